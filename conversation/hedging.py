"""Corrections that are not done as they are told: what is not certain, and what is told for a code."""

from __future__ import annotations

import re

from conversation.intents import document
from conversation.question import Question, shape


def is_hedged(question: Question) -> bool:
    """Whether a correction is told as likely and not as certain: "scalp was probably 5", "5 or 6".

    What says which value is wrong ("I think it is 4, not 3") is certain in spite of a polite word.
    """
    words, text, seen = document("understanding")["hedges"], question.text, shape(question.tokens)
    if re.search(words["likely"], text, re.I) or re.search(words["by_code"], seen):
        return True
    return bool(re.search(words["polite"], text, re.I)) and not re.search(words["denies"], text, re.I)


def is_for_a_code(question: Question) -> bool:
    """Whether the reason of a correction is what it would give or that nobody would notice."""
    words, seen = document("understanding")["hedges"], shape(question.tokens)
    return any(re.search(words[name], seen) for name in ("unnoticed", "for_a_code"))
