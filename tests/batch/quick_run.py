"""A batch with a reader that takes two milliseconds, in processes of its own, to be killed by test_faults.

    python quick_run.py SOURCE OUT[,OUT…] WORKERS [CLUSTER]

Only the reader is a stand-in: every process of the run imports this file and puts it in place. What
reads, plans, writes, joins and starts again is the product's.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import flow
from batch.plan import Settings
from batch.run import Order, run
from records import Code, Coded, Unusable, Visit


def code(note: str, *, on: date | None = None, payer: str | None = None, id: str = "note") -> Coded:
    time.sleep(0.002)
    flow.check(note)
    lines = (Code(code="17000", units=1 + len(note) % 9),) if "AK" in note else ()
    return Coded(
        id=id,
        status="ready" if lines else "none",
        codes=lines,
        day=on,
        visit=Visit(),
        versions=flow.versions(),
    )


instead: Any = code
flow.code = instead


def main() -> int:
    source, outs, workers, *cluster = sys.argv[1:]
    order = Order([source], outs.split(","), Settings(), int(workers), cluster[0] if cluster else None)
    try:
        joined = run(order, say=lambda sentence: print(sentence, file=sys.stderr))
    except Unusable as reason:
        print(reason, file=sys.stderr)
        return 2
    return 1 if joined.set_aside else 0


if __name__ == "__main__":
    sys.exit(main())
