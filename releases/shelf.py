"""The folder of releases: the files, the history beside them, and the release that is in force.

    history.json                which release is in force since when
    0003-1f2e3d4c5b6a.json      a release: number and the beginning of its digest

A file is written once and never changed or deleted. Before anything is coded under a release, its file, the
files it builds on and the history are checked; nothing is coded under one that is not as it was written.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from records.errors import Unusable
from releases.history import PUBLISHED, ROLLED_BACK, History
from releases.place import VARIABLE, folder
from releases.release import SHORT, Release, canonical, digest

HISTORY = "history.json"


def in_force(where: Path | None = None) -> Release | None:
    """The release in force; None where there is none, and the program is as it was shipped.

    Raises Unusable when the release or the history is not as it was written.
    """
    place = where or folder()
    try:
        told = os.stat(place / HISTORY)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unread(error) from None
    return _in_force(place, told.st_mtime_ns, told.st_size, told.st_ino)


@lru_cache(maxsize=8)
def _in_force(place: Path, _changed: int, _size: int, _file: int) -> Release | None:
    kept = history(place)
    if found := kept.faults():
        raise Unusable(_not_whole(found[0]))
    return _with_ground(place, kept.in_force) if kept.in_force else None


def named(id: str, where: Path | None = None) -> Release:
    """The release that an answer names. Raises Unusable when it is not there, or not as it was written."""
    return _named(where or folder(), id)


@lru_cache(maxsize=32)
def _named(place: Path, id: str) -> Release:
    found = [one for one in history(place).published() if one.startswith(id.partition("-")[2])]
    if len(found) != 1 or not id.partition("-")[2]:
        raise Unusable(
            f"There is no release {id} in the folder of releases: {VARIABLE} must name the one that has it."
        )
    return _with_ground(place, found[0])


def history(where: Path | None = None) -> History:
    """The history of the folder; an empty one where there is none."""
    try:
        raw = ((where or folder()) / HISTORY).read_bytes()
    except FileNotFoundError:
        return History()
    except OSError as error:
        raise _unread(error) from None
    try:
        return History.model_validate(json.loads(raw))
    except (ValueError, ValidationError, RecursionError):
        raise Unusable(_not_whole("the history cannot be read")) from None


def read(where: Path, wanted: str) -> Release:
    """The release of a digest, checked against it."""
    for path in sorted(where.glob(f"*-{wanted[:SHORT]}.json")):
        raw = path.read_bytes()
        if digest(raw) == wanted:
            return _parsed(raw, path.name)
        raise Unusable(_not_whole(f"{path.name} is not as it was written"))
    raise Unusable(_not_whole(f"the file of release …-{wanted[:SHORT]} is missing"))


def _with_ground(place: Path, wanted: str) -> Release:
    """A release, after it and all those that it builds on were found to be as they were written."""
    first = release = read(place, wanted)
    while release.builds_on:
        release = read(place, release.builds_on)
    return first


def _parsed(raw: bytes, name: str) -> Release:
    try:
        return Release.model_validate(json.loads(raw))
    except (ValueError, ValidationError, RecursionError):
        raise Unusable(_not_whole(f"{name} is no release that this dermcode can read")) from None


def faults(where: Path | None = None) -> list[str]:
    """Everything of the folder that is not as it was written, a sentence each."""
    place = where or folder()
    kept = history(place)
    found = kept.faults()
    known = {*kept.published()}
    for wanted in dict.fromkeys(one.release for one in kept.entries if one.release):
        try:
            read(place, wanted)
        except Unusable as reason:
            found.append(str(reason))
        if wanted not in known:
            found.append(f"release …-{wanted[:SHORT]} is in force and was never published")
    names = {one[:SHORT] for one in known}
    for path in sorted(place.glob("[0-9]*-*.json")):
        if path.stem.partition("-")[2] not in names:
            found.append(f"{path.name} is a release that no entry of the history names")
    return found


def add(release: Release, by: str, at: str, why: str, where: Path | None = None) -> History:
    """Write a release and put it in force. Raises Unusable when another one came in between."""
    place = where or folder()
    with alone(place):
        kept = history(place)
        if found := faults(place):
            raise Unusable(_not_whole(found[0]))
        if release.builds_on != kept.in_force or release.number != len(kept.published()) + 1:
            raise Unusable("Another release came into force in between: try the candidates again.")
        name = f"{release.number:04}-{release.digest[:SHORT]}.json"
        write(place / name, release.as_bytes())
        return _keep(place, kept.with_entry(at, PUBLISHED, release.digest, by, why))


def roll_back(to: str, by: str, at: str, why: str, where: Path | None = None) -> History:
    """Put an earlier release in force again, or with "" none; nothing is deleted.

    to: digest of the release. Raises Unusable when it was never published, or is in force.
    """
    place = where or folder()
    with alone(place):
        kept = history(place)
        if found := faults(place):
            raise Unusable(_not_whole(found[0]))
        if to == kept.in_force:
            raise Unusable("This release is in force: name another one to go back to.")
        if to and to not in kept.published():
            raise Unusable("A release that was never published cannot come into force.")
        return _keep(place, kept.with_entry(at, ROLLED_BACK, to, by, why))


def _keep(place: Path, history: History) -> History:
    write(place / HISTORY, canonical(history.model_dump(mode="json")))
    return history


def write(path: Path, raw: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with new.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise Unusable(f"{path.name} cannot be written: {error.strerror or 'no reason given'}.") from None


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Let nobody else change the folder meanwhile; the lock ends with the process, however it ends."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    try:
        place.mkdir(parents=True, exist_ok=True)
        handle = (place / ".lock").open("w")
    except OSError as error:
        raise Unusable(
            f"The folder of releases cannot be written to: {error.strerror or 'no reason given'}."
        ) from None
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _unread(error: OSError) -> Unusable:
    return Unusable(f"The folder of releases cannot be read: {error.strerror or 'no reason given'}.")


def _not_whole(what: str) -> str:
    return (
        f"The releases are not as they were written ({what}): nothing is coded under them. "
        f"`dermcode release list` tells all; put back a copy of the folder, or take {VARIABLE} away."
    )
