"""Excel: one note a row of the first sheet that has a column of notes. Read row by row, never as a whole."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from batch.notes import Item, Trouble
from batch.sources import header
from batch.sources.asked import Reading
from batch.sources.packed import check_packed
from records import Unusable


def read(
    stream: IO[bytes], name: str, how: Reading, first: int = 0, last: int | None = None
) -> Iterator[Item]:
    import openpyxl

    check_packed(stream, name)
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and the like that openpyxl passes over
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    except Exception as error:
        raise Unusable(f"{name} is not an Excel file that can be read ({type(error).__name__}).") from None
    try:
        sheet, places = _sheet(book, name, how)
        rows = sheet.iter_rows(min_row=2, values_only=True)
        filled = (
            (number, row) for number, row in enumerate(rows, start=2) if any(cell is not None for cell in row)
        )
        for number, row in islice(filled, first, last):
            place = f"{name}, row {number}"
            try:
                yield header.note(_cell(row, places.text), _cell(row, places.id), place, place)
            except Unusable as reason:
                yield Trouble(place, str(reason))
    finally:
        book.close()


def _sheet(book: Any, name: str, how: Reading) -> tuple[Any, header.Columns]:
    trouble = Unusable(f"{name} has no sheet.")
    for sheet in book.worksheets:
        heads = next(sheet.iter_rows(min_row=1, max_row=1, values_only=True), ())
        try:
            return sheet, header.columns(heads, name, how)
        except Unusable as reason:
            trouble = reason
    raise trouble


def _cell(row: tuple[Any, ...], at: int | None) -> Any:
    return row[at] if at is not None and at < len(row) else None
