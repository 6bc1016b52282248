"""Which numbers, phrases and lengths of a correction are affirmed, and which are denied."""

from __future__ import annotations

import re
from dataclasses import replace

from conversation.intents import document
from conversation.naming import Measure
from conversation.question import Place, Question
from records import Phrase


def affirmed(question: Question) -> Question:
    """The question without what it denies: "biopsied, not frozen" speaks of a biopsy."""
    text = question.text
    last = decisive(question)
    general = document("changes")["no_act"]
    no_lesions = document("changes")["counts_no_lesions"]
    kept = [
        phrase
        for phrase in question.phrases
        if not _is_denied(text, phrase.start, phrase.end)
        and (phrase.kind != "number" or last is None or phrase is last)
        and not (phrase.kind == "number" and _is_of_all(text, phrase))
        and not (phrase.kind == "number" and re.match(no_lesions, text[phrase.end :], re.I))
        and not (phrase.kind == "act" and re.fullmatch(general, text[phrase.start : phrase.end], re.I))
    ]
    return replace(
        question,
        numbers=tuple(one.value for one in kept if one.kind == "number" and one.value is not None),
        places=tuple(Place(one.id, one.side) for one in kept if one.kind == "site"),
        diagnoses=tuple(one.id for one in kept if one.kind == "diagnosis"),
        acts=tuple(one.id for one in kept if one.kind == "act"),
        phrases=tuple(kept),
        measures=tuple(one for one in question.measures if not _is_denied(text, one.start, one.end)),
    )


def _is_of_all(text: str, phrase: Phrase) -> bool:
    """Whether a number only says that all are meant: "all three were punches"."""
    before = re.search(r"\ball(?: of)?(?: the| them)? $", text[: phrase.start], re.I)
    return (
        before is not None
        and re.match(r" (?:of them )?(?:were|was|are|is|had)\b", text[phrase.end :]) is not None
    )


def _is_denied(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 24) : start]
    return re.search(document("changes")["contrary"], before, re.I) is not None


def decisive(question: Question) -> Phrase | None:
    """The number that a longer sentence comes down to: "you missed one, it should be 3", "so 12 in all"."""
    numbers = [phrase for phrase in question.phrases if phrase.kind == "number"]
    if len(numbers) < 2:
        return None
    patterns = document("changes")["decisive"]
    for phrase in reversed(numbers):
        before = question.text[max(0, phrase.start - 24) : phrase.start]
        after = question.text[phrase.end : phrase.end + 16]
        if re.search(patterns["before"], before, re.I) or re.match(patterns["after"], after, re.I):
            return phrase
    return None


def denied_numbers(question: Question, kept: Question) -> tuple[int, ...]:
    """Numbers the correction gives as the wrong ones, which must be on the record."""
    told_off = [
        phrase.value
        for phrase in question.phrases
        if phrase.kind == "number"
        and phrase.value is not None
        and (_is_denied(question.text, phrase.start, phrase.end) or _is_old(question.text, phrase))
    ]
    return tuple(number for number in dict.fromkeys(told_off) if number not in kept.numbers)


def _is_old(text: str, phrase: Phrase) -> bool:
    """Whether a number is the one to be replaced: "6 should be 5", "from 6 to 5"."""
    patterns = document("changes")["old"]
    return bool(
        re.match(patterns["after"], text[phrase.end : phrase.end + 16], re.I)
        or re.search(patterns["before"], text[max(0, phrase.start - 12) : phrase.start], re.I)
    )


def denied_measures(question: Question) -> tuple[Measure, ...]:
    """Lengths the correction gives as the wrong ones."""
    return tuple(one for one in question.measures if _is_denied(question.text, one.start, one.end))
