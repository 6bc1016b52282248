"""What dermcode makes of a note does not change when the note is freed of names; nor does the proof."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import flow
from privacy import deidentify
from records import Coded

LEAST = 0.99
EVERY = 12
"""Of the corpus's notes, one in so many; --whole: all of them."""


def notes(root: Path) -> list[tuple[str, str]]:
    lines = [
        line
        for path in sorted((root / "corpus" / "dev").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]
    return [(case["id"], case["note"]) for case in map(json.loads, lines)]


def lines(coded: Coded) -> list[tuple[str, int]]:
    return sorted((line.code, line.units) for line in coded.codes)


def test_codes_and_units_stay(root: Path, request: pytest.FixtureRequest) -> None:
    chosen = notes(root)[:: 1 if request.config.getoption("--whole") else EVERY]
    other = []
    for id, note in chosen:
        told = deidentify(note, key=b"a key", patient=id)
        if told.text != note and lines(flow.code(note)) != lines(flow.code(told.text)):
            other.append(id)
    print(f"\n{len(other)} of {len(chosen)} notes give other codes: {other}")
    assert len(other) <= (1 - LEAST) * len(chosen)


def test_the_words_that_prove_the_codes_are_found_again() -> None:
    note = "Ms. Ekdahl came on March 4, 2026. 5 AKs of the scalp frozen with LN2 today. Signed Dr. Varga"
    told = deidentify(note, key=b"a key", patient="p")
    before, after = flow.code(note), flow.code(told.text)
    moved = [[told.offsets.span(one.start, one.end) for one in line.evidence] for line in before.codes]
    assert moved == [[(one.start, one.end) for one in line.evidence] for line in after.codes]
    assert all(moved)
