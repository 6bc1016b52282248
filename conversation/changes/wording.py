"""What a correction says: its kind, and which of its numbers and phrases it affirms or denies."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Literal

from conversation.changes.circumstances import circumstance_of
from conversation.changes.roles import denies_a_count
from conversation.changes.stages import speaks_of_stages
from conversation.intents import document
from conversation.naming import Measure
from conversation.question import Place, Question
from records import Phrase

Kind = Literal[
    "set_count",
    "add",
    "more",
    "set_act",
    "set_method",
    "set_technique",
    "set_diagnosis",
    "set_place",
    "set_measure",
    "set_pathology",
    "remove",
    "set_status",
    "set_day",
    "set_stages",
    "set_circumstance",
    "no_count",
    "only_there",
]
DESTRUCTION = "destruction"


@cache
def cue(name: str) -> re.Pattern[str]:
    """The words of changes.yaml that point to a kind of change."""
    return re.compile(rf"\b(?:{'|'.join(document('changes')['cues'][name])})\b", re.I)


def has(name: str, question: Question) -> bool:
    """Whether a question has a cue of this name."""
    return cue(name).search(question.text) is not None


def reason_of(text: str) -> tuple[str, str]:
    """The change and the reason typed with it: "scalp is 4" and "the addendum says so"."""
    parts = re.split(document("changes")["reason"], text, maxsplit=1, flags=re.I)
    return (parts[0].strip(" ,;:"), parts[1].strip(" .,:")) if len(parts) > 1 else (text, "")


def affirmed(question: Question) -> Question:
    """The question without what it denies: "biopsied, not frozen" speaks of a biopsy."""
    text = question.text
    last = _decisive(question)
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


def _decisive(question: Question) -> Phrase | None:
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


def status(question: Question, *, chosen: bool = False) -> str | None:
    """Why something does not count as done today, as the words say it: "history", "planned", …

    chosen: the lesions are known, so that a day can only be theirs.
    """
    if re.search(document("changes")["done_today"], question.text, re.I):
        return None
    for reason, pattern in document("changes")["statuses"].items():
        if re.search(pattern, question.text, re.I):
            return str(reason)
    return document("changes")["by_a_day"] if chosen and has("day", question) else None


def kind_of(
    question: Question,
    kept: Question,
    *,
    chosen: bool = False,
    to_correct: bool = False,
) -> Kind | None:
    """What is to be changed, from what the question names and the words around it.

    chosen: it is known of which lesions, so that a place alone can only be where they lie; to_correct: it is
    known that something is wrong, with the same consequence.
    """
    if (chosen or question.slots) and not kept.numbers and status(question, chosen=chosen):
        return "set_status"
    if question.day or has("day", question):
        return "set_day"
    if kept.places and not kept.numbers and re.search(document("changes")["only_there"], question.text, re.I):
        return "only_there"
    if denies_a_count(question):
        return "no_count"
    if speaks_of_stages(question):
        return "set_stages"
    if kept.measures:
        return "set_measure"
    if circumstance_of(question):
        return "set_circumstance"
    decided = _decisive(question) is not None
    if not kept.numbers and (has("remove", question) or _undone(question, kept)):
        return "remove"
    if has("remove", question) and not (has("fewer", question) or decided or _says_what_is(question)):
        # "Remove the 2 on the ear": the number must be that of the place.
        return "remove"
    if has("times", question):
        return "more"
    if has("fewer", question) and not decided:
        return "more"
    if has("add", question) and not decided and (question.numbers or kept.acts):
        return "add" if question.diagnoses or question.places or kept.acts else "more"
    if technique(kept) and not kept.numbers:
        return "set_technique"
    if len(kept.places) < len(question.places) and kept.places and not kept.numbers and not _does(question):
        return "set_place"
    if kept.acts and not kept.diagnoses and not kept.numbers:
        ways = {phrase.act for phrase in kept.phrases if phrase.kind == "act"}
        return "set_method" if ways == {DESTRUCTION} else "set_act"
    if kept.diagnoses and kept.places and not kept.numbers and _lies_elsewhere(kept):
        return "set_place"
    if kept.diagnoses and not kept.numbers and not _is_subject(question, kept):
        return "set_diagnosis"
    if kept.numbers:
        return "set_count"
    if has("malignant", question) or has("benign", question):
        return "set_pathology"
    lies = re.search(document("changes")["lies"], question.text, re.I) or len(kept.places) < len(
        question.places
    )
    return "set_place" if kept.places and (chosen or to_correct or lies) else None


def _lies_elsewhere(kept: Question) -> bool:
    """Whether a diagnosis is said to be at a place: "the nevus was on the right thigh"."""
    said = [phrase for phrase in kept.phrases if phrase.kind in ("diagnosis", "site")]
    if [phrase.kind for phrase in said] != ["diagnosis", "site"] or kept.acts:
        return False
    between = kept.text[said[0].end : said[1].start]
    return re.fullmatch(document("changes")["lies_at"], between, re.I) is not None


def _is_subject(question: Question, kept: Question) -> bool:
    """Whether the only diagnosis is what is spoken of, and not what it should be: "the tags got snipped"."""
    stated = [phrase for phrase in kept.phrases if phrase.kind == "diagnosis"]
    if len(stated) != 1 or not kept.acts:
        return False
    verb = re.match(document("changes")["is_subject"], question.text[stated[0].end :], re.I)
    return verb is not None


def _says_what_is(question: Question) -> bool:
    """Whether words say what a number is or should be, beside what is struck ("cross out the 4, it is 5")."""
    return re.search(document("changes")["says_what_is"], question.text, re.I) is not None


def _undone(question: Question, kept: Question) -> bool:
    """Whether it is said that nothing was done, and not what was done instead: "SKs weren't frozen"."""
    denied = cue("undone").search(question.text)
    if denied is None or kept.acts:
        return False
    stated = [phrase for phrase in kept.phrases if phrase.kind == "diagnosis"]
    return all(phrase.start < denied.start() for phrase in stated)


def _does(question: Question) -> bool:
    """Whether it is denied that something was done somewhere: "the scalp was frozen, not the ear"."""
    return has("undone", question)


def technique(question: Question) -> dict[str, str]:
    """Acts with the technique that the words name for each: {"biopsy": "punch"}."""
    spoken = question.text
    for pattern in (document("changes")["contrary_clause"],):
        spoken = re.sub(pattern, " ", spoken, flags=re.I)
    found = {}
    for act, ways in document("changes")["techniques"].items():
        names = [way for way, pattern in ways.items() if re.search(pattern, spoken, re.I)]
        if len(names) == 1:
            found[act] = names[0]
    return found
