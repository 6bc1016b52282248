"""A decision given outside of the queues is a decision like any other, and is given once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from records import Unusable
from review import listing
from review.claim import line_of
from review.corrections import Recurring, recurring, settled
from review.precedents import precedents
from review.recording import record
from review.store import Store

Make = Callable[..., Any]
At = Callable[..., datetime]


def test_a_chart_is_recorded_once_as_proposed_or_corrected(
    store: Store, coded: Make, rules: Make, at: At
) -> None:
    def keep(name: str, lines: Any = None, reviewer: str = "ann", **told: Any) -> None:
        drawn = rules(random_share=0, double_share=0)
        text, proposed = coded(name)
        record(store, text, proposed, lines, reviewer=reviewer, at=at(), rules=drawn, **told)

    note, answer = coded("plain")
    corrected = [line_of("17000 L57.0"), line_of("17003 x 5 L57.0")]
    with pytest.raises(Unusable, match="needs a reason"):
        keep("plain", corrected)
    keep("plain", corrected, reason="wrong_count")
    with pytest.raises(Unusable, match="decided"):
        keep("plain", reviewer="ben")
    keep("none")
    keep("vague", query="How many were treated?")
    assert {one.name: one.state for one in listing.listed(store)} == dict.fromkeys(
        ("plain", "none", "vague"), "reviewed"
    )
    told = precedents(store, note, answer).lines
    assert [(one.code, one.stood, one.changed, one.reasons) for one in told] == [
        ("17000", 1, 0, ()),
        ("17003", 0, 1, ("wrong_count",)),
    ]
    standing = settled(store)
    assert [(one.correction.action, one.correction.reason, one.by) for one in standing] == [
        ("change", "wrong_count", "ann")
    ]
    assert recurring([*standing, *standing])[0].times == 1, "a chart counts once"
    assert recurring(standing) == [Recurring("wrong_count", "none", "", "", "", 1)]
    assert store.faults() == []
