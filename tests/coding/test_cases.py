"""Every family, case by case (coding/cases/*.yaml): a visit, and what a careful coder makes of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import coding
from coding.dated import document

FOLDER = Path(coding.__file__).parent / "cases"
FILES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))
}
CASES = [(name, case) for name, cases in FILES.items() for case in cases]
IDS = [f"{name}: {case['name']}" for name, case in CASES]


@pytest.mark.parametrize(("name", "case"), CASES, ids=IDS)
def test_case(name: str, case: dict[str, Any], visit: Any) -> None:
    """given and expect are explained in coding/cases/premalignant_destruction.yaml."""
    day = {"day": case["day"]} if "day" in case else {}
    given = visit(case["given"], **day)
    if "refused" in case:
        with pytest.raises(coding.NoValueOnDate, match=case["refused"]):
            coding.decide(given)
        return
    answer = coding.decide(given)
    expect = case["expect"]
    assert {line.code: line.units for line in answer.codes} == expect.get("codes", {})
    assert sorted(query.about for query in answer.queries) == sorted(expect.get("asked", []))
    least = {item.code: item.units for query in answer.queries for item in query.at_least}
    assert least == expect.get("at_least", {})
    if "not_coded" in expect or name == "premalignant_destruction":
        assert {item.what: item.reason for item in answer.not_coded} == expect.get("not_coded", {})
    if "status" in expect:
        assert answer.status == expect["status"]
    if "looks" in expect:
        assert any(expect["looks"] in reason for reason in answer.reasons), answer.reasons
    assert answer.reasons


def test_every_rule_has_its_cases() -> None:
    """At least five that end in a line and five near misses or borders for every family."""
    for rule in document("parameters/families.yaml")["rules"]:
        cases = FILES[rule]
        hits = [case for case in cases if case.get("expect", {}).get("codes")]
        assert len(hits) >= 5, rule
        assert len(cases) - len(hits) >= 5, rule


def test_no_case_stands_twice() -> None:
    assert len(IDS) == len(set(IDS))
