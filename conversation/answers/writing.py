"""What is written for others: the query to the provider, and summaries for three readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversation.answers.reply import Reply, steps, told
from conversation.intents import document
from conversation.letter import letter
from conversation.question import Question
from conversation.words import lines_words, listed, plain, quoted, say

if TYPE_CHECKING:
    from conversation.talk import Talk


def query_letter(talk: Talk, question: Question) -> Reply:
    """One letter for all open questions; multiple choice when asked for."""
    coded = talk.coded
    if not coded.queries:
        lacking = [item.label or plain(item.element) for item in coded.documentation if not item.found]
        return Reply(told(say("nothing_to_ask"), say("lacks", elements=listed(lacking)) if lacking else ""))
    evidence = tuple(dict.fromkeys(piece for query in coded.queries for piece in query.evidence))
    asked_for: list[str] = document("understanding")["multiple_choice"]
    choice = any(word in question.text.lower() for word in asked_for)
    return Reply(
        told(say("letter_is"), letter(coded, talk.note, multiple_choice=choice)),
        evidence=evidence,
    )


def summarise(talk: Talk, question: Question) -> Reply:
    """The chart in short; in other words for a provider, an auditor or a trainee."""
    coded = talk.coded
    reader = _audience(question.text.lower())
    day = coded.day.isoformat() if coded.day else say("no_day")
    verdict = say(f"summary_{coded.status}", lines=lines_words(coded.codes), day=day)
    reasons = [f"- {reason}" for reason in coded.reasons]
    evidence = tuple(dict.fromkeys(piece for line in coded.codes for piece in line.evidence))
    asked = [f"- {query.question}" for query in coded.queries]
    aside = [f"- {item.what}: {item.reason}" for item in coded.not_coded]
    sentences, rules, sources = steps(step for line in coded.codes for step in line.why)
    if reader == "trainee":
        body = [*sentences, *(f"- {change}" for line in coded.codes for change in line.would_change)]
    elif reader == "auditor":
        proof = say("proof", quotes=quoted(evidence, talk.note, most=12)) if evidence else ""
        body = [*sentences, proof, *aside]
    elif reader == "provider":
        body = [*asked, *reasons] if asked else [*reasons, *_lacking(talk)]
    else:
        body = [
            *([] if coded.status == "ready" else reasons),
            *asked,
            *([say("also_seen"), *aside] if aside else []),
        ]
    return Reply(told(verdict, *dict.fromkeys(body)), evidence=evidence, rules=rules, sources=sources)


def _audience(text: str) -> str:
    """Whom a summary is for, as the question names it; empty for the coder."""
    audiences: dict[str, list[str]] = document("understanding")["audiences"]
    return next((name for name, words in audiences.items() if any(word in text for word in words)), "")


def _lacking(talk: Talk) -> list[str]:
    lacking = [item.label or plain(item.element) for item in talk.coded.documentation if not item.found]
    return [say("lacks", elements=listed(lacking))] if lacking else []
