"""Whether the note ties today's procedures to an earlier one, in whose global period they may fall."""

from __future__ import annotations

from nlp.lexicon import load
from nlp.quick import Quick
from nlp.services.reading import Reading
from nlp.services.told import Place, Told, pattern_of, told_of
from records import Circumstance, Doubt, Procedure

_WORDS = load("global_period")
_LISTS: dict[str, list[str]] = _WORDS["lists"]
_PERIOD, _OVER = pattern_of(_WORDS["period"], _LISTS), pattern_of(_WORDS["over"], _LISTS)
_HINTS = pattern_of(_WORDS["hints"], _LISTS)
_TELLS: tuple[tuple[str, Quick, Quick | None], ...] = tuple(
    (
        entry["id"],
        pattern_of(entry["words"], _LISTS),
        pattern_of(entry["in_period"], _LISTS) if "in_period" in entry else None,
    )
    for entry in _WORDS["tells"]
)
_SAYS: dict[str, str] = _WORDS["says"]
_OF_ANOTHER_DAY = frozenset(["historical", "planned", "instruction", "elsewhere", "offered"])
"""Statuses that say nothing here: the earlier procedure is history, and a planned one is told as a plan."""
_OF_THE_PERIOD = frozenset(["historical", "elsewhere", "planned"])
_CLOSURE = "repair"
"""Goes with the service whose wound it closes."""
_NEEDS_NO_PERIOD = "repeated_same_day"


def in_global_period(
    reading: Reading, procedures: tuple[Procedure, ...]
) -> tuple[tuple[Procedure, ...], tuple[str, ...]]:
    """The procedures with what ties them to an earlier one, and what is said beside the lines.

    A circumstance is told only in plain words. Where the period is told without a relation, or a relation
    without the period, or it is not told of which procedure, a doubt has a person look.
    """
    if not procedures:
        return procedures, ()
    told = told_of(reading)
    over = _OVER.search(reading.text) is not None
    period = [] if over else told.found(_PERIOD, but=_OF_THE_PERIOD)
    found = _relations(told, period)
    if over and not any(circumstance == _NEEDS_NO_PERIOD for circumstance, _ in found):
        return procedures, ()
    if not found and period:
        return _with(reading, procedures, procedures, None, period, (_SAYS["unsettled"],)), ()
    for circumstance, place in found:
        concerned = _concerned(reading, told, procedures, place)
        doubts = () if period or circumstance == _NEEDS_NO_PERIOD else (_SAYS["no_period"],)
        kinds = {one.act for one in procedures} - {_CLOSURE}
        if len(concerned) == len(procedures) and len(kinds) > 1:
            doubts = (*doubts, _SAYS["which"])
        procedures = _with(reading, procedures, concerned, circumstance, [place, *period], doubts)
    hint = not found and told.found(_HINTS, but=_OF_ANOTHER_DAY)
    return procedures, (_SAYS["hint"],) if hint else ()


def _relations(told: Told, period: list[Place]) -> list[tuple[str, Place]]:
    """Every relation that is told, once, with its words; weaker words count beside the period only."""
    found: list[tuple[str, Place]] = []
    for circumstance, words, in_period in _TELLS:
        places = told.found(words, but=_OF_ANOTHER_DAY)
        if not places and in_period is not None:
            near = [told.block(start) for start, _ in period]
            places = [place for block in near for place in told.found(in_period, block, but=_OF_ANOTHER_DAY)]
        found += [(circumstance, place) for place in places[:1]]
    return found


def _concerned(
    reading: Reading, told: Told, procedures: tuple[Procedure, ...], place: Place
) -> tuple[Procedure, ...]:
    """The procedures told in the same sentence, else in the same paragraph or item, else all of them."""
    for start, end in (told.sentence(place[0]), told.block(place[0])):
        here = reading.evidence([(start, end, "status")])
        if here:
            first, last = here[0].start, here[-1].end
            inside = tuple(
                one for one in procedures if any(first <= word.start < last for word in one.evidence)
            )
            if inside:
                return inside
    return procedures


def _with(
    reading: Reading,
    procedures: tuple[Procedure, ...],
    concerned: tuple[Procedure, ...],
    circumstance: str | None,
    places: list[Place],
    doubts: tuple[str, ...],
) -> tuple[Procedure, ...]:
    words = reading.evidence((*place, "status") for place in places)
    told = (Circumstance.model_validate({"id": circumstance, "evidence": words}),) if circumstance else ()
    unsure = tuple(Doubt(about="global_period", says=says, evidence=words) for says in doubts)
    return tuple(
        one.model_copy(
            update={"circumstances": (*one.circumstances, *told), "doubts": (*one.doubts, *unsure)}
        )
        if one in concerned
        else one
        for one in procedures
    )
