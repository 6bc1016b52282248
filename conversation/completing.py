"""A question back completed by the coder's next short answer: "the scalp one", "in all", "the first"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversation.answers import ANSWERS, Answer
from conversation.answers.changing import correct, what_if
from conversation.answers.reply import Pending, Reply
from conversation.bearing import is_asking
from conversation.changes import Edit, change
from conversation.ideas import ideas
from conversation.intents import document
from conversation.lesions import Told, found
from conversation.question import Question, read, shape
from conversation.spelling import spelled_out
from conversation.understanding import understand
from records import Phrase, Visit


@dataclass(frozen=True)
class Completed:
    """The whole question, and what answers it."""

    question: Question
    answer: Answer
    confirmed: bool = False


def same_of_another(before: str, text: str) -> Question | None:
    """What was said before with another place in it: "the chest was a punch", "nose too"."""
    spoken, said = read(spelled_out(text)), read(spelled_out(before))
    if not re.search(document("understanding")["the_same_of"], shape(spoken.tokens)):
        return None
    new = [phrase for phrase in spoken.phrases if phrase.kind == "site"]
    old = [phrase for phrase in said.phrases if phrase.kind == "site"]
    if len(new) != 1 or len(old) != 1:
        return None
    start = new[0].start - len(new[0].side or "") - 1 if _has_side(spoken.text, new[0]) else new[0].start
    first = old[0].start - len(old[0].side or "") - 1 if _has_side(said.text, old[0]) else old[0].start
    place = spoken.text[start : new[0].end]
    return read(f"{said.text[:first]}{place}{said.text[old[0].end :]}")


def with_another_number(before: Question, text: str) -> Question | None:
    """What was supposed before with another number in it: "if the repair were 9 cm", "and 13?"."""
    spoken = read(spelled_out(text))
    if len(spoken.numbers) != 1 or not re.fullmatch(
        document("understanding")["bare_number"], shape(spoken.tokens)
    ):
        return None
    named = {one for one in spoken.diagnoses if one not in before.diagnoses}
    numbers = [(one.start, one.end) for one in before.phrases if one.kind == "number"]
    lengths = [(one.start, one.end) for one in before.measures]
    if named or len(spoken.figures) > 1 or len(numbers) + len(lengths) != 1:
        return None
    start, end = (numbers or lengths)[0]
    said = re.sub(r"^\d+(?:\.\d+)?|^\w+", str(spoken.numbers[0]), before.text[start:end], count=1)
    return read(f"{before.text[:start]}{said}{before.text[end:]}")


def without_the_same_number(spoken: str, supposed: str) -> str:
    """ "Change it to 6" right after six was supposed: the words without the number."""
    question = read(spoken)
    named = question.places or question.diagnoses or question.acts or question.codes
    if named or [str(number) for number in question.numbers] != [supposed]:
        return spoken
    phrase = next(one for one in question.phrases if one.kind == "number")
    before = re.sub(r" (?:to|at|into)$", "", spoken[: phrase.start].rstrip())
    return f"{before}{spoken[phrase.end :]}"


def says_to_apply(question: Question) -> bool:
    """Whether words that name nothing say that what was just supposed is to hold: "put those in for real"."""
    seen = shape(question.tokens)
    if question.slots or question.figures or is_asking(seen):
        return False
    applying = set(document("understanding")["applying"])
    points = set(question.words) & set(document("understanding")["pronouns"])
    return bool(points) and set(question.words) <= applying and understand(question).intent == "correct"


def _has_side(text: str, phrase: Phrase) -> bool:
    """Whether the side stands before the site and not within it."""
    side = phrase.side or ""
    return bool(side) and text[: phrase.start].lower().endswith((f"{side} ", f"{side}-"))


def completion(pending: Pending, answer: Question, visit: Visit) -> Completed | None:
    """The question that was asked back for, completed; None where the answer adds nothing to it.

    An answer that is whole on its own ("scalp is 4 not 3") needs no completion and is None as well.
    """
    if pending.joined != ", ":
        whole = read(f"{pending.question.text}{pending.joined}{answer.text}")
        return Completed(whole, ANSWERS[pending.intent])
    if pending.intent not in ("correct", "what_if") or _stands_alone(answer, visit):
        return None
    if pending.confirm:
        return Completed(pending.question, correct, confirmed=True) if _agrees(answer) else None
    chosen = _chosen(pending.choices, answer, visit)
    if chosen:
        return Completed(pending.question, _only(pending.intent, chosen))
    if not _adds(answer):
        return None
    return Completed(read(f"{pending.question.text}, {answer.text}"), ANSWERS[pending.intent])


def _stands_alone(answer: Question, visit: Visit) -> bool:
    """Whether it is a whole correction itself, or speaks of codes."""
    if re.search(document("understanding")["ordered"], shape(answer.tokens)) and answer.slots:
        return True
    decides = understand(answer).intent
    if decides in ("accept", "reject") and decides in ideas(shape(answer.tokens)):
        # "Accept both lines" answers no question about a correction.
        return True
    return bool(answer.codes) or isinstance(change(answer, visit, visit.day), Edit)


def _agrees(answer: Question) -> bool:
    """Whether it is a plain yes, with nothing against it and no number of its own: "ok nope, ten" is none."""
    words = document("understanding")
    text = answer.text.strip()
    if answer.numbers or answer.figures or answer.places or answer.codes:
        return False
    objects = re.search(words["objects"], text, re.I)
    return re.search(words["agrees"], text, re.I) is not None and objects is None


def _adds(answer: Question) -> bool:
    return answer.slots or re.search(document("understanding")["completes"], answer.text, re.I) is not None


def _chosen(choices: Sequence[Told], answer: Question, visit: Visit) -> tuple[Told, ...]:
    """Of the lesions that may be meant: those at that place, of that diagnosis, or in that position."""
    if not choices:
        return ()
    text = answer.text.lower()
    if answer.places or answer.diagnoses:
        there = found(visit, answer.places, answer.diagnoses)
        by_procedure = {one.procedure for one in there}
        return tuple(
            one for one in choices if one in there or (one.group is None and one.procedure in by_procedure)
        )
    if len(choices) == 1 and _agrees(answer):
        return tuple(choices)
    acts = {phrase.act or phrase.id for phrase in answer.phrases if phrase.kind == "act"}
    if acts:
        return tuple(one for one in choices if visit.procedures[one.procedure].act in acts)
    ordinals: dict[str, int] = document("words")["ordinals"]
    named = [place for word, place in ordinals.items() if re.search(rf"\b{word}\b", text)]
    if len(named) == 1 and -len(choices) < named[0] <= len(choices):
        return (choices[named[0] - 1],)
    return ()


def correction_of(chosen: tuple[Told, ...]) -> Answer:
    """The answer to a correction of these lesions; of those that its words name, where there are none."""

    def of_these(talk: Any, question: Question) -> Reply:
        return correct(talk, question, chosen, told_so=True)

    return of_these


def _only(intent: str, chosen: tuple[Told, ...]) -> Answer:
    answer = correct if intent == "correct" else what_if

    def of_these(talk: Any, question: Question) -> Reply:
        return answer(talk, question, chosen)

    return of_these
