"""The act told last, told once more: "two on the nose, curetted; three on the ear, same treatment"."""

from __future__ import annotations

import re

from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick

_THE_SAME = Quick("|".join(load("methods")["the_same"]))
_REACH = 400
"""Characters behind an act in which "the same" may still mean it."""
_ACTS = frozenset(["destruction", "treatment"])
_ENDS_A_CELL = re.compile(r"[,;.|\n(]")
_CELL = 60
"""Characters in which the item of a "ditto" stands."""
_SIGNS = (",", ";", ":", "-", "(")
"""What may stand before a word for the same act."""


def same_acts(text: str, mentions: list[Mention]) -> list[Mention]:
    """An act for every "same treatment" that follows one. mentions: in any order.

    What keeps the first act from being today's holds for the second: meaning["same_as"] is the first.
    """
    acts = [m for m in mentions if m.kind == "act" and m.meaning["act"] in _ACTS]
    found = []
    for match in _THE_SAME.finditer(text):
        before = [act for act in acts if act.end <= match.start() <= act.end + _REACH]
        if not before or any(act.start < match.end() and match.start() < act.end for act in acts):
            continue
        last = max(before, key=lambda act: act.start)
        meaning = {**last.meaning, "form": "noun", "same_as": last}
        found.append(Mention("act", last.id, *match.span(), match.group(), meaning))
    return found


def take_over(acts: list[Mention]) -> None:
    """Give such acts the statuses of the acts they repeat, once those are known."""
    for act in acts:
        source = act.meaning.get("same_as")
        if source is not None:
            for reason, place in source.status.items():
                if reason != "today":
                    act.status.setdefault(reason, place)


def is_of_an_act(text: str, start: int, end: int, numbers: list[Mention]) -> bool:
    """Whether words repeat the act told last ("L cheek: 2 AKs, ditto") and no number: theirs stands there."""
    head = text[max(0, start - _CELL) : start].rstrip(" ")
    if head[-1:] not in _SIGNS or not _THE_SAME.match(text, start, end + 1):
        return False
    begin = max(0, start - _CELL) + max((m.end() for m in _ENDS_A_CELL.finditer(head[:-1])), default=0)
    return any(begin <= number.start < start for number in numbers)
