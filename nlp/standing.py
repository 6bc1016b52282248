"""Which patterns can match in a note: told for all of them by one walk over it (Aho-Corasick).

A pattern none of whose strings stands there cannot match (nlp/pattern_needs.py), and need not be tried.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ahocorasick import AHOCORASICK, Automaton

from nlp.pattern_needs import KEY, needs

_COMMON_SIGNS = frozenset(" \n.,:;()-/'0")
"""Signs that most notes hold; any digit is a "0"."""
_ONE_SIGN = {ord(digit): "0" for digit in "123456789"}
_DIGIT = re.compile(r"\d")
_STARTS = re.compile(r"\w+|[^\w\s]")
"""Where a match can open: a word or number begins, or a sign stands."""


def shape_of(text: str) -> str:
    """The text with every digit as "0", as it stands in the strings that patterns need."""
    return text.translate(_ONE_SIGN) if text.isascii() else _DIGIT.sub("0", text)


class _Walk:
    """Who needs which strings, and what stands of it in the text walked last."""

    def __init__(self) -> None:
        self._needed = Automaton()
        self._text: str | None = None
        self._found: dict[object, set[int]] = {}

    def look_for(self, string: str, owner: object, number: int) -> None:
        if string not in self._needed:
            self._needed.add_word(string, [])
        self._needed.get(string).append((owner, number))
        self._text = None

    def standing_in(self, text: str) -> Mapping[object, set[int]]:
        if text is not self._text:
            if self._needed.kind != AHOCORASICK:
                self._needed.make_automaton()
            standing = {id(owners): owners for _, owners in self._needed.iter(shape_of(text))}
            self._found = {}
            for owners in standing.values():
                for owner, number in owners:
                    self._found.setdefault(owner, set()).add(number)
            self._text = text
        return self._found


_walk = _Walk()
standing_in = _walk.standing_in
"""standing_in(text): owner to the numbers of its patterns of which a text holds a string that they need."""


@lru_cache(maxsize=1)
def beginnings_in(text: str) -> Mapping[str, list[int]]:
    """The characters with which words, numbers and signs begin, as many as openings are told of, to their
    places; digits as "0"."""
    shape = shape_of(text)
    found: dict[str, list[int]] = {}
    for start in _STARTS.finditer(shape):
        at = start.start()
        found.setdefault(shape[at : at + KEY], []).append(at)
    return found


@lru_cache(maxsize=1)
def openings_in(text: str) -> frozenset[str]:
    """Every opening (nlp/pattern_needs.py) that stands in a text."""
    lengths = range(1, KEY + 1)
    return frozenset(beginning[:length] for beginning in beginnings_in(text) for length in lengths)


def look_for(patterns: Sequence[str], owner: object) -> list[int]:
    """Have standing_in tell the owner of these patterns about them from now on.

    Returns the numbers of those that can match anywhere, as far as can be told: of these nothing is told.
    """
    anywhere = []
    for number, pattern in enumerate(patterns):
        needed = needs(pattern)
        if not needed or not all(map(_tells, needed)):
            anywhere.append(number)
            continue
        for string in needed:
            _walk.look_for(string, owner, number)
    return anywhere


def _tells(string: str) -> bool:
    """Whether a string is worth looking for: most notes hold any letter and any digit."""
    if string.isalpha():
        return len(string) > 1
    return len(string) > 2 or not _COMMON_SIGNS.issuperset(string)
