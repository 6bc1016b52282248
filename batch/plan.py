"""What a run is to do: its inputs, its versions and settings, and the shares that workers take.

Nothing of it depends on how many workers there are, so a run can go on with more or fewer of them.
"""

from __future__ import annotations

import hashlib
import json
import os.path
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from batch import storage
from batch.build import versions_here
from batch.limits import limits
from batch.sources import Cut, Reading, kind_of, look
from batch.sources.kinds import HEAD
from batch.storage import Found
from records import Unusable

LOOK_EVERY = 50
"""Records between two places where a file could be cut."""


class Settings(NamedTuple):
    """What the user asked for. on: a day as 2026-03-04."""

    on: str | None = None
    payer: str | None = None
    text_column: str | None = None
    id_column: str | None = None

    def reading(self) -> Reading:
        return Reading(self.text_column, self.id_column)


class Input(NamedTuple):
    """One file as it was looked at. stamp: bytes and a mark that changes with it. cuts: where to enter."""

    url: str
    name: str
    kind: str
    size: int
    sha256: str
    records: int
    stamp: tuple[int, str]
    cuts: tuple[Cut, ...] = ()


class Piece(NamedTuple):
    """Records `first` to before `last` of one file, counted from 0; `skip` of them after the cut."""

    url: str
    name: str
    kind: str
    first: int
    last: int
    stamp: tuple[int, str]
    cut: Cut | None = None


class Share(NamedTuple):
    """What one worker takes at a time, and what becomes one file of results."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def records(self) -> int:
        return sum(piece.last - piece.first for piece in self.pieces)


class Plan(NamedTuple):
    """fingerprint: of inputs, versions and settings; results of another one are never taken for these."""

    inputs: tuple[Input, ...]
    settings: Settings
    versions: dict[str, str]
    fingerprint: str

    @property
    def records(self) -> int:
        return sum(one.records for one in self.inputs)

    def manifest(self) -> dict[str, Any]:
        """The plan as it is written beside the results: what was coded, by what and how."""
        return {
            "schema": "dermcode/run/1",
            "fingerprint": self.fingerprint,
            "versions": self.versions,
            "settings": self.settings._asdict(),
            "records": self.records,
            "inputs": [
                {
                    "name": one.name,
                    "kind": one.kind,
                    "bytes": one.size,
                    "sha256": one.sha256,
                    "records": one.records,
                }
                for one in self.inputs
            ],
        }


def look_at(files: list[Found], how: Reading, kind: str | None = None) -> list[Input]:
    """Look at some files: kind, size, hash, number of records. Runs in a worker, near the storage.

    kind: where it is known already. Raises Unusable when a file cannot be read.
    """
    return [_look(found, how, kind) for found in files]


def _look(found: Found, how: Reading, kind: str | None) -> Input:
    try:
        stamp = storage.stamp(found.url)
        with storage.open_bytes(found.url) as stream:
            head = stream.read(HEAD)
            digest, size = hashlib.sha256(head), len(head)
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
            stream.seek(0)
            kind = kind or kind_of(found.name, head)
            records, cuts = look(kind, stream, found.name, how, LOOK_EVERY)
    except OSError as error:
        raise Unusable(f"{found.name} cannot be read: {error.strerror or type(error).__name__}.") from None
    return Input(*found, kind, size, digest.hexdigest(), records, stamp, tuple(cuts))


def groups(files: list[Found]) -> Iterator[list[Found]]:
    """Files to be looked at together: many small ones, or one that may be large."""
    single = set(limits()["kinds"]["text"])
    small: list[Found] = []
    for found in files:
        if os.path.splitext(found.name)[1].lower() not in single:
            yield [found]
            continue
        small.append(found)
        if len(small) == limits()["files_a_look"]:
            yield small
            small = []
    if small:
        yield small


def make(inputs: Iterable[Input], settings: Settings) -> Plan:
    """The plan for files that were looked at, with the versions of this installation."""
    known = tuple(inputs)
    versions = versions_here()
    told = [
        [settings._asdict(), versions],
        [[one.name, one.kind, one.size, one.sha256, one.records] for one in known],
    ]
    fingerprint = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
    return Plan(known, settings, versions, fingerprint)


def shares(plan: Plan) -> Iterator[Share]:
    """The shares of a plan, in the order of the inputs."""
    how = limits()["notes_a_share"]
    size = min(how["most"], max(how["least"], plan.records // how["shares"]))
    number, taken, room = 0, list[Piece](), size
    for one in plan.inputs:
        first = 0
        while first < one.records:
            last = min(one.records, first + _step(one, room, size))
            cut = one.cuts[first // LOOK_EVERY - 1] if first and one.cuts else None
            taken.append(Piece(one.url, one.name, one.kind, first, last, one.stamp, cut))
            room -= last - first
            first = last
            if room <= 0:
                yield Share(number, tuple(taken))
                number, taken, room = number + 1, [], size
    if taken:
        yield Share(number, tuple(taken))


def _step(one: Input, room: int, size: int) -> int:
    """How many records of a file to take: up to its next cut, or few enough large pieces of it."""
    if one.cuts:
        return -(-room // LOOK_EVERY) * LOOK_EVERY
    return max(room, -(-one.records // limits()["shares_of_whole"])) if one.records > size else room
