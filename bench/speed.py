"""Readers side by side on the same notes: taken in turns, medians of the rounds.

Each round takes every note through one reader after the other and the next round goes the other way
round, so that a busy machine slows all alike. Loading and one round to warm up are not counted. What
is counted is processor time on one core.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean, median

from bench.readers import ALONE, EDSNLP, OURS, STOCK, Pass


def measure(readers: Mapping[str, Pass], notes: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Seconds over all notes, for each reader a list of one figure a round."""
    for over in readers.values():
        over(notes)
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for number in range(rounds):
        for name in list(readers) if number % 2 == 0 else reversed(list(readers)):
            taken[name].append(readers[name](notes))
    return taken


def report(notes: Sequence[str], taken: Mapping[str, list[float]]) -> str:
    """The figures in a table: notes a second, milliseconds a note, and how many times faster."""
    characters = round(mean(map(len, notes)))
    rounds = len(taken[OURS])
    lines = [
        f"{len(notes)} notes of {characters} characters on average, medians of {rounds} rounds, one core",
        f"{'':28}{'notes/s':>9}{'ms/note':>9}{'rounds, ms/note':>18}",
    ]
    for name, seconds in taken.items():
        per_note = [1000 * second / len(notes) for second in seconds]
        spread = f"{min(per_note):.2f} to {max(per_note):.2f}"
        lines.append(f"{name:28}{1000 / median(per_note):>9.0f}{median(per_note):>9.2f}{spread:>18}")
    ours = median(taken[OURS])
    says = [f"{median(taken[STOCK]) / ours:.1f} times as fast as stock medspaCy"]
    if EDSNLP in taken:
        says.append(f"{median(taken[EDSNLP]) / ours:.2f} times as fast as EDS-NLP, which gives no codes")
    if ALONE in taken:
        lines.append(f"the second reader makes it {ours / median(taken[ALONE]):.2f} times as long")
    return "\n".join([*lines, "dermcode is " + ", and ".join(says)])
