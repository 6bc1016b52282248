"""The letter to the provider: neutral, from the patient's own words, with a way out of every question.

It names no code and no payment, suggests no answer, and every multiple choice ends with "other" and
"unable to determine".
"""

from __future__ import annotations

from conversation.intents import document
from conversation.words import quoted, say
from records import Coded, Query


def letter(coded: Coded, note: str, *, multiple_choice: bool = False) -> str:
    """One letter for all queries of a chart, dated with its day of service, a numbered question each."""
    day = coded.day.isoformat() if coded.day else say("no_day")
    parts = [say("letter_head", day=day, id=coded.id), say("letter_opening")]
    for number, query in enumerate(coded.queries, start=1):
        parts.append(f"{number}. {query.question}")
        if query.evidence:
            parts.append("   " + say("letter_quotes", quotes=quoted(query.evidence, note)))
        if multiple_choice:
            parts += [f"   [ ] {choice}" for choice in _choices(query)]
    parts.append(say("letter_close"))
    return "\n".join(parts)


def _choices(query: Query) -> list[str]:
    """The answers offered for one question; a number is never offered, for that would lead."""
    known: dict[str, list[str]] = document("words")["choices"]
    return [*known.get(query.about, []), *known["always"]]
