"""What the speaker takes back: a number behind "make that", a place behind "strike the chin"."""

from __future__ import annotations

import re

from nlp.clauses import Clause
from nlp.facts.fact import Fact
from nlp.facts.sides import site_of
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick

_STRUCK_PLACE = load("lesions")["struck_place"]
_STRIKES = Quick(r"(?:^|[.;,:\n] ?|\bno,? )(?:" + "|".join(_STRUCK_PLACE["before"]) + r") $")
_STRIKES_BEHIND = re.compile(r" (?:" + "|".join(_STRUCK_PLACE["behind"]) + r")\b")
_TAKES = re.compile(r"\b(?:" + "|".join(_STRUCK_PLACE["before_and_behind"]) + r") $")
_REACH = 44
"""Characters before a place in which the words that strike it stand."""


def correct(facts: list[Fact], clauses: list[Clause]) -> None:
    """A number behind "correction" or "make that" takes the place of the one before it in its sentence."""
    marks = [(c.sentence, m.start) for c in clauses for m in c.mentions if m.kind == "correction"]
    for sentence, at in marks:
        counted = [fact for fact in facts if fact.sentence == sentence and fact.numbers]
        before = [fact for fact in counted if fact.numbers[0].start < at]
        after = [fact for fact in counted if fact.numbers[0].start > at]
        if not after:
            continue
        # "Correction - only one was done on the ear; seven in all": the total is what is right.
        whole = next((fact for fact in after if fact.total), None)
        if whole is not None and not before:
            whole.correction = True
            continue
        after[0].correction = True
        loose = _loose_number_before(clauses, sentence, at, before)
        if loose is not None:  # "... and then on the neck I see four, no, make that three"
            loose.role = "corrected"
            placed = [fact for fact in facts if fact.sentence == sentence and fact.sites and fact.start < at]
            if placed and placed[-1].n is None:
                after[0].sites = after[0].sites or placed[-1].sites
                after[0].correction = False
        elif before and (not after[0].sites or before[-1].sites != after[0].sites):
            before[-1].kind, before[-1].reason = "aside", "corrected"
            after[0].sites = after[0].sites or before[-1].sites


def _loose_number_before(clauses: list[Clause], sentence: int, at: int, before: list[Fact]) -> Mention | None:
    """The number without a role that stands nearer to the correction than any counted one."""
    last = before[-1].numbers[0].start if before else -1
    loose = [
        mention
        for clause in clauses
        if clause.sentence == sentence
        for mention in clause.mentions
        if mention.kind == "number" and mention.role == "unassigned" and last < mention.start < at
    ]
    return loose[-1] if loose else None


def strike(text: str, facts: list[Fact], clauses: list[Clause]) -> None:
    """ "Strike the chin, that one is a nevus": what was told of the place before is not counted.

    The sentence that strikes tells of no lesion that was treated either.
    """
    for clause in clauses:
        for mention in clause.mentions:
            if mention.kind == "site" and _is_struck(text, clause, mention):
                here = Fact("seen", sites=[site_of(mention)])
                told = [f for f in facts if f.start < clause.start and f.n is not None and _meets(f, here)]
                if told:
                    _set_aside(told, [fact for fact in facts if fact.sentence == clause.sentence])


def _is_struck(text: str, clause: Clause, site: Mention) -> bool:
    start = min([site.start, *(at for _, at, _ in site.sides)])
    first = max(0, start - _REACH)
    if _STRIKES.search(text, first, start):
        return True
    return bool(_TAKES.search(text, first, start) and _STRIKES_BEHIND.match(text, site.end))


def _meets(fact: Fact, here: Fact) -> bool:
    """Whether a fact is of just this place; a side that is not told may be any."""
    site = here.sites[0]
    return (
        len(fact.sites) == 1
        and fact.sites[0].id == site.id
        and (site.side is None or fact.sites[0].side in (None, site.side))
    )


def _set_aside(told: list[Fact], striking: list[Fact]) -> None:
    last = told[-1]
    last.kind, last.reason = "aside", "corrected"
    for fact in striking:
        if fact.kind in ("seen", "treated") and fact.start > last.start:
            fact.kind, fact.reason = "aside", "corrected"
