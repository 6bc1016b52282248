"""What ties today's procedure to an earlier one is told in plain words, or it makes no modifier."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import flow
from nlp.lexicon import load

FOLDER = Path(__file__).parent
RELATIONS = yaml.safe_load((FOLDER / "global_period.yaml").read_text(encoding="utf-8"))["relations"]
SAYS = load("global_period")["says"]


@pytest.mark.parametrize("case", RELATIONS, ids=[case["note"][:70] for case in RELATIONS])
def test_a_relation_is_told_or_makes_no_modifier(case: dict[str, Any]) -> None:
    coded = flow.code(case["note"])
    ids = {entry["id"] for entry in load("global_period")["tells"]}
    told = {one.id for procedure in coded.visit.procedures for one in procedure.circumstances}
    assert sorted(told & ids) == case["told"]
    assert {line.code: list(line.modifiers) for line in coded.codes} == case["modifiers"]
    doubts = {doubt.says for procedure in coded.visit.procedures for doubt in procedure.doubts}
    assert bool(doubts & set(SAYS.values())) == case.get("looks", False)
    if case.get("looks"):
        assert coded.status == "review"
    assert (SAYS["hint"] in coded.warnings) == case.get("hint", False)


def test_the_words_of_a_relation_stand_in_the_note() -> None:
    for case in RELATIONS:
        for procedure in flow.code(case["note"]).visit.procedures:
            for word in (word for one in procedure.circumstances for word in one.evidence):
                assert case["note"][word.start : word.end] == word.text
