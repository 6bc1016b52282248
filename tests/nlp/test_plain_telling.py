"""A count that is not told plainly is looked at, with the reason; a plain one stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import flow

THEMES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("plain_telling.yaml").read_text(encoding="utf-8")
)
CASES = [pytest.param(case, id=f"{theme}: {case['note'][:50]}") for theme in THEMES for case in THEMES[theme]]


@pytest.mark.parametrize("case", CASES)
def test_a_count_stands_alone_only_where_it_is_told_plainly(case: dict[str, Any]) -> None:
    coded = flow.code(case["note"])
    if case["looks"]:
        assert coded.status != "ready"
        assert any(case["looks"] in reason for reason in coded.reasons), coded.reasons
    else:
        assert (coded.status, sum(line.units for line in coded.codes)) == ("ready", case["lesions"])
