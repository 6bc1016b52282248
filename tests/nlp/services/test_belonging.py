"""Acts on other organs, reports, forms and other people's work make no procedure; acts on skin stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import nlp

CASES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("belonging.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("note", [*CASES["none"], *CASES["not_by_the_writer"]])
def test_what_is_not_of_skin_or_not_of_the_writer_makes_no_procedure(note: str) -> None:
    assert nlp.read(note).procedures == ()


@pytest.mark.parametrize("case", CASES["stay"])
def test_what_was_done_to_skin_stays(case: dict[str, Any]) -> None:
    assert sorted({procedure.act for procedure in nlp.read(case["note"]).procedures}) == sorted(case["acts"])
