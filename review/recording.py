"""A decision given outside of the queues: in the talk over one note, say, or in the answer's own page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import select

from records import Coded, Unusable, Visit
from review import charts, deciding, queue
from review.chain import digest
from review.claim import compared
from review.decision import ClaimLine, Decision, Reason
from review.derived import lines_of
from review.draft import Draft
from review.settings import Settings
from review.store import Store
from review.tables import ChartRow


def record(
    store: Store,
    note: str,
    coded: Coded,
    lines: Sequence[ClaimLine] | None,
    *,
    reviewer: str,
    at: datetime,
    reason: Reason | None = None,
    corrected: Visit | None = None,
    query: str = "",
    on: date | None = None,
    payer: str | None = None,
    name: str | None = None,
    rules: Settings | None = None,
) -> int:
    """Put a chart into the store if it is not there, and decide it; the number of the entry.

    coded: the answer as dermcode gave it, before any correction. lines: the chart as it is to be claimed,
    None for as proposed. reason: needed when they differ. corrected: the record after a correction.
    Raises Unusable when the chart is decided already, somebody else has it, or it is to be coded blind.
    """

    def decided(chart: charts.Chart) -> Decision:
        return _decision(chart, lines, reason, corrected, query)

    offered = (note, coded, name, on, payer)
    return _recorded(store, offered, decided, reviewer, at, rules)


def record_draft(
    store: Store,
    note: str,
    coded: Coded,
    draft: Callable[[Draft], Draft],
    *,
    reviewer: str,
    at: datetime,
    on: date | None = None,
    payer: str | None = None,
    name: str | None = None,
    rules: Settings | None = None,
) -> int:
    """Like ``record``, for what is done step by step. draft: the steps, from everything as proposed.

    Without a name, a chart of the same note and answer that waits already is the one that is decided.
    """

    def decided(chart: charts.Chart) -> Decision:
        return draft(Draft.of(chart, blind=False)).decision()

    return _recorded(store, (note, coded, name, on, payer), decided, reviewer, at, rules)


def _recorded(
    store: Store,
    offered: tuple[str, Coded, str | None, date | None, str | None],
    decided: Callable[[charts.Chart], Decision],
    reviewer: str,
    at: datetime,
    rules: Settings | None,
) -> int:
    note, coded, name, on, payer = offered
    there = _waiting(store, note, coded, on, payer) if name is None else None
    if there is None:
        put = queue.offer(store, note, coded, at=at, by=reviewer, name=name, on=on, payer=payer, rules=rules)
        with store.reading() as session:
            there = charts.load(session, session.get_one(ChartRow, put.chart))
    chart = there
    decision = decided(chart)
    seat = queue.take_chart(store, reviewer, chart.id, at=at)
    if seat.blind:
        queue.release(store, seat)
        raise Unusable("This chart was drawn to be coded without the suggestion: code it in the queue.")
    try:
        return deciding.decide(store, seat, decision, at=at)
    except Unusable:
        queue.release(store, seat)
        raise


def _waiting(
    store: Store, note: str, coded: Coded, on: date | None, payer: str | None
) -> charts.Chart | None:
    """A chart of this very note and this very answer that waits already, under whatever name it came."""
    with store.reading() as session:
        meant = (ChartRow.note == digest(note.encode()), ChartRow.state == "coded")
        for row in session.execute(select(ChartRow).where(*meant).order_by(ChartRow.offered)).scalars():
            chart = charts.load(session, row)
            if (chart.on, chart.payer, chart.coded.codes) == (on, payer, coded.codes):
                return chart
    return None


def _decision(
    chart: charts.Chart,
    lines: Sequence[ClaimLine] | None,
    reason: Reason | None,
    corrected: Visit | None,
    query: str,
) -> Decision:
    accepted = deciding.acceptance(chart)
    if lines is None and not query:
        return accepted.model_copy(update={"record": corrected})
    proposed = lines_of(chart)
    after = tuple(proposed if lines is None else lines)
    if reason is None and after != proposed:
        raise Unusable("A chart that is not as proposed needs a reason: wrong_count, missed_lesion, …")
    return Decision(
        chart=chart.id,
        lines=after,
        corrections=compared(proposed, after, {"reason": reason}),
        query=query or accepted.query,
        passed_on=accepted.passed_on and not query,
        record=corrected,
    )
