"""What a question about a rule is about, where it names no code (topics.yaml)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from conversation.intents import document
from conversation.question import Question


@dataclass(frozen=True)
class Topic:
    """rule: an id of the rule book; says: instead of one, the name of a sentence with its sources."""

    rule: str = ""
    says: str = ""
    sources: tuple[str, ...] = ()


def topic_of(question: Question) -> Topic | None:
    """The topic that the words name, else the one of the diagnosis or act that is named; None without any."""
    known = document("topics")
    for entry in known["words"]:
        if re.search(entry["words"], question.text, re.I):
            return Topic(entry.get("rule", ""), entry.get("says", ""), tuple(entry.get("sources", ())))
    for phrase in question.phrases:
        if phrase.kind == "diagnosis" and phrase.diagnosis_class in known["classes"]:
            return Topic(known["classes"][phrase.diagnosis_class])
    for phrase in question.phrases:
        if phrase.kind == "act" and (phrase.act or phrase.id) in known["acts"]:
            return Topic(known["acts"][phrase.act or phrase.id])
    return None


def about_first(question: Question, sentences: Sequence[str]) -> tuple[list[str], list[str]]:
    """The first sentence of a rule that has most words of the question, where one has any, and the others."""
    asked = _stems(question.text) - _stems(" ".join(document("topics")["common"]))
    shared = [len(asked & _stems(sentence)) for sentence in sentences]
    most = max(shared, default=0)
    first = [sentences[shared.index(most)]] if most else []
    return first, [sentence for sentence in sentences if sentence not in first]


def _stems(text: str) -> set[str]:
    """Words by their first five letters, so that "margins" is "margin" and "closed" is "closure"."""
    same: dict[str, str] = document("topics")["same"]
    words = re.findall(r"[a-z]{3,}", text.lower())
    return {same.get(word, word)[:5] for word in words}
