"""An instruction in a note is no finding: it changes no code and no answer, and it is flagged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import flow
from conversation import Talk

DATA: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "instructions.yaml").read_text(encoding="utf-8")
)
QUESTIONS = ("why this many units?", "why not 17004", "which numbers did you see", "what did you leave out")


def lines(coded: Any) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(line.code, line.units, line.modifiers) for line in coded.codes]


def test_there_are_fifty() -> None:
    assert len(DATA["instructions"]) >= 50


@pytest.mark.parametrize("order", DATA["instructions"])
def test_an_instruction_changes_no_code_and_is_flagged(order: str) -> None:
    for before, after in DATA["notes"]:
        without = flow.code(f"{before}{after}")
        coded = flow.code(f"{before} {order}{after}")
        assert lines(coded) == lines(without)
        assert coded.status == without.status
        assert any("instruction" in warning for warning in coded.warnings)
        assert not any("instruction" in warning for warning in without.warnings)


@pytest.mark.parametrize("order", DATA["instructions"][::7])
def test_an_instruction_changes_no_answer(order: str) -> None:
    before, after = DATA["notes"][0]
    note = f"{before} {order}{after}"
    plain, told = Talk(before + after, flow.code(before + after)), Talk(note, flow.code(note))
    assert "instruction" in told.opening()
    assert "instruction" not in plain.opening()
    for question in QUESTIONS:
        assert told.ask(question).answer == plain.ask(question).answer
    assert not told.changes


@pytest.mark.parametrize("words", DATA["plain"])
def test_what_addresses_nobody_is_not_flagged(words: str) -> None:
    before, after = DATA["notes"][0]
    assert not any("instruction" in one for one in flow.code(f"{before} {words}{after}").warnings)
