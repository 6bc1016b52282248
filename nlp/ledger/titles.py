"""Titles: lines that are the name of a problem, and what stands in the paragraph beneath them.

Verruca vulgaris (B07.8)
Location: left hand
Plan: liquid nitrogen, 6 lesions
"""

from __future__ import annotations

from itertools import pairwise

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger.families import is_lesional

_LONGEST = 60
"""Most characters of a title."""
_FIRST_WORDS = 24
"""Characters of a title within which the diagnosis begins."""


def titles_of(facts: list[Fact], lines: list[Line]) -> dict[int, Fact]:
    """The facts that name the problem of a title, by its line: the only one that the line tells.

    A line right under another title is none, so that a mere list of problems has no titles.
    """
    told: dict[int, list[Fact]] = {}
    for fact in facts:
        told.setdefault(fact.line, []).append(fact)
    found = {at: named[0] for at, named in told.items() if _is_title(named, lines[at])}
    followed = {at for at in found if at + 1 < len(lines) and lines[at + 1].paragraph == lines[at].paragraph}
    in_a_list = {b for a, b in pairwise(sorted(found)) if b == a + 1}
    in_a_list |= {b - 1 for b in in_a_list}
    return {at: found[at] for at in sorted(followed - in_a_list)}


def title_over(fact: Fact, titles: dict[int, Fact], lines: list[Line]) -> Fact | None:
    """The title over what a labelled line of its paragraph tells to be done, or None."""
    if fact.kind != "treated" or not (lines[fact.line].own_heading or lines[fact.line].label):
        return None
    paragraph = lines[fact.line].paragraph
    over = [at for at in titles if at < fact.line and lines[at].paragraph == paragraph]
    return titles[over[-1]] if over and not _is_passed(over[-1], fact.line, lines) else None


def _is_passed(title: int, line: int, lines: list[Line]) -> bool:
    """ "2. SKs <line> Treatment <line> 1. LN2: ...": another number is another problem."""
    if not lines[title].bullet[:1].isdigit():
        return False
    return any(lines[at].bullet[:1].isdigit() for at in range(title + 1, line + 1))


def _is_title(told: list[Fact], line: Line) -> bool:
    """Whether a line is one lesional diagnosis and little else: no heading, bullet, number, act or place."""
    only = told[0]
    if (
        len(told) > 1
        or not only.own
        or only.kind != "seen"
        or only.act is not None
        or only.n not in (None, 1)
    ):
        return False
    plain = not (line.own_heading or line.label or line.row or line.earlier)
    short = line.end - line.body <= _LONGEST and only.start - line.body <= _FIRST_WORDS
    return plain and short and not only.numbers and is_lesional(only)
