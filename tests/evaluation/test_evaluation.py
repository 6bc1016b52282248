"""The verdicts and the figures are a contract: others count the same answers the same way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluation import as_json, figures, judge, report
from evaluation.bounds import bounds
from evaluation.errors import explain
from evaluation.facts import facts
from evaluation.fields import Tally, measure

HELD = yaml.safe_load((Path(__file__).parent / "verdicts.yaml").read_text(encoding="utf-8"))
CASES = HELD["cases"]
MEASURES = yaml.safe_load((Path(__file__).parent / "measures.yaml").read_text(encoding="utf-8"))


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
    told = json.loads(ran.out)
    assert {name: told[name] for name in list(told)[:6]} == {
        "exact": 0.3333,
        "silent error": 0.0,
        "over-asked": 0.3333,
        "other miss": 0.0,
        "broken": 0.3333,
        "cases": 3,
    }
    assert [miss["id"] for miss in told["misses"]] == ["missed", "unusable"]
    table = dermcode("evaluate", path).out
    assert "33.33%" in table
    assert "missed" in table
    assert "Blood pressure" not in table


def test_several_files_are_one_evaluation(dermcode: Callable[..., Any], tmp_path: Path) -> None:
    paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for path in paths:
        case = {"id": path.stem, "note": "Blood pressure was measured.", "expected": [], "status": "none"}
        path.write_text(json.dumps(case), encoding="utf-8")
    assert json.loads(dermcode("evaluate", *paths, "--json").out)["cases"] == 2


@pytest.mark.parametrize("told", MEASURES["bounds"], ids=lambda told: f"{told['right']} of {told['of']}")
def test_a_bound_is_that_of_wilson(told: dict[str, Any]) -> None:
    least, greatest = bounds(told["right"], told["of"])
    assert least == pytest.approx(told["least"], abs=5e-5)
    assert greatest == pytest.approx(told["greatest"], abs=5e-5)


@pytest.mark.parametrize("told", MEASURES["facts"], ids=lambda told: told["name"])
def test_the_same_facts_told_otherwise_are_the_same(told: dict[str, Any]) -> None:
    gold, given = facts(told["gold"]), facts(told["given"])
    differing = [name for name in gold if gold[name] != given[name]]
    assert differing == told.get("differ", [])


@pytest.mark.parametrize("held", MEASURES["cases"], ids=lambda held: held["name"])
def test_each_field_is_counted_as_worked_out_by_hand(held: dict[str, Any]) -> None:
    tallies = measure(held["case"], held["answer"])
    got = {name: [tally.right, tally.given, tally.gold] for name, tally in tallies.items()}
    assert {name: got[name] for name in held["tallies"]} == held["tallies"]


def test_a_case_without_a_record_is_not_measured() -> None:
    assert measure({"id": 1, "note": "AK", "expected": []}, {"codes": []}) == {}


def test_a_miss_names_the_words_behind_it() -> None:
    """What the answer rests on and gold does not, and what gold has and the answer passed over."""
    held = next(held for held in MEASURES["cases"] if held.get("miss"))
    miss = explain(held["case"], held["answer"], judge(held["case"], held["answer"]))
    assert {"wrong": list(miss.wrong), "missed": list(miss.missed), "asked": list(miss.asked)} == held["miss"]


def test_shares_stand_over_their_bounds() -> None:
    shares = Tally(8, 10, 16).shares()
    assert (shares["precision"], shares["recall"], shares["f1"]) == (0.8, 0.5, 0.6154)
    for name in ("precision", "recall", "f1"):
        assert 0 < shares[f"{name}_at_least"] < shares[name]


def test_a_report_adds_up_by_family_and_by_trap() -> None:
    cases = [{**held["case"], "family": ["one", "two"], "trap": "said"} for held in CASES[:3]]
    answers = {str(held["case"]["id"]): held["answer"] for held in CASES[:3]}
    told = as_json(report(cases, answers))
    assert told["families"]["one"] == told["families"]["two"] == told["traps"]["said"]
    assert told["traps"]["said"]["cases"] == 3
    assert told["traps"]["said"]["silent error"] == 1
    assert told["bounds"]["exact at least"] < told["exact"] < 1
    assert told["bounds"]["silent error at most"] > told["silent error"]
