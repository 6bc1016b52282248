"""The desk: candidates, trials and signatures that are not released yet, as files beside the releases.

candidates/ID.json      what was proposed; never changed, another candidate has another id
withdrawn/ID.json       who withdrew it, when and why
trials/ID.json          what a replay gave
signatures/ID.json      who signed that trial, why, and the reasons chart by chart
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from learning.candidate import Candidate
from learning.checking import faults, tried_out
from learning.trial import Trial
from records import Unusable
from releases import Signed, folder, history
from releases.release import canonical
from releases.shelf import alone, read, write

Kept = TypeVar("Kept")


def propose(candidate: Candidate) -> str:
    """Put a candidate on the desk; its id. Raises Unusable with everything that is wrong with it."""
    if not candidate.by.strip():
        raise Unusable("A candidate needs the name of who proposes it.")
    if candidate.id in {one.id for one in waiting()}:
        return candidate.id
    told = faults(candidate, waiting()) or tried_out(candidate)
    if told:
        raise Unusable(" ".join(told))
    with alone(folder()):
        write(_file("candidates", candidate.id), canonical(candidate.model_dump(mode="json")))
    return candidate.id


def candidates() -> list[Candidate]:
    """Every candidate that was ever proposed, in the order of time."""
    found = [_load("candidates", path.stem, Candidate.model_validate) for path in _all("candidates")]
    for one, path in zip(found, _all("candidates"), strict=True):
        if one.id != path.stem:
            raise Unusable(
                f"Candidate {path.stem} is not as it was proposed: withdraw it and propose it anew."
            )
    return sorted(found, key=lambda one: (one.at, one.id))


def waiting() -> list[Candidate]:
    """The candidates that were neither withdrawn nor released."""
    gone = {path.stem for path in _all("withdrawn")} | released()
    return [one for one in candidates() if one.id not in gone]


def released() -> set[str]:
    """The ids of the candidates of every release, whether in force or not."""
    return {
        Candidate.model_validate(one).id
        for wanted in history().published()
        for one in read(folder(), wanted).candidates
    }


def find(id: str) -> Candidate:
    """The waiting candidate that an id, or the beginning of one, means."""
    found = [one for one in waiting() if id and one.id.startswith(id)]
    if len(found) != 1:
        raise Unusable(f"No candidate {id} waits: `dermcode release candidates` lists those that do.")
    return found[0]


def withdraw(id: str, by: str, at: str, why: str) -> None:
    """Take a candidate off the desk; it stays on file with who did it and why."""
    one = find(id)
    if not why.strip():
        raise Unusable("Say why the candidate is withdrawn.")
    with alone(folder()):
        write(_file("withdrawn", one.id), canonical({"by": by, "at": at, "why": why}))


def keep_trial(trial: Trial) -> str:
    """Put a trial on the desk; its id."""
    with alone(folder()):
        write(_file("trials", trial.id), trial.as_bytes())
    return trial.id


def trial(id: str) -> Trial:
    """A trial by its id or the beginning of it, checked against its hash."""
    found = [path for path in _all("trials") if id and path.stem.startswith(id)]
    if len(found) != 1:
        raise Unusable(f"There is no trial {id}: `dermcode release replay` makes one.")
    told = _load("trials", found[0].stem, Trial.model_validate)
    if told.id != found[0].stem:
        raise Unusable(f"Trial {found[0].stem} is not as it was made: replay the candidates again.")
    return told


def trials() -> list[Trial]:
    """The trials whose candidates all still wait, the last made first."""
    there = {one.id for one in waiting()}
    paths = sorted(_all("trials"), key=lambda path: -path.stat().st_mtime_ns)
    found = [trial(path.stem) for path in paths]
    return [one for one in found if {each.id for each in one.candidates} <= there]


def keep_signature(trial: Trial, signed: Signed) -> None:
    """Put a signature beside its trial."""
    with alone(folder()):
        write(_file("signatures", trial.id), canonical(signed.model_dump(mode="json")))


def signature(trial: Trial) -> Signed | None:
    """The signature under a trial, None while there is none."""
    if not _file("signatures", trial.id).exists():
        return None
    return _load("signatures", trial.id, Signed.model_validate)


def _file(kind: str, name: str) -> Path:
    return folder() / kind / f"{name}.json"


def _all(kind: str) -> list[Path]:
    return sorted((folder() / kind).glob("[0-9a-f]*.json"))


def _load(kind: str, name: str, make: Callable[[object], Kept]) -> Kept:
    try:
        return make(json.loads(_file(kind, name).read_bytes()))
    except OSError as error:
        raise Unusable(f"{kind}/{name}.json cannot be read: {error.strerror or 'no reason given'}.") from None
    except (ValueError, ValidationError, RecursionError):
        raise Unusable(f"{kind}/{name}.json is not as it was written: take it out of the folder.") from None
