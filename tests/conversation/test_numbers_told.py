"""Numbers that a correction tells in passing: of each side, left alone, of a change that is taken back."""

from __future__ import annotations

from functools import cache

import pytest

import flow
from conversation import Talk
from records import Coded

WARTS = "08/22/2026. 16 warts on the right leg frozen with LN2, tender. Dr. Varga"
MANY = "02/20/2026. AKs: many on both forearms frozen with LN2, and 2 on the nose. Dr. Thackeray"
EARS = "02/20/2026. 3 AKs on the left ear, 2 on the right ear, all frozen with LN2. Dr. Thackeray"
MOHS = (
    "12/05/2026. Mohs: SCC scalp, biopsy proven, 1 stage, 2 blocks, clear. Surgeon = pathologist. "
    "Layered closure 5.5 cm. Dr. Kimura"
)
ABSCESSES = "05/25/2026. I&D of two abscesses, left axilla and right groin, purulent. Dr. Lefevre"


@cache
def coded(note: str) -> Coded:
    return flow.code(note, id="note")


def lines(talk: Talk) -> dict[str, int]:
    return {line.code: line.units for line in talk.coded.codes}


@pytest.mark.parametrize(
    ("note", "says", "after"),
    [
        (MANY, "Thackeray answered: 6 on each forearm", {"17000": 1, "17003": 13}),
        (MANY, "there were 6 on the forearms", {"17000": 1, "17003": 7}),
        (MOHS, "Kimura corrected it to six blocks", {"17311": 1, "17315": 1, "12032": 1}),
        (ABSCESSES, "the groin was not opened, just looked at", {"10060": 1}),
        (WARTS, "2 of them were left alone", {"17110": 1}),
    ],
)
def test_what_a_correction_makes_of_a_number(note: str, says: str, after: dict[str, int]) -> None:
    talk = Talk(note, coded(note))
    talk.ask(says)
    assert lines(talk) == after


def test_what_was_left_alone_is_taken_from_the_count() -> None:
    talk = Talk(WARTS, coded(WARTS))
    talk.ask("2 of them were left alone")
    assert [(one.before, one.after) for one in talk.changes] == [("16", "14")]


@pytest.mark.parametrize("says", ["4 on each ear", "add 2 on each ear"])
def test_so_many_of_each_of_two_places_is_asked_about(says: str) -> None:
    talk = Talk(EARS, coded(EARS))
    assert not talk.ask(says).understood
    assert talk.state.visit == coded(EARS).visit


@pytest.mark.parametrize(
    ("says", "left"),
    [
        ("restore the 16", 0),
        ("back to 14", 1),
        ("undo the last 2", 0),
        ("undo that", 1),
        ("undo two changes", 0),
    ],
)
def test_a_number_says_how_far_is_taken_back(says: str, left: int) -> None:
    talk = Talk(WARTS, coded(WARTS))
    talk.ask("there were 14")
    talk.ask("there were 12")
    assert len(talk.changes) == 2
    talk.ask(says)
    assert len(talk.changes) == left


def test_only_that_place_is_supposed() -> None:
    talk = Talk(ABSCESSES, coded(ABSCESSES))
    turn = talk.ask("only the axilla - what would we have?")
    assert [line.code for line in turn.supposed or ()] == ["10060"]
    assert lines(talk) == {"10061": 1}
