"""Codes and lengths that are said in words, and what is only like them."""

from __future__ import annotations

import pytest

import flow
from conversation import Talk
from conversation.question import read
from conversation.spelling import spelled_out

TAGS = (
    "07/14/2026. Skin tags: 9 snipped from the neck, irritated. Warts left palm, 2, patient declined "
    "treatment. SK on the left shoulder frozen for cosmetic reasons. Dr. Wrenfield"
)


@pytest.mark.parametrize(
    ("says", "code", "units"),
    [
        ("seventeen thousand", "17000", None),
        ("why thirteen one thirty one", "13131", None),
        ("eleven thousand one hundred and two please", "11102", None),
        ("one one zero five six?", "11056", None),
        ("nineteen on the scalp, twelve oh three two as well", "12032", None),
        ("I had seventeen double oh three times four", "17003", 4),
        ("17 110?", "17110", None),
        ("17,311 twice", "17311", None),
    ],
)
def test_a_code_in_words_is_the_code(says: str, code: str, units: int | None) -> None:
    (named,) = read(spelled_out(says)).codes
    assert (named.code, named.units) == (code, units)


@pytest.mark.parametrize(
    "says",
    [
        "seventeen on the back",
        "warts two, left three",
        "warts 2,3,4",
        "1 7 0 0 0",
        "nine thousand",
        "twenty one",
    ],
)
def test_a_number_that_is_no_code_stays(says: str) -> None:
    assert spelled_out(says) == says


@pytest.mark.parametrize(
    ("says", "mm"),
    [
        ("half a centimetre", 5),
        ("one point four cm wide", 14),
        ("two and a half mm", 2.5),
        ("a half-centimeter margin", 5),
        ("twelve millimeters", 12),
    ],
)
def test_a_length_in_words_is_a_length(says: str, mm: float) -> None:
    assert [one.mm for one in read(spelled_out(says)).measures] == [mm]


def test_half_of_the_lesions_is_no_length() -> None:
    assert spelled_out("half of them were warts") == "half of them were warts"


@pytest.mark.parametrize(
    ("says", "supposed"),
    [
        ("what if the SK had been bleeding?", {"11200": 1, "17110": 1}),
        ("suppose the palm warts had been frozen after all", {"11200": 1, "17110": 1}),
        ("what if the shoulder one were left alone", None),
        ("what if there was a cyst excised on the nose", None),
    ],
)
def test_what_was_set_aside_can_be_supposed_as_done(says: str, supposed: dict[str, int] | None) -> None:
    talk = Talk(TAGS, flow.code(TAGS, id="note"))
    answer = talk.ask(says)
    found = {line.code: line.units for line in answer.supposed} if answer.supposed is not None else None
    assert found == supposed
    assert {line.code: line.units for line in talk.coded.codes} == {"11200": 1}


def test_that_one_is_what_was_asked_after() -> None:
    talk = Talk(TAGS, flow.code(TAGS, id="note"))
    talk.ask("no code for the SK?")
    answer = talk.ask("and if it had been itchy?")
    assert {line.code for line in answer.supposed or ()} == {"11200", "17110"}


MIXED = (
    "11/04/2026. 3 inflamed seborrheic keratoses of the upper back frozen. 1 AK of the scalp frozen. "
    "NB-UVB 700 mJ for psoriasis after petrolatum. Dr. de Vries"
)


def after(says: list[str]) -> dict[str, int]:
    """The lines of the chart after what was said, turn by turn."""
    talk = Talk(MIXED, flow.code(MIXED, id="note"))
    for one in says:
        talk.ask(one)
    return {line.code: line.units for line in talk.coded.codes}


@pytest.mark.parametrize(
    ("says", "lines"),
    [
        (["two of the SKs were actually AKs"], {"17000": 1, "17003": 2, "17110": 1, "96910": 1}),
        (["four of the SKs were AKs"], {"17000": 1, "17110": 1, "96910": 1}),
        (["the scalp is 4", "oops, it was 1"], {"17000": 1, "17110": 1, "96910": 1}),
        (["the scalp is 4", "sorry, it was 2"], {"17000": 1, "17003": 1, "17110": 1, "96910": 1}),
        (["no petrolatum was used, the nurse confirmed"], {"17000": 1, "17110": 1, "96900": 1}),
        (["two more warts"], {"17000": 1, "17110": 1, "96910": 1}),
        (["curettage in place of liquid nitrogen"], {"17000": 1, "17110": 1, "96910": 1}),
        (["in general, not this chart: nine AKs"], {"17000": 1, "17110": 1, "96910": 1}),
    ],
)
def test_what_stands_after_a_few_words(says: list[str], lines: dict[str, int]) -> None:
    assert after(says) == lines


def test_what_has_no_verb_only_supposes() -> None:
    talk = Talk(MIXED, flow.code(MIXED, id="note"))
    assert talk.ask("two more AKs").intent == "what_if"
    assert talk.changes == ()


DRAINED = "08/22/2026. Abscess of the left groin, I&D, packed. 2 warts of the left palm frozen. Dr. Mwangi"


@pytest.mark.parametrize(
    ("says", "supposed"),
    [
        ("suppose it wasn't packed", {"10060": 1, "17110": 1}),
        ("what if the abscess had been left without packing?", {"10060": 1, "17110": 1}),
        ("what if it was packed", {"10061": 1, "17110": 1}),
    ],
)
def test_packing_is_a_fact_that_can_be_supposed(says: str, supposed: dict[str, int]) -> None:
    answer = Talk(DRAINED, flow.code(DRAINED, id="note")).ask(says)
    assert {line.code: line.units for line in answer.supposed or ()} == supposed


def test_what_everyone_does_is_no_reason() -> None:
    talk = Talk(MIXED, flow.code(MIXED, id="note"))
    assert talk.ask("make the scalp four, everybody does").intent == "refuse"
    assert talk.changes == ()
