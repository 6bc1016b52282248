"""The keyed notes that every release is tried on: those that ship, and the cases of earlier releases."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from evaluation.cases import read_cases
from learning.answers import Note, of_case
from learning.candidate import Candidate
from releases import Release
from releases.place import folder
from releases.shelf import read

SHIPPED = Path(__file__).resolve().parent.parent / "corpus" / "dev"
GOLD = "gold"


def files(places: Sequence[Path] | None = None) -> list[Path]:
    """The files of gold cases: those of some places, or the shipped ones."""
    return [
        file
        for place in (places if places is not None else [SHIPPED])
        for file in (sorted(place.glob("*.jsonl")) if place.is_dir() else [place])
    ]


def notes(places: Sequence[Path] | None = None) -> list[Note]:
    """The gold cases as keyed notes."""
    return [
        Note(str(case["id"]), case["note"], _day(case.get("on")), case.get("payer"), dict(case))
        for file in files(places)
        for case in read_cases(file)
    ]


def fingerprint(places: Sequence[Path] | None = None) -> str:
    """A hash that changes with any gold case."""
    digest = hashlib.sha256()
    for file in files(places):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def of_release(release: Release | None, where: Path | None = None) -> list[Candidate]:
    """The candidates of a release and of all that it builds on, the first first."""
    found: list[Candidate] = []
    while release is not None:
        found = [*(Candidate.model_validate(one) for one in release.candidates), *found]
        release = read(where or folder(), release.builds_on) if release.builds_on else None
    return found


def case_notes(candidates: Sequence[Candidate]) -> list[Note]:
    """The cases of candidates as keyed notes."""
    return [of_case(one.id, one.case) for one in candidates]


def _day(told: object) -> date | None:
    return date.fromisoformat(told) if isinstance(told, str) else None
