"""The history of the releases as people read it: what each brought, who stands for it, what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from learning.candidate import Candidate
from records import Unusable
from releases import History, Release, folder
from releases.shelf import read


@dataclass(frozen=True)
class Told:
    """One entry. release: the id, "shipped" for none. new: what it brought, in words. changed: how many
    settled charts it changed. signed_by: who signed; "" where it was only put in force again."""

    at: str
    kind: str
    release: str
    by: str
    why: str
    in_force: bool
    new: tuple[str, ...] = ()
    changed: int = 0
    signed_by: str = ""
    broken: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def says(self) -> str:
        """The entry in a line, and one for each thing that is new."""
        done = {"published": "published", "rolled_back": "rolled back to"}[self.kind]
        signed = f", signed by {self.signed_by}" if self.signed_by else ""
        mark = "*" if self.in_force else " "
        head = f"{mark} {self.at[:16]}  {done} {self.release}  by {self.by}{signed}: {self.why}"
        return "\n".join([head, *(f"      {one}" for one in self.new)])


def told_of(history: History) -> Iterator[Told]:
    """The entries of a history, the first first; a release whose file is not as written is marked broken."""
    for place, entry in enumerate(history.entries, start=1):
        release, broken = _release(entry.release)
        new = entry.kind == "published" and release is not None
        yield Told(
            at=entry.at,
            kind=entry.kind,
            release=release.id if release else (entry.release[:12] or "shipped"),
            by=entry.by,
            why=entry.why,
            in_force=place == len(history.entries),
            new=_new(release) if new and release else (),
            changed=len(release.difference) if new and release else 0,
            signed_by=release.signed.by if new and release and release.signed else "",
            broken=broken,
        )


def _release(wanted: str) -> tuple[Release | None, bool]:
    try:
        return (read(folder(), wanted) if wanted else None), False
    except Unusable:
        return None, True


def _new(release: Release) -> tuple[str, ...]:
    return tuple(Candidate.model_validate(one).says() for one in release.candidates)
