"""Time against the length of a note, memory against the number of notes, and the coding engine alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import process_time

from bench.readers import timed

TIMES = (1, 2, 5, 10)
VISITS = 1000
ROUNDS = 3


def length(notes: Sequence[str], rounds: int) -> Mapping[int, float]:
    """How many times as long a note takes that is so many times as long: the same text in longer notes."""
    import flow

    over = timed(flow.code)
    whole = notes[: len(notes) // TIMES[-1] * TIMES[-1]]
    joined = {
        times: ["\n\n".join(whole[at : at + times]) for at in range(0, len(whole), times)] for times in TIMES
    }
    taken: dict[int, list[float]] = {times: [] for times in TIMES}
    for _ in range(rounds):
        for times in TIMES:
            taken[times].append(over(joined[times]))
    return {times: times * median(taken[times]) / median(taken[1]) for times in TIMES}


def length_report(curve: Mapping[int, float]) -> str:
    told = ", ".join(f"{times}x {taken:.1f}" for times, taken in curve.items())
    return f"a note so many times as long takes so many times the time: {told}"


def memory(notes: int) -> list[tuple[int, float]]:
    """Notes read so far and the memory of the process in MB, measured in a fresh process."""
    asked = [sys.executable, "-m", "bench.memory", str(notes)]
    home = Path(__file__).parent.parent
    answer = subprocess.run(asked, check=True, capture_output=True, text=True, cwd=home)
    return [(int(read), float(megabytes)) for read, megabytes in json.loads(answer.stdout)]


def memory_report(curve: Sequence[tuple[int, float]]) -> str:
    told = ", ".join(f"{notes} {megabytes:.0f}" for notes, megabytes in curve)
    return f"memory in MB after so many different notes: {told}"


def visits() -> float:
    """Hand-made visits that the coding engine alone decides in a second."""
    import coding
    from bench.visits import handmade

    made = [handmade(number) for number in range(VISITS)]
    taken = []
    for _ in range(ROUNDS):
        start = process_time()
        for visit in made:
            coding.decide(visit)
        taken.append(process_time() - start)
    return VISITS / median(taken)


def visits_report(a_second: float) -> str:
    return f"coding.decide alone: {a_second:.0f} hand-made visits a second"
