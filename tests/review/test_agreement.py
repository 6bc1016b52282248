"""Figures of agreement are those of the literature, of another library, and of charts counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from nltk.metrics.agreement import AnnotationTask

from records import Evidence
from review import deciding, queue
from review.agreement import agreement, coded_twice
from review.charts import Chart
from review.decision import ClaimLine, Correction, Decision
from review.statistics import alpha, f1, kappa, kappa_of_table, share
from review.store import Store

PUBLISHED: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("published.yaml").read_text(encoding="utf-8")
)
Make = Callable[..., Any]
At = Callable[..., datetime]


@pytest.mark.parametrize("example", PUBLISHED["kappa"], ids=lambda one: one["source"][:20])
def test_kappa_is_the_published_one_and_that_of_another_library(example: dict[str, Any]) -> None:
    table = example["table"]
    pairs = [
        (row, column)
        for row, cells in enumerate(table)
        for column, times in enumerate(cells)
        for _ in range(times)
    ]
    found = kappa(pairs)
    assert found == kappa_of_table(table)
    assert found.value is not None
    assert round(found.value, 3) == example["value"]
    answers = [
        (who, number, pair[place]) for number, pair in enumerate(pairs) for place, who in enumerate("ab")
    ]
    assert found.value == pytest.approx(AnnotationTask(data=answers).kappa())
    assert found.least is not None
    assert found.most is not None
    assert found.least < found.value < found.most


@pytest.mark.parametrize("example", PUBLISHED["alpha"], ids=lambda one: one["source"][-30:])
def test_alpha_is_the_published_one_and_that_of_another_library(example: dict[str, Any]) -> None:
    coders = {name: told.split() for name, told in example["coders"].items()}
    things = len(coders["A"])
    coded = [
        {name: told[number] for name, told in coders.items() if told[number] != "."}
        for number in range(things)
    ]
    found = alpha(coded)
    assert found.value is not None
    assert round(found.value, 3) == example["value"]
    twice = [(who, str(number), one[who]) for number, one in enumerate(coded) if len(one) > 1 for who in one]
    assert found.value == pytest.approx(AnnotationTask(data=twice).alpha())
    assert alpha(coded) == found, "the bootstrap draws the same every time"
    assert found.least is not None
    assert found.most is not None
    assert found.least <= found.value <= found.most


def test_figures_that_nothing_can_be_said_of_say_nothing() -> None:
    for found in (share(0, 0), f1(0, 0, 0), kappa([(1, 1)] * 9), alpha([{"a": 1, "b": 1}] * 9), alpha([])):
        assert (found.value, found.least, found.most) == (None, None, None)
        assert found.says().startswith("-")


def test_a_share_and_an_f1_have_intervals_around_them() -> None:
    assert share(9, 10).says() == "0.90 (0.60 to 0.98), 10"
    both = f1(8, 10, 10)
    assert both.value == 0.8
    assert both.least is not None
    assert both.most is not None
    assert both.least < 0.8 < both.most
    assert f1(8, 9, 11).value == f1(8, 11, 9).value == 0.8


def _decided(chart: Chart, units: int, words: str | None = None, blind: bool = False) -> Decision:
    """17000 and so many of 17003, with words marked for the change."""
    first, second = (ClaimLine.of(line) for line in chart.coded.codes)
    other = second.model_copy(update={"units": units})
    if blind:
        return Decision(chart=chart.id, lines=(first, other), blind=True)
    marked: tuple[Evidence, ...] = ()
    if words:
        at = chart.note.index(words)
        marked = (Evidence(start=at, end=at + len(words), text=words, role="count"),)
    corrections = [Correction(action="accept", before=first, after=first)]
    if other == second:
        corrections.append(Correction(action="accept", before=second, after=second))
    else:
        corrections.append(
            Correction(action="change", before=second, after=other, reason="wrong_count", words=marked)
        )
    record = None
    if other != second:
        done = chart.coded.visit.procedures[0]
        count = done.count.model_copy(update={"value": units + 1})
        record = chart.coded.visit.model_copy(
            update={"procedures": (done.model_copy(update={"count": count}),)}
        )
    return Decision(chart=chart.id, lines=(first, other), corrections=tuple(corrections), record=record)


def test_two_who_agree_settle_a_chart_and_two_who_differ_need_a_third(
    store: Store, offer: Make, chart_of: Make, at: At
) -> None:
    """Nobody has a chart twice, nobody sees the other, and all three decisions are kept."""
    for name in ("agreed", "disputed"):
        offer(store, "plain", name, random_share=1, double_share=1)
    for name, second_units in (("agreed", 4), ("disputed", 6)):
        chart = chart_of(store, name)
        for who, units in (("ann", 4), ("ben", second_units)):
            assert chart_of(store, name).state == "coded"
            seat = queue.take_chart(store, who, chart.id, at=at())
            deciding.decide(store, seat, _decided(chart, units), at=at())
    assert chart_of(store, "agreed").state == "reviewed"
    assert chart_of(store, "disputed").state == "disputed"
    for who in ("ann", "ben"):
        assert queue.take(store, who, "random", at=at(), adjudicate=True) is None, "they coded it"
    assert queue.waiting(store, "cleo", at=at()) == {
        "random": 0,
        "risk": 0,
        "random adjudicate": 1,
        "risk adjudicate": 0,
    }
    third = queue.take(store, "cleo", "random", at=at(), adjudicate=True)
    assert third is not None
    with store.reading() as session:
        first = next(one for one in deciding.given(session, third.chart) if one.by == "ann")
    deciding.decide(store, third, _decided(chart_of(store, "disputed"), 6), at=at())
    with pytest.raises(Exception, match="third person settled"):
        deciding.undo(store, first.seq, "ann", at=at())
    assert chart_of(store, "disputed").state == "reviewed"
    with store.reading() as session:
        assert [one.by for one in deciding.given(session, third.chart)] == ["ann", "ben", "cleo"]
    assert store.faults() == []


def test_an_undone_disagreement_takes_the_third_place_away(
    store: Store, offer: Make, chart_of: Make, at: At
) -> None:
    offer(store, "plain", double_share=1, random_share=1)
    chart = chart_of(store, "plain")
    for who, units in (("ann", 4), ("ben", 6)):
        seat = queue.take_chart(store, who, chart.id, at=at())
        seq = deciding.decide(store, seat, _decided(chart, units), at=at())
    seat = deciding.undo(store, seq, "ben", at=at())
    assert queue.take(store, "cleo", "random", at=at(), adjudicate=True) is None
    deciding.decide(store, seat, _decided(chart, 4), at=at())
    assert chart_of(store, "plain").state == "reviewed"
    assert store.faults() == []


def test_the_figures_of_a_small_set_are_those_counted_by_hand(
    file: Store, offer: Make, chart_of: Make, at: At
) -> None:
    """Four charts: two alike, one with other units, one of which nobody saw the suggestion."""
    answers = [(4, 4, None, None), (4, 6, None, "5 AKs"), (6, 6, "5 AKs", "5 AKs on"), (4, 4, None, None)]
    for number, (one, two, marked_one, marked_two) in enumerate(answers):
        blind = number == 3
        offer(file, "plain", f"c{number}", random_share=1, double_share=1, blind_share=int(blind))
        chart = chart_of(file, f"c{number}")
        for who, units, words in (("ann", one, marked_one), ("ben", two, marked_two)):
            seat = queue.take_chart(file, who, chart.id, at=at())
            assert seat.blind is blind
            deciding.decide(file, seat, _decided(chart, units, words, blind), at=at())
    offer(file, "plain", "waits", random_share=1, double_share=1)
    told = agreement(*coded_twice(file))
    assert (told.charts, told.waiting) == (4, 1)
    assert told.exact == share(3, 4)
    assert [(one.code, one.both, one.one, one.units) for one in told.codes] == [
        ("17000", 4, 0, share(4, 4)),
        ("17003", 4, 0, share(3, 4)),
    ]
    assert told.kappa.value is None, "both gave both codes to every chart"
    assert told.alpha.value is not None
    assert 0 < told.alpha.value < 1
    assert told.fields["count"] == f1(2, 3, 3)
    assert told.fields["site"] == f1(3, 3, 3)
    assert told.spans == f1(1, 1, 2)
