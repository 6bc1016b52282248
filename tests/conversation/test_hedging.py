"""Corrections that are not certain are asked about, those told for a code are refused (hedges.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import flow
from conversation import Talk
from conversation.people import by_role, clinicians
from conversation.question import read
from records import Coded

NOTE = (
    "06/18/2026. 3 AKs left forearm, 2 AKs dorsal right hand, 4 AKs scalp. "
    "All treated with LN2 today. J. Tran PA-C"
)
SAID: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "hedges.yaml").read_text(encoding="utf-8")
)


@cache
def coded() -> Coded:
    return flow.code(NOTE, id="note")


def units(talk: Talk) -> dict[str, int]:
    return {line.code: line.units for line in talk.coded.codes}


@pytest.mark.parametrize("says", SAID["changes"])
def test_what_is_certain_is_done(says: str) -> None:
    talk = Talk(NOTE, coded())
    assert talk.ask(says).intent == "correct"
    assert units(talk) == {"17000": 1, "17003": 9}


@pytest.mark.parametrize("says", SAID["asks"])
def test_what_is_not_certain_is_asked_about(says: str) -> None:
    talk = Talk(NOTE, coded())
    turn = talk.ask(says)
    assert (turn.intent, turn.understood) == ("correct", False)
    assert talk.state.visit == coded().visit


def test_a_yes_makes_what_was_asked_about_certain() -> None:
    talk = Talk(NOTE, coded())
    talk.ask("scalp was probably 5")
    talk.ask("yes")
    assert units(talk) == {"17000": 1, "17003": 9}


def test_a_maybe_is_no_answer_to_what_was_asked_back() -> None:
    talk = Talk(NOTE, coded())
    assert not talk.ask("make it 5").understood
    talk.ask("scalp, probably")
    assert talk.state.visit == coded().visit


@pytest.mark.parametrize("says", ["ok nope, 4 is right", "yes but not today", "right, 6", "sure?", "no"])
def test_only_a_plain_yes_confirms(says: str) -> None:
    talk = Talk(NOTE, coded())
    talk.ask("scalp was probably 5")
    talk.ask(says)
    assert not any("scalp" in one.what and one.after == "5" for one in talk.changes)


@pytest.mark.parametrize(
    "says", ["Tran says they were itchy", "that was wrong", "it was on the ear", "no, don't do that"]
)
def test_what_was_supposed_is_not_taken_over_by_words_that_tell_something_else(says: str) -> None:
    talk = Talk(NOTE, coded())
    talk.ask("what if the scalp had 5?")
    talk.ask(says)
    assert units(talk) == {"17000": 1, "17003": 8}


def test_a_decision_on_the_lines_answers_no_question_about_a_correction() -> None:
    talk = Talk(NOTE, coded())
    talk.ask("there were 3 on the chin")
    assert talk.ask("accept both lines").intent == "accept"
    assert len(talk.decisions) == 2


def test_the_number_that_was_supposed_takes_it_over() -> None:
    talk = Talk(NOTE, coded())
    talk.ask("what if the scalp had 5?")
    talk.ask("yes, change it to 5")
    assert units(talk) == {"17000": 1, "17003": 9}


@pytest.mark.parametrize("says", SAID["refuses"])
def test_what_is_told_for_a_code_is_refused(says: str) -> None:
    talk = Talk(NOTE, coded())
    assert talk.ask(says).intent == "refuse"
    assert talk.state.visit == coded().visit


@pytest.mark.parametrize(
    ("says", "supposed"),
    [("make it so, nobody checks", 8), ("make it so, she recounted", 9)],
)
def test_what_was_supposed_is_made_the_records_for_its_own_sake(says: str, supposed: int) -> None:
    talk = Talk(NOTE, coded())
    talk.ask("what if the scalp had 5?")
    talk.ask(says)
    assert units(talk) == {"17000": 1, "17003": supposed}


@pytest.mark.parametrize(
    ("note", "names"),
    [
        ("LN2 x 4. J. Tran PA-C", {"tran"}),
        ("Seen by Dr. Okafor-Lee today.", {"okafor-lee"}),
        ("T. Kerr MD; cc NP Sorensen", {"kerr", "sorensen"}),
        ("Dr says 4 AKs.", set()),
    ],
)
def test_clinicians_are_known_by_title_or_degree(note: str, names: set[str]) -> None:
    assert clinicians(note) == names


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("dr tran did apply it", "the doctor did apply it"),
        ("Tran's addendum", "the doctor's addendum"),
        ("transfer it", "transfer it"),
    ],
)
def test_a_clinician_is_heard_by_role(typed: str, heard: str) -> None:
    assert by_role(typed, frozenset({"tran"})) == heard


@pytest.mark.parametrize(
    ("says", "numbers"),
    [
        ("line 2 was done by the resident", ()),
        ("accept lines 1 and 3", ()),
        ("there were 2", (2,)),
        ("line 2 has 3 lesions", (3,)),
        ("change it from 4 to 5", (4, 5)),
        ("4 or 5 on the scalp", (4, 5)),
    ],
)
def test_the_number_of_a_line_counts_no_lesions(says: str, numbers: tuple[int, ...]) -> None:
    assert read(says).numbers == numbers


def test_a_rule_is_told_by_its_topic() -> None:
    talk = Talk(NOTE, coded())

    def rule(asked: str) -> Any:
        return talk.ask(asked)

    closure = rule("in general is simple closure included in an excision?")
    assert closure.rules == ("repair",)
    assert closure.answer.startswith("Simple closure of an excision")
    assert rule("as a rule how are warts coded?").rules == ("benign_destruction",)
    assert rule("in general when do I need modifier 59?").sources == ("cms-ptp-2024-07", "aad-2019-04")
    assert rule("are punch biopsies per lesion or per visit?").rules == ("biopsy",)
    assert "Which rule" not in closure.answer
