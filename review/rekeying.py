"""All texts of a store locked with the first key: those that were open, and those of an older key."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from records import Unusable
from review.keys import VARIABLE
from review.store import Store
from review.sweep import sweep
from review.tables import TextRow

AT_ONCE = 100
"""Texts in one transaction, so that others can work in between."""


@dataclass(frozen=True)
class Rekeyed:
    """locked: texts locked anew; before: those that the first key had locked. swept: see ``sweep``."""

    locked: int
    before: int
    swept: bool


def rekey(store: Store) -> Rekeyed:
    """Lock every text with the first key of the ring. It can be broken off and run again.

    Raises Unusable without a key, and when a text opens with none of them.
    """
    ring = store.ring
    if not ring:
        raise Unusable(f"There is no key to lock with: set {VARIABLE}; `dermcode review key` makes one.")
    with store.reading() as session:
        names = list(session.execute(select(TextRow.name).order_by(TextRow.name)).scalars())
    locked = before = 0
    for start in range(0, len(names), AT_ONCE):
        with store.writing() as session:
            some = select(TextRow).where(TextRow.name.in_(names[start : start + AT_ONCE]))
            for row in session.execute(some).scalars():
                if row.body is None:
                    continue
                if row.sealed and ring.is_of_first(row.body):
                    before += 1
                    continue
                row.body, row.sealed = ring.lock(ring.unlock(row.body) if row.sealed else row.body), True
                locked += 1
    return Rekeyed(locked, before, sweep(store))
