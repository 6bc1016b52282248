"""What other words of a note make of an act or a lesion: there after all, left, the rest, taken back."""

from __future__ import annotations

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger.families import is_destruction, same_diagnosis
from nlp.ledger.places import same_place, same_sites

_DENIED = frozenset(["negated", "declined", "left alone"])
_NOT_DONE = frozenset(["negated", "declined", "left alone", "planned"])


def recall(facts: list[Fact]) -> None:
    """ "AK of the lip, frozen in 2021, curetted today": a lesion told with its past is there today."""
    for fact in facts:
        if fact.reason != "historical" or not (fact.singular and fact.own):
            continue
        later = [f for f in facts if 0 <= f.sentence - fact.sentence <= 1 and f.clause > fact.clause]
        points = [f for f in later if f.implicit or (f.reference == "all" and f.n is None and not f.sites)]
        if any(f.kind == "treated" for f in points) and not any(f.own for f in later):
            fact.kind, fact.reason, fact.act, fact.methods = "seen", "", None, []


def spare(facts: list[Fact]) -> None:
    """ "Temples: five AKs. Not frozen; cream. <line> Hand: AK. Curetted.": lesions left on their own line.

    An act denied without an object is of the lesions told before it on its line, where another line treats.
    """
    treating = {fact.line for fact in facts if fact.kind == "treated" and is_destruction(fact)}
    for fact in facts:
        denied = fact.reason in _DENIED and fact.implicit and fact.act is not None
        if not denied or fact.line in treating or not treating:
            continue
        for other in facts:
            near = other.line == fact.line and 0 <= fact.sentence - other.sentence <= 1
            if near and other.kind == "seen" and other.start < fact.start and (other.own or other.n):
                other.kind, other.reason = "left", "left alone"


def settle_rest(facts: list[Fact]) -> None:
    """ "The rest": further lesions when treated with a number, treated too beside a total, else left.

    Before "the others were frozen", a number that was not frozen was left ("one of them was not").
    """
    others = [f for f in facts if f.reference == "rest" and f.kind == "treated" and f.n is None]
    for fact in facts:
        spared = fact.reason == "negated" and fact.act is not None and fact.n and fact.reference == "all"
        if spared and any(fact.sentence == other.sentence - 1 for other in others):
            fact.kind, fact.reason = "left", "left alone"
    for fact in facts:
        if fact.reference != "rest":
            continue
        if fact.kind == "treated" and fact.n is not None:
            fact.more = True
        elif fact.kind == "seen":
            if _name_the_others(fact, facts):
                continue
            told = [
                other
                for other in facts
                if other.kind == "treated"
                and other.sentence == fact.sentence
                and other.n is not None
                and not other.sites
            ]
            if told and fact.sites and fact.n is None:
                fact.kind, fact.act = "treated", told[0].act
            else:
                fact.kind, fact.reason = "left", "left alone"


def _name_the_others(fact: Fact, facts: list[Fact]) -> bool:
    """ "Nine papules. One was biopsied. The other eight are AKs. They were frozen.": eight, seen and treated.

    The number told before is of lesions of several kinds then. A rest without a number is what it leaves.
    """
    pointing = any(
        other.kind == "treated"
        and (other.implicit or (other.reference == "all" and other.n is None))
        and not (other.own or other.sites)
        and fact.clause < other.clause
        and other.sentence - fact.sentence <= 1
        for other in facts
    )
    # Those told before by a word for any lesion, or by one whose kind only the rest gives.
    before = [f for f in facts if f.start < fact.start and f.kind == "seen" and f.n]
    mixed = [f for f in before if not f.own or (f.diagnosis and f.diagnosis.start >= fact.start)]
    if not (fact.own and pointing and mixed):
        return False
    apart = [f for f in facts if mixed[0].start < f.start < fact.start and f.n and f not in mixed]
    left = (mixed[0].n or 0) - sum(f.n or 0 for f in apart)
    if fact.n is None and (len(mixed) > 1 or not 0 < left < (mixed[0].n or 0)):
        return False
    if fact.n is None:
        fact.n, fact.problem, fact.numbers = left, None, [*mixed[0].numbers]
        fact.spans = [*fact.spans, *mixed[0].spans]
    fact.more = False
    for other in mixed:
        other.kind, other.reason = "aside", "heading"
    return True


def take_back(facts: list[Fact], lines: list[Line]) -> None:
    """ "Correction: not frozen" in an addendum takes back what was told before it."""
    for fact in facts:
        _not_reached(fact, facts)
        denied = fact.act is not None and fact.implicit and fact.reason in ("negated", "declined")
        if denied and lines[fact.line].kind == "addendum":
            for other in facts:
                if other.kind == "treated" and other.start < fact.start:
                    other.kind, other.reason = "aside", "corrected"


def _not_reached(fact: Fact, facts: list[Fact]) -> None:
    """ "LN2 to 15 AKs (scalp 7, brow 7, nose 1). Nose AK not done": an item of the list was left after all.

    The number over all of the list is one of lesions seen then.
    """
    if not (fact.own and fact.sites and fact.n) or fact.reason not in _NOT_DONE or not is_destruction(fact):
        return
    before = [
        f for f in facts if f.kind == "treated" and f.start < fact.start and f.sentence != fact.sentence
    ]
    there = [f for f in before if same_place(f, fact) and same_sites(f, fact)]
    items = [f for f in there if f.n == fact.n and same_diagnosis(f, fact)]
    for item in items:
        list_of = [f for f in before if f.clause == item.clause]
        if len(list_of) > 1:
            item.kind, item.reason = "left", "left alone"
            fact.n, fact.problem = None, "missing"
            for total in list_of:
                if not total.sites and total.n is not None:
                    total.kind, total.act = "seen", None
