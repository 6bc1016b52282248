"""python -m bench --batch N: many generated notes end to end, one and two workers, beside a stock loop.

Two clocks are told: the wall's, which other work on the machine slows, and the processors' own. From the
latter comes the critical path: what the client does alone, and then the busiest of its workers.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.memory import different
from bench.notes import notes_of_the_corpus

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
STOCK_NOTES = 300
LOOKS = 10
"""How often the memory is told over a run."""


@dataclass
class Measured:
    """One run. wall: seconds; client, workers: of processor. memory: (notes, client MB, worker MB)."""

    notes: int
    wall: float = 0.0
    client: float = 0.0
    workers: dict[int, float] = field(default_factory=dict)
    memory: list[tuple[int, float, float]] = field(default_factory=list)
    load: float = 0.0

    @property
    def critical(self) -> float:
        return self.client + max(self.workers.values(), default=0.0)


def write_notes(path: Path, number: int) -> None:
    """So many different notes as JSONL, made from the corpus."""
    notes = notes_of_the_corpus(500)
    with path.open("w", encoding="utf-8") as file:
        for at in range(number):
            file.write(json.dumps({"id": f"n{at:07d}", "note": different(notes, at)}) + "\n")


def run_once(source: Path, number: int, workers: int, cluster: str | None = None) -> Measured:
    """Code the notes of a file with so many workers, and watch the processes meanwhile."""
    from batch.run import Order, Progress, run

    measured = Measured(number)
    done = 0
    ended = threading.Event()

    def watch() -> None:
        told = -1
        while not ended.wait(0.5):
            largest = 0.0
            for pid in children(os.getpid()):
                seen = look(pid)
                if seen:
                    measured.workers[pid] = seen[0]
                    largest = max(largest, seen[1])
            share = done * LOOKS // max(1, number)
            if share > told and done:
                told = share
                own = look(os.getpid())
                measured.memory.append((done, own[1] if own else 0.0, largest))

    def tell(progress: Progress) -> None:
        nonlocal done
        done = progress.done

    watcher = threading.Thread(target=watch, daemon=True)
    with tempfile.TemporaryDirectory(prefix="dermcode-bench-") as folder:
        begun, used = time.perf_counter(), time.process_time()
        watcher.start()
        run(Order([str(source)], [f"{folder}/coded.jsonl"], workers=workers, cluster=cluster), tell)
        measured.wall = time.perf_counter() - begun
        measured.client = time.process_time() - used
        ended.set()
        watcher.join()
    measured.load = os.getloadavg()[0]
    return measured


def children(pid: int) -> Iterator[int]:
    """The processes below a process, on systems with /proc."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent == pid:
            yield int(entry.name)
            yield from children(int(entry.name))


def look(pid: int) -> tuple[float, float] | None:
    """(seconds of processor, MB in memory) of a process; None when it has gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return (int(fields[11]) + int(fields[12])) / TICKS, pages * PAGE / 1e6


def stock(source: Path, most: int = STOCK_NOTES) -> tuple[int, float]:
    """(notes, seconds of processor) of stock medspacy.load() in a loop over the same notes."""
    from loguru import logger

    logger.disable("PyRuSH")  # it would write every word of a note to a log
    import medspacy

    read = medspacy.load()
    with source.open(encoding="utf-8") as file:
        notes = [json.loads(line)["note"] for line, _ in zip(file, range(most), strict=False)]
    for note in notes[:20]:
        read(note)
    begun = time.process_time()
    for note in notes:
        read(note)
    return len(notes), time.process_time() - begun


def report(runs: Sequence[tuple[str, Measured]], loop: tuple[int, float]) -> str:
    """The figures as a table, then the ratios that were asked for, then the memory of the longest run."""
    lines = [f"{'':14}{'notes':>8}{'wall s':>9}{'notes/s':>9}{'client s':>10}{'workers s':>20}{'load':>7}"]
    for name, one in runs:
        busy = "+".join(f"{seconds:.0f}" for seconds in sorted(one.workers.values(), reverse=True)[:4]) or "-"
        lines.append(
            f"{name:14}{one.notes:>8}{one.wall:>9.0f}{one.notes / one.wall:>9.0f}"
            f"{one.client:>10.1f}{busy:>20}{one.load:>7.1f}"
        )
    by_name = dict(runs)
    stock_a_note = loop[1] / loop[0]
    lines.append(f"stock medspacy.load() in a loop: {1000 * stock_a_note:.1f} ms a note ({loop[0]} notes)")
    if {"1 worker", "2 workers"} <= by_name.keys():
        one, two = by_name["1 worker"], by_name["2 workers"]
        wall = (one.wall / one.notes) / (two.wall / two.notes)
        path = (one.critical / one.notes) / (two.critical / two.notes)
        lines.append(f"2 workers: {wall:.2f} times as fast as 1 by the wall, {path:.2f} by the critical path")
        faster = stock_a_note / (two.critical / two.notes)
        lines.append(f"2 workers are {faster:.1f} times as fast as the stock loop (processor time)")
    longest = max((one for _, one in runs), key=lambda one: one.notes)
    told = ", ".join(f"{done} {client:.0f}/{worker:.0f}" for done, client, worker in longest.memory)
    lines.append(f"memory in MB, client/largest worker, after so many notes: {told}")
    return "\n".join(lines)


def main(number: int, only: str = "") -> None:
    """Measure and print. number: notes of the longest run; the others take a part of them."""
    with tempfile.TemporaryDirectory(prefix="dermcode-bench-") as folder:
        few, many = Path(folder) / "few.jsonl", Path(folder) / "many.jsonl"
        part = max(500, min(4000, number // 5))
        write_notes(few, part)
        write_notes(many, number)
        runs = []
        if only in ("", "workers"):
            runs.append(("1 worker", run_once(few, part, 1)))
            runs.append(("2 workers", run_once(few, part, 2)))
        if only in ("", "cluster"):
            runs.append(("cluster of 2", run_once(few, part, 2, "local")))
        if only in ("", "many"):
            runs.append(("2, all notes", run_once(many, number, 2)))
        print(report(runs, stock(few)))
