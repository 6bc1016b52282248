"""Many regular expressions over one text, each tried only where it can match.

With which characters a match can open is told from the pattern itself (nlp/pattern_needs.py). The text is
walked once; at each word, number and sign only those patterns are tried that can open there. The answer is
that of ``re.finditer``, pattern by pattern; the time hardly grows with the number of patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, TypeVar

from nlp.pattern_needs import openings_of
from nlp.standing import beginnings_in, look_for, standing_in

Label = TypeVar("Label")

_MOST_KEYS = 20_000
"""Keys whose patterns are kept; no language has so many beginnings of words."""


class Patterns(Generic[Label]):
    """Patterns with a label each, in an order that means something to whoever asks.

    For lower-case texts and patterns without flags.
    """

    def __init__(self, patterns: Iterable[tuple[Label, str]]) -> None:
        self._all = [(label, re.compile(pattern)) for label, pattern in patterns]
        self._always = frozenset(look_for([pattern.pattern for _, pattern in self._all], self))
        self._anywhere: set[int] = set()
        self._opening: dict[str, list[int]] = {}
        for number, (_, pattern) in enumerate(self._all):
            openings = openings_of(pattern.pattern)
            if openings is None:
                self._anywhere.add(number)
            for opening in openings or ():
                self._opening.setdefault(opening, []).append(number)
        self._of_key: dict[str, frozenset[int]] = {}

    def find(
        self, text: str, places: Sequence[tuple[int, int]] | None = None
    ) -> Iterator[tuple[Label, re.Match[str]]]:
        """Every match of the first pattern, then of the second, ...; places: only within these, in order."""
        if places is None:
            places = ((0, len(text)),)
        if not places:
            return
        standing = standing_in(text).get(self, set()) | self._always
        tried = self._where(text, standing)
        for number in self._anywhere & standing:
            tried[number] = []
        for number in sorted(tried):
            label, pattern = self._all[number]
            at = tried[number]
            for match in _matches(pattern, text, at, places) if at else _anywhere(pattern, text, places):
                yield label, match

    def _where(self, text: str, standing: AbstractSet[int]) -> dict[int, list[int]]:
        """Of those standing there: pattern to the characters at which it must be tried, in their order."""
        of_key = self._of_key
        found: dict[int, list[int]] = {}
        several: set[int] = set()
        for key, starts in beginnings_in(text).items():
            numbers = of_key.get(key)
            if numbers is None:
                numbers = self._learn(key)
            for number in numbers & standing:
                if number in found:
                    found[number] += starts
                    several.add(number)
                else:
                    found[number] = starts[:]
        for number in several:
            found[number].sort()
        return found

    def _learn(self, key: str) -> frozenset[int]:
        if len(self._of_key) >= _MOST_KEYS:
            self._of_key.clear()
        lengths = range(1, len(key) + 1)
        numbers = (number for length in lengths for number in self._opening.get(key[:length], ()))
        self._of_key[key] = frozenset(numbers)
        return self._of_key[key]


def _anywhere(
    pattern: re.Pattern[str], text: str, places: Sequence[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    for start, end in places:
        yield from pattern.finditer(text, start, end)


def _matches(
    pattern: re.Pattern[str], text: str, starts: list[int], places: Sequence[tuple[int, int]]
) -> list[re.Match[str]]:
    """What finditer would find in the places, given all the characters at which a match can open."""
    found = []
    turn = iter(places)
    start, end = next(turn)
    for at in starts:
        while at >= end:
            start, end = next(turn, (len(text) + 1, len(text) + 2))
        if at >= start:
            match = pattern.match(text, at, end)
            if match:
                start = match.end()
                found.append(match)
    return found
