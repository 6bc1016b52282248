"""A service that no rule codes is named, and one of a claim has a coder look; nothing is half coded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import flow
from nlp.lexicon import load

FOLDER = Path(__file__).parent
SERVICES = yaml.safe_load((FOLDER / "not_covered.yaml").read_text(encoding="utf-8"))["services"]
ACTS = {entry["act"] for entry in load("not_covered")["services"] if "act" in entry}
ASIDE = {entry["what"] for entry in load("not_covered")["services"] if entry.get("aside")}


@pytest.mark.parametrize("case", SERVICES, ids=[case["note"][:70] for case in SERVICES])
def test_a_service_without_a_rule_is_named(case: dict[str, Any]) -> None:
    coded = flow.code(case["note"])
    acts = [one.act for one in coded.visit.procedures if one.act in ACTS]
    assert acts == case.get("review", [])
    named = {item.what: item.reason for item in coded.not_coded if "not cover" in item.reason}
    assert [what for what in named if what in ASIDE] == case.get("aside", [])
    assert [line.code for line in coded.codes] == case.get("codes", [])
    if acts:
        assert coded.status == "review"
        assert any("does not code" in says or "not covered" in says for says in coded.reasons)
        assert len(named) == 1
