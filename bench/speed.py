"""Whole note to codes, and stock medspaCy on the same notes: taken in turns, medians of the rounds.

Both run in one process on one core. Each round takes every note through one and then the other,
and the next round begins with the other, so that a busy machine slows both alike. Loading and
one round to warm up are not counted. medspaCy's sentence splitter logs every word of a note at
DEBUG; that log is off for both, so the comparison is of the work and not of the logging.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import mean, median
from time import perf_counter

CORPUS = Path(__file__).parent.parent / "corpus"
OURS = "dermcode, note to codes"
STOCK = "stock medspacy.load()"


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


def measure(notes: Sequence[str], rounds: int) -> Mapping[str, list[float]]:
    """Seconds over all notes, for each reader a list of one figure a round."""
    readers = {OURS: _ours(), STOCK: _stock()}
    for read in readers.values():
        _seconds(read, notes)
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for number in range(rounds):
        for name in (OURS, STOCK) if number % 2 == 0 else (STOCK, OURS):
            taken[name].append(_seconds(readers[name], notes))
    return taken


def report(notes: Sequence[str], taken: Mapping[str, list[float]]) -> str:
    """The figures in a table: notes a second, milliseconds a note, and how many times faster."""
    characters = round(mean(map(len, notes)))
    rounds = len(taken[OURS])
    lines = [
        f"{len(notes)} notes of {characters} characters on average, medians of {rounds} rounds, one core",
        f"{'':26}{'notes/s':>10}{'ms/note':>10}{'range of rounds, ms/note':>28}",
    ]
    for name, seconds in taken.items():
        per_note = [1000 * second / len(notes) for second in seconds]
        spread = f"{min(per_note):.2f} to {max(per_note):.2f}"
        lines.append(f"{name:26}{1000 / median(per_note):>10.1f}{median(per_note):>10.2f}{spread:>28}")
    ratio = median(taken[STOCK]) / median(taken[OURS])
    return "\n".join([*lines, f"dermcode is {ratio:.1f} times as fast"])


def _seconds(read: Callable[[str], object], notes: Sequence[str]) -> float:
    start = perf_counter()
    for note in notes:
        read(note)
    return perf_counter() - start


def _ours() -> Callable[[str], object]:
    import flow

    return flow.code


def _stock() -> Callable[[str], object]:
    from loguru import logger

    logger.disable("PyRuSH")
    import medspacy

    stock: Callable[[str], object] = medspacy.load()
    return stock
