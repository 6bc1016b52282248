"""What each clause says of lesions: how many, of what, where, and whether seen, treated or left.

    clause > sides > cells > item, joining, items > counting, status > of_clause > taken_back > facts

A clause is cut into cells (at commas, colons, brackets, "and", slashes); a number belongs to the head
of its cell or to the head it labels. Nothing is added up here: that is the ledger's work.
"""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.clauses import Clause
from nlp.facts.done_besides import done_besides
from nlp.facts.fact import Fact, Site, Span
from nlp.facts.halves import halve
from nlp.facts.of_clause import of_clause
from nlp.facts.of_nails import without_nails
from nlp.facts.offers import settle_offers
from nlp.facts.spread_back import spread_back
from nlp.facts.status import SIDELINE_KINDS
from nlp.facts.taken_back import correct, strike
from nlp.layout import Line
from nlp.lexicon import load

_AND = frozenset(["and", "&", "/"])
_OTHER_TIMES = frozenset(["historical", "before today", "elsewhere"])
_PUT_OFF = frozenset(["declined", "planned"])
_WHICH = re.compile(r"\bwhich\b")
_TOO = re.compile(r"\b(?:" + "|".join(map(re.escape, load("lesions")["too"])) + r")\b")
_NEAR = 2
"""Sentences over which "that one too" still speaks of a lesion told before."""

__all__ = ["SIDELINE_KINDS", "Fact", "Site", "Span", "facts_of"]


def facts_of(text: str, clauses: list[Clause], lines: list[Line]) -> list[Fact]:
    """The facts of every clause, in the order of the note.

    text: the plain copy of the note (nlp/text.py), whose characters clauses and lines count.
    Sets roles and statuses of the clauses' mentions on the way.
    """
    found: list[Fact] = []
    for index, clause in enumerate(clauses):
        if clause.mentions:
            found += of_clause(text, clause, index, lines[clause.line])
    halve(found, clauses)
    found = without_nails(text, found, clauses)
    correct(found, clauses)
    strike(text, found, clauses)
    spread_back(text, found, clauses)
    done_besides(text, found, clauses)
    _settle_exceptions(found)
    _name_those_that_stayed(found)
    _settle_relatives(text, found)
    _settle_time(found, text)
    settle_offers(text, found, clauses)
    _treat_one_more(text, found, clauses)
    _repeat_the_number(found)
    return found


def _repeat_the_number(facts: list[Fact]) -> None:
    """ "R forearm: 3 AK, frozen. L forearm: same.": as many again, on the other side."""
    for before, fact in pairwise(facts):
        again = fact.act is not None and "same_as" in fact.act.meaning and fact.n is None
        if not again or before.kind != fact.kind or len(before.sites) != 1 or len(fact.sites) != 1:
            continue
        one, other = before.sites[0], fact.sites[0]
        if one.id == other.id and one.side != other.side and one.side and other.side and before.numbers:
            fact.n, fact.problem, fact.numbers = before.n, None, before.numbers
            fact.diagnosis = fact.diagnosis or before.diagnosis


def _treat_one_more(text: str, facts: list[Fact], clauses: list[Clause]) -> None:
    """ "5 AKs frozen. ... a scaly spot on the ear; this is an AK and was frozen as well": one more lesion."""
    for at, fact in enumerate(facts):
        clause = clauses[fact.clause]
        points = fact.reference == "all" and fact.n is None  # "those were frozen as well"
        one = fact.kind == "treated" and not fact.sites and (fact.singular or fact.implicit or points)
        if not one or not _TOO.search(text, clause.start, clause.end):
            continue
        before = [f for f in facts[:at] if f.n is not None and f.sites and f.kind in ("seen", "treated")]
        if not before or fact.sentence - before[-1].sentence > _NEAR:
            continue
        if not before[-1].singular and (not points or before[-1].sentence != fact.sentence):
            continue
        last = before[-1]
        if last.kind == "seen" and any(f.kind == "treated" for f in before):
            last.kind, last.act, last.methods, last.more = "treated", fact.act, fact.methods, True
            last.diagnosis, last.own = last.diagnosis or fact.diagnosis, last.own or fact.own
        fact.n, fact.singular, fact.problem, fact.reference = None, False, "missing", "all"


def _settle_exceptions(facts: list[Fact]) -> None:
    """ "Full skin exam except genitalia": a place left out where nothing was treated is no lesion left."""
    acting = {fact.sentence for fact in facts if fact.act is not None}
    for fact in facts:
        lesions = fact.own or fact.noun is not None or bool(fact.numbers)
        if fact.reason == "excepted" and not lesions and fact.sentence not in acting:
            fact.kind, fact.n, fact.problem = "aside", None, "missing"
        elif fact.reason == "excepted" and fact.n is not None:
            _tell_again(fact, [f for f in facts if f.start > fact.start])


def _name_those_that_stayed(facts: list[Fact]) -> None:
    """ "AKs have cleared except one on the cheek": what stayed is of the kind that went."""
    for gone, stayed in pairwise(facts):
        excepted = stayed.reference == "except" and stayed.reason != "excepted"
        if excepted and gone.reason == "negated" and stayed.sentence == gone.sentence:
            stayed.diagnosis = stayed.diagnosis or gone.diagnosis


def _tell_again(excepted: Fact, later: list[Fact]) -> None:
    """ "All but two were frozen; those two, on the lid, go to plastics": told again, and no more lesions."""
    again = next((f for f in later if f.reference == "all" and f.n == excepted.n), None)
    if again is None or not 0 <= again.sentence - excepted.sentence <= 1:
        return
    if again.act is not None and again.act.start > again.start:
        return  # "those two were curetted"
    for fact in later:
        if fact.clause == again.clause and fact.start >= again.start and not fact.own:
            fact.kind, fact.reason = "aside", "excepted"
    if again.act is not None:  # the act of the sentence, which treated all the others
        again.kind, again.reason, again.n, again.problem = "treated", "", None, "missing"


def _settle_time(facts: list[Fact], text: str) -> None:
    """ "Froze 16 of the face and forearms with LN2 last month": one verb, one time for both places."""
    for one, other in pairwise(facts):
        if one.sentence != other.sentence or not (one.sites and other.sites) or one.act is None:
            continue
        joined = text[one.sites[-1].end : other.sites[0].start].strip() in _AND
        by_noun = other.act is not None and other.act.meaning["form"] == "noun"
        if not joined or not by_noun or other.n is not None or other.own:
            continue
        for told, open_ in ((one, other), (other, one)):
            if told.reason in _OTHER_TIMES and open_.kind == "treated":
                open_.kind, open_.reason = told.kind, told.reason


def _settle_relatives(text: str, facts: list[Fact]) -> None:
    """ "Two on the forearms, which I asked her to treat with cream": what is told of them holds for them."""
    for fact, told in pairwise(facts):
        about = told.implicit and told.reason in _PUT_OFF and told.sentence == fact.sentence
        if (
            fact.kind == "seen"
            and fact.n is not None
            and about
            and _WHICH.search(text, fact.start, told.start)
        ):
            fact.kind, fact.reason = "left", told.reason
