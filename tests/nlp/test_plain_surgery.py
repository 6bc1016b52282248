"""Short notes of surgery: every line with its units and diagnoses, and whether a person must look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import flow

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("plain_surgery.yaml").read_text(encoding="utf-8")
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["note"][:60] for case in CASES])
def test_a_plain_note_of_surgery_has_its_lines(case: dict[str, Any]) -> None:
    """A code without a list is compared by its name alone; "says: null" leaves the status open."""
    coded = flow.code(case["note"])
    found = {line.code: [line.units, *sorted(line.diagnoses)] for line in coded.codes}
    assert set(found) == set(case["codes"])
    assert {code: told for code, told in found.items() if case["codes"][code]} == {
        code: told for code, told in case["codes"].items() if told
    }
    if "says" not in case:
        assert coded.status == case.get("status", "ready"), coded.reasons
