"""Which lesions of the record a coder means: by place, by diagnosis, or by what the talk was last about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import flow
from conversation.naming import LABEL
from conversation.question import Place, Question
from conversation.words import listed, plain, say
from records import LesionGroup, Phrase, Procedure, Visit


@dataclass(frozen=True)
class Told:
    """One procedure of a visit, or one group of it, by their places in the record."""

    procedure: int
    group: int | None


@dataclass(frozen=True)
class Aim:
    """What the talk is about: places, diagnoses and a code, as far as they were named; of: what the code
    was given for, where a word points to it."""

    places: tuple[Place, ...] = ()
    diagnoses: tuple[str, ...] = ()
    code: str | None = None
    of: tuple[Told, ...] = ()


def found(
    visit: Visit, places: Sequence[Place], diagnoses: Sequence[str], focus: Aim | None = None
) -> list[Told]:
    """The lesions that are meant; several when the words fit several, none when they fit none.

    Without a place and a diagnosis: what the talk was last about, else every procedure of the visit.
    """
    diagnoses = _as_recorded(visit, diagnoses)
    if not places and not diagnoses and focus and (focus.places or focus.diagnoses):
        by_focus = found(visit, focus.places, focus.diagnoses)
        if by_focus:
            return by_focus
    indices = [
        index for index, one in enumerate(visit.procedures) if not diagnoses or one.diagnosis in diagnoses
    ]
    if not places:
        if focus and focus.of and not diagnoses:
            return list(focus.of)
        return [Told(index, None) for index in indices]
    groups = [
        (index, at, group) for index in indices for at, group in enumerate(visit.procedures[index].groups)
    ]
    told = [Told(index, at) for index, at, group in groups if any(_lies_there(group, one) for one in places)]
    told = told or [
        Told(index, at)
        for index, at, group in groups
        if any(_lies_there(_wider(group, one), one) for one in places)
    ]
    # "Seven AKs on the scalp": the note gave them no number, so the record tells of no place.
    placeless = [index for index in indices if diagnoses and _has_no_number(visit.procedures[index])]
    return told or [Told(index, None) for index in placeless]


def _has_no_number(procedure: Procedure) -> bool:
    return not procedure.groups and procedure.count.value is None


def _as_recorded(visit: Visit, diagnoses: Sequence[str]) -> tuple[str, ...]:
    """Diagnoses as the record names them: "the SKs" are its inflamed ones where it has no others."""
    own = dict.fromkeys(one.diagnosis for one in visit.procedures if one.diagnosis)
    found: dict[str, None] = {}
    for named in diagnoses:
        nearer = [] if named in own else [one for one in own if one.endswith(f"_{named}")]
        found.update(dict.fromkeys(nearer or [named]))
    return tuple(found)


def does(procedure: Procedure, acts: Sequence[Phrase]) -> bool:
    """Whether a procedure is one of these acts; a way of destruction is any destruction."""
    named = {phrase.id for phrase in acts} | {phrase.act for phrase in acts}
    return procedure.act in named or bool(set(procedure.methods) & named)


def _lies_there(group: LesionGroup, place: Place) -> bool:
    if place.site.startswith(LABEL):
        return group.lesion in _names(place.site.removeprefix(LABEL))
    sites = [site.strip() for site in (group.site or "").split(",")]
    if place.site and place.site not in sites:
        return False
    return (
        place.side is None
        or (group.laterality in (place.side, None) and bool(place.site))
        or group.laterality == place.side
    )


def _wider(group: LesionGroup, place: Place) -> LesionGroup:
    """The group at the wider place that is named, where it lies within it: the forearm in the arm."""
    return group.model_copy(update={"site": place.site}) if _within(group.site, place.site) else group


def _within(site: str | None, whole: str) -> bool:
    parents = _parents()
    while site and whole and site != whole:
        site = parents.get(site)
    return bool(site and whole)


@cache
def _parents() -> dict[str, str | None]:
    return {one["id"]: one.get("within") for one in flow.lexicon("sites")["entries"]}


def _names(label: str) -> tuple[str, ...]:
    """A label as the note has it, and as the reader numbers it: C is the third."""
    return (label, str(ord(label) - ord("A") + 1)) if label.isalpha() else (label,)


def place_words(site: str | None, side: str | None) -> str:
    """ "left ear", "scalp", "" without a place."""
    words = plain(site or "").replace(LABEL, LABEL.replace(":", " "))
    return f"{side} {words}".strip() if side and side not in words else words


def name(visit: Visit, told: Told) -> str:
    """What a procedure or group is called in the talk: "destruction of actinic keratoses (left ear)"."""
    procedure = visit.procedures[told.procedure]
    groups = [procedure.groups[told.group]] if told.group is not None else procedure.groups
    where = listed(dict.fromkeys(filter(None, (place_words(g.site, g.laterality) for g in groups))))
    diagnosis = plain(procedure.diagnosis or "")
    if diagnosis and not procedure.diagnosis_certain:
        diagnosis = say("suspected", what=diagnosis)
    of = f" of {diagnosis}" if diagnosis else ""
    return f"{plain(procedure.act)}{of}" + (f" ({where})" if where else "")


def lesions_named(visit: Visit) -> list[Told]:
    """All lesions of a record that can be pointed at: each place of each procedure."""
    return [
        Told(number, place if len(done.groups) > 1 else None)
        for number, done in enumerate(visit.procedures)
        for place in range(max(1, len(done.groups)))
    ]


def either(visit: Visit, told: Sequence[Told]) -> str:
    """Several lesions to choose from: "… (scalp) or … (left ear)"."""
    return listed([name(visit, one) for one in told], "or")


def worded(question: Question) -> str:
    """What a question named, in words."""
    parts = [place_words(place.site, place.side) for place in question.places]
    parts += [plain(diagnosis) for diagnosis in question.diagnoses]
    return listed(parts) or say("that")
