"""Where notes come from: one small module a format, each of which turns a stream into notes and troubles.

    look(kind, ...)   how many records a file has, and where it can be cut
    read(kind, ...)   the records of a cut, in their order

Every module has `read(stream, name, how, first, last)`; those whose files can be entered in the middle
have `cuts` and `read_from` as well. A record that cannot be read is a Trouble, and the next one follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import IO, Any

from batch.limits import limits
from batch.notes import Item, Trouble
from batch.sources.asked import Cut, Reading
from batch.sources.kinds import SINGLE, kind_of
from records import Unusable

__all__ = ["SINGLE", "Cut", "Reading", "kind_of", "look", "read"]

MODULES = {
    "text": "documents",
    "pdf": "documents",
    "word": "documents",
    "jsonl": "lines",
    "json": "fhir",
    "csv": "tables",
    "excel": "sheets",
    "parquet": "columns",
    "hl7": "hl7v2",
    "zip": "zipped",
}


def _module(kind: str) -> Any:
    return import_module(f"batch.sources.{MODULES[kind]}")


def look(kind: str, stream: IO[bytes], name: str, how: Reading, every: int) -> tuple[int, list[Cut]]:
    """(records, cuts at every so many of them) without keeping any.

    Raises Unusable where the settings do not fit the file (a column that was named and is not there).
    """
    if kind in SINGLE or kind.startswith("."):
        return 1, []
    module = _module(kind)
    stream.seek(0)
    try:
        if hasattr(module, "cuts"):
            count, cuts = 0, []
            for count, offset, line in module.cuts(stream, name, how):
                if count % every == 0:
                    cuts.append(Cut(count, offset, line))
            return count, cuts
        if hasattr(module, "count"):
            return int(module.count(stream, name, how)), []
        return sum(1 for _ in module.read(stream, name, how)), []
    except Unusable:
        if how.text_column or how.id_column:
            raise
        return 1, []


def read(
    kind: str,
    stream: IO[bytes],
    name: str,
    how: Reading,
    first: int = 0,
    last: int | None = None,
    cut: Cut | None = None,
) -> Iterator[Item]:
    """The records `first` to before `last`, counted from 0. cut: a place at or before the first of them.

    A file that cannot be read at all gives one Trouble; one that breaks off gives one at its end.
    """
    if kind.startswith("."):
        what = limits()["unreadable"][kind]
        yield Trouble(name, f"No notes can be read from this type of file: {what}.")
        return
    module = _module(kind)
    try:
        if hasattr(module, "read_from"):
            start = cut or Cut(0, 0, 1)
            records = module.read_from(stream, name, how, start)
            yield from islice(records, first - start.record, None if last is None else last - start.record)
        elif kind in SINGLE:
            yield module.read_one(kind, stream, name)
        else:
            yield from module.read(stream, name, how, first, last)
    except Unusable as reason:
        yield Trouble(name, str(reason))
