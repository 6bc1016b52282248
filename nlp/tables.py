"""Tables: which column a number stands in, so that only the column of counts counts lesions."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.layout import Line
from nlp.lexicon import load
from nlp.mentions import Mention

_COLUMNS = {str(word): name for name, words in load("sections")["columns"].items() for word in words}
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_OTHER_DAY = re.compile(
    r"(?:\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|(?:19|20)\d{2}"
    rf"|(?:{_MONTHS})[a-z]*\.?(?:[ -]\d{{2,4}})?"
    r"|(?:last|prior|previous|earlier|first|initial|baseline|old)\b.*|(?:visit|v) ?#?\d|.*\bago)"
)
"""Names of columns that tell of other days, when another column is headed "today"."""
_COUNTED = frozenset(["act", "diagnosis"])
"""What the name of a column of counts may tell: how the lesions were treated, and what they are."""
_RULE = re.compile(r"[-=+ \n]*[-=][-=+ \n]*")
"""A line drawn between the head and the rows: "-----+-----+---"."""
_FEWEST_BARS = 2
"""Bars that make a line a row."""
_FEWEST_NAMES = 2
"""Column names on file that make a row the head of a table."""


def mark_tables(text: str, lines: list[Line], mentions: list[Mention]) -> None:
    """Give the numbers of a table's size or time columns their role, so that only its counts count.

    A table is a line of column names and the lines below it with as many columns.
    Sets Line.row, Mention.role of such numbers, the status "heading" of mentions that only name a column, and
    the kind "noise" of nouns in it ("site") and of acts that say why something was left.
    """
    columns: list[str] = []
    for line in lines:
        if text.count("|", line.start, line.end) < _FEWEST_BARS:
            if not _RULE.fullmatch(text, line.start, line.end):
                columns = []
            continue
        bars = [at for at in range(line.start, line.end) if text[at] == "|"]
        line.row = True
        of_row = [mention for mention in mentions if line.start <= mention.start < line.end]
        cells = [text[a:b].strip(" |") for a, b in pairwise([line.start, *bars, line.end])]
        names = _of_days(cells, [_name(cell) for cell in cells])
        filled = len(columns) == len(cells) and any(cell.isdigit() for cell in cells)
        if sum(map(bool, names)) >= _FEWEST_NAMES and not filled:  # "left | temple | 3 | LN2" is no head
            columns = _with_treated(_without_row_numbers(names), bars, of_row)
            for mention in of_row:
                # A count under "treated with LN2" tells the act as well.
                if mention.kind == "lesion":
                    mention.kind = "noise"
                elif mention.kind not in _COUNTED or columns[_column_of(mention, bars)] != "count":
                    mention.status["heading"] = (mention.start, mention.end)
        elif columns and len(columns) == len(cells):
            _give_roles(columns, bars, of_row)


def _name(cell: str) -> str:
    """What stands in a column by its name, or by a part of it ("AK, no.", "site (body)"); "" when unknown."""
    parts = [cell, cell.split(" (")[0], *(part.strip() for part in cell.split(","))]
    return next((_COLUMNS[part] for part in parts if part in _COLUMNS), "")


def _of_days(cells: list[str], names: list[str]) -> list[str]:
    """ "site | 3/11 | 9/16 | today": in a sheet that is kept over many visits only today's column counts."""
    if "today" not in names:
        return names
    others = [
        at for at, cell in enumerate(cells) if names[at] in ("", "count") and _OTHER_DAY.fullmatch(cell)
    ]
    named = list(names)
    for at in others:
        named[at] = "other day"
    counts = "count" not in named
    return [("count" if counts else "") if name == "today" else name for name in named]


def _without_row_numbers(names: list[str]) -> list[str]:
    """A first column of numbers ("#", "no.") numbers the rows; a count stands behind what it counts."""
    first = next((at for at, name in enumerate(names) if name), 0)
    if names[first] == "count" and "other day" not in names and len(names) > first + 1:
        return [*names[:first], "label", *names[first + 1 :]]
    return names


def _with_treated(names: list[str], bars: list[int], of_row: list[Mention]) -> list[str]:
    """Without a column of counts, a column that an act names and nothing else on file counts the lesions."""
    if "count" in names:
        return names
    named = [_column_of(mention, bars) for mention in of_row if mention.kind == "act"]
    treated = next((column for column in named if not names[column]), None)
    return names if treated is None else [*names[:treated], "count", *names[treated + 1 :]]


def _column_of(mention: Mention, bars: list[int]) -> int:
    return sum(at < mention.start for at in bars)


def _give_roles(columns: list[str], bars: list[int], of_row: list[Mention]) -> None:
    named = {_column_of(mention, bars) for mention in of_row if mention.kind == "diagnosis"}
    counted = any(m.kind == "number" and columns[_column_of(m, bars)] == "count" for m in of_row)
    for mention in of_row:
        at = _column_of(mention, bars)
        column = columns[at]
        if mention.kind == "number" and column == "diagnosis" and at in named and not counted:
            continue  # "L forehead | AK x3 | LN2"
        if mention.kind == "number" and column != "count":
            mention.role = column or "table cell"
        elif mention.kind == "act" and column == "left":
            mention.kind = "noise"  # why these were left
