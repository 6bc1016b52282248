"""Which procedures destroy premalignant lesions, how many lesions are certain, and which fact is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from coding.dated import Dated
from coding.known import acts, how_counted
from records import Procedure

Family = Literal["ours", "not destruction", "elsewhere"]
COUNTS = ("each", "per_area")
"""The ways of counting (``parameters/diagnoses.yaml``) that need no question first."""


@dataclass(frozen=True)
class Share:
    """What one procedure adds to the premalignant lesions of a visit.

    lesions: how many are certain. missing: the facts without which it cannot be counted in full.
    apart: whatever the answers are, its lesions cannot belong to this family.
    assumed_area: the lesions were counted by the area that the disease covers.
    """

    procedure: Procedure
    lesions: int
    missing: tuple[str, ...] = ()
    apart: bool = False
    assumed_area: bool = False


def family(procedure: Procedure, on: Dated) -> Family:
    """Whose procedure this is: ours to decide, none of destruction, or another family's."""
    if not _destroys(procedure, on):
        return "not destruction" if _premalignant(procedure, on) else "elsewhere"
    if _premalignant(procedure, on) or how_counted(procedure.diagnosis, on.day):
        return "ours"
    settled = procedure.diagnosis is not None and procedure.diagnosis_class not in on("open_classes").names
    return "elsewhere" if settled and procedure.diagnosis_certain else "ours"


def share(procedure: Procedure, on: Dated) -> Share:
    """What a procedure of ours adds: its certain lesions, or the facts that are missing."""
    count = procedure.count
    if count.value == 0 and not count.open_upward:
        return Share(procedure, lesions=0)
    missing = []
    if not _diagnosis_stated(procedure, on):
        missing.append("diagnosis")
    if not named_methods(procedure, on):
        missing.append("method")
    areas = _areas(procedure, on) if count.problem == "missing" else 0
    if not areas and (count.value is None or count.open_upward):
        missing.append("conflict" if count.problem == "conflict" else "count")
    certain = areas or (count.at_least if count.value is None else count.value)
    only_the_number = not {"diagnosis", "method"} & set(missing)
    return Share(
        procedure,
        lesions=certain if only_the_number else 0,
        missing=tuple(missing),
        apart=_apart(procedure, on),
        assumed_area=bool(areas),
    )


def named_methods(procedure: Procedure, on: Dated) -> tuple[str, ...]:
    """The methods of destruction that the note names for it."""
    return tuple(method for method in procedure.methods if method in on("methods").names)


def certain_lesions(shares: Iterable[Share]) -> int:
    """All sites and all methods together."""
    return sum(share.lesions for share in shares)


def _destroys(procedure: Procedure, on: Dated) -> bool:
    """Destroyed, or treated in a way that may have been destruction."""
    if procedure.act in on("destroying_acts").names:
        return True
    if procedure.act not in on("unnamed_acts").names:
        return False
    others = [method for method in procedure.methods if method in acts()]
    return not others or bool(named_methods(procedure, on))


def _premalignant(procedure: Procedure, on: Dated) -> bool:
    way = how_counted(procedure.diagnosis, on.day)
    return way in COUNTS if way else procedure.diagnosis_class in on("classes").names


def _diagnosis_stated(procedure: Procedure, on: Dated) -> bool:
    """Certain, and one on file that counts: the word "premalignant" alone names no diagnosis."""
    return procedure.diagnosis_certain and how_counted(procedure.diagnosis, on.day) in COUNTS


def _apart(procedure: Procedure, on: Dated) -> bool:
    """An uncertain wart is no premalignant lesion, however its diagnosis is settled."""
    way = how_counted(procedure.diagnosis, on.day)
    if way or procedure.diagnosis is None:
        return way == "apart"
    return procedure.diagnosis_class not in (*on("open_classes").names, *on("classes").names)


def _areas(procedure: Procedure, on: Dated) -> int:
    """Areas of a disease that counts by area, at least one; 0 when it does not count so."""
    if how_counted(procedure.diagnosis, on.day) != "per_area":
        return 0
    return max(1, len({(group.site, group.laterality) for group in procedure.groups if group.site}))
