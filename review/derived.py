"""What can be worked out from the log: what became of each line.

Rows here are for figures and for finding things; the log is the truth, and ``rebuild`` makes them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records import Code, Coded, Evidence, LesionGroup, Procedure, Visit
from review import charts
from review.chain import Entry
from review.decision import ClaimLine, Decision
from review.log import about, entries, text
from review.risk import family
from review.tables import ChartRow, FindingRow

NONE = "none"


def add(session: Session, entry: Entry, chart: charts.Chart, decision: Decision) -> None:
    """The findings of one decision. A blind one says nothing of the suggestion, so it has none."""
    told = about(entry)
    proposed = {line.code: line for line in chart.coded.codes}
    for one in () if decision.blind else decision.corrections:
        line = one.before or one.after
        if line is None:
            continue
        behind = proposed.get(line.code) if one.before else None
        rule = behind.why[0].rule if behind and behind.why else NONE
        work = _work(chart.coded.visit, behind) if behind else ()
        session.add(
            FindingRow(
                seq=entry.seq,
                chart=entry.chart,
                day=entry.at[:10],
                by=entry.by,
                queue=told["queue"],
                place=told["place"],
                blind=decision.blind,
                bulk=bool(told["bulk"]),
                action="accept" if one.before and one.before == one.after else one.action,
                reason=one.reason,
                code=line.code,
                units=one.before.units if one.before else None,
                became=one.after.code if one.after else None,
                became_units=one.after.units if one.after else None,
                family=family(rule),
                rule=rule,
                site=_site(work),
                kind_of_work=signature(work[0]) if work else NONE,
                version=f"{chart.coded.versions.rules}/{chart.coded.versions.lexicon}",
            )
        )


def remove(session: Session, seq: int) -> None:
    """The findings of a decision that was undone."""
    session.execute(delete(FindingRow).where(FindingRow.seq == seq))


def fill(session: Session) -> None:
    """What a store of an older schema does not have yet."""
    for row in session.execute(select(ChartRow).where(ChartRow.codes == "")).scalars():
        row.codes = codes(charts.load(session, row).coded)
    if session.execute(select(FindingRow.id).limit(1)).first() is None:
        rebuild(session)


def codes(coded: Coded) -> str:
    """The codes of an answer as they are searched for, each between blanks."""
    return "".join(f" {line.code}" for line in coded.codes) + " "


def rebuild(session: Session) -> None:
    """All findings anew from the log."""
    session.execute(delete(FindingRow))
    all_of_it = list(entries(session))
    undone = {about(one)["undoes"] for one in all_of_it if one.kind == "undone"}
    gone = {one.chart for one in all_of_it if one.kind == "erased"}
    for one in all_of_it:
        if one.kind == "decided" and one.seq not in undone and one.chart not in gone:
            chart = charts.load(session, session.get_one(ChartRow, one.chart))
            body = text(session, about(one)["texts"]["decision"])
            add(session, one, chart, Decision.model_validate(json.loads(body)))


def signature(done: Procedure) -> str:
    """What kind of work a procedure is: "destruction/-/actinic_keratosis"."""
    return f"{done.act}/{done.technique or '-'}/{done.diagnosis or '-'}"


def work_of(visit: Visit, line: Code) -> str:
    """The kind of work behind a line, "none" where nothing of the record proves it."""
    work = _work(visit, line)
    return signature(work[0]) if work else NONE


def behind(visit: Visit, line: Code) -> tuple[int, ...]:
    """The places in the record of the procedures behind a line."""
    work = _work(visit, line)
    return tuple(number for number, done in enumerate(visit.procedures) if any(done is one for one in work))


def _work(visit: Visit, line: Code) -> tuple[Procedure, ...]:
    """The procedures behind a line: those that share most words of proof with it."""
    proof = {(one.start, one.end) for one in line.evidence}
    done = [
        (sum((one.start, one.end) in proof for one in _words(procedure)), procedure)
        for procedure in visit.procedures
    ]
    most = max((shared for shared, _ in done), default=0)
    return tuple(procedure for shared, procedure in done if shared and shared == most)


def _words(done: Procedure) -> Iterator[Evidence]:
    yield from done.evidence
    yield from done.count.evidence
    for group in done.groups:
        yield from group.evidence
        yield from group.count.evidence


def _site(work: tuple[Procedure, ...]) -> str:
    """The one place of the work, "several", or "none"."""
    groups: list[LesionGroup] = [group for done in work for group in done.groups]
    places = {group.site for group in groups if group.site}
    return places.pop() if len(places) == 1 else "several" if places else NONE


def lines_of(chart: charts.Chart) -> tuple[ClaimLine, ...]:
    """The proposed lines."""
    return tuple(ClaimLine.of(line) for line in chart.coded.codes)
