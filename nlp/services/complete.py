"""The answer is complete: every act, margin and length that the note tells is explained by a procedure.

What no procedure explains is a doubt, so that the chart is looked at and no lesion is lost in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.clauses import Clause
from nlp.facts.status import of_section
from nlp.lexicon import load
from nlp.services.measures import measures_of
from nlp.services.mohs_stages import stages_with_blocks
from nlp.services.reading import Reading
from nlp.services.retold import is_cut_again, is_evidence, is_method_again, is_rim_of_ice
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.surgical_words import is_kept_by_its_section_alone, words_of
from nlp.services.told import pattern, told_of
from nlp.services.whereabouts import places_of
from records import Doubt, Procedure

_CUTTING = frozenset(["biopsy", "incisional", "tangential", "punch", "excise", "mohs"])
_STEPS_OF_MOHS = frozenset(["tangential", "excise", "punch", "biopsy"])
"""Cuts that are steps where Mohs surgery was done."""
_MEASURED = frozenset(["margin", "excised", "length"])
"""Roles of sizes that only an operation has."""
_OF_LESIONS = frozenset(["diagnosis", "lesion"])
_DOUBTFUL = frozenset(["negated"])
_OF_THE_FIELD = frozenset(load("methods")["of_the_field"])
_SURGICAL = frozenset(["biopsy", "shave_removal", "excision", "mohs", "repair", "destruction"])
_CODES = {act: pattern(codes) for act, codes in load("services")["typed_codes"].items()}
_SAYS: dict[str, str] = SURGERY["unexplained"]


def with_doubts(reading: Reading, procedures: tuple[Procedure, ...]) -> tuple[Procedure, ...]:
    """The procedures of a note; the first one with a doubt where the note tells of more surgery."""
    if not procedures:
        return procedures
    found = (
        *_acts(reading, procedures),
        *_measures(reading, procedures),
        *_destructions(reading, procedures),
        *_told_as_history(reading, procedures),
        *_stages(reading, procedures),
        *_typed_codes(reading, procedures),
    )
    says = list(dict.fromkeys(found))
    if not says:
        return procedures
    first = procedures[0]
    doubts = (*first.doubts, *(Doubt(about="surgery", says=one) for one in says))
    return (first.model_copy(update={"doubts": doubts}), *procedures[1:])


def _acts(reading: Reading, procedures: Sequence[Procedure]) -> Iterable[str]:
    steps = _STEPS_OF_MOHS if any(one.act == "mohs" for one in procedures) else frozenset()
    for word in words_of(reading):
        live = word.reason is None and word.kind in _CUTTING - steps
        explained = _explained(reading, procedures, word.start, word.end)
        if live and not explained and not is_cut_again(reading, procedures, word):
            yield _SAYS["act"].format(words=_words(reading, word.start, word.end))


def _told_as_history(reading: Reading, procedures: Sequence[Procedure]) -> Iterable[str]:
    """Work that only its details show to be of today, as it stands in the patient's own part of the note."""
    places = places_of(reading)
    for word in words_of(reading):
        if word.kind in _CUTTING and is_kept_by_its_section_alone(reading, places, word):
            yield _SAYS["unclear"].format(words=_words(reading, word.start, word.end))
        if word.reason is not None or not _explained(reading, procedures, word.start, word.end):
            continue
        clause = places.clause(word.start)
        now = clause is not None and any(cue.category == "today" for cue in clause.cues)
        if not now and of_section(reading.lines[places.line(word.start)], word.start) == "historical":
            yield _SAYS["history"].format(words=_words(reading, word.start, word.end))


def _stages(reading: Reading, procedures: Sequence[Procedure]) -> Iterable[str]:
    """Stages of Mohs surgery that no such surgery of the answer explains."""
    done = [one for one in procedures if one.act == "mohs"]
    for place in stages_with_blocks(reading):
        today = of_section(reading.lines[places_of(reading).line(place[0])], place[0]) is None
        if not done or (today and not _proves_a_stage(reading, done, place)):
            yield _SAYS["stages"]


def _proves_a_stage(reading: Reading, done: Sequence[Procedure], place: tuple[int, int]) -> bool:
    """Whether words of a place prove one of the stages of these procedures, or the procedures themselves."""
    begin, stop = reading.copy.place(*place)
    proofs = [proof for one in done for stage in one.stages for proof in stage.evidence]
    return is_evidence(reading, done, place) or any(p.start < stop and begin < p.end for p in proofs)


def _typed_codes(reading: Reading, procedures: Sequence[Procedure]) -> Iterable[str]:
    """Codes that the note writes for an act of today of which no procedure is told."""
    told, acts = told_of(reading), {one.act for one in procedures}
    for act, codes in _CODES.items():
        for start, end in told.found(codes) if act not in acts else ():
            if not _explained(reading, procedures, start, end):
                yield _SAYS["code"].format(words=_words(reading, start, end))


def _measures(reading: Reading, procedures: Sequence[Procedure]) -> Iterable[str]:
    if not any(one.act in _SURGICAL for one in procedures):
        return
    places = places_of(reading)
    for measure in measures_of(reading):
        if measure.role not in _MEASURED or not measure.certain or not measure.mm:
            continue
        line = reading.lines[places.line(measure.start)]
        told_today = of_section(line, measure.start) is None
        if not told_today or _explained(reading, procedures, measure.start, measure.end):
            continue
        if measure.role != "margin" or not _is_no_surgeons(reading, procedures, measure.start):
            yield _SAYS["measure"].format(words=_words(reading, measure.start, measure.end))


def _is_no_surgeons(reading: Reading, procedures: Sequence[Procedure], at: int) -> bool:
    """Whether a margin is of the ice around frozen lesions, or of a cut that is not of today."""
    place = told_of(reading).sentence(at)
    cuts = [word for word in words_of(reading) if word.kind in _CUTTING and place[0] <= word.start < place[1]]
    if cuts:
        return all(word.reason is not None for word in cuts)
    return is_rim_of_ice(reading, procedures, place)


def _destructions(reading: Reading, procedures: Sequence[Procedure]) -> Iterable[str]:
    """Acts of destruction on named lesions, in sentences of today that no procedure rests on.

    Beside a number of lesions a negation may be of something else ("not in the field: AKs R 1, L 1, LN2").
    """
    of_lesions = [one for one in procedures if one.act not in _OF_THE_FIELD]
    sentences: dict[int, list[Clause]] = {}
    for clause in reading.clauses:
        sentences.setdefault(clause.sentence, []).append(clause)
    for parts in sentences.values():
        mentions = [mention for part in parts for mention in part.mentions]
        counted = any(m.kind == "number" and m.value for m in mentions)
        against = _DOUBTFUL if counted else frozenset()
        acts = [m for m in mentions if m.kind == "act" and m.meaning["act"] == "destruction"]
        acts = [m for m in acts if not m.status.keys() - against]
        named = any(m.kind in _OF_LESIONS for m in mentions)
        if not acts or not named or any(part.past for part in parts):
            continue
        today = of_section(reading.lines[parts[0].line], parts[0].start) is None
        place = parts[0].start, parts[-1].end
        if not today or _explained(reading, of_lesions, *place):
            continue
        if not is_method_again(reading, procedures, acts, place):
            yield _SAYS["act"].format(words=_words(reading, acts[0].start, acts[0].end))


def _explained(reading: Reading, procedures: Sequence[Procedure], start: int, end: int) -> bool:
    return is_evidence(reading, procedures, (start, end))


def _words(reading: Reading, start: int, end: int) -> str:
    begin, stop = reading.copy.place(start, end)
    return reading.copy.note[begin:stop]
