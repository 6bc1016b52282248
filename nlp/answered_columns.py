"""Answered columns: a table that asks "LN2?" once in its head and is answered row by row, "Y" or "N".

A person reads each answer as the head's word or its denial. So does the reader: in the plain copy the
act itself stands in the cell that says yes, and "not treated" or the like in the one that says no.
"""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.lexicon import load

_SAID = load("sections")["answered_columns"]
_ASKED = {str(word): says for says, words in _SAID["asked"].items() for word in words}
_DENIED: dict[str, str] = _SAID["denied"]
_HEAD = re.compile(
    r"(?P<asked>" + "|".join(sorted(map(re.escape, _ASKED), key=len, reverse=True)) + r")"
    r"(?: (?:" + "|".join(_SAID["behind"]) + r"))*\s*\??",
    re.IGNORECASE,
)
_YES = re.compile(r"(?:" + "|".join(_SAID["yes"]) + r")(?!\w)", re.IGNORECASE)
_NO = re.compile(r"(?:" + "|".join(_SAID["no"]) + r")(?!\w)", re.IGNORECASE)
_MARK = re.compile(r"(?:" + "|".join(_SAID["marks"]) + r")(?!\w)", re.IGNORECASE)
"""Marks whose absence from a row answers as well."""
_LINE = re.compile(r"[^\r\n]+")
_BAR = re.compile(r"[|\t]")
_FEWEST_BARS = 2

Cell = tuple[int, int]
"""Where a cell's words stand, first and behind the last, in characters of the note."""


def answer_columns(note: str) -> list[tuple[int, int, str]]:
    """What to write for the answers of such columns: (start, end, words), characters of the note in order."""
    found: list[tuple[int, int, str]] = []
    if "|" not in note and "\t" not in note:
        return found
    rows = [_cells(note, line.start(), line.end()) for line in _LINE.finditer(note)]
    head = 0
    while head < len(rows):
        below = head + 1
        while below < len(rows) and len(rows[below]) == len(rows[head]):
            below += 1
        if len(rows[head]) > _FEWEST_BARS - 1:
            for column, cell in enumerate(rows[head]):
                asked = _HEAD.fullmatch(note, *cell)
                if asked:
                    found += _answers(
                        note, _ASKED[asked["asked"].lower()], [row[column] for row in rows[head + 1 : below]]
                    )
        head = below
    return sorted(found)


def _cells(note: str, start: int, end: int) -> list[Cell]:
    """The cells of a line that has bars or tabs enough; else none."""
    bars = [match.start() for match in _BAR.finditer(note, start, end)]
    if len(bars) < _FEWEST_BARS:
        return []
    cells = []
    for before, after in pairwise([start - 1, *bars, end]):
        words = note[before + 1 : after]
        first = before + 1 + len(words) - len(words.lstrip())
        cells.append((first, max(first, before + 1 + len(words.rstrip()))))
    return cells


def _answers(note: str, asked: str, cells: list[Cell]) -> list[tuple[int, int, str]]:
    """The answers of one column, when every cell of it that is filled gives one."""
    found = []
    filled = [cell for cell in cells if cell[0] < cell[1]]
    marked = any(_MARK.match(note, *cell) for cell in filled)
    for start, end in cells:
        yes, no = _YES.match(note, start, end), _NO.match(note, start, end)
        if yes or no:
            found.append((start, (yes or no).end(), asked if yes else _DENIED[asked]))  # type: ignore[union-attr]
        elif start < end:
            return []
        elif marked:
            found.append((start, start, " " + _DENIED[asked]))
    return found if filled else []
