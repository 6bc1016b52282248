"""What the note tells of surgery and no procedure explains is said, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from nlp import read

CASES = yaml.safe_load(Path(__file__).with_name("surgery_is_complete.yaml").read_text(encoding="utf-8"))[
    "cases"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["note"])[:50])
def test_what_no_procedure_explains_is_a_doubt(case: dict[str, Any]) -> None:
    doubts = [doubt.says for one in read(case["note"]).procedures for doubt in one.doubts]
    assert [says for says in doubts if "explains" in says or "speaks of" in says] == case["doubts"]
