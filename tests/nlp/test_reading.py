"""Sentences that a coder can check: how many premalignant lesions were destroyed, none, or ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import flow
from records import Coded

HERE = Path(__file__).parent
THEMES: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(case["note"], case["lesions"], id=f"{theme}: {case['note'][:60]}")
    for theme, cases in THEMES.items()
    for case in cases
]
ASK = "ask"
FAMILY = ("17000", "17003", "17004")


def lines(lesions: int) -> dict[str, int]:
    """The codes and units of so many premalignant lesions destroyed on one day."""
    if lesions >= 15:
        return {"17004": 1}
    return {
        code: units for code, units in {"17000": min(lesions, 1), "17003": lesions - 1}.items() if units > 0
    }


def _asked(coded: Coded) -> list[str]:
    """What is asked of a destruction itself; a benign one's necessity is another matter."""
    return [
        query.about for query in coded.queries if query.about in ("count", "conflict", "method", "diagnosis")
    ]


@pytest.mark.parametrize(("note", "lesions"), CASES)
def test_a_sentence_gives_the_lesions_a_coder_would_count(note: str, lesions: int | str) -> None:
    coded = flow.code(note)
    found = {line.code: line.units for line in coded.codes if line.code in FAMILY}
    if lesions == ASK:
        assert (coded.status, found) == ("query", {})
    elif lesions == 0:
        assert found == {}
        # Other families' services may be coded or asked about; of this one nothing is.
        assert not _asked(coded)
    else:
        assert isinstance(lesions, int)
        assert found == lines(lesions)
        assert not _asked(coded)
        assert lesions == sum(
            done.count.at_least
            for done in coded.visit.procedures
            if done.act == "destruction" and done.diagnosis_class == "premalignant"
        )


@pytest.mark.parametrize(("note", "lesions"), [case for case in CASES if isinstance(case.values[1], int)])
def test_every_line_is_proved_by_words_of_the_note(note: str, lesions: int) -> None:
    for line in flow.code(note).codes:
        roles = {word.role for word in line.evidence}
        assert roles & {"method", "act"}
        assert line.code not in FAMILY or roles >= {"diagnosis", "method"}
        assert all(note[word.start : word.end] == word.text for word in line.evidence)


def test_themes_hold_both_what_counts_and_what_does_not() -> None:
    """Over all themes: enough of each answer that a reader with one habit fails."""
    answers = [case["lesions"] for cases in THEMES.values() for case in cases]
    assert min(answers.count(ASK), answers.count(0)) >= 15
    assert len({lesions for lesions in answers if isinstance(lesions, int)}) >= 12


def test_no_note_stands_in_two_themes() -> None:
    notes = [case["note"] for cases in THEMES.values() for case in cases]
    assert len(notes) == len(set(notes))


@pytest.mark.parametrize(
    "note",
    [
        "Destruction AK 1st lesion: nose. Additional lesions: 4. LN2.",
        "Nine AKs on the arms; LN2 to all except three.",
    ],
)
def test_a_number_that_may_be_told_otherwise_is_never_called_ready(note: str) -> None:
    assert flow.code(note).status in ("review", "query")


def test_lesions_left_beside_treated_ones_are_named_and_not_coded() -> None:
    coded = flow.code("Froze 3 AKs on the scalp with LN2, left the 2 on the neck.")
    assert [(item.what, item.reason) for item in coded.not_coded] == [
        ("2 actinic keratosis (neck)", "declined or deferred")
    ]
