"""The pipeline stands as told: its order, medspaCy's parts in it, its silence, a role for every number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from loguru import logger
from medspacy.context import ConText
from medspacy.sentence_splitting import PyRuSHSentencizer
from medspacy.target_matcher import TargetMatcher
from spacy.language import Language

import nlp
from nlp import pipeline
from nlp.pipeline import STEPS, build

HELD: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
CANARY = "Quillfeather"
NOTE = f"Mr {CANARY}, 71. Two AKs on the scalp frozen with LN2. {CANARY} declined biopsy of the nose."


def test_the_steps_stand_in_this_order() -> None:
    assert tuple(HELD["steps"]) == STEPS
    assert tuple(build().pipe_names) == STEPS


def test_every_step_is_a_registered_part_and_is_told_of_in_the_modules_first_words() -> None:
    assert [name for name in STEPS if not Language.has_factory(name)] == []
    told = re.findall(r"^ *(\w+)  ", pipeline.__doc__ or "", re.MULTILINE)
    assert tuple(told) == ("tokenizer", *STEPS)


def test_the_phrases_and_the_scopes_are_medspacys_own_work() -> None:
    pipe = build()
    assert isinstance(pipe.get_pipe("medspacy_target_matcher"), TargetMatcher)
    assert isinstance(pipe.get_pipe("dermcode_context"), ConText)


def test_medspacys_cues_and_sections_can_be_seen_on_the_document() -> None:
    doc = build()("plan:\nno new aks. three aks frozen with ln2.")
    assert [section.category for section in doc._.sections] == ["plan"]
    assert {span.label_ for span in doc.spans["found"]} >= {"DIAGNOSIS", "ACT"}
    assert [sorted(mention.status) for mention in doc._.mentions if mention.kind == "diagnosis"] == [
        ["negated"],
        [],
    ]


def test_it_is_built_once() -> None:
    assert build() is build()


def test_the_same_note_gives_the_same_visit() -> None:
    before = nlp.read(NOTE)
    nlp.read("Nine SKs on the back, not treated.")
    assert nlp.read(NOTE) == before
    assert nlp.read(NOTE).model_dump_json() == before.model_dump_json()


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Everything that loguru gives out while a test runs, however fine."""
    lines: list[str] = []
    sink = logger.add(lines.append, level="TRACE")
    yield lines
    logger.remove(sink)
    logger.disable("PyRuSH")


def test_no_word_of_a_note_reaches_a_log(logged: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    nlp.read(NOTE)
    # No step of ours asks PyRuSH for anything; it must stay silent even when it is asked.
    PyRuSHSentencizer(build())(build().make_doc(NOTE))
    said = capfd.readouterr()
    assert CANARY not in "".join([*logged, said.out, said.err])


def test_the_log_that_is_silenced_would_hold_the_note(logged: list[str]) -> None:
    """Otherwise the test before this one could not fail."""
    logger.enable("PyRuSH")
    PyRuSHSentencizer(build())(build().make_doc(NOTE))
    assert CANARY in "".join(logged)


@pytest.mark.parametrize("held", HELD["numbers"], ids=lambda held: held["note"][:40])
def test_every_number_of_a_note_has_its_role(held: dict[str, Any]) -> None:
    roles = {number.value: number.role for number in nlp.read(held["note"]).numbers}
    assert {value: roles.get(value) for value in held["roles"]} == held["roles"]


@pytest.mark.parametrize("held", HELD["numbers"], ids=lambda held: held["note"][:40])
def test_no_digit_of_a_note_is_left_without_a_number(held: dict[str, Any]) -> None:
    note = held["note"]
    taken = {
        at for number in nlp.read(note).numbers for at in range(number.evidence.start, number.evidence.end)
    }
    left = [digits.group() for digits in re.finditer(r"(?<!\w)\d+", note) if digits.start() not in taken]
    assert left == []
