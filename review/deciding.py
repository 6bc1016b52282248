"""Decisions: given once, undone in the open, settled by one reviewer, two of a mind, or an adjudicator.

An undone decision stays in the log with the entry that undid it. Of a chart coded twice, all decisions are
kept: the two, and the adjudicator's.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import Unusable
from review import charts, derived
from review.chain import canonical, stamp
from review.decision import ClaimLine, Correction, Decision
from review.log import Conflict, about, append, keep, lock, text
from review.queue import ADJUDICATOR, Seat, held
from review.settings import Settings, settings
from review.store import Store
from review.tables import ChartRow, LogRow, SeatRow


@dataclass(frozen=True)
class Given:
    """A decision as it stands in the log. seq: its entry; undone: an entry took it back.

    written: the decision's JSON as it was stored, which later versions may know further fields of.
    """

    seq: int
    at: str
    by: str
    place: int
    queue: str
    decision: Decision
    bulk: bool
    undone: bool
    written: Mapping[str, Any]


def decide(store: Store, seat: Seat, decision: Decision, *, at: datetime, bulk: str = "") -> int:
    """Add the decision from a place; its entry's number. The same decision sent again is stored once.

    bulk: the name of the group, of a decision that was given together with others.
    Raises Conflict when the place was lost to somebody else, Unusable when the decision is of another
    chart or marks words that the note does not have.
    """
    with store.writing() as session:
        row = held(session, seat)
        if row is None:
            raise Conflict("Somebody else has this chart now: your lease ran out. Nothing was stored.")
        lock(session)
        if row.decided is not None:
            return row.decided  # sent again after the answer was lost on its way
        chart = session.get_one(ChartRow, row.chart, populate_existing=True)
        whole = charts.load(session, chart)
        if decision.blind != row.blind:
            raise Unusable("The decision does not tell rightly whether its reviewer saw the suggestion.")
        check(whole, decision)
        body = canonical(decision.model_dump(mode="json"))
        told = {
            "texts": {"decision": keep(session, "decision", body), "offer": chart.offer},
            "action": decision.action,
            "reasons": list(decision.reasons),
            "queue": chart.queue,
            "place": row.place,
            "blind": row.blind,
            "bulk": bulk,
            "versions": whole.coded.versions.model_dump(),
        }
        entry = append(session, "decided", chart=chart.id, by=seat.reviewer, at=at, about=told)
        row.decided, row.until = entry.seq, None
        _settle(session, chart, row)
        derived.add(session, entry, whole, decision)
        return entry.seq


def check(chart: charts.Chart, decision: Decision) -> None:
    """Raise Unusable for a decision that does not fit its chart."""
    if decision.chart != chart.id:
        raise Unusable("The decision is of another chart than the one that was taken.")
    for word in (word for one in decision.corrections for word in one.words):
        if chart.note[word.start : word.end] != word.text:
            raise Unusable(
                f"Marked words are not those of the note (characters {word.start} to {word.end}): "
                "mark them anew."
            )
    if decision.blind:
        if decision.corrections:
            raise Unusable("Who has not seen the suggestion has nothing in it to correct.")
        return
    proposed = sorted(map(_line, derived.lines_of(chart)))
    answered = sorted(_line(one.before) for one in decision.corrections if one.before)
    if proposed != answered:
        raise Unusable("A decision says of every proposed line what becomes of it, once.")
    after = sorted(_line(one.after) for one in decision.corrections if one.after)
    if after != sorted(map(_line, decision.lines)):
        raise Unusable("The lines of a decision are not those that its corrections lead to.")


def acceptance(chart: charts.Chart) -> Decision:
    """Everything as proposed; a chart whose suggestion is a question passes the question on."""
    lines = derived.lines_of(chart)
    asked = "\n".join(one.question for one in chart.coded.queries)
    return Decision(
        chart=chart.id,
        lines=lines,
        query=asked,
        passed_on=bool(asked),
        corrections=tuple(Correction(action="accept", before=line, after=line) for line in lines),
    )


def undo(store: Store, seq: int, by: str, *, at: datetime, rules: Settings | None = None) -> Seat:
    """Take a decision of one's own back; the chart is with its reviewer again.

    Raises Unusable when it is somebody else's, was undone before, or a third person decided since.
    """
    rules = rules or settings()
    with store.writing() as session:
        lock(session)
        row = session.execute(select(SeatRow).where(SeatRow.decided == seq)).scalar_one_or_none()
        entry = session.get(LogRow, seq)
        if row is None or entry is None:
            raise Unusable("There is no decision to undo: it was undone before, or never given.")
        if row.reviewer != by:
            raise Unusable("Only who gave a decision can undo it.")
        charts.refuse_erased(session, session.get_one(ChartRow, row.chart))
        third = _seat(session, row.chart, ADJUDICATOR)
        if third is not None and third.id != row.id:
            if third.decided is not None:
                raise Unusable("A third person settled this chart since: it cannot be undone.")
            session.delete(third)
        chart = session.get_one(ChartRow, row.chart)
        chart.state, chart.settled = ("disputed" if row.place == ADJUDICATOR else "coded"), None
        row.decided, row.taken = None, stamp(at)
        row.token = secrets.token_hex(16)  # the undone decision, sent once more, must not come back
        row.until = stamp(at + timedelta(seconds=rules.lease_seconds))
        append(session, "undone", chart=chart.id, by=by, at=at, about={"undoes": seq})
        derived.remove(session, seq)
        return Seat(row.id, chart.id, row.place, row.blind, by, row.token, row.taken, row.until)


def given(session: Session, chart: str) -> list[Given]:
    """All decisions of a chart in their order, undone ones too."""
    entries = list(
        session.execute(select(LogRow).where(LogRow.chart == chart).order_by(LogRow.seq)).scalars()
    )
    taken_back = {about(one)["undoes"] for one in entries if one.kind == "undone"}
    return [_given(session, one, one.seq in taken_back) for one in entries if one.kind == "decided"]


def same(first: Decision, second: Decision) -> bool:
    """Whether two decisions claim the same lines and both ask, or both do not ask, the provider."""
    return sorted(map(_line, first.lines)) == sorted(map(_line, second.lines)) and (first.asks == second.asks)


def given_in(session: Session, row: LogRow) -> Decision:
    """The decision that an entry of the log holds."""
    return _given(session, row, False).decision


def _given(session: Session, row: LogRow, undone: bool) -> Given:
    told: Mapping[str, object] = about(row)
    name = told["texts"]["decision"]  # type: ignore[index]
    written = json.loads(text(session, name))
    return Given(
        row.seq,
        row.at,
        row.by,
        int(str(told["place"])),
        str(told["queue"]),
        Decision.model_validate(written),
        bool(told["bulk"]),
        undone,
        written,
    )


def _settle(session: Session, chart: ChartRow, row: SeatRow) -> None:
    """What a new decision does to its chart."""
    if row.place == ADJUDICATOR or not chart.double:
        chart.state, chart.settled = "reviewed", row.decided
        return
    session.flush()
    other = _seat(session, chart.id, 2 if row.place == 1 else 1)
    if other is None or other.decided is None or row.decided is None:
        return
    mine, theirs = (
        _given(session, session.get_one(LogRow, seq), False).decision for seq in (row.decided, other.decided)
    )
    if same(mine, theirs):
        chart.state, chart.settled = "reviewed", row.decided
    else:
        chart.state = "disputed"
        session.add(SeatRow(chart=chart.id, place=ADJUDICATOR, blind=False))


def _seat(session: Session, chart: str, place: int) -> SeatRow | None:
    wanted = select(SeatRow).where(SeatRow.chart == chart, SeatRow.place == place)
    return session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()


def _line(line: ClaimLine | None) -> tuple[str, int, tuple[str, ...], tuple[str, ...]]:
    assert line is not None
    return line.code, line.units, tuple(sorted(line.modifiers)), tuple(sorted(line.diagnoses))
