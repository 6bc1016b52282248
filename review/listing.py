"""Which charts there are, by what they have in common; and many accepted at once, which can be undone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Select, select

from records import Unusable
from review import charts, deciding, queue
from review.log import Conflict
from review.store import Store
from review.tables import ChartRow, LogRow, SeatRow

State = Literal["coded", "disputed", "reviewed", "erased"]


@dataclass(frozen=True)
class Wanted:
    """What charts must have to be among those that are meant; None for whatever it is.

    queue: "random", "risk" or "rest". status: of the suggestion. code: one of its codes. risk: one of the
    reasons. since, until: days of service, both included. Erased charts only where their state is asked for.
    """

    queue: str | None = None
    state: str | None = None
    status: str | None = None
    code: str | None = None
    risk: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Listed:
    """One chart of a list; nothing of its note."""

    id: str
    name: str
    day: str | None
    status: str
    codes: tuple[str, ...]
    queue: str
    risks: tuple[str, ...]
    double: bool
    state: str


def listed(store: Store, wanted: Wanted | None = None) -> list[Listed]:
    """The charts that are meant, in the order in which they were offered."""
    with store.reading() as session:
        rows = session.execute(_chosen(wanted or Wanted()).order_by(ChartRow.offered)).scalars()
        return [_listed(row) for row in rows]


def accept_all(store: Store, reviewer: str, wanted: Wanted, *, at: datetime) -> tuple[str, int]:
    """Accept every chart that is meant, waits, and is free; the name of the group and how many there are.

    The random queue and charts that are coded twice are left out: their figures need a person's look each.
    """
    if wanted.queue == "random":
        raise Unusable("Charts of the random queue are looked at one by one: rates come from them.")
    group, count = secrets.token_hex(8), 0
    with store.reading() as session:
        meant = _chosen(wanted).where(
            ChartRow.queue != "random", ChartRow.double.is_(False), ChartRow.state == "coded"
        )
        ids = [row.id for row in session.execute(meant.order_by(ChartRow.offered)).scalars()]
    for id in ids:
        try:
            seat = queue.take_chart(store, reviewer, id, at=at)
            with store.reading() as session:
                chart = charts.load(session, session.get_one(ChartRow, id))
            deciding.decide(store, seat, deciding.acceptance(chart), at=at, bulk=group)
        except Conflict:
            continue  # somebody is working on it
        count += 1
    return group, count


def undo_all(store: Store, reviewer: str, group: str, *, at: datetime) -> int:
    """Undo what was accepted together; how many charts wait again."""
    with store.reading() as session:
        given = select(LogRow).join(SeatRow, SeatRow.decided == LogRow.seq).where(LogRow.by == reviewer)
        seqs = [
            row.seq
            for row in session.execute(given.order_by(LogRow.seq)).scalars()
            if json.loads(row.about).get("bulk") == group
        ]
    for seq in reversed(seqs):
        queue.release(store, deciding.undo(store, seq, reviewer, at=at))
    return len(seqs)


def codes_on_file(store: Store, states: Collection[str] = ("coded",)) -> list[str]:
    """The codes that charts in these states have, sorted."""
    with store.reading() as session:
        found = session.execute(select(ChartRow.codes).where(ChartRow.state.in_(list(states)))).scalars()
        return sorted({code for codes in found for code in codes.split()})


def _chosen(wanted: Wanted) -> Select[ChartRow]:
    meant = select(ChartRow)
    for column, value in (
        (ChartRow.queue, wanted.queue),
        (ChartRow.state, wanted.state),
        (ChartRow.status, wanted.status),
    ):
        if value is not None:
            meant = meant.where(column == value)
    if wanted.state is None:
        meant = meant.where(ChartRow.state != charts.ERASED)
    if wanted.code is not None:
        meant = meant.where(ChartRow.codes.contains(f" {wanted.code} ", autoescape=True))
    if wanted.risk is not None:
        meant = meant.where(ChartRow.risks.contains(f'"{wanted.risk}"', autoescape=True))
    if wanted.since is not None:
        meant = meant.where(ChartRow.day >= wanted.since.isoformat())
    if wanted.until is not None:
        meant = meant.where(ChartRow.day <= wanted.until.isoformat())
    return meant


def _listed(row: ChartRow) -> Listed:
    return Listed(
        row.id,
        row.name,
        row.day,
        row.status,
        tuple(row.codes.split()),
        row.queue,
        tuple(json.loads(row.risks)),
        row.double,
        row.state,
    )
