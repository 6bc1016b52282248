"""Lesions under a name that the lexicon lacks take no diagnosis in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import nlp

CASES: dict[str, list[Any]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


def doubts(note: str) -> list[str]:
    return [doubt.says for one in nlp.read(note).procedures for doubt in one.doubts]


@pytest.mark.parametrize("case", CASES["is looked at"], ids=lambda case: case["note"][:50])
def test_what_the_reader_does_not_know_is_looked_at(case: dict[str, str]) -> None:
    assert any(case["says"] in says for says in doubts(case["note"]))


@pytest.mark.parametrize("note", CASES["is left alone"])
def test_what_is_told_in_known_words_is_left_alone(note: str) -> None:
    assert doubts(note) == []
