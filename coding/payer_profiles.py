"""Payer profiles: what a payer covers, accepts as shown, and wants of modifiers. They never change a code.

Profiles come with the program (``parameters/payers.yaml``); a practice adds its own as files, one or more
profiles each, in the folder that the environment variable DERMCODE_PAYERS names.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from coding.dated import FaultInData, document, load, sources
from coding.icd10 import covered
from coding.preferences import preferring
from records import Preference, Unusable, Why

FILE = "parameters/payers.yaml"
VARIABLE = "DERMCODE_PAYERS"
KEYS = {
    *("id", "label", "default", "documentation", "shown_by", "coverage", "edits", "distinct", "repeated"),
    *("several_procedures", "several_procedures_exempt", "class_findings"),
}
NEEDED = ("id", "label")
DISTINCT = ("59", "XS")
REPEATED = ("59", "XS", "76", "none")
COVERAGE_KEYS = {"since", "diagnoses", "says", "sources"}


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
    documentation: str = ""
    shown_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    coverage: tuple[Coverage, ...] = ()
    default: bool = False
    edits: bool = True
    distinct: str | None = None
    repeated: str | None = None
    several_procedures: bool = False
    several_procedures_exempt: tuple[str, ...] = ()
    class_findings: bool = False


def profiles() -> Mapping[str, Payer]:
    """Every profile by its id: the default one first, the practice's own last.

    Raises FaultInData, naming the file, the entry and what to do, for a profile that cannot be used.
    """
    named = os.environ.get(VARIABLE)
    known = _with_own(_state(Path(named))) if named else _shipped()
    return preferring(known, _preferences) if _preferences else known


_preferences: tuple[Preference, ...] = ()


def use(preferences: tuple[Preference, ...]) -> None:
    """Decide with these preferences of a release from now on; () decides as the profiles say."""
    global _preferences
    _preferences = preferences


@cache
def _shipped() -> Mapping[str, Payer]:
    found = [_profile(entry, f"coding/{FILE}") for entry in document(FILE)["payers"]]
    if sum(payer.default for payer in found) != 1:
        raise FaultInData(f"coding/{FILE} must have exactly one default profile.")
    return {payer.id: payer for payer in sorted(found, key=lambda payer: not payer.default)}


def _state(folder: Path) -> tuple[tuple[str, int], ...]:
    """The files of a folder with the time of their last change, so that a change is seen at once."""
    if not folder.is_dir():
        raise FaultInData(
            f"{VARIABLE} names {folder}, which is no folder: make it, or take the variable away."
        )
    return tuple((str(path), path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml")))


@lru_cache(maxsize=4)
def _with_own(files: tuple[tuple[str, int], ...]) -> Mapping[str, Payer]:
    found = dict(_shipped())
    for name, _ in files:
        file = Path(name).name
        data = load(Path(name), file)
        entries = data.get("payers", [data])
        if not isinstance(entries, list):
            raise FaultInData(f"payers in {file} must be a list of profiles.")
        for entry in entries:
            payer = _profile(entry, file)
            if payer.id in found:
                raise FaultInData(
                    f"{file} has a profile {payer.id}, and there is one already: give it another id."
                )
            if payer.default:
                raise FaultInData(
                    f"{payer.id} in {file} cannot be the default: choose it with --payer instead."
                )
            found[payer.id] = payer
    return found


def _profile(entry: Any, file: str) -> Payer:
    """One checked profile; every fault names the file, the entry and what to do."""
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in NEEDED):
        raise FaultInData(f"A profile in {file} needs an id and a label, both texts.")
    own = f"{entry['id']} in {file}"
    if odd := sorted(set(entry) - KEYS):
        raise FaultInData(
            f"{own} has {', '.join(odd)}, which no profile knows: use {', '.join(sorted(KEYS))}."
        )
    for key in ("default", "edits", "several_procedures", "class_findings"):
        if not isinstance(entry.get(key, False), bool):
            raise FaultInData(f"{key} of {own} must be true or false.")
    for key, allowed in (("distinct", DISTINCT), ("repeated", REPEATED)):
        if key in entry and entry[key] not in allowed:
            raise FaultInData(f"{key} of {own} must be one of {', '.join(allowed)}, in quotes.")
    if {entry.get("distinct"), entry.get("repeated")} >= {*DISTINCT}:
        raise FaultInData(f"distinct and repeated of {own} must agree: 59 and XS never stand on one line.")
    exempt = entry.get("several_procedures_exempt", [])
    if not isinstance(exempt, list) or not all(isinstance(code, str) for code in exempt):
        raise FaultInData(f"several_procedures_exempt of {own} must be a list of codes in quotes.")
    return Payer(
        id=entry["id"],
        label=entry["label"],
        documentation=str(entry.get("documentation", "")),
        shown_by=_shown_by(entry.get("shown_by", {}), own),
        coverage=tuple(_coverage(note, own) for note in _listed(entry.get("coverage", []), "coverage", own)),
        default=entry.get("default", False),
        edits=entry.get("edits", True),
        distinct=entry.get("distinct"),
        repeated=entry.get("repeated"),
        several_procedures=entry.get("several_procedures", False),
        several_procedures_exempt=tuple(exempt),
        class_findings=entry.get("class_findings", False),
    )


def _listed(value: Any, key: str, own: str) -> list[Any]:
    if not isinstance(value, list):
        raise FaultInData(f"{key} of {own} must be a list.")
    return value


def _shown_by(value: Any, own: str) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not all(isinstance(roles, list) for roles in value.values()):
        raise FaultInData(f"shown_by of {own} must name, for each element, a list of roles of evidence.")
    known = {element["id"] for element in document("parameters/documentation.yaml")["elements"]}
    if odd := sorted(set(value) - known):
        raise FaultInData(
            f"shown_by of {own} names {', '.join(odd)}: the checklist has {', '.join(sorted(known))}."
        )
    return {element: tuple(roles) for element, roles in value.items()}


def _coverage(note: Any, own: str) -> Coverage:
    if (
        not isinstance(note, dict)
        or set(note) - COVERAGE_KEYS
        or not {"since", "diagnoses", "says"} <= set(note)
    ):
        raise FaultInData(f"A coverage note of {own} needs since, diagnoses and says, and may have sources.")
    if type(note["since"]) is not date:
        raise FaultInData(f"since in a coverage note of {own} must be a day, as 2026-01-01 without quotes.")
    named = tuple(_listed(note.get("sources", []), "sources", own))
    if odd := [name for name in named if name not in sources()]:
        raise FaultInData(f"{own} names the source {odd[0]}, which coding/sources.yaml does not list.")
    diagnoses = _listed(note["diagnoses"], "diagnoses", own)
    if odd := [name for name in diagnoses if name not in covered()]:
        raise FaultInData(
            f"A coverage note of {own} names the diagnosis {odd[0]}, which nobody knows: "
            "use the ids of coding/parameters/icd10.yaml."
        )
    return Coverage(note["since"], tuple(diagnoses), str(note["says"]), named)


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
