"""Two queues that are never mixed, and who has which chart.

How a chart gets into one of them is told in ``offering``. A reviewer takes a chart for a lease; who leaves
loses it when the lease runs out, or at once by ``release``. Two people never have the same place at a chart.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, case, exists, func, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from review.chain import stamp
from review.log import Conflict
from review.offering import Offered, offer
from review.settings import Settings, settings
from review.store import Store
from review.tables import ChartRow, SeatRow

__all__ = [
    "ADJUDICATOR",
    "Offered",
    "Queue",
    "Seat",
    "held",
    "offer",
    "release",
    "renew",
    "take",
    "take_chart",
    "vacate",
    "waiting",
]

Queue = Literal["random", "risk"]
ADJUDICATOR = 3


@dataclass(frozen=True)
class Seat:
    """A place at a chart that one reviewer has now. token: proof of it, until: when the lease runs out."""

    id: int
    chart: str
    place: int
    blind: bool
    reviewer: str
    token: str
    taken: str
    until: str


def take(
    store: Store,
    reviewer: str,
    queue: Queue,
    *,
    at: datetime,
    adjudicate: bool = False,
    after: Collection[str] = (),
    rules: Settings | None = None,
) -> Seat | None:
    """The next chart of a queue for a reviewer, or None when there is nothing left for them.

    What they hold already comes first. adjudicate: charts on which two reviewers differ, instead of those
    that wait for a first or a second one. after: charts passed over for now.
    """
    now = stamp(at)
    with store.writing() as session:
        wanted = (
            select(SeatRow)
            .join(ChartRow, ChartRow.id == SeatRow.chart)
            .where(
                ChartRow.queue == queue,
                SeatRow.decided.is_(None),
                SeatRow.place == ADJUDICATOR if adjudicate else SeatRow.place != ADJUDICATOR,
                or_(SeatRow.until.is_(None), SeatRow.until < now, SeatRow.reviewer == reviewer),
                ~_sits_elsewhere(reviewer),
            )
            .order_by(
                (func.coalesce(SeatRow.reviewer, "") != reviewer),
                ChartRow.weight.desc(),
                ChartRow.turn,
                SeatRow.place,
            )
            .limit(1)
            .with_for_update(of=SeatRow, skip_locked=True)
        )
        if after:
            wanted = wanted.where(SeatRow.chart.not_in(list(after)))
        row = session.execute(wanted).scalar_one_or_none()
        return None if row is None else _sit(row, reviewer, at, rules or settings())


def take_chart(
    store: Store, reviewer: str, chart: str, *, at: datetime, rules: Settings | None = None
) -> Seat:
    """A place at one certain chart. Raises Conflict when all are decided or taken."""
    now = stamp(at)
    with store.writing() as session:
        row = session.execute(
            select(SeatRow)
            .where(
                SeatRow.chart == chart,
                SeatRow.decided.is_(None),
                or_(SeatRow.until.is_(None), SeatRow.until < now, SeatRow.reviewer == reviewer),
                ~_sits_elsewhere(reviewer),
            )
            .order_by((func.coalesce(SeatRow.reviewer, "") != reviewer), SeatRow.place)
            .limit(1)
            .with_for_update(of=SeatRow, skip_locked=True)
        ).scalar_one_or_none()
        if row is None:
            raise Conflict("This chart is decided, or somebody else has it.")
        return _sit(row, reviewer, at, rules or settings())


def renew(store: Store, seat: Seat, *, at: datetime, rules: Settings | None = None) -> bool:
    """Give a sign of life: the lease begins anew. False when the place is lost to somebody else."""
    with store.writing() as session:
        row = held(session, seat)
        if row is None or row.decided is not None:
            return False
        row.until = stamp(at + timedelta(seconds=(rules or settings()).lease_seconds))
        return True


def release(store: Store, seat: Seat) -> None:
    """Give a place back at once; nothing when it is no longer held."""
    with store.writing() as session:
        row = held(session, seat)
        if row is not None and row.decided is None:
            vacate(row)


def waiting(store: Store, reviewer: str, *, at: datetime) -> dict[str, int]:
    """How many charts wait for a reviewer: by queue, and under "adjudicate"."""
    now = stamp(at)
    free = or_(SeatRow.until.is_(None), SeatRow.until < now, SeatRow.reviewer == reviewer)
    with store.reading() as session:
        third = case((SeatRow.place == ADJUDICATOR, 1), else_=0).label("third")
        rows = session.execute(
            select(ChartRow.queue, third, func.count(func.distinct(SeatRow.chart)))
            .join(ChartRow, ChartRow.id == SeatRow.chart)
            .where(SeatRow.decided.is_(None), free, ~_sits_elsewhere(reviewer), ChartRow.queue != "rest")
            .group_by(ChartRow.queue, literal_column("third"))
        ).all()
    out = {"random": 0, "risk": 0, "random adjudicate": 0, "risk adjudicate": 0}
    for queue, adjudicate, count in rows:
        out[f"{queue} adjudicate" if adjudicate else queue] = count
    return out


def held(session: Session, seat: Seat) -> SeatRow | None:
    """The row of a place, locked, while this taking of it is the last one; None when it is lost."""
    row = session.execute(select(SeatRow).where(SeatRow.id == seat.id).with_for_update()).scalar_one_or_none()
    return row if row is not None and row.token == seat.token else None


def vacate(row: SeatRow) -> None:
    """Make a place free."""
    row.reviewer = row.token = row.taken = row.until = None


def _sit(row: SeatRow, reviewer: str, at: datetime, rules: Settings) -> Seat:
    row.taken = row.taken if row.reviewer == reviewer and row.taken else stamp(at)
    row.reviewer = reviewer
    # Of two windows of one reviewer the later has the chart: the token tells them apart.
    row.token = secrets.token_hex(16)
    row.until = stamp(at + timedelta(seconds=rules.lease_seconds))
    return Seat(row.id, row.chart, row.place, row.blind, reviewer, row.token, row.taken, row.until)


def _sits_elsewhere(reviewer: str) -> ColumnElement[bool]:
    """The reviewer has another place at the same chart."""
    other = aliased(SeatRow)
    return exists().where(
        and_(other.chart == SeatRow.chart, other.id != SeatRow.id, other.reviewer == reviewer)
    )
