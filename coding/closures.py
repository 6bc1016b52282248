"""The class of a wound's closure, and whether the closure is part of another service at the same visit."""

from __future__ import annotations

from collections.abc import Sequence

from coding.dated import Dated
from records import Procedure, Visit

CLASSES = ("simple", "intermediate", "complex")


def facts_class(repair: Procedure, on: Dated) -> str | None:
    """The class that the told facts make, None when they make none."""
    layered = any(told.id in on("makes_intermediate").names for told in repair.circumstances)
    if any(told.id in on("makes_complex").names for told in repair.circumstances):
        return "complex" if layered or repair.technique != "simple" else None
    return "intermediate" if layered else None


def closure_class(repair: Procedure, on: Dated) -> str | None:
    """The class as named, or as its facts make it where none is named."""
    return repair.technique if repair.technique in CLASSES else facts_class(repair, on)


def class_look(repair: Procedure, on: Dated) -> tuple[str, ...]:
    """Why a coder must confirm the class: the name and the facts do not fit."""
    named, facts = repair.technique, facts_class(repair, on)
    if named == "complex" and facts != "complex":
        return ("The repair is called complex, and the note tells none of the facts that make it so.",)
    if named in CLASSES and facts and CLASSES.index(facts) > CLASSES.index(str(named)):
        return (f"The repair is called {named}, and the facts told are those of a {facts} one.",)
    return ()


def closes(repair: Procedure, visit: Visit, on: Dated) -> Procedure | None:
    """The service at this visit that the closure is part of, or None.

    Linked by the name of the lesion where the note gives one, else by the place; a repair that tells
    neither belongs to the only service that can hold it.
    """
    made = closure_class(repair, on)
    names = on("holds_simple").names if made in ("simple", None) else on("holds_any").names
    holders = [one for one in visit.procedures if one.act in names]
    if repair.tells("separate_lesion"):
        return None
    linked = [one for one in holders if _lesions(one) & _lesions(repair)]
    if linked:
        return linked[0]
    if _lesions(repair) & _lesions_of(visit, repair):
        return None  # it closes a lesion whose service does not hold this class
    free = [one for one in holders if not (_lesions(one) and _lesions(repair))]
    placed = [one for one in free if _places(one) & _places(repair)]
    if placed:
        return placed[0]
    unplaced = [one for one in free if not _places(one) or not _places(repair)]
    return unplaced[0] if len(unplaced) == 1 or (unplaced and not _places(repair)) else None


def _lesions_of(visit: Visit, repair: Procedure) -> set[str]:
    others = [one for one in visit.procedures if one is not repair and one.act != "repair"]
    return set().union(*(_lesions(one) for one in others))


def _lesions(procedure: Procedure) -> set[str]:
    return {group.lesion for group in procedure.groups if group.lesion}


def _places(procedure: Procedure) -> set[tuple[str, str | None]]:
    return {(group.site, group.laterality) for group in procedure.groups if group.site}


def linked_to(repair: Procedure, procedures: Sequence[Procedure]) -> tuple[Procedure, ...]:
    """The services done on the lesion whose wound it closes, by the name of the lesion."""
    return tuple(one for one in procedures if _lesions(one) & _lesions(repair))
