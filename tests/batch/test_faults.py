"""A run killed at any place goes on where it stopped, and ends with the bytes of an undisturbed one.

The usual tests kill a few runs; DERMCODE_FAULTS=30 kills thirty (worker, client, Dask worker in turn).
Places are drawn with a seed: after so many parts were written, and a few milliseconds more.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

QUICK = Path(__file__).with_name("quick_run.py")
NOTES = 600
OUTS = ("coded.jsonl", "lines.csv", "coded.parquet")
WHOLE = int(os.environ.get("DERMCODE_FAULTS", "0"))
FAULTS = WHOLE or 2
WAIT = 120


class Undisturbed(NamedTuple):
    source: Path
    parts: int
    bytes: dict[str, bytes]


def command(source: Path, folder: Path, cluster: bool = False) -> list[str]:
    outs = ",".join(str(folder / name) for name in OUTS)
    return [sys.executable, str(QUICK), str(source), outs, "2", *(["local"] if cluster else [])]


def _listens() -> None:
    """Who runs the tests in the background has Ctrl-C ignored by all that is started from there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(source: Path, folder: Path, cluster: bool = False) -> subprocess.Popen[bytes]:
    folder.mkdir(exist_ok=True)
    return subprocess.Popen(
        command(source, folder, cluster),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=folder,
        preexec_fn=_listens,
    )


def outputs(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (*OUTS, "coded.setaside.jsonl")}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """The outputs of a run that nobody killed, over notes of which one is bad and one has a used id."""
    place = tmp_path_factory.mktemp("undisturbed")
    source = place / "notes.jsonl"
    rows = [{"id": f"n{at}", "note": f"{'x' * (at % 50)} AK" if at % 3 else "none"} for at in range(NOTES)]
    rows[100]["id"], rows[200]["note"] = "n5", " "
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    running = start(source, place / "out")
    assert running.wait(WAIT) == 1, running.stderr and running.stderr.read()
    assert sorted(path.name for path in (place / "out").iterdir()) == sorted(
        [*OUTS, "coded.manifest.json", "coded.setaside.jsonl"]
    )
    from batch import plan
    from batch.sources import Reading
    from batch.storage import Found

    made = plan.make(plan.look_at([Found(str(source), "notes.jsonl")], Reading()), plan.Settings())
    return Undisturbed(source, len(list(plan.shares(made))), outputs(place / "out"))


def children(pid: int) -> Iterator[int]:
    """The processes below a process, the deepest last."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            yield int(entry.name)
            yield from children(int(entry.name))


def is_worker(pid: int) -> bool:
    """Whether a process is one that codes: not a resource tracker, nor the nurse of a Dask worker."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"spawn_main" in words and not any(True for _ in children(pid))


def wait_for_parts(running: subprocess.Popen[bytes], work: Path, number: int) -> bool:
    """Until so many parts are written; False when the run has ended before."""
    begun = time.monotonic()
    while running.poll() is None and time.monotonic() - begun < WAIT:
        if len(list(work.glob("part-*"))) >= number:
            return True
        time.sleep(0.002)
    return False


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds the processes of a run in /proc")
@pytest.mark.parametrize("number", range(FAULTS))
def test_a_run_that_was_killed_ends_with_the_same_bytes(
    undisturbed: Undisturbed, tmp_path: Path, number: int
) -> None:
    whom = ("client", "worker", "Dask worker")[number % 3 if WHOLE else number % 2]
    cluster = whom == "Dask worker"
    drawn = random.Random(f"fault {number}")
    after, moment = drawn.randint(0, undisturbed.parts), drawn.uniform(0, 0.06)
    folder = tmp_path / "out"
    running = start(undisturbed.source, folder, cluster)
    if wait_for_parts(running, folder / ".coded.jsonl.work", after):
        time.sleep(moment)
        below = [pid for pid in children(running.pid) if is_worker(pid)]
        if whom == "client":
            running.kill()
        elif below:
            os.kill(drawn.choice(sorted(below)), signal.SIGKILL)
    code = running.wait(WAIT)
    if whom == "client":
        assert gone(below), "workers outlive the run"
    if code != 1:
        again = start(undisturbed.source, folder, cluster)
        assert again.wait(WAIT) == 1, again.stderr and again.stderr.read()
    assert outputs(folder) == undisturbed.bytes
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def gone(pids: list[int], within: float = 20) -> bool:
    begun = time.monotonic()
    while time.monotonic() - begun < within:
        if not any(is_worker(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("room", [900, 30_000], ids=["within a part", "within the join"])
def test_a_full_disk_stops_the_run_and_the_next_start_goes_on(
    undisturbed: Undisturbed, tmp_path: Path, room: int
) -> None:
    """A limit on the size of files stands for the disk: the same error comes from the same calls."""
    folder = tmp_path / "out"
    folder.mkdir()

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    full = subprocess.run(
        command(undisturbed.source, folder),
        cwd=folder,
        capture_output=True,
        text=True,
        preexec_fn=little_room,
        check=False,
        timeout=WAIT,
    )
    assert full.returncode == 2
    assert "cannot be written" in full.stderr
    assert full.stderr.count("\n") == 1
    assert not [path for path in folder.iterdir() if not path.name.startswith(".")]
    again = start(undisturbed.source, folder)
    assert again.wait(WAIT) == 1
    assert outputs(folder) == undisturbed.bytes


def test_ctrl_c_ends_all_processes_at_once_and_keeps_what_is_done(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    for attempt in range(8):
        folder = tmp_path / f"out-{attempt}"
        running = start(undisturbed.source, folder)
        if not wait_for_parts(running, folder / ".coded.jsonl.work", 2):
            continue
        below = [pid for pid in children(running.pid) if is_worker(pid)]
        running.send_signal(signal.SIGINT)
        if running.wait(WAIT) != 1:
            break  # on a busy machine a run may have come to its end before the key was pressed
    else:
        pytest.fail("Every run had ended before it could be interrupted.")
    assert gone(below)
    kept = len(list((folder / ".coded.jsonl.work").glob("part-*")))
    assert kept >= 2
    assert start(undisturbed.source, folder).wait(WAIT) == 1
    assert outputs(folder) == undisturbed.bytes


def test_the_same_bytes_come_from_one_process_several_and_a_cluster(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    alone = subprocess.run(
        [*command(undisturbed.source, tmp_path)[:4], "1"], cwd=tmp_path, check=False, timeout=WAIT
    )
    assert alone.returncode == 1
    assert outputs(tmp_path) == undisturbed.bytes
    cluster = tmp_path / "cluster"
    assert start(undisturbed.source, cluster, cluster=True).wait(WAIT) == 1
    assert outputs(cluster) == undisturbed.bytes
