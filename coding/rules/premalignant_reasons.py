"""What the premalignant rule says for itself: the tally, the pointer, and what would change the lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from coding.dated import Dated, document
from coding.known import diagnoses, diagnosis_words
from coding.lesions import Share, certain_lesions
from coding.proof import site_words, sites
from records import Why

RULE = "premalignant_destruction"
FILE = "parameters/premalignant_destruction.yaml"

Slots = Sequence[tuple[str, int]]


class Pointer(NamedTuple):
    """The diagnosis code of a line, None when there was none on the day, and the step that says so."""

    code: str | None
    why: Why


def labels() -> Mapping[str, str]:
    """Our own short labels of the codes, by slot."""
    return document(FILE)["labels"]  # type: ignore[no-any-return]


def tally(counted: Sequence[Share], slots: Slots, on: Dated) -> Why:
    """ "17 counted: scalp 9, left cheek 8; 15 or more, so 17004 alone"."""
    lesions = certain_lesions(counted)
    least = "at least " if any(one.missing for one in counted) else ""
    items = ", ".join(f"{name} {number}" for name, number in _items(counted).items())
    sources = [on(name).source for name, _ in slots]
    if lesions >= on("many_lesions_from").number:
        sources.append(on("many_lesions_from").source)
    if any(one.assumed_area for one in counted):
        areas = [diagnoses()[one.procedure.diagnosis or ""] for one in counted if one.assumed_area]
        sources.extend(value.source for known in areas if (value := known.counted(on.day)))
    says = f"{least}{lesions} counted: {items}; {_so(lesions, slots, on)}"
    return Why(rule=f"{RULE}.count", says=says, sources=tuple(dict.fromkeys(sources)))


def _items(counted: Sequence[Share]) -> dict[str, int]:
    """Lesions by place, in the order of the note; by diagnosis where the places do not make the sum."""
    items: dict[str, int] = {}
    for one in counted:
        groups = one.procedure.groups
        by_site = [(site_words(group), group.count.value or 0) for group in groups]
        if not all(name for name, _ in by_site) or sum(number for _, number in by_site) != one.lesions:
            by_site = [(diagnosis_words(one.procedure.diagnosis, one.lesions), one.lesions)]
        if one.assumed_area:
            named = sites([one.procedure]) or (diagnosis_words(one.procedure.diagnosis),)
            by_site = [(f"{name} (one for each {_area(one)})", 1) for name in named]
        for name, number in by_site:
            items[name] = items.get(name, 0) + number
    return {name: number for name, number in items.items() if number}


def _area(one: Share) -> str:
    return diagnoses()[one.procedure.diagnosis or ""].area


def _so(lesions: int, slots: Slots, on: Dated) -> str:
    if lesions >= on("many_lesions_from").number:
        return f"{on('many_lesions_from').number} or more, so {_said(slots, on)}"
    if lesions == 1:
        return f"one lesion, so {_said(slots, on)}"
    return f"the first and {lesions - 1} more, so {_said(slots, on)}"


def _said(slots: Slots, on: Dated) -> str:
    """ "17000 and 17003 x 4", or "17004 alone"."""
    if not slots:
        return "nothing to report"
    if slots[0][0] == "many_lesions":
        return f"{on('many_lesions').text} alone"
    return " and ".join(
        on(name).text + (f" x {units}" if units > 1 or name != "first_lesion" else "")
        for name, units in slots
    )


def what_would_change(lesions: int, slots: Callable[[int, Dated], Slots], on: Dated) -> tuple[str, ...]:
    """What one lesion more or fewer would do, and where the border to the other code lies."""
    border = on("many_lesions_from").number
    if lesions > border:
        below = (
            f"fewer than {border} lesions: {on('first_lesion').text} and {on('further_lesion').text} instead"
        )
        return (below, "more lesions: no change")
    fewer = f"one lesion fewer ({lesions - 1}): {_said(slots(lesions - 1, on), on)}"
    if lesions == border:
        return (fewer, "more lesions: no change")
    more = f"one lesion more ({lesions + 1}): {_said(slots(lesions + 1, on), on)}"
    if lesions + 1 == border:
        return (fewer, more)
    return (fewer, more, f"{border} or more lesions: {_said(slots(border, on), on)}")


def pointer_step(diagnosis: str, day: date | None) -> Pointer:
    """The ICD-10-CM pointer of a diagnosis, with the step that names its source."""
    known = diagnoses()[diagnosis]
    value = known.pointer(day)
    rule = f"{RULE}.diagnosis"
    if value is None or value.value is None:
        none = f"no ICD-10-CM code is on file for {known.one} on {day}"
        return Pointer(None, Why(rule=rule, says=none, sources=(value.source,) if value else ()))
    return Pointer(
        value.text, Why(rule=rule, says=f"{value.text} points to {known.one}", sources=(value.source,))
    )
