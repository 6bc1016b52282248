"""Decisions, help, courtesy, refusals, and what was not understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversation.answers.reply import Pending, Reply, told
from conversation.intents import document, intents
from conversation.question import Question
from conversation.words import line_words, lines_words, listed, say
from records import Code

if TYPE_CHECKING:
    from conversation.talk import Talk


def accept(talk: Talk, question: Question) -> Reply:
    return _decide(talk, question, "accepted")


def reject(talk: Talk, question: Question) -> Reply:
    return _decide(talk, question, "rejected")


def _decide(talk: Talk, question: Question, verdict: str) -> Reply:
    """Notes the coder's decision on the lines that are meant; asks back when it is not clear which."""
    lines = talk.coded.codes
    if not lines:
        return Reply(say("no_line_to_decide"))
    meant = _lines_meant(question, lines)
    if not meant and verdict == "accepted" and not question.codes:
        meant = list(lines)
    if not meant:
        return Reply(
            say(
                "which_line",
                lines="; ".join(f"{place}. {line_words(line)}" for place, line in enumerate(lines, 1)),
            ),
            understood=False,
        )
    why = _reason(question.text) if verdict == "rejected" else ""
    if verdict == "rejected" and not why:
        return Reply(
            say("reject_why", lines=lines_words(meant)),
            understood=False,
            pending=Pending("reject", question, joined=" because "),
        )
    for line in meant:
        talk.decisions[line.code] = f"{verdict}: {why}" if why else verdict
    return Reply(told(say(verdict, lines=lines_words(meant), why=why or say("no_reason")), say("kept_here")))


def _reason(text: str) -> str:
    """What follows "because", or else stands behind the line: "reject 17110, cosmetic"."""
    parts = re.split(document("words")["decision_reason"], text, maxsplit=1, flags=re.IGNORECASE)
    return parts[1].strip(" .") if len(parts) > 1 else ""


def _lines_meant(question: Question, lines: tuple[Code, ...]) -> list[Code]:
    named = {code.code for code in question.codes}
    if named:
        return [line for line in lines if line.code in named]
    ordinals: dict[str, int] = document("words")["ordinals"]
    head = re.split(r"\bbecause\b|\bsince\b", question.text.lower(), maxsplit=1)[0]
    places = [int(number) for number in re.findall(r"\b\d{1,2}\b", head)]
    places += [place for word, place in ordinals.items() if re.search(rf"\b{word}\b", head)]
    if places:
        return [lines[place - 1] for place in places if -len(lines) < place <= len(lines)]
    whole = re.search(document("words")["all_of_them"], head) or len(lines) == 1
    return list(lines) if whole else []


def precedent(talk: Talk, question: Question) -> Reply:
    """There is no store of decisions in this release; what this talk decided is told."""
    made = [f"- {code}: {decision}" for code, decision in talk.decisions.items()]
    return Reply(told(say("no_precedent"), say("decided_here") if made else "", *made))


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


__all__ = ["accept", "help_", "listed", "precedent", "refuse", "reject", "smalltalk", "unclear"]
