"""The chain over the log: every entry carries the hash of the one before it.

The hash of an entry is SHA-256 over its fields in canonical JSON (RFC 8785), the hash before it included.
An edit of an entry breaks its own hash; one that is taken out, put in or moved breaks the order; the last
ones cannot be cut off, because the head of the chain is kept beside it. Whoever may write to the whole
database could write a new chain: keep heads (``dermcode review head``) outside of it and check them.
Long texts are not in the log but named there by their hash, so that a text can be erased one day and the
chain still stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import rfc8785

GENESIS = "0" * 64
"""The hash before the first entry."""

Kind = Literal["offered", "decided", "undone", "attached", "erased", "handed_over"]


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    seq: 1, 2, 3, … at: UTC, to the millisecond. chart: its id. by: who. about: canonical JSON, the rest.
    before: the hash of the entry before. hash: of all that.
    """

    seq: int
    at: str
    kind: str
    chart: str
    by: str
    about: str
    before: str
    hash: str


@dataclass(frozen=True)
class Fault:
    """Where the chain does not hold, and how; seq counts entries from 1, 0 stands for the head itself."""

    seq: int
    says: str


def canonical(data: Any) -> bytes:
    """The one way to write data as JSON: the same data always give the same bytes (RFC 8785)."""
    return rfc8785.dumps(data)


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def stamp(at: datetime) -> str:
    """A time as it stands in the log: UTC, to the millisecond, so that texts sort as times do."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone says nothing: give an aware datetime")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seal(seq: int, at: str, kind: str, chart: str, by: str, about: str, before: str) -> Entry:
    """The entry with its hash."""
    fields = {"seq": seq, "at": at, "kind": kind, "chart": chart, "by": by, "about": about, "before": before}
    return Entry(seq, at, kind, chart, by, about, before, digest(canonical(fields)))


def faults(
    entries: Iterable[Entry], head: tuple[int, str], texts: Mapping[str, str | None]
) -> Iterator[Fault]:
    """Every place where the log is not as it was written; none when it is whole.

    entries: in their order. head: how many there are and the hash of the last. texts: for every stored
    text, the hash it is named by and the hash of what it holds now (None: it was erased).
    """
    before, expected = GENESIS, 1
    for one in entries:
        for missing in range(expected, one.seq):
            yield Fault(missing, "the entry is missing")
        if one.seq < expected:
            yield Fault(one.seq, "the entry stands there twice")
        elif one.seq == expected and one.before != before:
            yield Fault(one.seq, "it does not follow from the entry before it")
        if seal(one.seq, one.at, one.kind, one.chart, one.by, one.about, one.before).hash != one.hash:
            yield Fault(one.seq, "the entry is not as it was written")
        for name in _texts_of(one):
            if name not in texts:
                yield Fault(one.seq, "a text that it names is missing")
            elif texts[name] not in (None, name):
                yield Fault(one.seq, "a text that it names is not as it was written")
        before, expected = one.hash, one.seq + 1
    count, last = head
    for missing in range(expected, count + 1):
        yield Fault(missing, "the entry is missing")
    if count < expected - 1:
        yield Fault(count + 1, "the entry stands beyond the head of the chain")
    elif count == expected - 1 and last != before:
        yield Fault(0, "the head of the chain is not the hash of the last entry")


def _texts_of(entry: Entry) -> tuple[str, ...]:
    """The hashes of the texts an entry names. An entry that cannot be read is a fault of its own."""
    try:
        named = json.loads(entry.about).get("texts", {})
        return tuple(named.values())
    except (ValueError, AttributeError):
        return ()
