"""Every settled chart with what was settled: what a change of the program must not undo in silence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from records import Unusable
from review import deciding
from review.decision import ClaimLine
from review.log import text
from review.store import Store
from review.tables import ChartRow, LogRow, TextRow

AT_ONCE = 200
"""Charts whose texts are held in memory together."""


@dataclass(frozen=True)
class SettledChart:
    """A chart whose last word is spoken. note: as received; on, payer: as they were given to flow.code.

    lines, asks: the chart as it is to be claimed, and whether the provider is asked. seq: the entry that
    settled it.
    """

    id: str
    seq: int
    note: str
    on: date | None
    payer: str | None
    lines: tuple[ClaimLine, ...]
    asks: bool


def settled_charts(store: Store) -> Iterator[SettledChart]:
    """The settled charts in the order of the log; those whose note was erased are left out."""
    with store.reading() as session:
        wanted = select(ChartRow.id, ChartRow.settled, ChartRow.offer)
        wanted = wanted.where(ChartRow.settled.is_not(None)).order_by(ChartRow.settled)
        rows = session.execute(wanted).all()
        for place, (id, seq, offer) in enumerate(rows, start=1):
            if seq is None:
                continue
            try:
                told = json.loads(text(session, offer))
            except Unusable:
                continue
            one = deciding.given_in(session, session.get_one(LogRow, seq))
            on = date.fromisoformat(told["on"]) if told["on"] else None
            yield SettledChart(id, seq, told["note"], on, told["payer"], one.lines, one.asks)
            if place % AT_ONCE == 0:
                session.expunge_all()


def fingerprint(store: Store) -> tuple[int, str]:
    """How many charts are settled and readable, and a hash that changes with any of them."""
    digest, count = hashlib.sha256(), 0
    with store.reading() as session:
        wanted = select(ChartRow.id, ChartRow.settled).join(TextRow, TextRow.name == ChartRow.offer)
        wanted = wanted.where(ChartRow.settled.is_not(None), TextRow.body.is_not(None))
        for id, seq in session.execute(wanted.order_by(ChartRow.settled)):
            digest.update(f"{seq} {id}\n".encode())
            count += 1
    return count, digest.hexdigest()
