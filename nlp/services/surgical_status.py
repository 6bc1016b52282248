"""Why an act of surgery does not count today, if it does not: denied, planned, of another day, of others."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.boxes import unchosen
from nlp.clauses import Clause
from nlp.facts.status import blocked
from nlp.gather import was_done_again
from nlp.layout import Line
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick
from nlp.services.reading import Reading
from nlp.services.surgical_cues import REACH_OF_A_NEGATION, set_cues
from nlp.services.surgical_dates import is_of_another_day
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.whereabouts import TOLD_BY_PATIENT, Places, colon_before, sentence_end, sentence_start

_DIRECTLY_BEFORE = {
    reason: Quick(r"\b(?:" + "|".join(map(re.escape, words)) + r") (?:the |a |an |any )?$")
    for reason, words in load("context")["directly_before_an_act"].items()
}
_WISHED = Quick(SURGERY["wished"])
_EARLIER_PROOF = re.compile(SURGERY["earlier_proof"])
_MEASURED_AFTER = re.compile(r"(?: (?:size|defect|diameter|x ?\d))?[ :=]{1,3}(?:\d+|\d*\.\d+) ?-?(?:mm|cm)\b")
_CORRECTED = re.compile(r",| ?- |: ")
_THEN_DONE = re.compile(SURGERY["then_done"])
_OFFERED = re.compile(SURGERY["offered_behind"])
_DENIED = re.compile(r"\b(?:no|neither|without|never) (?:[a-z]+ ){0,2}$")
_WOUND_OF_OTHERS = Quick(SURGERY["wound_of_others"])
_TO_THE_LABORATORY = Quick(SURGERY["to_the_laboratory"])
_DETAIL, _PROVEN = Quick(SURGERY["operative_detail"]), Quick(SURGERY["proven"])
_OF_THE_LESION = frozenset(["historical", "negated"])
_WORDS_OF_A_LESION = 5
"""Fewest words before a colon that describe a lesion and are no label."""
_BY_OTHERS = re.compile(SURGERY["by_others"])
_CLEARED = Quick(SURGERY["mohs"]["cleared"])
_AFTER_SURGERY = Quick(SURGERY["after_surgery"])
_STITCHES_OUT = Quick(SURGERY["stitches_out"]["said"])
_CUT_BEFORE = re.compile(SURGERY["stitches_out"]["acts"])
_CUT_NOW = Quick(SURGERY["stitches_out"]["but"])
_CONDITIONAL = Quick(SURGERY["conditional"])
_NOT_TODAY = Quick(SURGERY["not_today"])
_REACH_OF_A_CONDITION = 90
_REACH = 22
"""Characters before an act in which such a word stands."""


def status_of(reading: Reading, places: Places, start: int, end: int) -> str | None:
    """Why words at start..end are not of today's work, by the cues of their clause and their section."""
    return reason_against(reading, places, start, end, {})


def reason_against(
    reading: Reading,
    places: Places,
    start: int,
    end: int,
    acts: dict[int, Mention],
    line: Line | None = None,
) -> str | None:
    """Why an act at start..end was not done today, None when it was.

    acts: the note's acts by their characters. line: to be read in place of the line that holds the act.
    """
    line = line or reading.lines[places.line(start)]
    clause = places.clause(start)
    today = clause is not None and any(
        cue.category == "today"
        and not _NOT_TODAY.search(reading.text, max(clause.start, cue.start - _REACH), cue.start)
        for cue in clause.cues
    )
    mention = _mention(reading.text, start, end, acts, clause, today)
    mention = _set_by_words_ahead(reading.text, mention, clause, line, start, end, today)
    mention = _without_what_is_of_something_else(reading, mention, clause, line, start, end)
    sentence = sentence_start(reading, line.start, start)
    _set_by_sentence(reading.text, mention, line, sentence, start, end, today)
    reason = blocked(mention, line, today)
    if reason and not mention.status and _is_told_as_done(reading, line, sentence, end):
        reason = None
    if reason is not None:
        return reason
    if not today and _OFFERED.match(reading.text[end : line.end]):
        return "offered"
    told = clause is not None
    if is_of_another_day(reading, sentence, start, end, acts, today=today, told=told):
        return "historical"
    return None


def _mention(
    text: str, start: int, end: int, acts: dict[int, Mention], clause: Clause | None, today: bool
) -> Mention:
    """The act as the clauses have it, or one made of its words with the statuses that reach it."""
    mention = next((acts[at] for at in range(start, end) if at in acts), None)
    if mention is None:
        mention = Mention("act", "", start, end, text[start:end])
        box = unchosen(text, start, end)
        if box:
            mention.status["unchecked"] = box
        if clause is not None:
            set_cues(text, mention, clause, today)
    return mention


def _set_by_words_ahead(
    text: str, mention: Mention, clause: Clause | None, line: Line, start: int, end: int, today: bool
) -> Mention:
    """The act with the statuses that words right before it and wishes ahead of it set."""
    measured = _MEASURED_AFTER.match(text, end) is not None  # "post ED&C 12 mm"
    if today or measured:  # "layered closure after excision of a carcinoma today"
        mention = _without(mention, "instruction")
    for reason, pattern in _DIRECTLY_BEFORE.items():
        if (today or measured) and reason == "instruction":
            continue
        match = pattern.search(text, max(0, start - _REACH, line.start), start)
        if match and not was_done_again(text, match.group(), start):
            mention.status.setdefault(reason, match.span())
    wished = _WISHED.search(text, clause.start if clause else line.start, start)
    if wished and not _THEN_DONE.match(text, end):
        mention.status.setdefault("declined", wished.span())
    return mention


def _without_what_is_of_something_else(
    reading: Reading, mention: Mention, clause: Clause | None, line: Line, start: int, end: int
) -> Mention:
    """The act without the statuses that are of its lesion, of an earlier proof, or of another act."""
    if clause is not None and _tells_what_is_done(reading, line, start):
        opens_at = colon_before(reading, line.start, start)
        status = {
            why: place
            for why, place in mention.status.items()
            if not (why in _OF_THE_LESION and place[1] <= opens_at)
        }
        mention = replace(mention, status=status)
    of_proof = mention.status.get("historical")
    if (
        of_proof
        and _EARLIER_PROOF.match(reading.text, of_proof[0])
        and "," in reading.text[of_proof[1] : start]
    ):
        # "Nevus on previous biopsy, 1 mm margin, layered closure"
        mention = _without(mention, "historical")
    negated = mention.status.get("negated")
    if negated and _CORRECTED.match(reading.text, negated[1]):  # "wedge? No, elliptical excision"
        mention = _without(mention, "negated")
    if negated and negated[0] >= end and _CLEARED.search(reading.text, end, negated[1] + _REACH):
        # "Mohs surgery, and the tumour was cleared in three stages"
        mention = _without(mention, "negated")
    away = mention.status.get("elsewhere")
    if away and away[0] >= end and _TO_THE_LABORATORY.match(reading.text, away[1]):
        mention = _without(mention, "elsewhere")
    return mention


def _without(mention: Mention, reason: str) -> Mention:
    """The act without one status; the mention of the clause stays as it is."""
    status = {why: place for why, place in mention.status.items() if why != reason}
    return replace(mention, status=status)


def _set_by_sentence(
    text: str, mention: Mention, line: Line, sentence: int, start: int, end: int, today: bool
) -> None:
    """Set what its sentence and its line say against an act: conditions, old work, denials, other hands."""
    condition = _CONDITIONAL.search(text, max(line.start, start - _REACH_OF_A_CONDITION), start)
    if condition:
        mention.status.setdefault("planned", condition.span())
    checked = _AFTER_SURGERY.search(text, line.start, start)
    if checked and not today:
        mention.status.setdefault("historical", checked.span())
    taken_out = _STITCHES_OUT.search(text, end, line.end) if _CUT_BEFORE.fullmatch(text, start, end) else None
    if taken_out and not today and not _CUT_NOW.search(text, line.start, line.end):
        mention.status.setdefault("historical", taken_out.span())
    if _DENIED.search(text, max(line.start, start - REACH_OF_A_NEGATION), start):
        mention.status.setdefault("negated", (start, end))
    if _WOUND_OF_OTHERS.search(text, sentence, start) and _BY_OTHERS.match(text[end : line.end]):
        mention.status.setdefault("elsewhere", (sentence, end))


def _tells_what_is_done(reading: Reading, line: Line, start: int) -> bool:
    """ "BCC of the nose, proven in January, 6 mm: curettage": told of the lesion, it denies no act."""
    colon = colon_before(reading, line.start, start)
    if colon < 0:
        return False
    begin = sentence_start(reading, line.start, colon)
    ahead = [
        mention.kind for one in reading.clauses for mention in one.mentions if begin <= mention.start < colon
    ]
    words = reading.text[begin:colon].split()
    return "site" in ahead and len(words) >= _WORDS_OF_A_LESION


def _is_told_as_done(reading: Reading, line: Line, start: int, end: int) -> bool:
    """ "HPI: plaque of the chin for months. A biopsy was taken to fat, 4-0 nylon.": told in the wrong part.

    start: where the sentence of the act begins; nothing but the section speaks against the act at ..end.
    """
    if line.kind not in TOLD_BY_PATIENT:
        return False
    stop = sentence_end(reading, end, line.end)
    told = bool(_DETAIL.search(reading.text, start, stop))
    return told and not _PROVEN.search(reading.text, start, stop)
