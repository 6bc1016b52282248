"""Patterns for things that most notes do not tell of: denied at once where nothing of them stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from nlp.alternatives import alternatives
from nlp.pattern_needs import openings_of
from nlp.quick_to_deny import quick_to_deny
from nlp.standing import look_for, openings_in, standing_in

_LONG_ENOUGH = 100
"""Characters of a text that is worth the look; a shorter one is simply searched."""
_MOST = 8
"""Parts of a list that are tried one by one; more are tried as the list that they are."""
_WHOLE = -1
"""In place of the number of a part."""


class Quick:
    """A pattern that is searched for only where a text holds a string that it needs.

    pattern: as it was given.
    Of a list ("a|b|c") only those are tried of which a string and an opening stand in the text; mostly none.
    """

    __slots__ = ("_always", "_compiled", "_last", "_parts", "_possible", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._parts = alternatives(pattern)
        self._compiled: dict[int, tuple[re.Pattern[str], frozenset[str] | None]] = {}
        self._always = look_for(self._parts, self)
        self._last = ""
        self._possible: Sequence[re.Pattern[str]] = ()

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As re.Pattern.search."""
        possible = self._possible if text is self._last else self.possible_in(text)
        if not possible:
            return None
        first = possible[0].search(text, start, end)
        for pattern in possible[1:]:
            match = pattern.search(text, start, end)
            if match and (first is None or match.start() < first.start()):
                first = match
        return first

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As re.Pattern.match."""
        for pattern in self._possible if text is self._last else self.possible_in(text):
            match = pattern.match(text, start, end)
            if match:
                return match
        return None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As re.Pattern.finditer."""
        possible = self._possible if text is self._last else self.possible_in(text)
        if len(possible) < 2:
            return possible[0].finditer(text, start, end) if possible else iter(())
        return (match for _, match in first_of_each_place(possible, text, start, end))

    def possible_in(self, text: str) -> Sequence[re.Pattern[str]]:
        """What must be tried in a text; nothing where the pattern cannot match."""
        if text is not self._last:
            self._last = text
            if len(text) < _LONG_ENOUGH:
                self._possible = (self._part(_WHOLE)[0],)
            else:
                standing = standing_in(text).get(self)
                self._possible = self._these(standing, text) if standing or self._always else ()
        return self._possible

    def _these(self, standing: set[int] | None, text: str) -> Sequence[re.Pattern[str]]:
        """Of the parts with these numbers those that can open in a text, in their order; or the whole."""
        opening = openings_in(text)
        numbers = sorted({*(standing or ()), *self._always})
        if len(numbers) == len(self._parts):
            numbers = [_WHOLE]
        parts = [self._part(number) for number in numbers]
        found = [pattern for pattern, opens in parts if opens is None or not opens.isdisjoint(opening)]
        return found if len(found) <= _MOST else (self._part(_WHOLE)[0],)

    def _part(self, number: int) -> tuple[re.Pattern[str], frozenset[str] | None]:
        """A part, or the whole, with its openings: compiled when it is first needed, as most never are."""
        found = self._compiled.get(number)
        if found is None:
            pattern = self.pattern if number == _WHOLE else self._parts[number]
            opens = openings_of(pattern)
            whole = re.compile(quick_to_deny(pattern))
            found = self._compiled[number] = whole, None if opens is None else frozenset(opens)
        return found


def first_of_each_place(
    patterns: Sequence[re.Pattern[str]], text: str, start: int = 0, end: int = sys.maxsize
) -> Iterator[tuple[int, re.Match[str]]]:
    """What finditer finds of "a|b|c", from left to right, each match with the number of its pattern."""
    ahead = []
    for number, pattern in enumerate(patterns):
        match = pattern.search(text, start, end)
        if match:
            ahead.append((match.start(), number, match))
    while ahead:
        ahead.sort()
        at, number, match = ahead.pop(0)
        if at >= start:
            yield number, match
            start = max(match.end(), at + 1)
        following = patterns[number].search(text, start, end)
        if following:
            ahead.append((following.start(), number, following))
