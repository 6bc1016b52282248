"""Tables: which column a number stands in, so that only the column of counts counts lesions."""

from __future__ import annotations

from itertools import pairwise

from nlp.layout import Line
from nlp.lexicon import load
from nlp.mentions import Mention

_COLUMNS = {str(word): name for name, words in load("sections")["columns"].items() for word in words}
_FEWEST_BARS = 2
"""Bars that make a line a row."""
_FEWEST_NAMES = 2
"""Column names on file that make a row the head of a table."""


def mark_tables(text: str, lines: list[Line], mentions: list[Mention]) -> None:
    """Give the numbers of a table's size or time columns their role, so that only its counts count.

    A table is a line of column names and the lines below it with as many columns.
    Sets Line.row, Mention.role of such numbers, and the status "heading" of mentions in the line of names.
    """
    columns: list[str] = []
    for line in lines:
        bars = [at for at in range(line.start, line.end) if text[at] == "|"]
        if len(bars) < _FEWEST_BARS:
            columns = []
            continue
        line.row = True
        of_row = [mention for mention in mentions if line.start <= mention.start < line.end]
        cells = [text[a:b].strip(" |") for a, b in pairwise([line.start, *bars, line.end])]
        names = [_COLUMNS.get(cell.split(" (")[0], "") for cell in cells]
        if sum(map(bool, names)) >= _FEWEST_NAMES:
            columns = _without_row_numbers(names)
            for mention in of_row:
                mention.status["heading"] = (mention.start, mention.end)
        elif columns and len(columns) == len(cells):
            _give_roles(columns, bars, of_row)


def _without_row_numbers(names: list[str]) -> list[str]:
    """A first column of numbers ("#", "no.") numbers the rows; a count stands behind what it counts."""
    first = next((at for at, name in enumerate(names) if name), 0)
    if names[first] == "count" and len(names) > first + 1:
        return [*names[:first], "label", *names[first + 1 :]]
    return names


def _give_roles(columns: list[str], bars: list[int], of_row: list[Mention]) -> None:
    for mention in of_row:
        if mention.kind == "number":
            column = columns[sum(at < mention.start for at in bars)]
            if column != "count":
                mention.role = column or "table cell"
