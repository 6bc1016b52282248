"""The notes of the measurements: the samples, then those of the corpus."""

from __future__ import annotations

import json
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "corpus"


def notes_of_the_corpus(most: int) -> list[str]:
    """At most so many notes: the samples, then the notes of every file of cases in turn."""
    samples = [path.read_text(encoding="utf-8") for path in sorted((CORPUS / "samples").glob("*.txt"))]
    shelves = [_notes(path) for path in sorted((CORPUS / "dev").glob("*.jsonl"))]
    deepest = max(map(len, shelves), default=0)
    in_turn = [shelf[place] for place in range(deepest) for shelf in shelves if place < len(shelf)]
    return (samples + in_turn)[:most]


def _notes(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line)["note"] for line in lines if line.strip()]
