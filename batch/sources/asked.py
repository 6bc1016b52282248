"""What a source is asked: which columns, and from where on."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """Which columns of a table hold the note and its id; None finds them by the usual names."""

    text_column: str | None = None
    id_column: str | None = None


class Cut(NamedTuple):
    """A place where a file can be entered: before this record (from 0), byte (from 0) and line (from 1)."""

    record: int
    offset: int
    line: int
