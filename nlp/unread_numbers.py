"""Numbers beside the lesions to which no step of the reading gave a role."""

from __future__ import annotations

from nlp.clauses import Clause
from nlp.facts import SIDELINE_KINDS
from nlp.layout import Line, kind_at
from nlp.mentions import Mention

_TODAY = frozenset(["today"])


def unread_numbers(lines: list[Line], clauses: list[Clause]) -> list[Mention]:
    """Numbers without a role in sentences that count or treat lesions, or speak of premalignant ones.

    Those of other times and of other parts of the note (history, plans) are left out.
    """
    sentences: dict[int, list[Clause]] = {}
    for clause in clauses:
        sentences.setdefault(clause.sentence, []).append(clause)
    loose = []
    counting = {  # paragraphs with a list of places and numbers
        lines[parts[0].line].paragraph
        for parts in sentences.values()
        if _is_row(parts) and any(m.role == "lesion count" for part in parts for m in part.mentions)
    }
    for parts in sentences.values():
        mentions = [mention for part in parts for mention in part.mentions]
        row = _is_row(parts) and lines[parts[0].line].paragraph in counting
        if not row and not any(map(_concerns_the_count, mentions)):
            continue
        if kind_at(lines[parts[0].line], parts[0].start) in SIDELINE_KINDS:
            continue
        unread = [m for m in mentions if m.kind == "number" and m.role == "unassigned"]
        loose += [m for m in unread if not set(m.status) - _TODAY]
    return loose


def _is_row(parts: list[Clause]) -> bool:
    """Whether a sentence names a place and a number and nothing that was seen or done: an item of a list."""
    kinds = {mention.kind for part in parts for mention in part.mentions}
    return {"site", "number"} <= kinds and not kinds & {"act", "diagnosis", "lesion"}


def _concerns_the_count(mention: Mention) -> bool:
    if mention.kind == "number":
        return mention.role == "lesion count"
    if mention.kind == "act":
        return mention.meaning["act"] in ("destruction", "treatment")
    return mention.kind == "diagnosis" and mention.meaning["class"] == "premalignant"
