"""Who does the work: this process, processes of this machine, or a Dask cluster, all behind one interface.

All three are executors of the standard library's kind (`submit` gives a Future), so the run does not
know which one it has.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from records import Unusable

Answer = TypeVar("Answer")
NEW_CLUSTER = "local"
"""Instead of an address: start a cluster on this machine."""


class Here(Executor):
    """Does each piece of work at once, in this process."""

    def submit(self, fn: Callable[..., Answer], /, *args: Any, **kwargs: Any) -> Future[Answer]:
        future: Future[Answer] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def executor(workers: int, cluster: str | None = None) -> Iterator[Executor]:
    """An executor for so many workers. cluster: a scheduler's address, or "local" for a new one here.

    When the block ends by an error or by Ctrl-C, what is running is broken off at once: results appear
    whole or not at all, so nothing is spoilt by that.
    """
    if cluster:
        with _dask(workers, cluster) as dask:
            yield dask
        return
    if workers <= 1:
        yield Here()
        return
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=begin_worker)
    try:
        yield pool
    except BaseException:
        _break_off(pool)
        raise
    pool.shutdown()


def begin_worker() -> None:
    """Make a worker leave Ctrl-C to the run, and end when the run has gone (kill -9 of the client)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()


def _break_off(pool: ProcessPoolExecutor) -> None:
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        with suppress(OSError, ValueError):
            process.kill()


@contextmanager
def _dask(workers: int, cluster: str) -> Iterator[Executor]:
    dask = _distributed()
    own = None
    if cluster == NEW_CLUSTER:
        # One thread a process, since the reader is one pipeline a process. No dashboard: nobody watches it.
        how = {"threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1", "silence_logs": 50}
        own = dask.LocalCluster(n_workers=workers, **how)
    try:
        try:
            client = dask.Client(own or cluster, timeout=20)
        except (OSError, TimeoutError, ValueError):
            raise Unusable(f"No cluster answers at {cluster}.") from None
        try:
            made: Executor = client.get_executor()
            yield made
        finally:
            with suppress(OSError, TimeoutError):
                client.close()
    finally:
        if own is not None:
            own.close()


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise Unusable(
            "A cluster needs Dask: install dermcode with its extra, pip install 'dermcode[cluster]'."
        ) from None
    return distributed


def cores() -> int:
    """Processors that this process may use."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
