"""A pattern for things that most notes do not tell of: it is denied at once where nothing of it stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from nlp.pattern_needs import needs


class Quick:
    """A compiled pattern that first looks whether the text holds any of the strings that it needs.

    What a text holds is looked at once, however many stretches of it are searched after another.
    """

    __slots__ = ("_compiled", "_last", "_may", "_needed")

    def __init__(self, pattern: str) -> None:
        self._compiled = re.compile(pattern)
        needed = needs(pattern)
        self._needed = () if any("0" in string for string in needed) else needed  # any digit
        self._last, self._may = "", not self._needed

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
            self._may = not self._needed or _any_in(self._needed, text)
        return self._may


def _any_in(strings: tuple[str, ...], text: str) -> bool:
    for string in strings:  # noqa: SIM110 - any() over a generator takes twice the time
        if string in text:
            return True
    return False
