"""How long an answer of the talk takes: python -m bench.talk

Every question of the scripted conversations is asked over its note; what is measured is a question to its
Turn, as the page and `dermcode ask` make it. The page adds its drawing.
"""

from __future__ import annotations

import time
from pathlib import Path

import yaml

import flow
from conversation import Talk, ready

SCRIPT = Path(__file__).resolve().parents[1] / "tests" / "conversation" / "script"


def seconds() -> list[float]:
    """The time of every answer, in seconds, in the order of the files."""
    ready()
    taken = []
    for path in sorted(SCRIPT.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            if "note" not in entry:
                continue
            coded = flow.code(entry["note"], id="note")
            for turns in entry["talks"]:
                talk = Talk(entry["note"], coded)
                for turn in turns:
                    begun = time.perf_counter()
                    talk.ask(str(turn[1]))
                    taken.append(time.perf_counter() - begun)
    return taken


def report(taken: list[float]) -> str:
    """Middle, 95th percentile and longest, in milliseconds."""
    ordered = sorted(taken)
    at = [ordered[int(share * (len(ordered) - 1))] * 1000 for share in (0.5, 0.95, 1.0)]
    figures = "middle {:.1f} ms, 95th percentile {:.1f} ms, longest {:.1f} ms".format(*at)
    return f"{len(ordered)} answers: {figures}"


if __name__ == "__main__":
    print(report(seconds()))
