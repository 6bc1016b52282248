"""Excel: the lines of rows.py with a fixed head, filters, colours by what is to do, a list of decisions."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import IO, Any

from batch.outputs.rows import DECISIONS, HEADS, Row, rows, safe
from batch.parts import Result

MOST_ROWS = 1_048_575
"""Rows of a sheet below its head; further lines go to a further sheet."""
WIDTHS = {
    "note": 22,
    "day": 12,
    "chart": 9,
    "to_do": 17,
    "code": 8,
    "units": 6,
    "modifiers": 10,
    "diagnoses": 14,
    "sites": 24,
    "label": 34,
    "why": 60,
    "question": 60,
    "at_least": 14,
    "words": 50,
    "would_change": 40,
    "decision": 14,
    "comment": 30,
    "place": 30,
}
WRAPPED = ("why", "question", "words", "would_change", "label", "sites", "comment")
COLOURS = {"review": "#FDF3D6", "query": "#FDEBE4", "none": "#ECEFF3"}
UNTIMED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The file's own time of making: none of the run's, so that the same answers give the same bytes."""
ROW_HEIGHT = 45.0
"""Points: three lines of text, so that reasons can be read and a screen still shows many rows."""


class Output:
    parses = True

    def __init__(self, stream: IO[bytes], scratch: str) -> None:
        import xlsxwriter

        plainly = {"strings_to_urls": False, "strings_to_formulas": False}
        self._book = xlsxwriter.Workbook(stream, {"constant_memory": True, "tmpdir": scratch, **plainly})
        self._book.set_properties({"created": UNTIMED, "title": "dermcode: lines to work in"})
        plain: dict[str, Any] = {"valign": "top", "border": 1, "border_color": "#DDE3E9"}
        self._formats = {
            (status, wrap): self._book.add_format(
                plain | {"text_wrap": wrap} | ({"bg_color": colour} if colour else {})
            )
            for status, colour in {"ready": "", **COLOURS}.items()
            for wrap in (False, True)
        }
        self._head = self._book.add_format(
            {
                "bold": True,
                "bg_color": "#0F5C7A",
                "font_color": "#FFFFFF",
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        self._aside: list[tuple[str, str, str]] = []
        self._sheets = 0
        self._row = 0
        self._open_sheet()

    def _open_sheet(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet("Lines" if self._sheets == 1 else f"Lines {self._sheets}")
        for at, name in enumerate(HEADS):
            self._sheet.set_column(at, at, WIDTHS[name])
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_row(0, 30)
        for at, head in enumerate(HEADS.values()):
            self._sheet.write_string(0, at, head, self._head)
        self._row = 0

    def _close_sheet(self) -> None:
        self._sheet.autofilter(0, 0, max(1, self._row), len(HEADS) - 1)
        place = list(HEADS).index("decision")
        self._sheet.data_validation(
            1,
            place,
            max(1, self._row),
            place,
            {"validate": "list", "source": list(DECISIONS), "ignore_blank": True},
        )

    def add(self, result: Result, answer: dict[str, Any] | None) -> None:
        if answer is None:
            self._aside.append((safe(result.place), safe(result.id), result.reason))
            return
        for row in rows(answer, result.place):
            if self._row == MOST_ROWS:
                self._close_sheet()
                self._open_sheet()
            self._row += 1
            self._write(row)

    def _write(self, row: Row) -> None:
        look = "ready" if row.to_do == "sign off" else row.chart if row.chart in COLOURS else "review"
        self._sheet.set_row(self._row, ROW_HEIGHT)
        for at, (name, cell) in enumerate(row._asdict().items()):
            form = self._formats[look, name in WRAPPED]
            if cell is None or cell == "":
                self._sheet.write_blank(self._row, at, None, form)
            elif isinstance(cell, int):
                self._sheet.write_number(self._row, at, cell, form)
            else:
                self._sheet.write_string(self._row, at, cell, form)

    def drop(self) -> None:
        with suppress(Exception):
            self._book.close()

    def close(self) -> None:
        self._close_sheet()
        if self._aside:
            sheet = self._book.add_worksheet("Set aside")
            for at, (head, width) in enumerate((("Where", 40), ("Note", 24), ("Why", 100))):
                sheet.set_column(at, at, width)
                sheet.write_string(0, at, head, self._head)
            sheet.freeze_panes(1, 0)
            for number, cells in enumerate(self._aside[:MOST_ROWS], start=1):
                for at, cell in enumerate(cells):
                    sheet.write_string(number, at, cell)
        self._book.close()
