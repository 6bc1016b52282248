"""Numbers beside the lesions: what the note itself explains, and what stays a doubt."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import nlp
from nlp.pipeline import build
from nlp.text import plain

CASES: dict[str, list[dict[str, str]]] = yaml.safe_load(
    Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
)
LOOSE = "has no clear role"


def doubts(note: str) -> list[str]:
    text = plain(note).text
    doc = build().make_doc(text)
    doc._.plain = text
    return [says for account in build()(doc)._.account[0] for says in account.doubts]


@pytest.mark.parametrize("case", CASES["explained"], ids=lambda case: case["note"][:50])
def test_a_number_that_the_note_explains_has_its_role_and_is_no_doubt(case: dict[str, str]) -> None:
    roles = [number.role for number in nlp.read(case["note"]).numbers if number.value == case["number"]]
    assert case["role"] in roles
    assert not any(LOOSE in says for says in doubts(case["note"]))


@pytest.mark.parametrize("case", CASES["a doubt"], ids=lambda case: case["note"][:50])
def test_a_number_that_nothing_explains_is_a_doubt(case: dict[str, str]) -> None:
    said = [says for says in doubts(case["note"]) if LOOSE in says]
    assert said
    assert all(case["number"] in says for says in said)
