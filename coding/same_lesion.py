"""Several services on one lesion at one visit: which of them stands, and which is part of another.

A biopsy of a lesion that is removed or destroyed at the same visit is part of that; so is a lesser removal of
the same lesion. A lesion both sampled and destroyed waits for its pathology where nothing settles what it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coding import asking
from coding.dated import document
from coding.families import FILE, NONE, rule_of
from coding.known import done_words
from coding.outcome import Outcome
from coding.proof import proof, sorted_procedures
from coding.rules import biopsy
from records import CodeUnits, NotCoded, Procedure, Query, Visit

SAMPLED = "biopsy"
UNSETTLED = "pathology"


@dataclass(frozen=True)
class Settled:
    """The visit with what stands for itself, and what was taken out of it, as a rule would tell it."""

    visit: Visit
    outcome: Outcome


def settle(visit: Visit, day: date | None) -> Settled:
    """Take out of a visit what is part of another service on the same lesion."""
    removing: list[str] = document(FILE)["removing_acts"]
    out: dict[Procedure, str] = {}
    waiting: list[tuple[Procedure, Procedure]] = []
    procedures = sorted_procedures(visit.procedures)
    for removal in procedures:
        if removal.act not in removing:
            continue
        for other in procedures:
            if other is removal or not same_lesion(removal, other):
                continue
            if other.act == SAMPLED and not _settled(removal):
                waiting.append((other, removal))
            elif other.act == SAMPLED and _proved_benign(removal):
                out[removal] = f"part of the {done_words(other)}: the lesion proved benign"
            elif other.act == SAMPLED or _lesser(other, removal, removing):
                out.setdefault(other, f"part of the {done_words(removal)}, the same lesion")
    for procedure in _under_a_flap(procedures):
        out.setdefault(procedure, "part of the tissue transfer that closed the same wound")
    for procedure in _closes_what_is_not_coded(procedures, day):
        out.setdefault(procedure, "told by the code of the excision whose wound it closed")
    held = {one for pair in waiting for one in pair}
    queries = tuple(_wait(visit, sample, removal, day) for sample, removal in waiting)
    stays = visit.procedures
    if out or held:
        stays = tuple(one for one in visit.procedures if one not in out and one not in held)
    taken = [NotCoded(what=done_words(one), reason=why, evidence=proof([one])) for one, why in out.items()]
    outcome = Outcome(
        queries=queries,
        not_coded=tuple(taken),
        because=(asking.reason(UNSETTLED),) if queries else (),
        unsure=(UNSETTLED,) if queries else (),
        nothing=tuple(f"{item.what} is not reported: {item.reason}." for item in taken),
        asked=tuple((UNSETTLED, pair) for pair in waiting),
    )
    whole = len(stays) == len(visit.procedures)
    return Settled(visit if whole else visit.model_copy(update={"procedures": stays}), outcome)


def same_lesion(one: Procedure, other: Procedure) -> bool:
    """Whether the note says that both were done on one lesion."""
    if one.tells("separate_lesion") or other.tells("separate_lesion"):
        return False
    if _names(one) and _names(other):
        return bool(_names(one) & _names(other))
    told = one.tells("same_lesion_as_another") or other.tells("same_lesion_as_another")
    return told and (not _places(one) or not _places(other) or bool(_places(one) & _places(other)))


def _settled(removal: Procedure) -> bool:
    """Whether the note says for certain what the removed lesion is."""
    result = removal.tells("pathology_malignant") or removal.tells("pathology_benign")
    if removal.act != "destruction" or result or removal.tells("proven_before"):
        return True
    return removal.diagnosis_certain and not removal.tells("pathology_pending")


def _proved_benign(removal: Procedure) -> bool:
    return removal.act == "destruction" and removal.diagnosis_class == "benign"


def _lesser(other: Procedure, removal: Procedure, order: list[str]) -> bool:
    """Whether the other service is the smaller of two removals; order: the greater foremost."""
    return other.act in order and order.index(other.act) > order.index(removal.act)


def _under_a_flap(procedures: Iterable[Procedure]) -> list[Procedure]:
    """Excisions whose wound a flap closed: the flap holds them, and this release codes no flaps."""
    several = list(procedures)
    flaps = [one for one in several if one.act == "tissue_transfer" or one.technique == "flap"]
    excisions = [one for one in several if one.act == "excision"]
    found = []
    for one in excisions:
        for flap in flaps:
            linked = _names(one) & _names(flap) if _names(one) and _names(flap) else None
            near = not _places(one) or not _places(flap) or _places(one) & _places(flap)
            if linked or (linked is None and near):
                found.append(one)
                break
    return found


def _closes_what_is_not_coded(procedures: Iterable[Procedure], day: date | None) -> list[Procedure]:
    """Repairs of an excision that goes by its closure and is not covered: half of a service is not coded."""
    several = list(procedures)
    whole = [one for one in several if one.act == "excision" and rule_of(one, day) == NONE]
    repairs = [one for one in several if one.act == "repair"]
    return [one for one in repairs if any(_names(one) & _names(excision) for excision in whole)]


def _wait(visit: Visit, sample: Procedure, removal: Procedure, day: date | None) -> Query:
    """The question about the pathology; what is certain meanwhile is the biopsy."""
    alone = biopsy.decide(visit.model_copy(update={"procedures": (sample,)}), day)
    floor = [CodeUnits(code=code.code, units=code.units) for code in alone.codes]
    return asking.query(UNSETTLED, [removal], at_least=floor)


def _names(procedure: Procedure) -> set[str]:
    return {group.lesion for group in procedure.groups if group.lesion}


def _places(procedure: Procedure) -> set[tuple[str, str | None]]:
    return {(group.site, group.laterality) for group in procedure.groups if group.site}
