"""The verdicts and the figures are a contract: others count the same answers the same way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluation import figures, judge

HELD = yaml.safe_load((Path(__file__).parent / "verdicts.yaml").read_text(encoding="utf-8"))
CASES = HELD["cases"]


@pytest.mark.parametrize("held", CASES, ids=lambda held: held["name"])
def test_each_answer_gets_its_verdict(held: dict[str, Any]) -> None:
    assert judge(held["case"], held["answer"]).kind == held["kind"]


def test_the_figures_over_all_cases_are_those_worked_out_apart() -> None:
    got = figures(judge(held["case"], held["answer"]) for held in CASES)
    assert json.dumps(got) == json.dumps(HELD["figures"])


def test_a_detail_is_scored_only_of_exact_answers_and_where_keyed() -> None:
    by_id = {verdict.id: verdict for verdict in (judge(held["case"], held["answer"]) for held in CASES)}
    assert by_id["1"].details == {"modifiers": True, "icd10": True}
    assert by_id["2"].details == {"modifiers": False, "icd10": False}
    assert by_id["3"].details == {}


def test_no_case_gives_no_share_but_zero() -> None:
    assert figures([])["exact"] == 0
    assert figures([])["cases"] == 0


def test_the_command_prints_one_object_or_a_table_with_the_misses(
    dermcode: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "cases.jsonl"
    cases = [
        {"id": "plain", "note": "Blood pressure was measured.", "expected": [], "status": "none"},
        {
            "id": "missed",
            "note": "Blood pressure was measured.",
            "expected": [{"code": "17000"}],
            "status": "ready",
        },
        {"id": "unusable", "note": " ", "expected": [], "status": "none"},
    ]
    path.write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    ran = dermcode("evaluate", path, "--json")
    assert ran.code == 0
    assert json.loads(ran.out) == {
        "exact": 0.3333,
        "silent error": 0.0,
        "over-asked": 0.3333,
        "other miss": 0.0,
        "broken": 0.3333,
        "cases": 3,
    }
    table = dermcode("evaluate", path).out
    assert "33.33%" in table
    assert "missed" in table
    assert "Blood pressure" not in table
