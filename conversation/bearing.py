"""Whether the words of a question bear out an action on the record: likeness alone never changes one."""

from __future__ import annotations

import re

from conversation.changes.circumstances import circumstance_of
from conversation.changes.roles import denies_a_count
from conversation.ideas import ideas
from conversation.intents import UNCLEAR, document, intents
from conversation.question import Question, shape
from conversation.understanding import GOES_ON, Guess


def borne_out(question: Question, guess: Guess, intent: str) -> tuple[str, bool]:
    """The intent that the words bear out, and whether an action may be done without asking first.

    What supposes is never an action; what asks is none, unless it is an order put as a question; and each
    action needs a word or a form that says it. Without one the next best that does nothing is meant.
    """
    words = document("understanding")
    seen = shape(question.tokens)
    if (
        intent in words["of_a_visit"]
        and is_asking(seen)
        and "why" not in ideas(seen)
        and _of_a_visit(question)
    ):
        return "visit_separate", True
    if supposes(seen) and (intent in ("correct", "undo", UNCLEAR) or re.search(words["supposing"], seen)):
        return ("what_if" if intent not in words["over_supposing"] else intent), True
    if intent == "what_if" and re.search(words["asks_what_was"], seen):
        return "left_out", True
    if intent == "what_if" and re.search(words["ordered"], seen):
        return "correct", True
    told = any(re.search(words[form], seen) for form in ("told_a_number", "reported")) and not is_asking(seen)
    if told and not supposes(seen) and intent in ("correct", *words["over_statement"]):
        return "correct", True
    if (
        intent == "correct"
        and words["general_idea"] in ideas(seen)
        and guess.of("rule_question") > guess.score - words["close"] * 2
    ):
        # "Not this chart: seven warts": what speaks of no chart changes none.
        return "rule_question", True
    if intent not in words["acting"]:
        states = re.search(words["states_a_fact"], question.text, re.I) and circumstance_of(question)
        if states and not is_asking(seen) and intent in words["over_statement"]:
            # "They weren't itchy though": a fact that is stated; whether it is to be changed is asked.
            return "correct", False
        return intent, True
    least = words["least_score"] if is_asking(seen) else words["least_instead"]
    asks = is_asking(seen) and not re.search(words["polite_order"], seen)
    signs = set(words["acting"][intent]) & set(ideas(seen))
    formed = intent == "correct" and _is_formed(question, seen)
    if asks:
        return _harmless(guess, least), True
    if not (signs or formed):
        if _is_plain(guess, intent):
            return intent, True
        changes = set(words["acting"]["correct"]) & set(ideas(seen))
        if intent == "undo" and changes and guess.of("correct") >= words["least_score"]:
            # "Scratch the foot ones after all": a change of the record, where no word says to turn back.
            return "correct", True
        return (intent, False) if intent == "correct" else (_harmless(guess, least), True)
    return intent, True


def _of_a_visit(question: Question) -> bool:
    """Whether all codes that are named are of a visit: "can I bill a 99213 with this"."""
    codes = document("understanding")["visit_codes"]
    return bool(question.codes) and all(re.fullmatch(codes, one.code) for one in question.codes)


def _is_plain(guess: Guess, intent: str) -> bool:
    """Whether an action that can be taken back at once is so far ahead that no word need say it."""
    words = document("understanding")["plain_without_a_word"]
    return intent in words["intents"] and guess.score >= words["score"] and guess.lead >= words["lead"]


def _is_formed(question: Question, seen: str) -> bool:
    """Whether it has the form of a statement that changes a record."""
    stated = re.search(document("understanding")["states"], seen) is not None
    return stated or circumstance_of(question) is not None or denies_a_count(question) is not None


def supposes(seen: str) -> bool:
    """Whether a shape supposes something: nothing is to be done then."""
    return re.search(document("understanding")["supposing"], seen) is not None


def is_asking(seen: str) -> bool:
    """Whether a shape asks (and states nothing), by its mark or its first words."""
    return re.search(document("understanding")["asking"], seen) is not None


def _harmless(guess: Guess, least: float) -> str:
    """The best intent that does nothing to the record or the lines, if it scores so much."""
    acting = document("understanding")["acting"]
    found = (
        name for name, score in guess.ranked if name in intents() and name not in acting and score >= least
    )
    return next(found, UNCLEAR)


__all__ = ["GOES_ON", "borne_out", "is_asking", "supposes"]
