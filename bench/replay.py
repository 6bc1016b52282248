"""How long a candidate takes over many settled charts: python -m bench.replay [CHARTS] [WORKERS]

A store in a temporary folder is filled with notes of the corpus, each made another one by a line of its own,
coded and accepted; that is not measured. Then one candidate is replayed over all of them and over the gold
corpus, as `dermcode release replay` does it: every note is read without and with the candidate.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import flow
from batch.executors import cores
from bench.notes import notes_of_the_corpus
from learning.candidate import Candidate, Case, CaseLine
from learning.trial import replay
from review import charts, deciding, queue
from review.settings import settings
from review.store import Store
from review.tables import ChartRow

CHARTS = 10_000
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
LINES = (CaseLine(code="17000"), CaseLine(code="17003", units=4))
CANDIDATE = Candidate(
    kind="diagnosis",
    word="sunscabs",
    meaning="actinic_keratosis",
    form="plural",
    case=Case(note="5 sunscabs on the scalp were frozen with liquid nitrogen.", lines=LINES),
    by="bench",
    at="",
)


def fill(store: Store, wanted: int) -> int:
    """Settle so many charts as dermcode proposes them; how many there are (some notes are refused)."""
    notes = notes_of_the_corpus(wanted)
    rules = settings().model_copy(update={"double_share": 0.0, "random_share": 0.0})
    for place in range(wanted):
        note = f"{notes[place % len(notes)]}\nChart {place}."
        coded = flow.code(note, id=f"chart {place}")
        chart = queue.offer(store, note, coded, at=AT, by="bench", rules=rules).chart
        with store.reading() as session:
            decision = deciding.acceptance(charts.load(session, session.get_one(ChartRow, chart)))
        deciding.decide(store, queue.take_chart(store, "bench", chart, at=AT), decision, at=AT)
    return wanted


def report(wanted: int, workers: int) -> str:
    """The figures of one replay over so many charts."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["DERMCODE_RELEASES"] = str(Path(place) / "releases")
        store = Store.open(str(Path(place) / "review.sqlite"))
        fill(store, wanted)
        begun = time.perf_counter()
        trial = replay([CANDIDATE], store, workers=workers)
        taken = time.perf_counter() - begun
        worked = os.times().children_user + os.times().children_system
    return (
        f"{trial.base.charts:,} settled charts and {trial.cases_tried:,} keyed cases on {workers} cores: "
        f"{taken:.1f} s ({worked:.1f} s of work), {len(trial.changes)} charts changed"
    )


def main(words: list[str]) -> None:
    wanted = int(words[0]) if words else CHARTS
    print(report(wanted, int(words[1]) if len(words) > 1 else cores()))


if __name__ == "__main__":
    main(sys.argv[1:])
