"""Parquet: one note a row. Only the two columns are read, a group of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import IO, Any

from batch.notes import Item, Trouble
from batch.sources import header
from batch.sources.asked import Reading
from records import Unusable

ROWS = 500
"""Rows held at a time."""


def _open(stream: IO[bytes], name: str) -> Any:
    pq: Any = import_module("pyarrow.parquet")
    try:
        return pq.ParquetFile(stream)
    except Exception as error:
        raise Unusable(f"{name} is not a Parquet file that can be read ({type(error).__name__}).") from None


def count(stream: IO[bytes], name: str, how: Reading) -> int:
    file = _open(stream, name)
    header.columns(file.schema_arrow.names, name, how)
    return int(file.metadata.num_rows)


def read(
    stream: IO[bytes], name: str, how: Reading, first: int = 0, last: int | None = None
) -> Iterator[Item]:
    file = _open(stream, name)
    heads = file.schema_arrow.names
    places = header.columns(heads, name, how)
    wanted = [heads[places.text], *([heads[places.id]] if places.id is not None else [])]
    end = file.metadata.num_rows if last is None else min(last, file.metadata.num_rows)
    number = 0
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if number + rows <= first or number >= end:
            number += rows
            continue
        try:
            for batch in file.iter_batches(ROWS, row_groups=[group], columns=wanted):
                yield from _items(batch, wanted, range(number, number + batch.num_rows), first, end, name)
                number += batch.num_rows
        except (OSError, ValueError) as error:
            raise Unusable(f"{name} breaks off in its rows ({type(error).__name__}).") from None


def _items(batch: Any, wanted: list[str], numbers: range, first: int, end: int, name: str) -> Iterator[Item]:
    texts = batch.column(wanted[0]).to_pylist()
    ids = batch.column(wanted[1]).to_pylist() if len(wanted) > 1 else [None] * len(texts)
    for number, text, id in zip(numbers, texts, ids, strict=True):
        if first <= number < end:
            place = f"{name}, row {number + 1}"
            try:
                yield header.note(text, id, place, place)
            except Unusable as reason:
                yield Trouble(place, str(reason))
