"""A pattern for things that most notes do not tell of: it is denied at once where nothing of it stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from nlp.pattern_needs import needs

_SHORTEST_WITH_A_DIGIT = 3
"""Characters of a string with a digit that is worth looking for."""


class Quick:
    """A compiled pattern that first looks whether the text holds any of the strings that it needs.

    What a text holds is looked at once, however many stretches of it are searched after another.
    """

    __slots__ = ("_always", "_compiled", "_last", "_may", "_needed", "_numbered")

    def __init__(self, pattern: str) -> None:
        self._compiled = re.compile(pattern)
        needed = needs(pattern)
        # A "0" stands for any digit; most notes have one, so a digit alone would deny nothing.
        if any("0" in string and len(string) < _SHORTEST_WITH_A_DIGIT for string in needed):
            needed = ()
        numbered = [re.escape(string).replace("0", r"\d") for string in needed if "0" in string]
        self._needed = tuple(string for string in needed if "0" not in string)
        self._numbered = re.compile("|".join(numbered)) if numbered else None
        self._last, self._may = "", not needed
        self._always = not needed

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As re.Pattern.search."""
        return self._compiled.search(text, start, end) if self.may_stand_in(text) else None

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As re.Pattern.match."""
        return self._compiled.match(text, start, end) if self.may_stand_in(text) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As re.Pattern.finditer."""
        return self._compiled.finditer(text, start, end) if self.may_stand_in(text) else iter(())

    def may_stand_in(self, text: str) -> bool:
        """Whether the text holds any string that the pattern needs; a match can stand nowhere else."""
        if text is not self._last:
            self._last = text
            self._may = self._always or self._looks_so(text)
        return self._may

    def _looks_so(self, text: str) -> bool:
        for string in self._needed:  # any() over a generator takes twice the time
            if string in text:
                return True
        return self._numbered is not None and self._numbered.search(text) is not None
