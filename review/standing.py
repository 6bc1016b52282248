"""Whether charts and their places stand as the log says: kept for speed, while the log is the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.chain import Entry, Fault, digest
from review.charts import ERASED
from review.log import about, entries, unlocked
from review.tables import ChartRow, SeatRow, TextRow


@dataclass
class _Told:
    """The log read once. offered: entry number and content by chart; decided: by entry number."""

    offered: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    decided: dict[int, Entry] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    def stands(self, seq: int | None, chart: str) -> bool:
        """Whether a decision was given of a chart, and was not undone."""
        entry = self.decided.get(seq or 0)
        return entry is not None and entry.chart == chart and entry.seq not in self.undone


def stray(session: Session) -> Iterator[Fault]:
    """Rows of charts and places that do not follow from the log."""
    told = _read(session)
    rows = {row.id: row for row in session.execute(select(ChartRow)).scalars()}
    for id, row in rows.items():
        seq, offer = told.offered.get(id, (0, {}))
        if (row.offered, row.offer, row.queue) != (seq, offer.get("offer"), offer.get("queue", "rest")):
            yield Fault(seq or row.offered, "the chart is not as the log has it")
        elif (row.state == ERASED) != (id in told.erased) or (id in told.erased and _has_text(session, row)):
            yield Fault(seq, "the chart was erased and is there, or the other way round")
        elif not _as_offered(session, row):
            yield Fault(seq, "the chart is not as its text has it")
        elif not _settled(row, told):
            yield Fault(seq, "the state of the chart is not as the log has it")
    for id, (seq, _) in told.offered.items():
        if id not in rows:
            yield Fault(seq, "the chart of this entry is missing")
    yield from _places(session, told)


def _read(session: Session) -> _Told:
    told = _Told()
    for one in entries(session):
        try:
            content = about(one)
            if one.kind == "offered":
                told.offered[one.chart] = (one.seq, {**content, "offer": content["texts"]["offer"]})
            elif one.kind == "decided":
                told.decided[one.seq] = one
            elif one.kind == "erased":
                told.erased.add(one.chart)
            elif one.kind == "undone":
                told.undone.add(int(content["undoes"]))
        except (ValueError, KeyError, TypeError):
            continue  # an entry that cannot be read any more: the chain tells of it
    return told


def _has_text(session: Session, row: ChartRow) -> bool:
    text = session.get(TextRow, row.offer)
    return text is not None and text.body is not None


def _settled(row: ChartRow, told: _Told) -> bool:
    if row.settled is None:
        return row.state in ("coded", "disputed", ERASED)
    return row.state == "reviewed" and told.stands(row.settled, row.id)


def _places(session: Session, told: _Told) -> Iterator[Fault]:
    standing = told.decided.keys() - told.undone
    for seat in session.execute(select(SeatRow).where(SeatRow.decided.is_not(None))).scalars():
        seq = seat.decided or 0
        if not told.stands(seq, seat.chart) or told.decided[seq].by != seat.reviewer:
            yield Fault(seq, "the place at the chart is not as the log has it")
        standing -= {seq}
    for seq in sorted(standing):
        yield Fault(seq, "no place at a chart has this decision")


def _as_offered(session: Session, row: ChartRow) -> bool:
    """Whether the row tells what its text tells; true where the text is erased, or the chain tells of it."""
    text = session.get(TextRow, row.offer)
    if text is None or text.body is None:
        return True
    body = unlocked(session, text.body, text.sealed)
    if digest(body) != row.offer:
        return True
    told = json.loads(body)
    note = digest(told["note"].encode())
    return (row.name, row.patient, row.day, row.note) == (
        told["name"],
        told["patient"],
        told["coded"]["day"],
        note,
    )
