"""How a question is understood within a talk: alone, as the next of the one before, or as two in one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conversation import question as asked
from conversation.intents import UNCLEAR, document, intents
from conversation.question import Question, shaped
from conversation.signs import asks, signed
from conversation.understanding import Guess, shape, understand

SURE = 0.75
"""What an intent of its own must score for a part of a question to stand alone."""


@dataclass(frozen=True)
class Heard:
    """A question, or a part of one, with its intent; goes_on: it goes on with the question before."""

    question: Question
    intent: str
    others: tuple[str, ...] = ()
    goes_on: bool = False


@dataclass(frozen=True)
class Before:
    """What of the talk a question may lean on: the last intent and topic, and the numbers of the note."""

    intent: str = ""
    topic: str = ""
    numbers: frozenset[str] = frozenset()


def heard(text: str, before: Before) -> tuple[Heard, ...]:
    """What is asked, in its order: one question, or two where both parts are clear on their own."""
    text = spelled_out(text)
    whole = _one(asked.read(text), before)
    if whole.goes_on:
        return (whole,)
    pieces = [
        piece.strip(" ,.") for piece in re.split(document("understanding")["two_in_one"], text, flags=re.I)
    ]
    parts = [_one(asked.read(piece), Before()) for piece in pieces if _says_enough(piece)]
    if len(parts) != 2 or not all(_is_sure(part) for part in parts):
        return (whole,)
    wanted = [part for part in parts if part.intent not in document("understanding")["courtesies"]]
    if len({part.intent for part in wanted}) < 2 or "refuse" in {whole.intent, *(p.intent for p in parts)}:
        return (whole,) if len(wanted) != 1 else (Heard(asked.read(text), wanted[0].intent),)
    return tuple(wanted)


def _says_enough(piece: str) -> bool:
    """Whether a piece can be a question: more than "what happens", or a code with a word."""
    words = piece.split()
    return len(words) > 2 or (len(words) == 2 and any(map(str.isdigit, piece)))


def _is_sure(part: Heard) -> bool:
    return part.intent != UNCLEAR and understand(part.question).likeness >= SURE


def _one(question: Question, before: Before) -> Heard:
    seen = shape(question)
    signs = signed(seen)
    strongest = max(signs.values(), default=0.0)
    words = document("understanding")
    if re.fullmatch(words["once_more"], shaped(question.tokens)) and before.intent == "undo":
        return Heard(question, "undo", goes_on=True)
    if _is_bare_number(question, seen):
        return Heard(question, _of_a_number(question, before), goes_on=True)
    if strongest < words["own_sign"] and before.topic in words["follow_up"]["of"] and is_follow_up(question):
        return Heard(question, before.topic, goes_on=True)
    if not question.tokens:
        return Heard(question, UNCLEAR)
    guess = understand(question)
    return Heard(question, _harmless(guess, signs, seen), guess.others)


def _harmless(guess: Guess, signs: dict[str, float], seen: str) -> str:
    """Nothing that asks is taken for a correction, however like one it is; a "what if" beside it wins."""
    polite = re.search(document("understanding")["polite_order"], seen)
    if (
        guess.intent in ("correct", "undo")
        and seen.rstrip().endswith("?")
        and not polite
        and "undo" not in signs
    ):
        return next((name for name in guess.others if not intents()[name].acts), UNCLEAR)
    if guess.intent == "correct" and signs.get("what_if", 0.0) >= 0.8:
        return "what_if"
    return guess.intent


def _is_bare_number(question: Question, seen: str) -> bool:
    return bool(question.numbers) and re.fullmatch(document("understanding")["bare_number"], seen) is not None


def _of_a_number(question: Question, before: Before) -> str:
    """ "14?" after a what-if supposes; "what about 90?" of a number of the note asks what it is."""
    in_note = bool(set(question.figures) & before.numbers)
    if before.intent in ("what_if", "rule_question"):
        return before.intent
    return "numbers" if in_note and "then" not in question.tokens else "what_if"


def is_follow_up(question: Question) -> bool:
    """Whether a question is a short one that goes on with the one before: "and the left arm?"."""
    pattern = document("understanding")["follow_up"]["pattern"]
    return re.fullmatch(pattern, question.text.strip(), re.IGNORECASE) is not None


def is_an_answer(question: Question) -> bool:
    """Whether it may answer a question back: short, no question of its own, and no order to do otherwise."""
    seen = shape(question)
    own = signed(seen)
    no_answer = document("understanding")["no_answers"]
    return (
        len(question.words) <= 8
        and not asks(seen)
        and not any(own.get(intent, 0.0) >= 1.0 for intent in no_answer)
    )


def spelled_out(text: str) -> str:
    """ "shouldnt" is no shoulder: contractions get their sign back before the reader sees them."""
    contractions: dict[str, str] = document("understanding")["contractions"]
    text = text.replace("\u2019", "'")
    return re.sub(
        r"(?<!['\w])[A-Za-z]+(?!['\w])",
        lambda word: contractions.get(word.group().lower(), word.group()),
        text,
    )
