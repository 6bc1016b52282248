"""What is only added to: the log with its chain, and the texts that it names.

Who adds an entry holds the head of the chain until the transaction ends, so entries come one after the
other, whether from one process or from twenty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records import Unusable
from review import chain
from review.chain import Entry, Kind
from review.keys import ring_of
from review.tables import HeadRow, LogRow, TextRow


class Conflict(Unusable):
    """Somebody else was quicker; nothing was stored."""


def append(
    session: Session, kind: Kind, *, chart: str, by: str, at: datetime, about: Mapping[str, Any]
) -> Entry:
    """Add one entry at the end of the log. The head stays locked until the session ends."""
    head = lock(session)
    entry = chain.seal(
        head.seq + 1, chain.stamp(at), kind, chart, by, chain.canonical(about).decode(), head.hash
    )
    session.add(LogRow(**entry.__dict__))
    session.execute(update(HeadRow).where(HeadRow.id == 1).values(seq=entry.seq, hash=entry.hash))
    session.flush()
    return entry


def lock(session: Session) -> HeadRow:
    """Hold the head of the chain: nobody else adds anything until the session ends."""
    wanted = select(HeadRow).where(HeadRow.id == 1).with_for_update()
    return session.execute(wanted.execution_options(populate_existing=True)).scalar_one()


def keep(session: Session, kind: str, body: bytes) -> str:
    """Store a text under its hash, once, locked where there is a key; the hash is returned."""
    name, ring = chain.digest(body), ring_of(session)
    row = session.get(TextRow, name)
    if row is None:
        row = TextRow(name=name, kind=kind)
        session.add(row)
    if row.body is None:
        row.body, row.sealed = (ring.lock(body), True) if ring else (body, False)
        session.flush()
    return name


def text(session: Session, name: str) -> bytes:
    """A stored text. Raises Unusable when it was erased or never there."""
    row = session.get(TextRow, name)
    if row is None or row.body is None:
        raise Unusable("A text of this chart is no longer in the store: it was erased.")
    return unlocked(session, row.body, row.sealed)


def unlocked(session: Session, body: bytes, sealed: bool) -> bytes:
    """A stored text as it was given. Raises Unusable when it is locked and no key of the store opens it."""
    return ring_of(session).unlock(body) if sealed else body


def entries(session: Session, chart: str | None = None) -> Iterator[Entry]:
    """The entries in their order, of one chart or of all."""
    wanted = select(LogRow).order_by(LogRow.seq)
    if chart is not None:
        wanted = wanted.where(LogRow.chart == chart)
    for row in session.execute(wanted.execution_options(yield_per=500)).scalars():
        yield Entry(row.seq, row.at, row.kind, row.chart, row.by, row.about, row.before, row.hash)


def about(entry: Entry | LogRow) -> dict[str, Any]:
    """What an entry tells beside its fields."""
    told: dict[str, Any] = json.loads(entry.about)
    return told
