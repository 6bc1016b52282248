"""The services that the reader finds in a note, each with the fields that a careful coder would fill in.

Every YAML file beside this one holds notes; a field that a case does not name is not compared.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import nlp
from records import LesionGroup, Procedure

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
CASES: list[tuple[str, dict[str, Any]]] = [
    (path.stem, case)
    for path in FILES
    for case in yaml.safe_load(path.read_text(encoding="utf-8")).get("cases", ())  # others have themes
]
OF_A_LESION = {
    "size": "size_mm",
    "margin": "margin_mm",
    "excised": "excised_mm",
    "defect": "defect_mm",
    "length": "length_mm",
    "depth": "depth",
}
OF_A_PROCEDURE = {
    "act": "act",
    "technique": "technique",
    "purpose": "purpose",
    "diagnosis": "diagnosis",
    "certain": "diagnosis_certain",
}
NOT_SURGERY = {"topical", "observation"}


def place_of(group: LesionGroup) -> str:
    return " ".join(filter(None, [group.laterality, group.site]))


def differs(procedure: Procedure, expected: dict[str, Any]) -> list[str]:
    """The fields in which a procedure is not as expected."""
    found: dict[str, Any] = {key: getattr(procedure, name) for key, name in OF_A_PROCEDURE.items()}
    found["count"] = procedure.count.value
    found["methods"] = sorted(procedure.methods)
    found["tells"] = sorted(c.id for c in procedure.circumstances)
    found["stages"] = [stage.blocks for stage in procedure.stages]
    found["lesions"] = sorted(place_of(group) for group in procedure.groups)
    if procedure.groups:
        first = procedure.groups[0]
        found |= {key: getattr(first, name) for key, name in OF_A_LESION.items()}
        found["site"] = place_of(first)
    wrong = []
    for key, value in expected.items():
        got = found.get(key)
        if key == "tells":
            right = set(value) <= set(got or ())
        elif isinstance(value, list) and key != "stages":
            right = sorted(value) == got
        else:
            right = got == value
        if not right:
            wrong.append(f"{key}: {got!r} instead of {value!r}")
    return wrong


def compare(found: list[Procedure], expected: list[dict[str, Any]]) -> list[str]:
    """What is missing, and what is there and should not be. Every expected one takes the nearest found."""
    left = list(found)
    wrong = []
    for one in sorted(expected, key=len, reverse=True):
        best = min(left, key=lambda procedure: len(differs(procedure, one)), default=None)
        if best is None or best.act != one["act"]:
            wrong.append(f"no {one['act']}: {one}")
            continue
        left.remove(best)
        wrong += [f"{one['act']} {text}" for text in differs(best, one)]
    return wrong + [f"also {one.act} {[place_of(group) for group in one.groups]}" for one in left]


@pytest.mark.parametrize(("family", "case"), CASES, ids=[f"{f}-{n}" for n, (f, _) in enumerate(CASES)])
def test_the_services_of_a_note(family: str, case: dict[str, Any]) -> None:
    found = [one for one in nlp.read(case["note"]).procedures if one.act not in NOT_SURGERY]
    assert compare(found, case["expect"]) == []


def test_a_case_tells_both_what_was_done_and_what_was_not() -> None:
    assert sum(not case["expect"] for _, case in CASES) >= 10
    assert len({case["note"] for _, case in CASES}) == len(CASES)
