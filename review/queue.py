"""Two queues that are never mixed, and who has which chart.

Every chart that is offered goes to one place for good: the random queue (drawn by the seed whatever it
holds, so that rates can be worked out from it), the risk queue (with its reasons, the heaviest first), or
neither. A reviewer takes a chart for a lease; who leaves loses it when the lease runs out, or at once by
``release``. Two people never have the same place at a chart.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, case, exists, func, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from records import Coded
from review import charts, derived
from review.chain import digest, stamp
from review.log import Conflict, append, keep, lock
from review.risk import risks, weight
from review.settings import Settings, settings
from review.store import Store
from review.tables import ChartRow, SeatRow

Queue = Literal["random", "risk"]
ADJUDICATOR = 3


@dataclass(frozen=True)
class Offered:
    """Where an offered chart went. new: False when it was there before, and nothing was stored."""

    chart: str
    queue: str
    risks: tuple[str, ...]
    new: bool


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


def offer(
    store: Store,
    note: str,
    coded: Coded,
    *,
    at: datetime,
    by: str = "",
    name: str | None = None,
    on: date | None = None,
    payer: str | None = None,
    patient: str | None = None,
    flags: Collection[str] = (),
    rules: Settings | None = None,
) -> Offered:
    """Put a coded chart before the reviewers, once: the same chart offered again changes nothing.

    on, payer: as they were given to flow.code, so that the answer can be worked out again. name: of the
    chart, by default the answer's own id. patient: an opaque key, never read from the note. flags: risks
    found elsewhere ("second_reader"). at: now, told by the caller.
    """
    rules = rules or settings()
    patient = patient or coded.visit.patient_key
    id, body = charts.pack(note, coded, name or coded.id, on, payer, patient)
    with store.writing() as session:
        lock(session)
        row = session.get(ChartRow, id)
        if row is not None:
            return Offered(id, row.queue, tuple(json.loads(row.risks)), new=False)
        found = risks(coded, flags, rules)
        queue = "random" if _drawn(id, "random", rules) else "risk" if found else "rest"
        double = queue != "rest" and _drawn(id, "double", rules)
        blind = double and _drawn(id, "blind", rules)
        text = keep(session, "offer", body)
        about = {
            "texts": {"offer": text},
            "queue": queue,
            "risks": list(found),
            "places": 2 if double else 1,
            "blind": blind,
            "seed": rules.seed,
            "random_share": rules.random_share,
            "versions": coded.versions.model_dump(),
        }
        entry = append(session, "offered", chart=id, by=by, at=at, about=about)
        session.add(
            ChartRow(
                id=id,
                name=name or coded.id,
                patient=patient,
                day=coded.day.isoformat() if coded.day else None,
                offer=text,
                note=digest(note.encode()),
                status=coded.status,
                offered=entry.seq,
                queue=queue,
                weight=weight(found, rules) if queue == "risk" else 0,
                turn=_draw(id, "turn", rules),
                risks=json.dumps(list(found)),
                codes=derived.codes(coded),
                double=double,
                state="coded",
                settled=None,
            )
        )
        session.flush()
        for place in (1, 2) if double else (1,):
            session.add(SeatRow(chart=id, place=place, blind=blind))
    return Offered(id, queue, found, new=True)


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


def _draw(chart: str, purpose: str, rules: Settings) -> str:
    return hashlib.sha256(f"{rules.seed}/{purpose}/{chart}".encode()).hexdigest()


def _drawn(chart: str, purpose: str, rules: Settings) -> bool:
    """Whether the draw for a purpose falls on a chart; the share it falls on is the one in the settings."""
    share: float = getattr(rules, f"{purpose}_share")
    return int(_draw(chart, purpose, rules), 16) < share * 2**256
