"""What the second reader learns from settled charts, and what it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flow
from models.examples import of_charts
from records import Evidence, SecondLook
from review import deciding, queue
from review.claim import line_of
from review.draft import Draft
from review.lessons import lessons
from review.risk import risks
from review.settings import settings
from review.store import Store

Make = Callable[..., Any]


def _decide(store: Store, draft: Draft, chart: str, at: datetime) -> None:
    deciding.decide(store, queue.take_chart(store, "ann", chart, at=at), draft.decision(), at=at)


def test_accepted_charts_teach_and_changed_ones_do_not(
    file: Store, offer: Make, chart_of: Make, accept: Make, at: Make
) -> None:
    for name in ("plain", "many", "vague", "border"):
        offer(file, name)
    accept(file, "plain", "ann")
    accept(file, "vague", "ann")  # asks the provider: nothing is known yet
    many = chart_of(file, "many")
    _decide(file, Draft.of(many, blind=False).reject(0, "wrong_count"), many.id, at())
    assert [one.chart for one in lessons(file)] == [chart_of(file, "plain").id]


def test_the_words_of_an_added_line_teach(file: Store, offer: Make, chart_of: Make, at: Make) -> None:
    offer(file, "plain")
    chart = chart_of(file, "plain")
    start = chart.note.index("left forearm")
    word = Evidence(start=start, end=start + 12, text="left forearm", role="site")
    draft = Draft.of(chart, blind=False).mark(word).add(line_of("11102 D48.5"), "missed_lesion")
    _decide(file, draft, chart.id, at())
    (taught,) = of_charts(lessons(file), flow.phrases)
    assert (start, start + 12, "site") in taught.today
    assert taught.group == f"chart/{chart.id}"
    assert {label for _, _, label in taught.today} == {"count", "diagnosis", "method", "site"}


def test_a_chart_that_the_second_reader_wants_looked_at_is_at_risk(coded: Make) -> None:
    _, plain = coded("plain")
    word = plain.codes[0].evidence[0]
    seen = plain.model_copy(update={"second_look": SecondLook(says="look", evidence=(word,), sure=0.9)})
    assert "second_reader" not in risks(plain, (), settings())
    assert "second_reader" in risks(seen, (), settings())
