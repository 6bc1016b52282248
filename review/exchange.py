"""Files in and out: notes to be reviewed, work for a reviewer elsewhere, and the decisions that come back.

Every file is JSONL, one object a line. A work file holds whole notes: it is to be kept like the notes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from records import Coded, Unusable
from review import charts, deciding, queue
from review.decision import Decision
from review.queue import Queue, Seat
from review.settings import settings
from review.store import Store
from review.tables import ChartRow

SCHEMA = "dermcode/review-work/1"
ACCEPT = "accept"


@dataclass
class Done:
    """What became of a file. kept: lines stored anew; known: stored before; aside: line and reason."""

    kept: int = 0
    known: int = 0
    aside: list[tuple[int, str]] | None = None

    def set_aside(self, line: int, reason: str) -> None:
        self.aside = [*(self.aside or []), (line, reason)]


class Incoming(BaseModel):
    """A note of a file: its id and text (or note), and where known the patient's key and the day."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str
    text: str | None = None
    note: str | None = None
    patient: str | None = None
    on: date | None = None
    payer: str | None = None


def add(
    store: Store,
    lines: Iterable[bytes],
    code: Callable[..., Coded],
    *,
    at: datetime,
    by: str,
    on: date | None = None,
    payer: str | None = None,
) -> Done:
    """Code the notes of a file and offer each to the reviewers. code: flow.code. on, payer: for all notes
    that do not tell their own."""
    done = Done()
    for number, told in _objects(lines, done):
        try:
            incoming = Incoming.model_validate(told)
            text = incoming.text if incoming.text is not None else incoming.note
            if text is None:
                raise Unusable("a note needs `text` or `note`.")
            day, profile = incoming.on or on, incoming.payer or payer
            coded = code(text, on=day, payer=profile, id=incoming.id)
            offered = queue.offer(
                store,
                text,
                coded,
                at=at,
                by=by,
                name=incoming.id,
                on=day,
                payer=profile,
                patient=incoming.patient,
            )
        except ValidationError as error:
            done.set_aside(number, f"look at `{error.errors()[0]['loc'][0]}`.")
        except Unusable as reason:
            done.set_aside(number, str(reason))
        else:
            done.kept += offered.new
            done.known += not offered.new
    return done


def work(
    store: Store, reviewer: str, which: Queue, *, at: datetime, most: int, hours: int
) -> Iterator[dict[str, Any]]:
    """Charts for a reviewer who works elsewhere: taken for so many hours, one object each.

    `decision` is to be filled in: "accept", or an object of the form of `proposal`.
    """
    rules = settings().model_copy(update={"lease_seconds": hours * 3600})
    taken: list[str] = []
    while len(taken) < most:
        seat = queue.take(store, reviewer, which, at=at, after=taken, rules=rules)
        if seat is None:
            return
        taken.append(seat.chart)
        with store.reading() as session:
            chart = charts.load(session, session.get_one(ChartRow, seat.chart))
        yield {
            "schema": SCHEMA,
            "chart": chart.id,
            "name": chart.name,
            "seat": seat.__dict__,
            "note": chart.note,
            "suggestion": None if seat.blind else chart.coded.model_dump(mode="json", by_alias=True),
            "proposal": _proposal(chart, seat),
            "decision": None,
        }


def take_in(store: Store, reviewer: str, lines: Iterable[bytes], *, at: datetime) -> Done:
    """The decisions of a work file that has been filled in; lines without one are passed over."""
    done = Done()
    for number, told in _objects(lines, done):
        answer = told.get("decision")
        if answer is None:
            continue
        try:
            seat = Seat(**told["seat"])
            if seat.reviewer != reviewer:
                raise Unusable("this chart was taken by somebody else.")
            with store.reading() as session:
                chart = charts.load(session, charts.find(session, told["chart"]))
            if answer == ACCEPT:
                answer = _proposal(chart, seat)
            before = store.head()[0]
            seq = deciding.decide(store, seat, Decision.model_validate(answer), at=at)
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"])) or "its corrections"
            done.set_aside(number, f"the decision cannot be read: look at {where}.")
        except (KeyError, TypeError):
            done.set_aside(number, "this is no line of a work file.")
        except Unusable as reason:
            done.set_aside(number, str(reason))
        else:
            done.kept += seq > before
            done.known += seq <= before
    return done


def decisions(store: Store) -> Iterator[dict[str, Any]]:
    """Every decision that stands, with its chart's name and without its note, in the order of the log."""
    with store.reading() as session:
        rows = session.query(ChartRow).where(ChartRow.state != charts.ERASED).order_by(ChartRow.offered).all()
        told = [
            (one.seq, {"name": row.name, **_standing(one)})
            for row in rows
            for one in deciding.given(session, row.id)
            if not one.undone
        ]
    for _, one in sorted(told, key=lambda pair: pair[0]):
        yield one


def _standing(one: deciding.Given) -> dict[str, Any]:
    return {
        "seq": one.seq,
        "at": one.at,
        "by": one.by,
        "place": one.place,
        "queue": one.queue,
        "action": one.decision.action,
        "decision": one.decision.model_dump(mode="json", exclude={"record"}),
    }


def _proposal(chart: charts.Chart, seat: Seat) -> dict[str, Any]:
    """The form of a decision: everything accepted, or an empty chart for who may not see the suggestion."""
    whole = Decision(chart=chart.id, blind=True) if seat.blind else deciding.acceptance(chart)
    return whole.model_dump(mode="json", exclude={"record", "seconds"})


def _objects(lines: Iterable[bytes], done: Done) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, raw in enumerate(lines, start=1):
        if not raw.removeprefix(b"\xef\xbb\xbf").strip():
            continue
        try:
            told = json.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            told = None
        if isinstance(told, dict):
            yield number, told
        else:
            done.set_aside(number, "this is no JSON object.")
