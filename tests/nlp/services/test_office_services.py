"""Notes of non-surgical services that a coder can check: which procedures of these acts were done today.

A file names the acts it speaks of; a note's procedures of those acts must be the expected ones and no others.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import nlp
from records import Procedure, Visit

HERE = Path(__file__).parent
FILES = (
    "drainage_and_feet",
    "forms_and_running_lists",
    "injections",
    "light",
    "office_work",
    "several_services",
    "skin_surface",
    "tags_and_benign",
)
DATA: dict[str, dict[str, Any]] = {
    name: yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8")) for name in FILES
}
NOTES: list[tuple[str, list[str], dict[str, Any]]] = [
    (theme, data["acts"], case)
    for data in DATA.values()
    for theme, cases in data.items()
    if theme != "acts"
    for case in cases
]
CASES = [pytest.param(acts, case, id=f"{theme}: {case['note'][:60]}") for theme, acts, case in NOTES]
_SIMPLE = ("technique", "diagnosis", "diagnosis_class", "diagnosis_certain", "purpose", "performed_by")


def says(procedure: Procedure, field: str, wanted: Any) -> bool:
    """Whether a procedure holds what a case expects of one field."""
    told = {circumstance.id for circumstance in procedure.circumstances}
    if field == "act":
        return bool(procedure.act == wanted)
    if field in _SIMPLE:
        return bool(getattr(procedure, field) == wanted)
    if field == "count":
        return bool(procedure.count.value == wanted)
    if field == "circumstances":
        return bool(set(wanted) <= told)
    if field == "without":
        return not set(wanted) & told
    if field == "methods":
        return bool(set(wanted) <= set(procedure.methods))
    if field == "area_cm2":
        return bool([group.area_cm2 for group in procedure.groups] == [wanted])
    if field == "doubted":
        return bool(procedure.doubts) is wanted
    sides = {"bilateral": "both "}
    sites = {
        f"{sides.get(group.laterality, group.laterality + ' ') if group.laterality else ''}{place}"
        for group in procedure.groups
        for place in (group.site or "").split(", ")
    }
    assert field == "sites", f"a case cannot ask for {field}"
    return bool(set(wanted) <= sites)


def missing(visit: Visit, acts: list[str], expected: list[dict[str, Any]]) -> list[Any]:
    """What is expected and not there, or there and not expected."""
    left = [procedure for procedure in visit.procedures if procedure.act in acts]
    wrong: list[Any] = []
    for wanted in expected:
        fit = [p for p in left if all(says(p, field, value) for field, value in wanted.items())]
        if fit:
            left.remove(fit[0])
        else:
            wrong.append(wanted)
    return wrong + left


@pytest.mark.parametrize(("acts", "case"), CASES)
def test_a_note_tells_the_services_a_coder_would_find(acts: list[str], case: dict[str, Any]) -> None:
    visit = nlp.read(case["note"])
    assert missing(visit, acts, case.get("expect", [])) == []
    if "work" in case:
        work = [(found.kind, found.says.lower()) for found in visit.office_work]
        absent = [w for w in case["work"] if not any(k == w["kind"] and w["says"] in s for k, s in work)]
        assert absent == []
        assert bool(case["work"]) == bool(work)


def test_no_note_stands_twice() -> None:
    notes = [case["note"] for _, _, case in NOTES]
    assert len(notes) == len(set(notes)) >= 150
