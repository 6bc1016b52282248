"""What a correction says: its kind, its reason, and the technique that its words name."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from conversation.changes.affirming import decisive
from conversation.changes.circumstances import circumstance_of
from conversation.changes.roles import denies_a_count
from conversation.changes.stages import speaks_of_stages
from conversation.intents import document
from conversation.question import Question

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
    if circumstance_of(question) and not _is_another(question, kept):
        return "set_circumstance"
    decided = decisive(question) is not None
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
    if some_are_another(question, kept):
        return "set_diagnosis"
    if kept.acts and not kept.numbers and (not kept.diagnoses or _is_done_instead(question, kept)):
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


def some_are_another(question: Question, kept: Question) -> bool:
    """Whether so many of one diagnosis are said to be another: "one of the SKs was a wart"."""
    said = [one for one in kept.phrases if one.kind in ("number", "diagnosis")]
    if [one.kind for one in said] != ["number", "diagnosis", "diagnosis"] or said[1].id == said[2].id:
        return False
    text = question.text
    of = re.fullmatch(document("changes")["some_of"], text[said[0].end : said[1].start], re.I)
    return bool(of and re.match(document("changes")["is_subject"], text[said[1].end :], re.I))


def _is_another(question: Question, kept: Question) -> bool:
    """Whether one diagnosis is told and another denied: "SKs, inflamed, not AKs"."""
    return bool(kept.diagnoses) and bool(set(question.diagnoses) - set(kept.diagnoses))


def _is_done_instead(question: Question, kept: Question) -> bool:
    """Whether one act is told of a diagnosis and another denied: "the nevus was biopsied, not removed"."""
    return len(kept.acts) < len(question.acts) and _is_subject(question, kept)


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
