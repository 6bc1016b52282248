"""Sizes in the columns of a table, where only the head of the column names the unit ("Size mm | 6")."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.layout import Line
from nlp.services.measures import Measure
from nlp.services.surgical_lexicon import SURGERY

_HEADS = {role: re.compile(pattern) for role, pattern in SURGERY["columns_of_sizes"].items()}
_UNIT = re.compile(r"\b(?P<unit>mm|cm)\b")
_CELL = re.compile(r"\s*(?P<value>\d*\.?\d+)(?: ?x ?(?P<other>\d*\.?\d+))? ?(?P<unit>mm|cm)?\s*")
_ROW_NAME = re.compile(r"\W*(?:(?:no|nr|lesion|site|spot|case|item)\b\.? ?)?#? ?(?:\d{1,2}|[a-h])[.):]?\s*")
_MM = {"mm": 1.0, "cm": 10.0}


def table_sizes(text: str, lines: list[Line]) -> list[Measure]:
    """The bare numbers below a head that names a measure and its unit, as sizes of that row's lesion."""
    found: list[Measure] = []
    heads: dict[int, tuple[str, float | None]] = {}
    width = 0
    for line in lines:
        if not line.row:
            heads = {}
            continue
        cells = _cells(text, line)
        named = {at: head for at, cell in enumerate(cells) if (head := _head(text[slice(*cell)]))}
        heads, width = (named, len(cells)) if named else (heads, width)
        # A head that leaves the corner over the rows' numbers empty has a cell less than its rows.
        shift = int(len(cells) == width + 1 and _ROW_NAME.fullmatch(text, *cells[0]) is not None)
        for column, (role, mm) in heads.items():
            at = column + shift
            match = _CELL.fullmatch(text, *cells[at]) if at < len(cells) else None
            unit = _MM[match["unit"]] if match and match["unit"] else mm
            if match and unit and not named:
                told = (match["value"], match["other"])
                numbers = [round(float(number) * unit, 2) for number in told if number]
                found.append(
                    Measure(role, max(numbers), min(numbers), match.start("value"), match.end(), True)
                )
    return found


def _cells(text: str, line: Line) -> list[tuple[int, int]]:
    edges = [line.start - 1, *(at for at in range(line.start, line.end) if text[at] == "|"), line.end]
    return [(one + 1, other) for one, other in pairwise(edges)]


def _head(cell: str) -> tuple[str, float | None] | None:
    unit = _UNIT.search(cell)
    role = next((role for role, pattern in _HEADS.items() if pattern.search(cell)), None)
    if role is None or re.search(r"\d", cell):
        return None
    return role, _MM[unit["unit"]] if unit else None
