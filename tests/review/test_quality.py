"""Rates come from the random queue, one look at a time; a fall beyond chance is told, and no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from review import deciding, listing, quality, queue
from review.claim import line_of
from review.draft import Draft
from review.quality import Finding
from review.settings import Drift
from review.statistics import share
from review.store import Store

Make = Callable[..., Any]
At = Callable[..., datetime]


def test_rates_are_of_what_was_drawn_and_looked_at(
    store: Store, offer: Make, chart_of: Make, accept: Make, at: At
) -> None:
    offer(store, "plain", "drawn", random_share=1)
    offer(store, "plain", "drawn too", random_share=1)
    offer(store, "border", "risky")
    offer(store, "plain", "neither")
    offer(store, "plain", "unseen", random_share=1, double_share=1, blind_share=1)
    accept(store, "drawn", "ann")
    accept(store, "risky", "ann")
    listing.accept_all(store, "ann", listing.Wanted(queue="rest"), at=at())
    chart = chart_of(store, "drawn too")
    draft = Draft.of(chart, blind=False).change(1, line_of("17003 x 5 L57.0"), "wrong_count")
    draft = draft.add(line_of("11102 D48.5"), "missed_lesion")
    seat = queue.take_chart(store, "ann", chart.id, at=at())
    deciding.decide(store, seat, draft.decision(), at=at())
    seat = queue.take_chart(store, "ann", chart_of(store, "unseen").id, at=at())
    blind = Draft.of(chart_of(store, "unseen"), blind=True).enter([line_of("17000")])
    deciding.decide(store, seat, blind.decision(), at=at())

    found = quality.findings(store)
    told = {rate.name: rate for rate in quality.rates(found, "code")}
    assert told["17000"].stands == share(2, 2)
    assert told["17003"].stands == share(1, 2)
    assert (told["17003"].changed, told["11102"].added, told["11102"].stands.of) == (1, 1, 0)
    assert quality.overall(found).stands == share(3, 4)
    assert quality.reasons(found) == [("missed_lesion", 1), ("wrong_count", 1)]
    assert [rate.name for rate in quality.rates(found, "site")] == ["forearm", "none"]
    assert [rate.name for rate in quality.rates(found, "week")] == ["2026-03-02"]
    assert [one.code for one in quality.findings(store, "risk")] == ["17000", "17003"]


def _found(actions: Sequence[str]) -> list[Finding]:
    day = date(2026, 3, 2)
    return [
        Finding(day + timedelta(days=number), "random", action, None, "17000", "r.x", "r", "nose", "1")
        for number, action in enumerate(actions)
    ]


@pytest.mark.parametrize(
    ("before", "recent", "alarm"),
    [
        ("a" * 95 + "c" * 5, "a" * 30 + "c" * 20, True),
        ("a" * 95 + "c" * 5, "a" * 46 + "c" * 4, False),
        ("a" * 60 + "c" * 40, "a" * 50, False),
        ("a" * 49, "c" * 50, None),
        ("a" * 90, "c" * 5, None),
    ],
)
def test_a_fall_beyond_chance_is_told_and_no_other(before: str, recent: str, alarm: bool | None) -> None:
    actions = ["accept" if sign == "a" else "change" for sign in before + recent]
    told = quality.slip(_found(actions), Drift(recent=len(recent) if alarm is not None else 50, least=50))
    assert (told.alarm if told else None) is alarm
