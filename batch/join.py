"""The results of all shares as the outputs that were asked for, in the order of the input, one at a time.

Every output takes its name only when all are written; until then a killed run leaves what was there.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, Any

from batch import parts, plan, storage
from batch.outputs import Target, Writer, writer
from batch.parts import ASIDE, Result
from batch.plan import Plan
from records import Unusable

TOLD = 20
"""Records set aside that are told one by one; the file beside the output has all of them."""
AGAIN = (
    "The id is that of an earlier record: only the first of them is coded, so that nothing is billed twice."
)
_LINE = re.compile(r", line (\d+)$")


@dataclass
class Joined:
    """What became of the notes. told: the first of those set aside. twice: ids met again."""

    statuses: Counter[str] = field(default_factory=Counter)
    told: list[Result] = field(default_factory=list)
    twice: int = 0
    aside: str = ""

    @property
    def records(self) -> int:
        return self.statuses.total()

    @property
    def set_aside(self) -> int:
        return self.statuses[ASIDE]

    @property
    def coded(self) -> int:
        return self.records - self.set_aside


def join(made: Plan, work: str, targets: list[Target]) -> Joined:
    """Write every output, the list of what was set aside and the manifest.

    Raises Unusable when one cannot be written; the parts stay then, and the run can go on.
    """
    joined = Joined(aside=targets[0].aside)
    names = [target.url for target in targets] + [joined.aside, targets[0].manifest]
    for name in names:
        folder, _, last = name.rpartition("/")
        storage.sweep(folder or ".", last)
    try:
        with ExitStack() as stack:
            # Closed in reverse: the manifest takes its name last, when all the rest is there.
            manifest = stack.enter_context(storage.writing(targets[0].manifest))
            aside = stack.enter_context(storage.writing(joined.aside))
            streams = [(target, stack.enter_context(storage.writing(target.url))) for target in targets]
            writers = [writer(target.kind)(stream, _scratch(work)) for target, stream in streams]
            try:
                _write(_results(made, work), writers, aside, joined)
            except BaseException:
                for one in writers:
                    one.drop()
                raise
            told: dict[str, Any] = made.manifest() | {"results": dict(sorted(joined.statuses.items()))}
            manifest.write((json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode())
        if not joined.set_aside:
            # A list left by an earlier run would accuse records that are well by now.
            storage.remove(joined.aside)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unusable(
            f"{targets[0].url} cannot be written: {error.strerror or type(error).__name__}. "
            "What is done stays; the same command goes on from there."
        ) from None
    return joined


def _write(results: Iterator[Result], writers: list[Writer], aside: IO[bytes], joined: Joined) -> None:
    """Give every result to every output, and count it."""
    parses = any(one.parses for one in writers)
    for result in results:
        joined.statuses[result.status] += 1
        joined.twice += result.reason == AGAIN
        if result.status == ASIDE:
            aside.write(json.dumps(_told(result), ensure_ascii=False).encode() + b"\n")
            if len(joined.told) < TOLD:
                joined.told.append(result)
        answer = json.loads(result.answer) if parses and result.answer else None
        for one in writers:
            one.add(result, answer)
    for one in writers:
        one.close()


def _scratch(work: str) -> str:
    """Where an output may keep what it must: beside the parts, which go when the run has ended."""
    return work if storage.is_here(work) else tempfile.gettempdir()


def _results(made: Plan, work: str) -> Iterator[Result]:
    seen: set[bytes] = set()
    for share in plan.shares(made):
        for result in parts.read(storage.join(work, parts.name_of(share.number))):
            if result.answer:
                # 16 bytes an id, whatever its length: ten million of them still fit into memory.
                mark = hashlib.blake2b(result.id.encode(), digest_size=16).digest()
                if mark in seen:
                    result = result._replace(status=ASIDE, answer="", reason=AGAIN)
                seen.add(mark)
            yield result


def _told(result: Result) -> dict[str, Any]:
    line = _LINE.search(result.place)
    named = {"id": result.id} if result.id else {}
    return {
        "place": result.place,
        **({"line": int(line[1])} if line else {}),
        **named,
        "reason": result.reason,
    }
