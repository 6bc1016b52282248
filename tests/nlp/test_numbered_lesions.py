"""Lesions that are listed by number or letter are read where the note names them by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import flow
import nlp
from nlp.numbered_lesions import Labelled, in_place
from nlp.text import plain
from records import Evidence, Visit

CASES: dict[str, list[Any]] = yaml.safe_load(
    Path(__file__).with_name("numbered_lesions.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES["named"], ids=lambda case: case["note"][:40])
def test_a_lesion_named_by_its_number_is_the_one_of_the_list(case: dict[str, Any]) -> None:
    coded = flow.code(case["note"], id="case")
    assert coded.status == "ready", coded.reasons
    lines = {line.code: [line.units, line.diagnoses[0]] for line in coded.codes}
    assert lines == case["lines"]


@pytest.mark.parametrize("case", CASES["named"], ids=lambda case: case["note"][:40])
def test_what_is_read_elsewhere_is_quoted_from_where_it_stands(
    case: dict[str, Any], evidence_of: Callable[[Visit], list[Evidence]]
) -> None:
    for quoted in evidence_of(nlp.read(case["note"])):
        assert case["note"][quoted.start : quoted.end] == quoted.text


def test_place_and_diagnosis_are_proven_by_the_list_and_the_act_by_its_own_words() -> None:
    note = "1. L cheek AK\n2. R ear AK\nLN2 to #1 and #2."
    (procedure,) = nlp.read(note).procedures
    proof = {(one.text, one.start) for one in procedure.evidence}
    assert {("L cheek", note.index("L cheek")), ("LN2", note.index("LN2"))} <= proof


def test_the_numbers_that_name_lesions_are_told_as_labels() -> None:
    note = "1. L cheek AK\n2. R ear AK\n3. nose r/o BCC\nLN2 to #1 and #2. Shave bx #3."
    told = [(number.value, number.role) for number in nlp.read(note).numbers]
    assert [value for value, role in told if role == "label"] == ["1", "2", "3", "1", "2", "3"]


def test_lesions_of_one_place_under_two_numbers_are_two() -> None:
    """One temple, two numbers: no question whether the biopsied lesion is the frozen one."""
    note = "1. R temple AK\n2. R temple nodule r/o SCC\n#1 LN2. #2 shave bx."
    names = {group.lesion for one in nlp.read(note).procedures for group in one.groups}
    assert names == {"1", "2"}


@pytest.mark.parametrize("note", CASES["left where it stands"])
def test_a_list_that_tells_its_own_work_is_left_as_it_is(note: str) -> None:
    copy = plain(note)
    assert in_place(copy) == (copy, Labelled())
