"""A coder says that something was not done today, and what it was: it leaves the lines, and is told why."""

from __future__ import annotations

import pytest

import flow
from conversation import Talk

NOTE = (
    "03/04/2026. 6 AKs of the scalp and 3 AKs of the left ear frozen with LN2. "
    "Shave biopsy of the right shoulder, rule out BCC; specimen to pathology."
)


@pytest.mark.parametrize(
    ("says", "reason", "lines"),
    [
        (
            "the scalp ones were frozen at the last visit",
            "history",
            [("17000", 1), ("17003", 2), ("11102", 1)],
        ),
        ("the biopsy was only planned", "planned", [("17000", 1), ("17003", 8)]),
        ("the left ear was declined", "declined or deferred", [("17000", 1), ("17003", 5), ("11102", 1)]),
        ("the biopsy was done by another dermatologist", "another clinician", [("17000", 1), ("17003", 8)]),
    ],
)
def test_what_was_not_done_today_stands_aside_with_its_reason(
    says: str, reason: str, lines: list[tuple[str, int]]
) -> None:
    talk = Talk(NOTE, flow.code(NOTE))
    before = talk.state.visit
    turn = talk.correct(says)
    assert sorted((one.code, one.units) for one in turn.codes) == sorted(lines), turn.answer
    assert [one.reason for one in talk.coded.not_coded][-1] == reason
    talk.ask("undo")
    assert talk.state.visit == before


@pytest.mark.parametrize(
    "says",
    [
        "the scalp was frozen today, the last visit was a year ago",
        "they were on the scalp",
        "the other doctor",
    ],
)
def test_other_words_of_time_and_people_take_nothing_off(says: str) -> None:
    talk = Talk(NOTE, flow.code(NOTE))
    talk.ask(says)
    assert {(one.code, one.units) for one in talk.coded.codes} == {("17000", 1), ("17003", 8), ("11102", 1)}
