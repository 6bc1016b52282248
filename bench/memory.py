"""python -m bench.memory N: reads N different notes, prints the memory of the process on the way (JSON)."""

from __future__ import annotations

import gc
import json
import re
import resource
import sys
from pathlib import Path

from bench.notes import notes_of_the_corpus

SHARES = (0.05, 0.25, 0.5, 0.75, 1.0)
"""Of all notes, when the memory is looked at; the first look comes after everything is loaded."""


_COUNT = re.compile(r"(?<![\d./:-])\b\d{1,2}\b(?![./:-]\d)")
_SITES = (
    "scalp",
    "nose",
    "cheek",
    "forehead",
    "temple",
    "ear",
    "forearm",
    "hand",
    "back",
    "shin",
    "chest",
    "neck",
)
_SITE = re.compile(rf"\b(?:{'|'.join(_SITES)})\b")
_MOST_COUNTED = 19


def different(notes: list[str], number: int) -> str:
    """A note of the corpus with a name, a record number and a word that no other note has.

    Each time the same note comes round it counts other lesions at other sites.
    """
    turn, at = divmod(number, len(notes))
    note = _COUNT.sub(lambda found: str(1 + (int(found[0]) + turn) % _MOST_COUNTED), notes[at])
    note = _SITE.sub(lambda found: _SITES[(_SITES.index(found[0]) + turn) % len(_SITES)], note)
    return f"MRN {1_000_003 * number % 9_999_991}, Ms Q{number:x}vale, zz{number:x}.\n{note}"


def megabytes() -> float:
    """Memory of this process now; where the system does not tell, the most it ever had."""
    now = Path("/proc/self/statm")
    if now.exists():
        return int(now.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most / 1e3


def main(most: int) -> None:
    import flow

    notes = notes_of_the_corpus(500)
    looks = [max(1, round(most * share)) for share in SHARES]
    curve = []
    for number in range(1, most + 1):
        flow.code(different(notes, number))
        if number in looks:
            gc.collect()
            curve.append((number, megabytes()))
    print(json.dumps(curve))


if __name__ == "__main__":
    main(int(sys.argv[1]))
