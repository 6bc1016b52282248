"""A run: look at the inputs, plan, code share by share, join. Killed anywhere, it goes on where it stopped.

sources > look > plan > shares (workers) > parts > join in the order of the input > outputs
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from batch import parts, plan, storage
from batch.executors import cores, executor
from batch.join import Joined, join
from batch.limits import limits
from batch.outputs import Target, targets
from batch.parts import ASIDE
from batch.plan import Plan, Settings, Share
from batch.share import Done, Job, code_share
from batch.storage import Found
from records import Unusable

MANIFEST = "manifest.json"
TRIES = 3
"""How often in a row a worker may end without any share done, before the run gives up."""
IN_HAND = 3
"""Shares handed out for each worker, so that none waits and memory does not grow with the run."""


@dataclass
class Progress:
    """How far a run is. total: records of the plan; before: of them done by an earlier start."""

    total: int = 0
    done: int = 0
    before: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    begun: float = field(default_factory=time.monotonic)

    @property
    def rate(self) -> float:
        """Records a second since this start."""
        return (self.done - self.before) / max(1e-9, time.monotonic() - self.begun)

    def add(self, statuses: dict[str, int]) -> None:
        self.statuses.update(statuses)
        self.done += sum(statuses.values())


Tell = Callable[[Progress], None]
Say = Callable[[str], None]


@dataclass
class Order:
    """What the user wants. sources: paths, globs, folders, addresses. workers: None for all cores."""

    sources: list[str]
    out: list[str]
    settings: Settings = field(default_factory=Settings)
    workers: int | None = None
    cluster: str | None = None
    standard_input: IO[bytes] | None = None


def run(order: Order, tell: Tell = lambda _: None, say: Say = lambda _: None) -> Joined:
    """Code all notes and write every output. tell: hears the progress; say: sentences for the user.

    Raises Unusable when an input or a setting cannot be used, or an output not be written.
    """
    wanted = targets(order.out)
    work = wanted[0].work
    _check(order, wanted)
    _make_place(order, work)
    with _alone(work):
        files, kind = _files(order, work)
        with _crew(order, files) as crew:
            made = _look(files, order.settings, kind, crew)
            _begin(work, made, say)
            progress = _code(made, work, crew, tell)
    joined = join(made, work, wanted)
    if progress.total != joined.records:
        raise Unusable("A share has other records than the plan says: an input changed. Start the run again.")
    storage.remove(work)
    return joined


def _check(order: Order, wanted: list[Target]) -> None:
    """Raise Unusable for an output that would take the place of the notes, or be read as one of them."""
    sources = [
        Path(one) for one in order.sources if one != "-" and storage.is_here(one) and Path(one).exists()
    ]
    names = [target.url for target in wanted] + [wanted[0].aside, wanted[0].manifest]
    for name in filter(storage.is_here, names):
        path = Path(name)
        for source in sources:
            if path.exists() and path.samefile(source):
                raise Unusable(f"{name} holds the notes: name another file for the answers.")
            if source.is_dir() and path.resolve().is_relative_to(source.resolve()):
                raise Unusable(f"{name} lies in the folder of the notes: name another place for the answers.")


def _make_place(order: Order, work: str) -> None:
    """The folder of the outputs, when a folder was asked for; one that files stand in must be there."""
    if storage.is_here(work):
        folder = Path(work).parent
        try:
            if Path(work).name == ".work":
                folder.mkdir(exist_ok=True)
            elif not folder.is_dir():
                raise FileNotFoundError(2, "there is no such folder")
        except OSError as error:
            raise _unwritten(work, error) from None


def _files(order: Order, work: str) -> tuple[list[Found], str | None]:
    """The input files; standard input is kept beside the results until the run has ended."""
    if "-" not in order.sources:
        return storage.expand(order.sources), None
    if order.sources != ["-"] or order.standard_input is None:
        raise Unusable("Standard input (-) is one source and takes no other beside it.")
    kept = storage.join(work, "standard-input")
    try:
        storage.make_folder(work)
        with storage.writing(kept) as stream:
            while chunk := order.standard_input.read(1 << 20):
                stream.write(chunk)
    except OSError as error:
        raise _unwritten(work, error) from None
    return [Found(kept, "standard input")], "jsonl"


@contextmanager
def _crew(order: Order, files: list[Found]) -> Iterator[Crew]:
    """The workers; a few notes are coded in this process, for which others would take longer to start."""
    workers = order.workers or cores()
    if order.workers is None and order.cluster is None and _small(files):
        workers = 1
    crew = Crew(workers, order.cluster)
    try:
        yield crew
    finally:
        crew.close()


class Crew:
    """An executor that is replaced when a worker of it was killed."""

    def __init__(self, workers: int, cluster: str | None) -> None:
        self.workers, self.cluster = workers, cluster
        self._open: Any = nullcontext()
        self._executor: Executor | None = None

    @property
    def executor(self) -> Executor:
        if self._executor is None:
            self._open = executor(self.workers, self.cluster)
            self._executor = self._open.__enter__()
        return self._executor

    def replace(self) -> None:
        self.close()

    def close(self) -> None:
        if self._executor is not None:
            self._executor = None
            # Whatever still runs is broken off: a part appears whole or not at all.
            with suppress(KeyboardInterrupt):
                self._open.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)


def _small(files: list[Found]) -> bool:
    size = 0
    for found in files:
        try:
            size += storage.stamp(found.url)[0]
        except OSError:
            return False
        if size > limits()["small_bytes"]:
            return False
    return True


def _look(files: list[Found], settings: Settings, kind: str | None, crew: Crew) -> Plan:
    """The plan of the files, which the workers look at: no note passes through this process."""
    tasks = [(group, settings.reading(), kind) for group in plan.groups(files)]
    looked: list[plan.Input] = []

    def keep(number: int, inputs: list[plan.Input]) -> None:
        looked.extend(inputs)

    _all(crew, deque(enumerate(tasks)), lambda pool, task: pool.submit(plan.look_at, *task), keep)
    order = {found.url: place for place, found in enumerate(files)}
    return plan.make(sorted(looked, key=lambda one: order[one.url]), settings)


def _begin(work: str, made: Plan, say: Say) -> None:
    """Write the manifest, and take away the results of any other plan, with a word."""
    try:
        storage.make_folder(work)
        written = storage.join(work, MANIFEST)
        if storage.exists(written):
            with storage.open_bytes(written) as stream:
                old = _json(stream.read())
            if old.get("fingerprint") == made.fingerprint:
                return
            differs = _differs(old, made.manifest())
            say(f"An unfinished run is there with other {differs}: its results are not used.")
            for name in storage.names_in(work):
                if name.startswith("part-"):
                    storage.remove(storage.join(work, name))
        storage.write_text(written, json.dumps(made.manifest(), indent=1) + "\n")
    except OSError as error:
        raise _unwritten(work, error) from None


def _json(raw: bytes) -> dict[str, Any]:
    try:
        read = json.loads(raw)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _differs(old: dict[str, Any], new: dict[str, Any]) -> str:
    """ "rules or words" and the like: what is not the same in two manifests."""
    words = {"versions": "rules or words", "settings": "settings", "inputs": "inputs"}
    return " and ".join(word for key, word in words.items() if old.get(key) != new[key]) or "contents"


def _code(made: Plan, work: str, crew: Crew, tell: Tell) -> Progress:
    """Code every share whose results are not there yet."""
    job = Job(work, made.fingerprint, made.settings, made.versions)
    progress = Progress(total=made.records)
    there = set(storage.names_in(work))
    left: deque[tuple[int, Share]] = deque()
    for share in plan.shares(made):
        name = parts.name_of(share.number)
        counts = parts.is_whole(storage.join(work, name), made.fingerprint) if name in there else None
        if counts is None:
            left.append((share.number, share))
        else:
            progress.add(counts)
    progress.before = progress.done
    progress.begun = time.monotonic()
    tell(progress)

    def keep(number: int, done: Done) -> None:
        progress.add(done.statuses)
        tell(progress)

    _all(crew, left, lambda pool, share: pool.submit(code_share, share, job), keep)
    return progress


def _all(
    crew: Crew,
    tasks: deque[tuple[int, Any]],
    submit: Callable[[Executor, Any], Future[Any]],
    keep: Callable[[int, Any], None],
) -> None:
    """Do every task, a few in hand at a time, anew when a worker was killed."""
    running: dict[Future[Any], tuple[int, Any]] = {}
    fruitless = 0
    while tasks or running:
        try:
            while tasks and len(running) < IN_HAND * crew.workers:
                task = tasks.popleft()
                try:
                    running[submit(crew.executor, task[1])] = task
                except BaseException:
                    tasks.appendleft(task)
                    raise
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda one: running[one][0]):
                answer = future.result()
                keep(running.pop(future)[0], answer)
                fruitless = 0
        except Exception as error:
            if not _killed(error):
                raise
            fruitless += 1
            if fruitless >= TRIES:
                raise Unusable(
                    "Worker processes end before their work is done, as when memory is short. "
                    "What is done stays: start the run again, with fewer --workers."
                ) from None
            tasks.extendleft(sorted(running.values(), key=lambda task: task[0], reverse=True))
            running = {}
            crew.replace()


def _killed(error: Exception) -> bool:
    """Whether a worker ended, of this machine's pool or of a cluster."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ in (
        "KilledWorker",
        "CommClosedError",
        "CancelledError",
        "FutureCancelledError",
    )


@contextmanager
def _alone(work: str) -> Iterator[None]:
    """Let no second run work on the same results; the lock ends with the process, however it ends."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    if not storage.is_here(work):
        yield
        return
    lock = Path(f"{work}.lock")
    try:
        handle = lock.open("w")
    except OSError as error:
        raise _unwritten(work, error) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The run before may have taken the file away between its opening and its locking.
            ours = lock.stat().st_ino == os.fstat(handle.fileno()).st_ino
        except OSError:
            ours = False
        if not ours:
            raise Unusable("Another run is writing the same output: wait for it, or name another one.")
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _unwritten(work: str, error: OSError) -> Unusable:
    folder = str(Path(work).parent) if storage.is_here(work) else work
    return Unusable(f"{folder} cannot be written: {error.strerror or type(error).__name__}.")


__all__ = ["ASIDE", "Order", "Progress", "run"]
