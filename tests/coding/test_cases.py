"""Every family, case by case (coding/cases/*.yaml): a visit, and what a careful coder makes of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import coding
from coding.dated import document
from coding.rules import in_order
from coding.same_lesion import settle

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
    if isinstance(expect.get("looks"), str):
        assert any(expect["looks"] in reason for reason in answer.reasons), answer.reasons
    else:
        assert own_looks(name, given) == expect.get("looks", [])
    assert answer.reasons
    told_of_lines(answer, expect)


def own_looks(name: str, given: Any) -> list[str]:
    """Why a person must look, as far as the rule of the file says so itself."""
    rule = next(rule for rule in in_order() if name == rule.RULE)
    outcome = rule.decide(settle(given, given.day).visit, given.day)
    return list(dict.fromkeys((*outcome.look, *outcome.look_at_one)))


def told_of_lines(answer: Any, expect: dict[str, Any]) -> None:
    """What is said of the lines, where the case tells it."""
    lines = {line.code: line for line in answer.codes}
    assert set(expect.get("warns", [])) <= set(answer.warnings)
    for code, says in expect.get("says", {}).items():
        assert lines[code].why[0].says == says
    for code, changes in expect.get("would_change", {}).items():
        assert list(lines[code].would_change) == changes
    for code, roles in expect.get("proved_by", {}).items():
        assert sorted({word.role for word in lines[code].evidence}) == roles


def test_every_rule_has_its_cases() -> None:
    """At least five that end in a line and five near misses or borders for every family."""
    for rule in document("parameters/families.yaml")["rules"]:
        cases = FILES[rule]
        hits = [case for case in cases if case.get("expect", {}).get("codes")]
        assert len(hits) >= 5, rule
        assert len(cases) - len(hits) >= 5, rule


def test_no_case_stands_twice() -> None:
    assert len(IDS) == len(set(IDS))
