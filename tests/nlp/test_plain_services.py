"""What speaks against a service is a doubt: it is looked at, and is never ready in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import nlp

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("plain_services.yaml").read_text(encoding="utf-8")
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["note"][:50] for case in CASES])
def test_what_speaks_against_a_service_is_told(case: dict[str, Any]) -> None:
    found = [doubt for one in nlp.read(case["note"]).procedures for doubt in one.doubts]
    assert [doubt.says for doubt in found if doubt.about == "telling"] == case["says"]
