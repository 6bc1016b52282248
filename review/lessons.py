"""Settled charts as lessons for the second reader: notes with the words that prove what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from records import Coded, Evidence
from review import charts, deciding
from review.decision import ClaimLine, Decision
from review.derived import lines_of
from review.store import Store
from review.tables import ChartRow


@dataclass(frozen=True)
class Lesson:
    """One settled chart. coded: the suggestion with the record that stands. words: those of the note that
    the reviewer marked as missed or misread, and that belong to what was done. chart: its id."""

    note: str
    coded: Coded
    words: tuple[Evidence, ...]
    chart: str


def lessons(store: Store) -> Iterator[Lesson]:
    """The charts whose settled decision tells what was done, in the order in which they were settled.

    A chart that was changed teaches only where its reviewer gave the corrected record, or added lines and
    marked their words; one that waits for an answer teaches nothing.
    """
    with store.reading() as session:
        wanted = select(ChartRow).where(ChartRow.settled.is_not(None)).order_by(ChartRow.settled)
        for row in session.execute(wanted).scalars():
            chart = charts.load(session, row)
            decision = next(one for one in deciding.given(session, row.id) if one.seq == row.settled).decision
            found = _lesson(chart, decision)
            if found is not None:
                yield found


def _lesson(chart: charts.Chart, decision: Decision) -> Lesson | None:
    if decision.asks or chart.coded.queries:
        return None
    if decision.record is not None:
        return Lesson(chart.note, chart.coded.model_copy(update={"visit": decision.record}), (), chart.id)
    if _as_proposed(chart, decision):
        return Lesson(chart.note, chart.coded, (), chart.id)
    added = [one for one in decision.corrections if one.action == "add"]
    others = {one.action for one in decision.corrections} - {"add", "accept"}
    if decision.blind or others or not all(one.words for one in added):
        return None
    return Lesson(chart.note, chart.coded, tuple(word for one in added for word in one.words), chart.id)


def _as_proposed(chart: charts.Chart, decision: Decision) -> bool:
    def told(lines: tuple[ClaimLine, ...]) -> list[tuple[str, int]]:
        return sorted((line.code, line.units) for line in lines)

    return told(decision.lines) == told(lines_of(chart)) and all(
        one.before == one.after for one in decision.corrections
    )
