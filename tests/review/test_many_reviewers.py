"""Many reviewers at once on PostgreSQL, some of them killed at their work.

The usual run has a small team; `pytest --whole` has 20 reviewers and 2,000 decisions.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from review import listing
from review.store import Store

ROOT = Path(__file__).parents[2]
LEASE = 2
"""Seconds until a killed reviewer's chart is free again."""

WORK = """
import sys
from datetime import UTC, datetime
from random import Random
from review import charts, deciding, queue
from review.log import Conflict
from review.place import url_of
from review.settings import settings
from review.store import Store
from review.tables import ChartRow

place, reviewer, lease, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), open(sys.argv[4], "a")
rules = settings().model_copy(update={"lease_seconds": lease})
store, chance = Store(url_of(place)), Random(reviewer)
while True:
    seat = None
    for which in chance.sample(["random", "risk"], 2):
        seat = seat or queue.take(store, reviewer, which, at=datetime.now(UTC), rules=rules)
    if seat is None:
        break
    print("took", seat.id, seat.token, file=out, flush=True)
    with store.reading() as session:
        chart = charts.load(session, session.get_one(ChartRow, seat.chart))
    try:
        seq = deciding.decide(store, seat, deciding.acceptance(chart), at=datetime.now(UTC))
    except Conflict:
        continue
    if chance.random() < 0.1:  # the answer was lost on its way, so it is sent again
        assert deciding.decide(store, seat, deciding.acceptance(chart), at=datetime.now(UTC)) == seq
    print("decided", seat.id, seq, file=out, flush=True)
"""


@pytest.fixture
def team(request: pytest.FixtureRequest) -> tuple[int, int, int]:
    """Reviewers, charts, and how many times one of them is killed."""
    return (20, 1600, 60) if request.config.getoption("--whole") else (4, 24, 4)


def test_nothing_is_lost_or_doubled_when_reviewers_are_killed(
    postgres: str, template: str, tmp_path: Path, offer: Callable[..., Any], team: tuple[int, int, int]
) -> None:
    reviewers, charts, kills = team
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE a_team TEMPLATE {template}")  # type: ignore[arg-type]
    place = f"{postgres}/a_team"
    store = Store.open(place)
    for number in range(charts):
        offer(store, "border", f"chart {number}", random_share=0.5, double_share=0.25)
    places = sum(2 if one.double else 1 for one in listing.listed(store))
    told = _work(place, reviewers, kills, tmp_path)

    deadline = time.monotonic() + LEASE + 30
    while _open(store) and time.monotonic() < deadline:  # what the killed held, once their leases are over
        time.sleep(0.5)
        told = _work(place, reviewers, 0, tmp_path)

    entries = [one for one in store.entries() if one.kind == "decided"]
    assert len(entries) == places, "every place has exactly one decision"
    decided = [line.split() for line in told if line.startswith("decided")]
    assert {int(seq) for _, _, seq in decided} <= {one.seq for one in entries}, "one that was stored is lost"
    assert max(Counter(seat for _, seat, _ in decided).values()) == 1, "one place was decided twice"
    assert max(Counter((one.chart, one.by) for one in entries).values()) == 1, "one person had a chart twice"
    assert {one.state for one in listing.listed(store)} == {"reviewed"}
    assert store.faults() == []
    if len(entries) > 500:
        print(f"\n{reviewers} reviewers, {kills} killed, {len(entries)} decisions, the chain whole")
    store.engine.dispose()


def _work(place: str, reviewers: int, kills: int, tmp_path: Path) -> list[str]:
    """Let all reviewers work until nothing is left for them; some are killed, and come back."""
    chance, names = random.Random(11), [f"reviewer {number}" for number in range(reviewers)]
    running = {name: _start(place, name, tmp_path) for name in names}
    while any(process.poll() is None for process in running.values()):
        time.sleep(chance.uniform(0.1, 0.5))
        name = chance.choice(names)
        if kills and running[name].poll() is None:
            kills -= 1
            running[name].send_signal(signal.SIGKILL)
            running[name].wait()
            running[name] = _start(place, name, tmp_path)
    assert {process.returncode for process in running.values()} == {0}, (tmp_path / "trouble.txt").read_text()
    return [line for one in tmp_path.glob("*.log") for line in one.read_text().splitlines()]


def _start(place: str, name: str, tmp_path: Path) -> subprocess.Popen[bytes]:
    with (tmp_path / "trouble.txt").open("ab") as trouble:
        return subprocess.Popen(
            [sys.executable, "-c", WORK, place, name, str(LEASE), str(tmp_path / f"{name}.log")],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=trouble,
        )


def _open(store: Store) -> bool:
    return any(one.state != "reviewed" for one in listing.listed(store))
