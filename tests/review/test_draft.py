"""A decision in the making: each step says what it means, and what comes out can be stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

import flow
from records import Evidence, Unusable
from review import deciding, queue
from review.charts import Chart
from review.claim import compared, line_of, typed
from review.draft import Draft
from review.recount import with_count
from review.store import Store
from review.tables import FindingRow

Make = Callable[..., Any]


@pytest.fixture
def chart(file: Store, offer: Make, chart_of: Make) -> Chart:
    offer(file, "border")
    loaded: Chart = chart_of(file, "border")
    return loaded


@pytest.mark.parametrize(
    ("typed_in", "shown"),
    [
        ("17003 x 4", "17003 x 4"),
        ("17003x4", None),
        ("17000", "17000 x 1"),
        ("11102 -59 c44.311", "11102 x 1 -59 C44.311"),
        ("17110-59 X1, b07.8", "17110 x 1 -59 B07.8"),
        ("j3301 x2", "J3301 x 2"),
        ("11102 59", None),
        ("11102 x 0", None),
        ("1700", None),
        ("", None),
        ("17000 scalp", None),
    ],
)
def test_a_line_is_read_as_coders_type_it(typed_in: str, shown: str | None) -> None:
    if shown is None:
        with pytest.raises(Unusable) as told:
            line_of(typed_in)
        assert "scalp" not in str(told.value)
    else:
        assert typed(line_of(typed_in)) == shown
        assert line_of(shown) == line_of(typed_in)


def test_what_nothing_was_done_to_is_accepted(chart: Chart) -> None:
    assert Draft.of(chart, blind=False).decision() == deciding.acceptance(chart)


def test_every_step_leads_to_a_decision_that_fits_its_chart(chart: Chart) -> None:
    start = Draft.of(chart, blind=False)
    place = chart.note.index("14 AKs")
    words = Evidence(start=place, end=place + 6, text="14 AKs", role="count")
    more = start.corrections[1].before
    assert more is not None
    steps = {
        "change": start.mark(words).change(1, more.model_copy(update={"units": 12}), "wrong_count"),
        "reject": start.reject(1, "wrong_rule"),
        "add": start.add(line_of("11102 D48.5"), "missed_lesion"),
        "query": start.ask("How many?"),
        "accept": start.reject(1, "wrong_rule").accept(1),
    }
    for action, draft in steps.items():
        decision = draft.decision(12)
        deciding.check(chart, decision)
        expected = "change" if action in ("reject", "add") else action
        assert decision.action == expected, action
    assert steps["change"].decision().corrections[1].words == (words,)
    assert steps["add"].reject(2, "wrong_rule").decision().lines == start.decision().lines
    assert start.mark(words).mark(words) == start
    with pytest.raises(Unusable, match="Words are marked"):
        start.mark(words).decision()


def test_a_corrected_count_is_coded_anew_and_typed(chart: Chart) -> None:
    """14 lesions were 15: the rules give another line, and the correction says what was read wrongly."""
    record = with_count(chart.coded.visit, 0, 0, 15)
    answer = flow.decide(record)
    draft = Draft.of(chart, blind=False).recoded(answer, record, "wrong_count")
    decision = draft.decision()
    deciding.check(chart, decision)
    assert [(line.code, line.units) for line in decision.lines] == [("17004", 1)]
    assert [one.action for one in decision.corrections] == ["change", "reject"]
    first = decision.corrections[0]
    assert (first.procedure, first.part, first.was, first.should_be) == (0, "count", "14", "15")
    assert decision.record == record


def test_a_wrong_record_whose_lines_stand_is_typed_all_the_same(
    file: Store, offer: Make, chart_of: Make, at: Callable[..., Any]
) -> None:
    """20 lesions instead of 17 are the same code: the line stands, and what was misread is kept."""
    offered = offer(file, "many")
    chart = chart_of(file, "many")
    record = with_count(chart.coded.visit, 0, 0, 12)
    draft = Draft.of(chart, blind=False).recoded(flow.decide(record), record, "missed_lesion")
    seat = queue.take_chart(file, "ann", offered.chart, at=at())
    deciding.decide(file, seat, draft.decision(), at=at())
    with file.reading() as session:
        row = session.execute(select(FindingRow)).scalar_one()
    assert (row.action, row.reason) == ("accept", "missed_lesion")


def test_a_corrected_group_changes_the_sum(coded: Make) -> None:
    visit = coded("many")[1].visit
    changed = with_count(visit, 0, 1, 5)
    assert [group.count.value for group in changed.procedures[0].groups] == [9, 5]
    assert changed.procedures[0].count.value == 14
    assert [(one.code, one.units) for one in flow.decide(changed).codes] == [("17000", 1), ("17003", 13)]


def test_the_lines_of_another_are_compared_by_code_first() -> None:
    one, two, other = line_of("17000"), line_of("17003 x 4"), line_of("17003 x 5")
    added = line_of("11102")
    told = compared([one, two], [other, added, one], {"reason": "wrong_count"})
    assert [(c.action, c.after) for c in told] == [("accept", one), ("change", other), ("add", added)]
    assert [c.action for c in compared([one, two], [one], {"reason": "wrong_rule"})] == ["accept", "reject"]


def test_a_blind_coder_enters_lines_and_corrects_nothing(chart: Chart) -> None:
    decision = Draft.of(chart, blind=True).enter([line_of("17004 L57.0")]).decision()
    deciding.check(chart, decision)
    assert (decision.action, decision.corrections) == ("blind", ())
    adopted = Draft.of(chart, blind=False).adopt(decision, "wrong_count").decision()
    deciding.check(chart, adopted)
    assert adopted.lines == decision.lines
