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
            columns = names
            for mention in of_row:
                mention.status["heading"] = (mention.start, mention.end)
        elif "count" in columns and len(columns) == len(cells):
            _give_roles(columns, bars, of_row)


def _give_roles(columns: list[str], bars: list[int], of_row: list[Mention]) -> None:
    for mention in of_row:
        if mention.kind == "number":
            column = columns[sum(at < mention.start for at in bars)]
            if column != "count":
                mention.role = column or "table cell"
