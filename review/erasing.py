"""A chart erased: its words, quotes and pictures go; what remains are hashes, and who erased it and why.

The entries of the log stay, so the chain stands; they name texts by their hashes, and a text that is gone is
no fault. Of the row of the chart remains what no patient can be told by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records import Unusable
from review import charts
from review.log import about, append, entries, lock
from review.store import Store
from review.sweep import sweep
from review.tables import ChartRow, FindingRow, LogRow, SeatRow, TextRow


@dataclass(frozen=True)
class Erased:
    """What was erased, by whom and why. texts: how many. swept: whether the files were written anew too."""

    chart: str
    at: str
    by: str
    because: str
    texts: int
    swept: bool = True


def erase(store: Store, named: str, *, by: str, because: str, at: datetime) -> Erased:
    """Erase a chart (name, id or the beginning of its id) for good.

    Raises Unusable without a reason, and when it is erased already.
    """
    because = because.strip()
    if not by.strip() or not because:
        raise Unusable("A chart is erased by somebody and for a reason: tell both.")
    if len(because) > 500:
        raise Unusable("The reason is longer than 500 characters.")
    with store.writing() as session:
        lock(session)
        row = charts.find(session, named)
        charts.refuse_erased(session, row)
        names = _alone(session, row.id)
        for text in session.execute(select(TextRow).where(TextRow.name.in_(names))).scalars():
            text.body, text.sealed = None, False
        session.execute(delete(FindingRow).where(FindingRow.chart == row.id))
        session.execute(delete(SeatRow).where(SeatRow.chart == row.id, SeatRow.decided.is_(None)))
        _emptied(row)
        told = {"because": because, "texts_gone": len(names)}
        entry = append(session, "erased", chart=row.id, by=by, at=at, about=told)
    return Erased(row.id, entry.at, by, because, len(names), sweep(store))


def erased(session: Session) -> Iterator[Erased]:
    """Every chart that was erased, in the order of the log."""
    wanted = select(LogRow).where(LogRow.kind == "erased").order_by(LogRow.seq)
    for row in session.execute(wanted).scalars():
        told = about(row)
        yield Erased(row.chart, row.at, row.by, told["because"], told["texts_gone"])


def _alone(session: Session, chart: str) -> set[str]:
    """The texts of a chart that no other chart has: a picture may be of two."""
    names = {name for one in entries(session, chart) for name in about(one).get("texts", {}).values()}
    shared = set()
    for name in names:
        other = (
            select(LogRow.seq)
            .join(ChartRow, ChartRow.id == LogRow.chart)
            .where(LogRow.chart != chart, LogRow.about.contains(name), ChartRow.state != charts.ERASED)
        )
        if session.execute(other.limit(1)).first() is not None:
            shared.add(name)
    return names - shared


def _emptied(row: ChartRow) -> None:
    row.name, row.patient, row.day, row.note = row.id[: charts.SHORT], None, None, ""
    row.codes, row.risks, row.state, row.settled = " ", "[]", charts.ERASED, None
