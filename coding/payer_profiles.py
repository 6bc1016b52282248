"""Payer profiles: what a payer covers and accepts as shown. They never change a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from coding.dated import FaultInData, document, known_source
from records import Unusable, Why

FILE = "parameters/payers.yaml"


@dataclass(frozen=True)
class Coverage:
    since: date
    diagnoses: tuple[str, ...]
    says: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Payer:
    """A profile of ``parameters/payers.yaml``; the file explains each field."""

    id: str
    label: str
    documentation: str
    shown_by: Mapping[str, tuple[str, ...]]
    coverage: tuple[Coverage, ...]
    default: bool


@cache
def profiles() -> Mapping[str, Payer]:
    """Every profile by its id; the default one comes first."""
    found = [_profile(entry) for entry in document(FILE)["payers"]]
    if sum(payer.default for payer in found) != 1:
        raise FaultInData(f"coding/{FILE} must have exactly one default profile.")
    return {payer.id: payer for payer in sorted(found, key=lambda payer: not payer.default)}


def _profile(entry: Mapping[str, object]) -> Payer:
    coverage = tuple(
        Coverage(
            note["since"],
            tuple(note["diagnoses"]),
            note["says"],
            tuple(known_source(source, FILE) for source in note["sources"]),
        )
        for note in entry["coverage"]  # type: ignore[attr-defined]
    )
    shown_by = {element: tuple(roles) for element, roles in entry["shown_by"].items()}  # type: ignore[attr-defined]
    return Payer(
        str(entry["id"]),
        str(entry["label"]),
        str(entry["documentation"]),
        shown_by,
        coverage,
        bool(entry.get("default")),
    )


def payers() -> dict[str, str]:
    """The ids of the payer profiles with their labels, the default one first."""
    return {payer.id: payer.label for payer in profiles().values()}


def profile(payer: str | None) -> Payer:
    """The profile of a payer; the default one for None. Raises Unusable, naming the known ids."""
    known = profiles()
    if payer is None:
        return next(iter(known.values()))
    if payer not in known:
        raise Unusable(f'There is no payer profile "{payer}": choose one of {", ".join(known)}.')
    return known[payer]


def coverage_steps(payer: Payer, diagnoses: set[str], day: date | None) -> tuple[Why, ...]:
    """What the payer's policy says about these diagnoses on a day, as steps of a line's reasons."""
    return tuple(
        Why(rule=f"payer.{payer.id}", says=note.says, sources=note.sources)
        for note in payer.coverage
        if diagnoses & set(note.diagnoses) and (day is None or note.since <= day)
    )
