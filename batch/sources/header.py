"""Which columns of a table hold the note and its id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from batch.limits import limits
from batch.notes import Note, whole
from batch.sources.asked import Reading
from records import Unusable


class Columns(NamedTuple):
    """Places of the columns, from 0. id: None where rows are named by their number."""

    text: int
    id: int | None


def columns(heads: Sequence[object], name: str, how: Reading) -> Columns:
    """Find them by the names that were given, else by the usual ones, capitals or not.

    Raises Unusable, without any name of the table: a table without a head has notes in its first row.
    """
    known = [str(head).strip().lower() if head is not None else "" for head in heads]
    text = _place(known, how.text_column, limits()["text_columns"], name)
    if text is None:
        raise Unusable(f"{name} has no column that is known to hold notes: name it with --text-column.")
    return Columns(text, _place(known, how.id_column, limits()["id_columns"], name))


def _place(known: list[str], asked: str | None, usual: list[str], name: str) -> int | None:
    if asked is not None:
        if asked.strip().lower() not in known:
            raise Unusable(f"{name} has no column {asked!r}.")
        return known.index(asked.strip().lower())
    return next((known.index(one) for one in usual if one in known), None)


def note(text: object, id: object, place: str, otherwise: str) -> Note:
    """A note from two cells. otherwise: its id where the table has no column for it."""
    if text is None or (isinstance(text, str) and not text.strip()):
        raise Unusable("The row has no note.")
    if not isinstance(text, str):
        raise Unusable("The note of the row is not a text.")
    if isinstance(id, float) and id.is_integer():
        id = int(id)  # spreadsheets keep 17 as 17.0
    named = otherwise if id is None or str(id).strip() == "" else str(id).strip()
    return Note(place, whole(named), whole(text))
