"""CSV and TSV with a head: one note a row. Quoted cells may hold line ends."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import IO

from batch.limits import limits
from batch.notes import MARK, Item, Trouble
from batch.sources import header
from batch.sources.asked import Cut, Reading
from records import Unusable

DELIMITERS = "\t,;|"
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


class _Rows:
    """The rows from a place on, and the byte and the line after the row that came last."""

    def __init__(self, stream: IO[bytes], cut: Cut, delimiter: str) -> None:
        stream.seek(cut.offset)
        self._stream = stream
        self.offset, self.line, self.began = cut.offset, cut.line, cut.line
        csv.field_size_limit(limits()["field_characters"])
        self._reader = csv.reader(self._lines(), delimiter=delimiter)

    def _lines(self) -> Iterator[str]:
        # The reader takes no line more than its row needs, so the byte after a row is known exactly.
        while raw := self._stream.readline(limits()["record_bytes"]):
            at_start = self.offset == 0
            self.offset += len(raw)
            self.line += 1
            # Bytes that are no UTF-8 come through as halves, so that only their row is set aside.
            yield (raw.removeprefix(MARK) if at_start else raw).decode("utf-8", "surrogateescape")

    def __iter__(self) -> Iterator[list[str]]:
        while True:
            self.began = self.line
            try:
                row = next(self._reader, None)
            except csv.Error:
                raise Unusable(
                    f"From line {self.began} on the table cannot be read: a cell is longer than "
                    f"{limits()['field_characters']:,} characters, as after a quote that is not closed."
                ) from None
            if row is None:
                return
            if row:
                yield row


def _begin(stream: IO[bytes], name: str, how: Reading) -> tuple[header.Columns, str, Cut]:
    """(where note and id stand, what parts the cells, the place after the head)."""
    stream.seek(0)
    first = stream.readline(limits()["record_bytes"]).decode("utf-8", "replace")
    delimiter = max(DELIMITERS, key=first.count)
    rows = _Rows(stream, Cut(0, 0, 1), delimiter)
    heads = next(iter(rows), None)
    if heads is None:
        raise Unusable(f"{name} is empty.")
    return header.columns(heads, name, how), delimiter, Cut(0, rows.offset, rows.line)


def cuts(stream: IO[bytes], name: str, how: Reading) -> Iterator[tuple[int, int, int]]:
    """(records so far, byte, line) after every row."""
    _, delimiter, start = _begin(stream, name, how)
    rows = _Rows(stream, start, delimiter)
    count = 0
    try:
        for _ in rows:
            count += 1
            yield count, rows.offset, rows.line
    except Unusable:
        yield count + 1, rows.offset, rows.line


def read_from(stream: IO[bytes], name: str, how: Reading, cut: Cut) -> Iterator[Item]:
    places, delimiter, start = _begin(stream, name, how)
    rows = _Rows(stream, cut if cut.offset else start, delimiter)
    try:
        for row in rows:
            place = f"{name}, line {rows.began}"
            try:
                yield _note(row, places, place, name)
            except Unusable as reason:
                yield Trouble(place, str(reason))
    except Unusable as reason:
        yield Trouble(name, str(reason))


def _note(row: list[str], places: header.Columns, place: str, name: str) -> Item:
    cells = [row[at] if at is not None and at < len(row) else None for at in (places.text, places.id)]
    if any(cell and _NOT_UTF8.search(cell) for cell in cells):
        raise Unusable("The row is not UTF-8 text: save the table as UTF-8.")
    return header.note(cells[0], cells[1], place, place)
