"""The surgery is complete: every act, margin and length that the note tells is explained by a procedure.

What no procedure explains is a doubt, so that the chart is looked at and no lesion is lost in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.facts.status import of_section
from nlp.services.measures import measures_of
from nlp.services.reading import Reading
from nlp.services.surgical_words import SURGERY, Places, words_of
from records import Doubt, Procedure

_CUTTING = frozenset(["biopsy", "incisional", "tangential", "punch", "excise", "mohs"])
_STEPS_OF_MOHS = frozenset(["tangential", "excise", "punch", "biopsy"])
"""Cuts that are steps where Mohs surgery was done."""
_MEASURED = frozenset(["margin", "excised", "length"])
"""Roles of sizes that only an operation has."""
_SURGICAL = frozenset(["biopsy", "shave_removal", "excision", "mohs", "repair", "destruction"])
_SAYS: dict[str, str] = SURGERY["unexplained"]


def with_doubts(reading: Reading, procedures: tuple[Procedure, ...]) -> tuple[Procedure, ...]:
    """The procedures of a note; the first one with a doubt where the note tells of more surgery."""
    if not procedures:
        return procedures
    says = list(dict.fromkeys([*_acts(reading, procedures), *_measures(reading, procedures)]))
    if not says:
        return procedures
    first = procedures[0]
    doubts = (*first.doubts, *(Doubt(about="surgery", says=one) for one in says))
    return (first.model_copy(update={"doubts": doubts}), *procedures[1:])


def _acts(reading: Reading, procedures: Sequence[Procedure]) -> Iterable[str]:
    steps = _STEPS_OF_MOHS if any(one.act == "mohs" for one in procedures) else frozenset()
    for word in words_of(reading):
        live = word.reason is None and word.kind in _CUTTING - steps
        if live and not _explained(reading, procedures, word.start, word.end):
            yield _SAYS["act"].format(words=_words(reading, word.start, word.end))


def _measures(reading: Reading, procedures: Sequence[Procedure]) -> Iterable[str]:
    if not any(one.act in _SURGICAL for one in procedures):
        return
    places = Places(reading)
    for measure in measures_of(reading.text, reading.others):
        if measure.role not in _MEASURED or not measure.certain or not measure.mm:
            continue
        line = reading.lines[places.line(measure.start)]
        told_today = of_section(line, measure.start) is None
        if told_today and not _explained(reading, procedures, measure.start, measure.end):
            yield _SAYS["measure"].format(words=_words(reading, measure.start, measure.end))


def _explained(reading: Reading, procedures: Sequence[Procedure], start: int, end: int) -> bool:
    begin, stop = reading.copy.place(start, end)
    return any(proof.start < stop and begin < proof.end for one in procedures for proof in one.evidence)


def _words(reading: Reading, start: int, end: int) -> str:
    begin, stop = reading.copy.place(start, end)
    return reading.copy.note[begin:stop]
