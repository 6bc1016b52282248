"""The typed corrections that stand: what reviewers settled otherwise than proposed, to be learned from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from review import charts, deciding
from review.decision import Correction
from review.derived import signature
from review.store import Store
from review.tables import ChartRow


@dataclass(frozen=True)
class Settled:
    """One correction of the decision that settled a chart. seq: its entry in the log.

    kind_of_work: "act/technique/diagnosis" of the procedure that was read wrongly, "none" where none is told.
    """

    seq: int
    chart: str
    by: str
    kind_of_work: str
    correction: Correction


@dataclass(frozen=True)
class Recurring:
    """Corrections alike: the same reason, field and values, of the same kind of work. times: in how many
    charts. Nothing of a note."""

    reason: str
    kind_of_work: str
    part: str
    was: str
    should_be: str
    times: int


def settled(store: Store) -> list[Settled]:
    """The corrections of every settled chart in the order of the log; of two coders and a third, the last
    word. Undone decisions and blind ones have none."""
    found = []
    with store.reading() as session:
        wanted = select(ChartRow).where(ChartRow.settled.is_not(None)).order_by(ChartRow.settled)
        for row in session.execute(wanted).scalars():
            chart = charts.load(session, row)
            one = next(one for one in deciding.given(session, row.id) if one.seq == row.settled)
            for told in one.decision.corrections:
                if told.action != "accept":
                    found.append(Settled(one.seq, row.id, one.by, _work(chart, told), told))
    return found


def recurring(found: list[Settled]) -> list[Recurring]:
    """In how many charts corrections alike stand, the most frequent first: one misreading may change several
    lines of a chart, and is one."""
    charts_of = {
        (
            one.chart,
            one.correction.reason or "",
            one.kind_of_work,
            one.correction.part or "",
            one.correction.was,
            one.correction.should_be,
        )
        for one in found
    }
    told = Counter(key[1:] for key in charts_of)
    return [Recurring(*key, times) for key, times in sorted(told.items(), key=lambda one: (-one[1], one[0]))]


def _work(chart: charts.Chart, told: Correction) -> str:
    procedures = chart.coded.visit.procedures
    if told.procedure is None or told.procedure >= len(procedures):
        return "none"
    return signature(procedures[told.procedure])
