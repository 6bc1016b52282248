"""Which act, places and number a fact has when it names none: those of what leads, ends or lists it."""

from __future__ import annotations

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger.families import diagnosis_class, is_destruction, other_diagnosis, same_diagnosis
from nlp.ledger.tally import IMPRECISE
from nlp.lexicon import load

_BROAD = frozenset(load("sites")["broad"])
_PLACE_WORDS = frozenset(load("lesions")["not_lesions"])
_NUMBERING = frozenset("#(123456789")
"""What the number of a list's line begins with."""
_LEADING_INTO = ("procedure", "plan", "today", "addendum")
"""Kinds of section whose items an act on a line of its own may cover."""


def give_acts(facts: list[Fact], lines: list[Line]) -> None:
    """Counted facts without an act take it, and its methods, from what follows or leads them."""
    doing = [fact for fact in facts if fact.kind == "treated" and fact.act is not None]
    for fact in facts:
        if not doing or fact.kind != "seen" or fact.act is not None or fact.whole:
            continue
        amends = fact.correction and not (fact.own and other_diagnosis(fact, doing[-1]))
        if amends and fact.n is not None and (not fact.sites or lines[fact.line].kind == "addendum"):
            fact.kind, fact.act, fact.methods = "treated", doing[-1].act, doing[-1].methods
            continue
        told_apart = all(act.sentence != fact.sentence for act in doing)
        if lines[fact.line].kind in ("exam", "assessment") and told_apart:
            continue
        source = _act_for(fact, doing, facts, lines)
        if source is not None and (fact.n is not None or fact.problem in IMPRECISE):
            fact.kind, fact.act, fact.methods = "treated", source.act, fact.methods or source.methods


def _act_for(fact: Fact, doing: list[Fact], facts: list[Fact], lines: list[Line]) -> Fact | None:
    """The first act told with the fact, else the last one that leads the list or block it stands in."""
    leading = None
    for act in doing:
        if (
            _ends_sentence(act, fact, facts)
            or _continued(act, fact)
            or _ends_item(act, fact, facts, lines)
            or _takes_in_further_ones(act, fact, facts)
            or (_broken_down(act, fact) and lines[act.line].paragraph == lines[fact.line].paragraph)
        ):
            return act
        if _leads(act, fact, lines):
            leading = act
    return leading


def _ends_sentence(act: Fact, fact: Fact, facts: list[Fact]) -> bool:
    """ "3 AKs on the scalp, 2 on the ears, frozen": an act without an object, no other diagnosis between."""
    if act.sentence != fact.sentence or not act.implicit:
        return False
    first, last = sorted((act.clause, fact.clause))
    return not any(
        other.own
        and other.sentence == act.sentence
        and first < other.clause <= last
        and other_diagnosis(other, fact)
        for other in facts
    )


def _ends_item(act: Fact, fact: Fact, facts: list[Fact], lines: list[Line]) -> bool:
    """ "1. AKs (x4), scalp. LN2.": an act alone behind the lesions of its list item treats them."""
    if not lines[fact.line].bullet or act.line != fact.line or act.n is not None or act.sites:
        return False
    between = [f for f in facts if f.line == act.line and fact.sentence < f.sentence < act.sentence]
    alone = act.implicit and not act.own and act.sentence > fact.sentence and not between
    here = [f for f in facts if f.line == act.line and f.sentence == fact.sentence and f.n is not None]
    return alone and all(same_diagnosis(f, fact) for f in here if f.own)


def _takes_in_further_ones(act: Fact, fact: Fact, facts: list[Fact]) -> bool:
    """ "LN2 x 4. He pointed out another two on the ear, so these were frozen too"."""
    if not fact.more or act.reference != "all" or act.n is not None or act.sites:
        return False
    before = any(f.kind == "treated" and f.n is not None and f.start < fact.start for f in facts)
    return before and act.start > fact.start and 0 <= act.sentence - fact.sentence <= 1


def _continued(act: Fact, fact: Fact) -> bool:
    """ "Froze 3 AKs on the scalp, and 2 on the ears": a further number in the next clause."""
    return (
        fact.reference != "rest"
        and act.sentence == fact.sentence
        and act.clause == fact.clause - 1
        and act.n is not None
        and fact.n is not None
        and (not fact.own or same_diagnosis(act, fact))
    )


def _broken_down(act: Fact, fact: Fact) -> bool:
    """A number of a breakdown, in the sentence of the act's own number or one of the two after it."""
    return (
        fact.breakdown and act.n is not None and fact.n is not None and 0 <= fact.sentence - act.sentence <= 2
    )


def _leads(act: Fact, fact: Fact, lines: list[Line]) -> bool:
    """Whether an act without lesions of its own, on an earlier line, covers an item of its list or block."""
    ahead, item = lines[act.line], lines[fact.line]
    named = act.n is None and act.diagnosis is not None
    listing = act.leading and bool(item.bullet)
    if not (act.implicit or named or listing) or act.sentence >= fact.sentence or act.line == fact.line:
        return False
    if ahead.earlier != item.earlier or item.kind not in _LEADING_INTO:
        return False
    if item.label and not (fact.sites and fact.sites[0].start < item.body):
        return False
    if fact.own and other_diagnosis(act, fact):
        return False
    same_block = ahead.paragraph == item.paragraph
    if ahead.kind == "procedure":
        same_section = item.kind == "procedure" and ahead.heading_start == item.heading_start
        if same_section or same_block:
            return True
    return same_block and act.leading and bool(item.bullet or fact.sites)


def give_places(facts: list[Fact], lines: list[Line]) -> None:
    """Numbers without a place remember the places told just before them in the same line or block."""
    for position, fact in enumerate(facts):
        if fact.n is None or fact.sites:
            continue
        last = facts[position - 1] if position else fact
        if _is_part_of_seen(fact, last):
            fact.sites = list(last.sites)
            continue
        for other in reversed(facts[:position]):
            if lines[other.line].paragraph != lines[fact.line].paragraph:
                break
            heads = other.own or (
                other.line == fact.line and other.kind == "seen" and other.problem == "missing"
            )
            if other.sites and other.n is None and heads and same_diagnosis(other, fact):
                fact.context_sites = other.sites
                break


def _is_part_of_seen(fact: Fact, last: Fact) -> bool:
    """ "Left arm: 5 seen there, 3 frozen": the number treated is of the place where more were seen."""
    together = last.sentence == fact.sentence and last.clause == fact.clause - 1
    counted = bool(last.n and fact.n and last.n > fact.n)
    return together and counted and fact.kind == "treated" and last.kind == "seen" and bool(last.sites)


def _is_an_item(fact: Fact, lines: list[Line]) -> bool:
    """ "b) L mandible - LN2": a place where one has just one lesion, and what was done there, in a list."""
    line = lines[fact.line]
    if fact.kind != "treated" or not line.bullet or line.bullet[0] in "-*+>" or fact.problem != "missing":
        return False
    named = fact.noun is not None and fact.noun.text not in _PLACE_WORDS  # "Lesion 1 site: R cheek"
    if len(fact.sites) != 1 or named or fact.reference or fact.own:
        return False
    site = fact.sites[0]
    narrow = site.id and site.id not in _BROAD and not site.plural and site.side != "bilateral"
    return bool(narrow) and diagnosis_class(fact.diagnosis) == "premalignant" and is_destruction(fact)


def give_one_each(facts: list[Fact], lines: list[Line]) -> None:
    """ "Each a single AK: <lines> 1. R temple - LN2": every numbered place of the list is one lesion.

    So is every item of a list that names one narrow place and its act, under a premalignant diagnosis.
    """
    items = [fact for fact in facts if _is_an_item(fact, lines)]
    for item in items if len(items) > 1 else ():
        item.n, item.problem, item.singular, item.bare, item.listed = 1, None, True, True, True
    heads = [fact for fact in facts if fact.one_each]
    for head in heads:
        at = head.line + 1
        while at < len(lines) and lines[at].bullet and lines[at].bullet[0] in _NUMBERING:
            for fact in facts:
                if fact.line == at and len(fact.sites) == 1 and fact.n is None and fact.problem == "missing":
                    fact.n, fact.problem, fact.singular, fact.listed = 1, None, True, True
            at += 1
