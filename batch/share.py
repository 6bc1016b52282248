"""What a worker does with one share: read it from storage, code it, write its results to storage.

The same function runs here, in processes of this machine and on a cluster. It returns counts and never
a word of a note.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from threading import Lock
from typing import NamedTuple

from batch import parts, storage
from batch.build import versions_here
from batch.limits import limits
from batch.notes import Item, Trouble
from batch.parts import ASIDE, Result
from batch.plan import Settings, Share
from batch.sources import read
from records import Unusable

_ONE_AT_A_TIME = Lock()
"""The reader is one pipeline a process; a cluster's worker may have several threads."""


_read_since_renewal = 0


class Job(NamedTuple):
    """What all shares of a run have in common. folder: where the results go."""

    folder: str
    fingerprint: str
    settings: Settings
    versions: dict[str, str]


class Done(NamedTuple):
    """What came of a share. statuses: records by chart status, "set aside" among them."""

    number: int
    statuses: dict[str, int]
    seconds: float


Hook = Callable[[int], None]
"""Called with the number of records done so far, between two records."""


def code_share(share: Share, job: Job, between: Hook | None = None) -> Done:
    """Code every record of a share and write one file of results.

    Raises Unusable when an input has changed since it was looked at, when this worker has other rules
    than the run, or when the results cannot be written (a full disk).
    """
    import flow

    # A release that comes into force meanwhile is for the next run: this one ends as it began.
    with flow.under(job.versions.get("release")):
        return _code_share(share, job, between)


def _code_share(share: Share, job: Job, between: Hook | None) -> Done:
    if job.versions != versions_here():
        raise Unusable(
            "A worker has other rules or words than the run began with: install the same dermcode on all."
        )
    _load()
    begin = time.perf_counter()
    counts: Counter[str] = Counter()

    def counted() -> Iterator[Result]:
        for number, result in enumerate(results(share, job.settings), start=1):
            counts[result.status] += 1
            yield result
            if between:
                between(number)

    try:
        with _ONE_AT_A_TIME:
            _renew(share.records)
            parts.write(storage.join(job.folder, parts.name_of(share.number)), job.fingerprint, counted())
    except OSError as error:
        raise Unusable(
            f"Results cannot be written: {error.strerror or type(error).__name__}. What is done stays; "
            "the same command goes on from there."
        ) from None
    return Done(share.number, dict(counts), time.perf_counter() - begin)


@cache
def _load() -> None:
    """Load the reader, so that the first note of a worker is not told as the slowest one."""
    import flow

    flow.code(limits()["first_words"])


def _renew(notes: int) -> None:
    """Keep the memory of a worker flat, however many notes it reads."""
    global _read_since_renewal
    if _read_since_renewal and _read_since_renewal + notes > limits()["notes_a_reader"]:
        import flow

        flow.renew()
        gc.collect()
        _read_since_renewal = 0
    _read_since_renewal += notes


def results(share: Share, settings: Settings) -> Iterator[Result]:
    """The results of a share, record by record."""
    for item in items(share, settings):
        yield _result(item, settings)


def items(share: Share, settings: Settings) -> Iterator[Item]:
    """The notes of a share as they stand in storage.

    Raises Unusable when a file is no longer as it was.
    """
    for piece in share.pieces:
        try:
            if storage.stamp(piece.url) != tuple(piece.stamp):
                raise Unusable(f"{piece.name} has changed since the run began: start it again.")
            with storage.open_bytes(piece.url) as stream:
                yield from read(
                    piece.kind, stream, piece.name, settings.reading(), piece.first, piece.last, piece.cut
                )
        except OSError as error:
            raise Unusable(
                f"{piece.name} cannot be read any more: {error.strerror or type(error).__name__}."
            ) from None


def _result(item: Item, settings: Settings) -> Result:
    import flow

    if isinstance(item, Trouble):
        return Result(item.place, "", ASIDE, 0.0, "", item.reason)
    begin = time.perf_counter()
    try:
        on = date.fromisoformat(settings.on) if settings.on else None
        coded = flow.code(item.text, on=on, payer=settings.payer, id=item.id)
        answer = coded.model_dump_json(by_alias=True)
    except Unusable as reason:
        return Result(item.place, item.id, ASIDE, 0.0, "", str(reason))
    except Exception as error:
        # The kind of the fault is told and not its words, which may be the note's.
        why = f"The note could not be coded ({type(error).__name__}): this is a fault of dermcode."
        return Result(item.place, item.id, ASIDE, 0.0, "", why)
    return Result(item.place, item.id, coded.status, time.perf_counter() - begin, answer)
