"""A reviewer says what is right: the record changes, the rules make the lines, and a replay proves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import flow
from records import Evidence
from review import deciding, packet
from review.claim import typed
from review.corrections import settled
from review.store import Store
from ui.review_work import Work

Make = Callable[..., Any]
CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("said.yaml").read_text(encoding="utf-8")
)


def _sit(store: Store, offer: Make, note: str) -> Work:
    """The reviewer ann at a chart of the random queue."""
    offer(store, note, random_share=1)
    work = Work(store, "ann")
    work.fetch()
    assert work.chart is not None
    return work


def _told(work: Work) -> list[str]:
    assert work.draft is not None
    return [f"{one.fact.part}: {one.fact.was} -> {one.fact.should_be}" for one in work.draft.why]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_said_changes_the_record_and_the_rules_make_the_lines(
    file: Store, offer: Make, case: dict[str, Any]
) -> None:
    work = _sit(file, offer, case["note"])
    work.line = case.get("line")
    work.begin("change" if "line" in case else "add")
    work.because(case["reason"])
    if work.mode == "count":
        work.begin_saying()
    work.say(case["says"])
    assert work.mode == "look", work.asks
    assert _told(work) == case["facts"]
    assert work.draft is not None
    decision = work.draft.decision()
    assert [typed(line) for line in decision.lines] == case["lines"]
    assert decision.record is not None
    assert {one.reason for one in decision.corrections if one.reason} <= {case["reason"]}
    work.save()
    assert work.message is None
    raw = packet.packet(file, case["note"])
    replayed = packet.replay(raw, flow.code, flow.decide)
    assert (replayed.whole, replayed.same, replayed.faults) == (True, True, ())
    assert packet.packet(file, case["note"]) == raw


def test_what_is_not_certain_is_asked_back_and_nothing_changes(file: Store, offer: Make) -> None:
    work = _sit(file, offer, "many")
    work.begin("change")
    work.because("wrong_site")
    work.say("left ear")
    assert "scalp" in work.asks
    assert work.draft is not None
    assert work.draft.record is None
    work.say("the one on the scalp")
    assert _told(work) == ["site: scalp -> ear", "laterality: none -> left"]


def test_corrections_add_up_and_are_taken_back_step_by_step(file: Store, offer: Make) -> None:
    work = _sit(file, offer, "many")
    for reason, says in (("wrong_count", "scalp is 5, not 9"), ("wrong_site", "left temple, not left cheek")):
        work.begin("change")
        work.because(reason)  # type: ignore[arg-type]
        if work.mode == "count":
            work.begin_saying()
        work.say(says)
    assert _told(work) == ["count: 9 -> 5", "site: cheek -> temple"]
    assert work.draft is not None
    decision = work.draft.decision()
    assert [(one.action, one.reason, one.part, one.says) for one in decision.corrections] == [
        ("change", "wrong_count", "count", "scalp is 5, not 9"),
        ("add", "wrong_site", "site", "left temple, not left cheek"),
    ]
    work.back()
    assert _told(work) == ["count: 9 -> 5"]
    work.back()
    assert work.draft.decision() == deciding.acceptance(work.chart)  # type: ignore[arg-type]


def test_words_that_were_marked_belong_to_the_correction_that_comes_next(file: Store, offer: Make) -> None:
    work = _sit(file, offer, "plain")
    assert work.chart is not None
    start = work.chart.note.index("left forearm")
    work.selected = Evidence(start=start, end=start + 12, text="left forearm", role="documentation")
    work.mark()
    work.line = 0
    work.begin("change")
    work.because("wrong_site")
    work.say("right forearm")
    assert work.draft is not None
    assert [one.text for one in work.draft.decision().corrections[0].words] == ["left forearm"]


def test_a_modifier_typed_afterwards_leaves_the_corrected_record_and_other_units_do_not(
    file: Store, offer: Make
) -> None:
    work = _sit(file, offer, "plain")
    work.line = 0
    work.begin("change")
    work.because("wrong_site")
    work.say("right forearm")
    assert work.draft is not None
    record = work.draft.record
    work.line = 1
    work.begin("change")
    work.because("wrong_rule")
    work.keep_line("17003 x 4 -59 L57.0")
    assert record is not None
    assert work.draft.record == record
    work.line = 1
    work.begin("change")
    work.because("preference")
    work.keep_line("17003 x 3 -59 L57.0")
    assert work.draft.record is None


def test_a_line_that_was_history_takes_its_work_off_the_record(file: Store, offer: Make) -> None:
    work = _sit(file, offer, "mixed")
    assert work.chart is not None
    work.line = next(place for place, one in enumerate(work.chart.coded.codes) if one.code == "11102")
    work.begin("reject")
    work.because("wrong_time")
    assert work.draft is not None
    decision = work.draft.decision()
    assert [one.code for one in decision.lines] == ["17000", "17003"]
    deciding.check(work.chart, decision)


def test_what_was_said_is_stored_alike_on_both_databases(store: Store, offer: Make) -> None:
    work = _sit(store, offer, "plain")
    work.line = 0
    work.begin("change")
    work.because("wrong_diagnosis")
    work.say("these were warts")
    work.save()
    assert [
        (one.correction.part, one.correction.was, one.correction.should_be) for one in settled(store)
    ] == [
        ("diagnosis", "actinic_keratosis", "verruca"),
        ("diagnosis", "actinic_keratosis", "verruca"),
    ]
    replayed = packet.replay(packet.packet(store, "plain"), flow.code, flow.decide)
    assert replayed.whole
    assert store.faults() == []
