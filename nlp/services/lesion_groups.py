"""A lesion with an act done to it as a group of a procedure: diagnosis, place, measures, and their proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nlp.facts import Span
from nlp.services.lesions import Lesion
from nlp.services.measures import Measure
from nlp.services.reading import Reading
from nlp.services.sizes import settled
from nlp.services.surgical_facts import depth_of, diagnosis_of, find
from nlp.services.surgical_verdict import Kind
from nlp.subsites import subsite_of
from records import Count, LesionGroup
from records.visit import DiagnosisClass, Laterality

_ROLES = {"size": "size", "margin": "margin", "excised": "size", "defect": "size", "length": "length"}


@dataclass(slots=True)
class Done:
    """One act on one lesion. name: the lesion's within the visit."""

    kind: Kind
    lesion: Lesion
    name: str

    @property
    def act(self) -> str:
        return self.kind.act


def group_of(reading: Reading, done: Done) -> LesionGroup:
    """The lesion of an act as the group of a procedure, with all that is told of it."""
    lesion = done.lesion
    told, certain = diagnosis_of(reading, lesion)
    of_class: DiagnosisClass = told.mention.meaning["class"] if told else "unspecified"
    depth, _ = depth_of(reading, lesion)
    place = lesion.place
    number = _number(done)
    side: Laterality | None = place.side if place else None  # type: ignore[assignment]
    spans = place_as_span(lesion) + measures_as_spans(lesion, list(_ROLES))
    return LesionGroup(
        diagnosis=told.mention.id if told else None,
        diagnosis_class=of_class,
        diagnosis_certain=certain,
        site=place.id if place else None,
        subsite=_subsite(reading, lesion),
        laterality=side,
        count=Count(value=number, at_least=number, evidence=reading.evidence(place_as_span(lesion))),
        lesion=done.name,
        depth=depth,
        evidence=reading.evidence(spans),
    ).model_copy(update=settled(_as_left(done)))


def _as_left(done: Done) -> list[Measure]:
    """The measures of a lesion; "final wound 1.7 cm" of one that was destroyed is what is left, not sewn."""
    if done.act != "destruction":
        return done.lesion.measures
    return [replace(one, role="defect") if one.role == "length" else one for one in done.lesion.measures]


def _subsite(reading: Reading, lesion: Lesion) -> str | None:
    """The finer part of its place that the words about a lesion name ("lid_margin")."""
    place = lesion.place.id if lesion.place else None
    return subsite_of(place, lambda words: find(reading, lesion, words)) if place else None


def _number(done: Done) -> int:
    """How many lesions an act was done to: told at the place, or with the act when it names one place."""
    if done.act not in ("biopsy", "shave_removal", "excision"):
        return 1
    told = next((act.n for act in done.kind.acts if act.n and act.alone), None)
    if done.lesion.count and told:  # "2 nevi of the back: shave bx x1, the other observed"
        return min(told, done.lesion.count)
    return done.lesion.count or told or 1


def place_as_span(lesion: Lesion) -> list[Span]:
    """Where the place of a lesion is told, if it is."""
    return [(lesion.place.start, lesion.place.end, "site")] if lesion.place else []


def measures_as_spans(lesion: Lesion, roles: Iterable[str]) -> list[Span]:
    """Where the measures of these roles are told of a lesion."""
    return [(one.start, one.end, _ROLES[one.role]) for one in lesion.measures if one.role in roles]


def spans_of(reading: Reading, done: Done) -> list[Span]:
    """What proves an act on a lesion, by role."""
    lesion = done.lesion
    role = "method" if done.act == "destruction" else "act"
    found: list[Span] = [(at, stop, role) for act in done.kind.acts for at, stop in act.spans]
    found += place_as_span(lesion)
    found += measures_as_spans(lesion, list(_ROLES))
    told, _ = diagnosis_of(reading, lesion)
    if told is not None:
        found.append((told.mention.start, told.mention.end, "diagnosis"))
    _, depth = depth_of(reading, lesion)
    return [*found, depth] if depth else found
