"""A plain note is ready, with its lines and diagnoses; one that lacks a fact is asked about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import flow

DATA: dict[str, list[Any]] = yaml.safe_load(
    Path(__file__).with_name("plain_notes.yaml").read_text(encoding="utf-8")
)


def named(theme: str) -> list[Any]:
    return [pytest.param(case, id=str(case.get("note"))[:60]) for case in DATA[theme]]


@pytest.mark.parametrize("case", named("plain"))
def test_a_plain_note_is_ready(case: dict[str, Any]) -> None:
    coded = flow.code(case["note"])
    lines = {line.code: [line.units, *line.diagnoses] for line in coded.codes}
    assert (coded.status, lines, coded.reasons) == (
        "ready",
        case["lines"],
        ("Every deciding fact is stated.",),
    )


@pytest.mark.parametrize("case", named("one fact is missing"))
def test_a_missing_fact_is_asked_for_in_words_that_fit(case: dict[str, Any]) -> None:
    coded = flow.code(case["note"])
    assert coded.status == "query"
    assert any(case["asks"] in query.question for query in coded.queries), coded.queries


@pytest.mark.parametrize("note", DATA["nothing was done"])
def test_where_nothing_was_done_there_is_no_line_and_no_question(note: str) -> None:
    coded = flow.code(note)
    assert (coded.status, coded.codes, coded.queries) == ("none", (), ())
