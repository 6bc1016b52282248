"""How much of what is planted is found, and what is taken that nobody planted; by kind, with -s.

The recognisers were tuned on one half of the layouts ("seen"); of the other half only figures were looked at.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from privacy import deidentify

Notes = Callable[[str, int], Iterable[tuple[str, list[Any]]]]

LEAST = 0.98
MOST_FALSE = 5
"""Stretches taken in a thousand words that nobody planted."""


@dataclass
class Score:
    """What became of the planted ones. missed: kind and layout."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, int]] = field(default_factory=list)
    layouts: set[int] = field(default_factory=set)
    false: int = 0
    words: int = 0

    @property
    def recall(self) -> float:
        return self.found.total() / self.planted.total()

    def says(self) -> str:
        kinds = "".join(
            f"\n  {kind:14} {self.found[kind]:5} of {count:5}  {self.found[kind] / count:.3f}"
            for kind, count in sorted(self.planted.items())
        )
        return (
            f"{self.recall:.4f} of {self.planted.total()} in {len(self.layouts)} layouts; "
            f"{self.false} false ({1000 * self.false / self.words:.2f} in 1,000 words){kinds}"
        )


def scored(notes: Iterable[tuple[str, list[Any]]]) -> Score:
    """A planted stretch is found when every letter and digit of it was replaced by something else."""
    score = Score()
    for note, planted in notes:
        told = deidentify(note, key=b"a key", patient="somebody")
        gone = {
            place
            for one in told.replacements
            if one.before != one.after
            for place in range(one.start, one.end)
        }
        places = {place for one in planted for place in range(one.start, one.end)}
        score.words += len(re.findall(r"\w+", "".join(" " if n in places else c for n, c in enumerate(note))))
        score.false += sum(places.isdisjoint(range(one.start, one.end)) for one in told.replacements)
        for one in planted:
            words = note[one.start : one.end]
            weekday = len(re.match(r"(?:[A-Z]\w+day, )?", words)[0])  # type: ignore[index]
            start = one.start + (weekday if one.kind in ("date", "birth") else 0)
            score.planted[one.kind] += 1
            score.layouts.add(one.layout)
            if all(place in gone for place in range(start, one.end) if note[place].isalnum()):
                score.found[one.kind] += 1
            else:
                score.missed.append((one.kind, one.layout))
    return score


@pytest.mark.parametrize("half", ["seen", "held_out"])
def test_planted_identifiers_are_found_and_little_else(
    half: str, planted_notes: Notes, request: pytest.FixtureRequest
) -> None:
    score = scored(planted_notes(half, 12 if request.config.getoption("--whole") else 4))
    print(f"\n{half}: {score.says()}")
    assert score.planted.total() >= 1000
    assert score.recall >= LEAST, score.missed
    assert 1000 * score.false / score.words < MOST_FALSE


def test_they_are_found_above_and_below_whole_notes_of_the_corpus(
    root: Path, planted_among: Callable[[list[str], str], Iterable[tuple[str, list[Any]]]]
) -> None:
    """Heads and feet of the half that nothing was tuned on; the notes have names of their own beside them."""
    lines = (root / "corpus" / "dev" / "natural.jsonl").read_text(encoding="utf-8").split("\n")
    notes = [json.loads(line)["note"] for line in lines if line.strip()]
    score = scored(planted_among(notes, "held_out"))
    print(f"\namong notes: {score.says()}")
    assert score.planted.total() >= 500
    assert score.recall >= LEAST, score.missed


def test_the_layouts_are_many_and_hold_every_kind(
    planted_notes: Notes, layouts_of: Callable[[str], list[str]]
) -> None:
    both = [*layouts_of("seen"), *layouts_of("held_out")]
    assert len(both) >= 150
    assert len(set(both)) == len(both)
    for half in ("seen", "held_out"):
        kinds = {one.kind for _, planted in planted_notes(half, 1) for one in planted}
        assert {"patient", "staff", "relative", "initials", "date", "birth", "age90", "phone", "ssn"} <= kinds
        assert {"mrn", "email", "url", "ip", "street", "city", "post_code", "facility", "photo"} <= kinds
        assert {"plan", "npi", "dea", "serial", "lot", "plate", "bio", "acc", "acct", "enc"} <= kinds
