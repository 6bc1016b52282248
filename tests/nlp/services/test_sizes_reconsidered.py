"""A size that the note tells apart from its lesion is not asked about, and is never taken in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import flow

CASES: dict[str, list[Any]] = yaml.safe_load(
    Path(__file__).with_name("sizes_reconsidered.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES["found at a second look"], ids=lambda case: case["note"][:50])
def test_a_size_finds_its_lesion_and_the_chart_is_looked_at(case: dict[str, Any]) -> None:
    coded = flow.code(case["note"])
    assert [f"{line.code} x {line.units}" for line in coded.codes] == case["codes"]
    assert coded.status == "review"
    assert any(case["says"] in reason for reason in coded.reasons)


@pytest.mark.parametrize("note", CASES["still asked about"])
def test_a_lesion_whose_size_nobody_tells_is_asked_about(note: str) -> None:
    coded = flow.code(note)
    assert "size" in [asked.about for asked in coded.queries]
