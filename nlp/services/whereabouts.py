"""Where in the note a character stands: its line, its clause, its sentence."""

from __future__ import annotations

import re
from bisect import bisect_right

from nlp.clauses import Clause
from nlp.services.reading import Reading

TOLD_BY_PATIENT = frozenset(["complaint", "subjective"])
"""Kinds of section in which the note has what the patient says."""
_ENDS = re.compile(r"[.;](?=\s)|\n")


class Places:
    """Finds the line and the clause of a character of the note."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._line_starts = [line.start for line in reading.lines]
        self._clause_starts = [clause.start for clause in reading.clauses]

    def line(self, at: int) -> int:
        """The number of the line that holds a character."""
        return max(0, bisect_right(self._line_starts, at) - 1)

    def clause(self, at: int) -> Clause | None:
        """The clause that holds a character, None outside every clause."""
        index = bisect_right(self._clause_starts, at) - 1
        found = self._reading.clauses[index] if index >= 0 else None
        return found if found is not None and at < found.end else None


def places_of(reading: Reading) -> Places:
    """The lines and clauses of a note by their characters."""
    return reading.once("places", Places)


def sentence_start(reading: Reading, line: int, at: int) -> int:
    """Where the sentence of a character begins, in its line (which starts at ``line``)."""
    ends = [match.end() for match in _ENDS.finditer(reading.text, line, at)]
    return ends[-1] if ends else line


def sentence_end(reading: Reading, at: int, line_end: int) -> int:
    """Where the sentence of a character ends, at most at the end of its line."""
    return next((match.start() for match in _ENDS.finditer(reading.text, at, line_end)), line_end)


def colon_before(reading: Reading, line: int, at: int) -> int:
    """Where the last colon before a character stands in its sentence, -1 for none."""
    return reading.text.rfind(": ", sentence_start(reading, line, at), at)
