"""Help, courtesy, refusals, and what was not understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversation.answers.reply import Reply, told
from conversation.intents import document, intents
from conversation.question import Question
from conversation.words import lines_words, say

if TYPE_CHECKING:
    from conversation.talk import Talk


def help_(talk: Talk, question: Question) -> Reply:
    titles = [
        f"- {one.title}: “{one.examples[1]}”" for one in intents().values() if one.id not in _NOT_OFFERED
    ]
    return Reply(told(say("help"), *titles))


_NOT_OFFERED = ("refuse", "smalltalk", "help")


def smalltalk(talk: Talk, question: Question) -> Reply:
    return Reply(say("smalltalk"))


def refuse(talk: Talk, question: Question) -> Reply:
    """Which of the refusals fits the words; each has its reason and a better step."""
    for refusal in document("words")["refusals"]:
        if re.search(refusal["pattern"], question.text, re.IGNORECASE):
            return Reply(told(refusal["says"], refusal["instead"]))
    return Reply(say("refused"))


def unclear(talk: Talk, question: Question) -> Reply:
    return Reply(say("unclear", lines=lines_words(talk.coded.codes)), understood=False)
