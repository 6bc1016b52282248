"""The words that document each element of the checklist: found as the note has them, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import nlp
from nlp.openings import openings

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "documentation_cases.yaml").read_text(encoding="utf-8"))
DOCUMENTED = [
    (case["element"], found["note"], found["words"]) for case in CASES for found in case["documented"]
]
NOT_DOCUMENTED = [(case["element"], note) for case in CASES for note in case["not_documented"]]


def words_for(element: str, note: str) -> list[str]:
    return [word.text for one in nlp.read(note).findings if one.element == element for word in one.evidence]


@pytest.mark.parametrize(("element", "note", "words"), DOCUMENTED)
def test_an_element_is_found_with_the_words_that_document_it(element: str, note: str, words: str) -> None:
    assert words in words_for(element, note)


@pytest.mark.parametrize(("element", "note"), NOT_DOCUMENTED)
def test_words_that_only_come_close_document_nothing(element: str, note: str) -> None:
    assert words_for(element, note) == []


def test_every_element_of_the_checklist_has_notes_of_both_kinds(root: Path) -> None:
    checklist: dict[str, Any] = yaml.safe_load(
        (root / "coding/parameters/documentation.yaml").read_text(encoding="utf-8")
    )
    assert [case["element"] for case in CASES] == [one["id"] for one in checklist["elements"]]
    assert all(min(len(case["documented"]), len(case["not_documented"])) >= 4 for case in CASES)


def test_evidence_quotes_the_note_as_it_was_received() -> None:
    """Tabs, CRLF, no-break spaces and long dashes stay as they are in the words shown."""
    note = "Patient:\tJ.\u00a0Doe\r\nO: gritty,\u00a0scaly papules 3–6\u00a0mm.\r\nTolerated  well.\r\n"
    shown = [word for one in nlp.read(note).findings for word in one.evidence]
    assert {"3–6\u00a0mm", "gritty,\u00a0scaly papules"} <= {word.text for word in shown}
    assert all(note[word.start : word.end] == word.text for word in shown)


def test_three_places_are_enough_to_show_an_element() -> None:
    note = "\n".join(f"O: scaly papule number {name}." for name in ("north", "south", "east", "west"))
    assert words_for("lesion_description", note) == ["scaly papule"] * 3


def test_a_note_about_something_else_documents_no_lesion() -> None:
    assert nlp.read("Invoice for two chairs and a desk, delivered to the office.").findings == ()


def test_a_pattern_opens_with_every_form_of_its_first_word() -> None:
    assert openings("bleed(?:s|ing)? (?:on|at)") == {"bleed", "bleeds", "bleeding"}
    assert openings("(?:lesions?|follow[- ]?up) seen") == {"lesion", "lesions", "follow", "followup"}


@pytest.mark.parametrize("pattern", [r"\d+ mm", r"cryo\w* done", r"(?:very )?\w+", "[a-z]+ seen"])
def test_a_pattern_without_a_plain_first_word_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="plain words"):
        openings(pattern)
