"""What is said right after another turn and leans on it: an answer, "make it so", "the nose too"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversation.answers import ANSWERS, Answer
from conversation.answers.changing import adopt
from conversation.completing import (
    completion,
    same_of_another,
    says_to_apply,
    with_another_number,
    without_the_same_number,
)
from conversation.hearing import Heard, may_answer
from conversation.intents import document
from conversation.question import read
from conversation.spelling import spelled_out

if TYPE_CHECKING:
    from conversation.talk import Talk

Understood = tuple[tuple[Heard, Answer], ...]
"""Each part of what was said, with what answers it; empty where it leans on nothing."""


def answer_back(talk: Talk, text: str) -> Understood:
    """What was asked back for, completed by a short answer ("the scalp one", "in all"); nothing else."""
    pending, talk.pending = talk.pending, None
    question = read(spelled_out(text))
    if pending is None or not may_answer(question):
        return ()
    completed = completion(pending, question, talk.state.visit)
    if completed is None:
        return ()
    return ((Heard(completed.question, pending.intent, confirmed=completed.confirmed), completed.answer),)


def adopted(talk: Talk, text: str) -> Understood:
    """Right after a what-if, "make it so" makes what was supposed the record's; at no other time."""
    spoken = spelled_out(text).strip().lower()
    if talk.supposition is None:
        return ()
    spoken = without_the_same_number(spoken, talk.supposition.after)
    first, _, rest = spoken.partition(",")
    said = first if rest and not read(rest).slots else spoken
    applies = any(re.search(document("understanding")["adopts"], one) for one in (spoken, said))
    if not (applies or says_to_apply(read(spoken))):
        return ()
    return ((Heard(read(spoken), "correct"), adopt),)


def of_another(talk: Talk, text: str) -> Understood:
    """Right after a change, "the nose too" is the same change of another place."""
    last = talk.turns[-1] if talk.turns else None
    if last is None or last.intent not in ("correct", "what_if") or not (last.changed or talk.supposition):
        return ()
    other = same_of_another(last.question, text)
    return ((Heard(other, last.intent), ANSWERS[last.intent]),) if other is not None else ()


def of_another_number(talk: Talk, text: str) -> Understood:
    """Right after a supposed number, "and 13?" supposes the same of another number."""
    if not talk.turns or talk.turns[-1].intent != "what_if":
        return ()
    other = with_another_number(talk.meaning, text)
    return ((Heard(other, "what_if"), ANSWERS["what_if"]),) if other is not None else ()


def undone_on(talk: Talk, text: str) -> Understood:
    """Right after an undo, "and the one before it too" undoes the change before."""
    undid = bool(talk.turns) and talk.turns[-1].intent == "undo"
    if not undid or not re.search(document("understanding")["undoes_on"], text.strip(), re.I):
        return ()
    return ((Heard(read(spelled_out(text)), "undo"), ANSWERS["undo"]),)


def taken_back(talk: Talk, text: str) -> Understood:
    """Right after a change of a number, "my bad, it was 4" of what was four before takes the change back."""
    last = talk.state.change
    words = document("understanding")
    if last is None or not re.search(words["admits"], text.strip(), re.I):
        return ()
    question = read(spelled_out(text))
    same = [str(number) for number in question.numbers] == [last.before] and last.before != last.after
    if not same or question.places or question.diagnoses or question.codes:
        return ()
    return ((Heard(question, "undo"), ANSWERS["undo"]),)
