"""The file of results of one share: written whole or not at all, and told from any other.

A packed text file of lines: a head with the plan's fingerprint, a line for each record (what it is, as
JSON, a tab, and the answer as it will stand in the output), and an end with their number.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from batch import storage


class Result(NamedTuple):
    """What became of one record. answer: one line of JSON, empty when it was set aside for a reason.

    seconds: how long the answer took, which is the one thing that differs from run to run.
    """

    place: str
    id: str
    status: str
    seconds: float
    answer: str
    reason: str = ""


ASIDE = "set aside"
"""The status of a record without an answer."""


def name_of(number: int) -> str:
    return f"part-{number:06d}.gz"


def write(url: str, fingerprint: str, results: Iterable[Result]) -> None:
    """Write the results of one share under its name, at once and whole. Raises OSError."""
    with storage.writing(url) as stream, gzip.GzipFile("", "wb", 1, stream, mtime=0) as packed:
        packed.write(json.dumps({"fingerprint": fingerprint}).encode() + b"\n")
        count = 0
        for result in results:
            head = [result.place, result.id, result.status, round(result.seconds, 5), result.reason]
            packed.write(f"{json.dumps(head, ensure_ascii=False)}\t{result.answer}\n".encode())
            count += 1
        packed.write(json.dumps({"end": count}).encode() + b"\n")


def read(url: str) -> Iterator[Result]:
    """The results of a part, in order; its head and its end were checked by is_whole()."""
    with storage.open_bytes(url) as stream, gzip.GzipFile(fileobj=stream) as packed:
        lines = io.TextIOWrapper(packed, encoding="utf-8", newline="\n")
        next(lines)
        for line in lines:
            if line.startswith("["):
                head, _, answer = line.partition("\t")
                place, id, status, seconds, reason = json.loads(head)
                yield Result(place, id, status, seconds, answer.rstrip("\n"), reason)


def is_whole(url: str, fingerprint: str) -> dict[str, int] | None:
    """How many results of each status, if the part is of this plan and complete; None if it is not."""
    counts: dict[str, int] = {}
    try:
        with storage.open_bytes(url) as stream, gzip.GzipFile(fileobj=stream) as packed:
            head = json.loads(packed.readline())
            last = b""
            for last in packed:
                if last.startswith(b"["):
                    status = json.loads(last.partition(b"\t")[0])[2]
                    counts[status] = counts.get(status, 0) + 1
        whole = head == {"fingerprint": fingerprint} and json.loads(last) == {"end": sum(counts.values())}
    except (OSError, EOFError, ValueError, zlib.error):
        return None
    return counts if whole else None
