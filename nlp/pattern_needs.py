"""What a regular expression needs to match, told from the expression as Python's own parser reads it.

The functions may say less than there is to say, never more: what they leave out is tried in vain.
"""

from __future__ import annotations

import re
import re._constants as sign  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from dataclasses import dataclass, replace
from typing import Any

KEY = 3
"""Characters of an opening that are looked at."""
_MOST = 64
"""Strings that one part of a pattern may stand for and still be spelled out."""
_SHORTEST_CLASS = 12
"""Characters of a set ("[x-]") up to which it is spelled out."""

_MOST_OPENINGS = 600

Strings = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Opening:
    """Characters a match can open with. bounded: at the start of a word; within: perhaps inside of one.

    cut: anything may follow.
    """

    text: str
    bounded: bool = False
    within: bool = False
    cut: bool = False

    def then(self, character: str) -> _Opening:
        within = self.within or (
            not self.text
            and (character.isspace() or (not self.bounded and (character.isalnum() or character == "_")))
        )
        return replace(self, text=self.text + character, within=within)


def needs(pattern: str) -> tuple[str, ...]:
    """Strings of which a text must hold one for the pattern to match in it, digits as "0"; () when untold."""
    exact, needed = _read(_parsed(pattern))
    if exact is not None and "" not in exact:
        needed = [*needed, exact]
    told = [_shortest(one) for one in needed]
    return max(told, key=lambda one: (min(map(len, one)), -len(one), one), default=())


def openings_of(pattern: str) -> tuple[str, ...] | None:
    """The strings of up to KEY characters with which a match opens, digits as "0".

    None when a match could open within a word, with white space or with anything at all.
    """
    found = _open(_parsed(pattern), frozenset([_Opening("")]), KEY)
    openings = {one.text for one in found}
    if len(openings) > _MOST_OPENINGS or not all(openings) or any(one.within for one in found):
        return None
    return tuple(sorted(openings))


def openings_and_bounds(pattern: str) -> tuple[tuple[str, ...], bool]:
    """The strings of up to KEY characters with which a match opens, digits as "0"; () when untold.

    And whether no match opens within a word.
    """
    found = _open(_parsed(pattern), frozenset([_Opening("")]), KEY)
    openings = {one.text for one in found}
    if len(openings) > _MOST_OPENINGS or not all(openings):
        return (), False
    return tuple(sorted(openings)), not any(one.within for one in found)


def _parsed(pattern: str) -> Any:
    parsed = parser.parse(pattern)
    if parsed.state.flags & re.IGNORECASE:
        raise ValueError("the text is in lower case: the pattern must be as well, and without flags")
    return parsed


def _shortest(strings: Strings) -> tuple[str, ...]:
    """Without those that hold another one; the short ones first."""
    kept: list[str] = []
    for string in sorted(strings, key=lambda one: (len(one), one)):
        if not any(short in string for short in kept):
            kept.append(string)
    return tuple(kept)


def _as_shape(code: int) -> str:
    return "0" if chr(code).isdecimal() else chr(code)


def _members(items: list[Any]) -> Strings | None:
    """The characters of a set, digits as "0"; None when there are too many or it is of another kind."""
    found: set[str] = set()
    for kind, value in items:
        if kind is sign.LITERAL:
            found.add(_as_shape(value))
        elif kind is sign.RANGE and value[1] - value[0] <= _SHORTEST_CLASS:
            found.update(map(_as_shape, range(value[0], value[1] + 1)))
        elif kind is sign.CATEGORY and value is sign.CATEGORY_DIGIT:
            found.add("0")
        else:
            return None
    return frozenset(found)


def _read(items: Any) -> tuple[Strings | None, list[Strings]]:
    """Of a sequence: all strings it can stand for (None: too many), and sets of which it needs one each."""
    whole: Strings | None = frozenset([""])
    run: Strings = frozenset([""])
    needed: list[Strings] = []
    for item in items:
        exact, inner, open_end = _read_one(item)
        needed += inner
        whole = _product(whole, exact) if exact is not None and not open_end else None
        longer = _product(run, exact)
        if longer is None:
            needed.append(run)
            run = exact if exact is not None else frozenset([""])
        else:
            run = longer
        if open_end:
            needed.append(run)
            run = exact if exact is not None else frozenset([""])
    needed.append(run)
    return whole, [one for one in needed if "" not in one]


def _product(before: Strings | None, behind: Strings | None) -> Strings | None:
    if before is None or behind is None or len(before) * len(behind) > _MOST:
        return None
    return frozenset(one + other for one in before for other in behind)


def _read_one(item: Any) -> tuple[Strings | None, list[Strings], bool]:
    """Of one part: its strings, what it needs, and whether it may go on after one of these strings."""
    kind, value = item
    nothing: Strings = frozenset([""])
    if kind is sign.LITERAL:
        return frozenset([_as_shape(value)]), [], False
    if kind is sign.IN:
        return _members(value), [], False
    if kind is sign.SUBPATTERN and not value[1]:
        exact, needed = _read(value[3])
        return exact, needed, False
    if kind is sign.BRANCH:
        return (*_read_branches(value[1]), False)
    if kind in (sign.MAX_REPEAT, sign.MIN_REPEAT):
        return _read_repeat(*value)
    if kind is sign.ASSERT:
        exact, needed = _read(value[1])
        return nothing, [*needed, *([exact] if exact is not None and "" not in exact else [])], False
    if kind in (sign.AT, sign.ASSERT_NOT):
        return nothing, [], False
    return None, [], False


def _read_branches(branches: list[Any]) -> tuple[Strings | None, list[Strings]]:
    """Of alternatives: together they need one string of what each of them needs most of all."""
    together: set[str] | None = set()
    needed: set[str] | None = set()
    for branch in branches:
        exact, inner = _read(branch)
        together = together | exact if together is not None and exact is not None else None
        if exact is not None and "" not in exact:
            inner = [*inner, exact]
        best = max(inner, key=lambda one: (min(map(len, one)), -len(one)), default=None)
        needed = needed | best if needed is not None and best is not None else None
    exact_of_all = frozenset(together) if together is not None and len(together) <= _MOST else None
    return exact_of_all, [frozenset(needed)] if needed else []


def _read_repeat(least: int, most: Any, items: Any) -> tuple[Strings | None, list[Strings], bool]:
    exact, needed = _read(items)
    if least == 0:
        if most == 1 and exact is not None:
            return exact | {""}, [], False
        return None, [], False
    if least > 1:
        exact = frozenset(["0" * least]) if exact == frozenset("0") else None
    return exact, needed, most != least


def _open(items: Any, before: frozenset[_Opening], length: int) -> frozenset[_Opening]:
    """How a sequence goes on after each of the openings before it."""
    for item in items:
        done = frozenset(one for one in before if one.cut or len(one.text) >= length)
        going_on = before - done
        if not going_on:
            break
        if len(before) > _MOST_OPENINGS:
            return frozenset(replace(one, cut=True) for one in before)
        kind, value = item
        before = done | _open_one(kind, value, going_on, length)
    return before


def _open_one(kind: Any, value: Any, before: frozenset[_Opening], length: int) -> frozenset[_Opening]:
    if kind is sign.LITERAL:
        return frozenset(one.then(_as_shape(value)) for one in before)
    if kind is sign.IN:
        members = _members(value)
        if members is not None:
            return frozenset(one.then(member) for one in before for member in members)
    if kind is sign.SUBPATTERN and not value[1]:
        return _open(value[3], before, length)
    if kind is sign.BRANCH:
        return frozenset().union(*(_open(branch, before, length) for branch in value[1]))
    if kind in (sign.MAX_REPEAT, sign.MIN_REPEAT):
        least, most, items = value
        found: frozenset[_Opening] = frozenset()
        for times in range(length + 1):
            if times >= least:
                found |= before
            if times == most:
                return found
            before = _open(items, before, length)
        return found | before
    if kind is sign.AT and value is sign.AT_BOUNDARY:
        return frozenset(replace(one, bounded=True) if not one.text else one for one in before)
    if kind is sign.ASSERT_NOT and value[0] < 0 and _is_word_class(value[1]):
        return frozenset(replace(one, bounded=True) if not one.text else one for one in before)
    if kind in (sign.AT, sign.ASSERT, sign.ASSERT_NOT):
        return before
    return frozenset(replace(one, cut=True) for one in before)


def _is_word_class(items: Any) -> bool:
    """Whether a look-behind for one character takes every letter and digit."""
    kind, value = items[0]
    return len(items) == 1 and kind is sign.IN and (sign.CATEGORY, sign.CATEGORY_WORD) in value
