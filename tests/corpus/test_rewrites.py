"""A note written otherwise gets the same answer (how: rewrites.py, beside.py; how often: rewrites.yaml)."""

from __future__ import annotations

import runpy
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MADE = runpy.run_path(str(Path(__file__).with_name("rewrites.py")))
BESIDE = runpy.run_path(str(Path(__file__).with_name("beside.py")))
REWRITES: dict[str, Callable[[str], str]] = MADE["REWRITES"] | BESIDE["REWRITES"]
WORDS: dict[str, Any] = MADE["WORDS"]
KINDS = {"ready": "given", "review": "given"}
"""A line that is proposed and one that is certain are the same answer here."""


def answer(shelf: Any, note: str) -> tuple[Counter[str], str]:
    coded = shelf.code(note)
    return Counter({line.code: line.units for line in coded.codes}), KINDS.get(coded.status, coded.status)


def test_a_note_written_otherwise_is_answered_the_same(shelf: Any, whole: bool) -> None:
    tried: Counter[str] = Counter()
    changed: dict[str, list[str]] = {kind: [] for kind in REWRITES}
    for kind, rewrite in REWRITES.items():
        apt = [case for case in shelf.cases if rewrite(case["note"]) != case["note"]]
        for case in apt[:: 1 if whole else max(1, len(apt) // WORDS["sample"])]:
            tried[kind] += 1
            if answer(shelf, rewrite(case["note"])) != answer(shelf, case["note"]):
                changed[kind].append(case["id"])
    same = {kind: 1 - len(changed[kind]) / tries for kind, tries in tried.items()}
    over_all = 1 - sum(map(len, changed.values())) / tried.total()
    told = "\n".join(f"{kind}: {share:.4f} of {tried[kind]}, {changed[kind]}" for kind, share in same.items())
    print(f"over all {over_all:.4f} of {tried.total()}\n{told}")
    assert set(tried) == set(REWRITES), "a rewrite that rewrites nothing"
    assert over_all >= WORDS["floors"]["over_all"], told
    weak = {
        kind for kind, share in same.items() if share < WORDS["floors"]["each"] and len(changed[kind]) > 1
    }
    assert weak == set(), told


@pytest.mark.parametrize(
    ("kind", "note", "other"),
    [
        ("numbers_in_letters", "3 AKs, 10-12 AKs, 14 or 15 AKs", "three AKs, 10-12 AKs, 14 or 15 AKs"),
        ("numbers_in_figures", "three AKs and an AK", "3 AKs and an AK"),
        ("abbreviated", "actinic keratosis of the left cheek, left alone", "AK of the L cheek, left alone"),
        ("written_out", "AKs x 2 R cheek, AK's, LN2'd", "actinic keratoses x 2 right cheek, AK's, LN2'd"),
        ("one_letter_wrong", "ACTINIC Keratosis", "ACITNIC Kertaosis"),
        ("dashes", "2-3 mm - follow-up", "2–3 mm — follow-up"),
        ("sections_moved", "Allergies: none\n\nAK, nose: LN2", "AK, nose: LN2\n\nAllergies: none"),
        ("sections_moved", "Plan: LN2 to the AK\n\nRTC", "Plan: LN2 to the AK\n\nRTC"),
        (
            "another_word",
            "AKs of the ear: LN2 to all AKs",
            "solar keratoses of the ear: LN2 to all solar keratoses",
        ),
        ("another_site", "AK L temple, L temple frozen", "AK L jaw, L jaw frozen"),
        ("another_site", "AK L temple, AK jaw, both temples", "AK L temple, AK jaw, both temples"),
        (
            "sentence_between",
            "One AK was seen. It was frozen on the nose by me.",
            "One AK was seen. It was frozen on the nose by me.",
        ),
    ],
)
def test_a_rewrite_does_what_it_says(kind: str, note: str, other: str) -> None:
    assert REWRITES[kind](note) == other
