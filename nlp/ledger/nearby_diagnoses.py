"""The diagnosis told around a fact: in its clause, sentence, line, block or list item, else in the note.

The nearest stretch of the note that names one decides.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger.families import (
    act_kind,
    diagnosis_class,
    is_destruction,
    is_uncertain,
    not_in_passing,
    only_diagnosis,
)
from nlp.ledger.places import same_place
from nlp.mentions import Mention

_NARROW = (attrgetter("clause"), attrgetter("sentence"), attrgetter("line"))
"""Where the diagnosis of a fact is looked for, the nearest first."""


def nearest(fact: Fact, named: list[Fact]) -> Mention | None:
    """The last diagnosis before the fact, else the first after it, in the nearest stretch that has one."""
    for stretch in _NARROW:
        near = [other for other in named if stretch(other) == stretch(fact)]
        came_for = [other for other in near if other.reason == "planned" and other.start < fact.start]
        if is_destruction(fact) and fact.kind == "treated":
            near = [other for other in not_in_passing(near, fact) if other.kind != "left"]
        near = _surest(near)
        before = [other for other in near if other.start <= fact.start]
        if before:
            return before[-1].diagnosis
        if came_for and near and (near[0].act is not None or (near[0].singular and (fact.n or 0) > 1)):
            return came_for[-1].diagnosis  # "Here for his warts. LN2 to all ten. A tag was snipped."
        if near and not (_is_told_of_others(near[0], fact) or _is_of_another_act(near[0], fact)):
            return near[0].diagnosis
    return None


def _is_told_of_others(named: Fact, fact: Fact) -> bool:
    """ "Gritty macules - L temple x2. Waxy SKs trunk.": the next sentence names lesions at another place."""
    if named.sentence == fact.sentence or fact.kind != "seen" or not (fact.sites and fact.n):
        return False
    return bool(named.sites) and not same_place(fact, named)


def _is_of_another_act(named: Fact, fact: Fact) -> bool:
    """ "LN2 to all. Also a papule, shave bx r/o BCC": "all" points to none that another act was done to."""
    if fact.reference is None or fact.act is None or named.act is None or named.sentence == fact.sentence:
        return False
    return act_kind(named) != act_kind(fact)


def _surest(named: list[Fact]) -> list[Fact]:
    """Those named for certain, else the premalignant ones of those suspected ("AK, possibly early SCC")."""
    certain = [fact for fact in named if not is_uncertain(fact)]
    premalignant = [fact for fact in named if diagnosis_class(fact.diagnosis) == "premalignant"]
    return certain or premalignant or named


def in_block(fact: Fact, named: list[Fact], lines: list[Line]) -> Mention | None:
    """The last diagnosis before the fact under the same heading of the same paragraph and visit."""
    own = lines[fact.line]
    there = [other for other in named if _same_block(lines[other.line], own) and other.start <= fact.start]
    there = [other for other in there if not _left_elsewhere(other, fact)]
    if is_destruction(fact) and fact.kind == "treated":
        there = [other for other in there if other.kind != "left"] or there
        there = not_in_passing(there, fact)
    there = _surest(there)
    return there[-1].diagnosis if there else None


def _same_block(line: Line, own: Line) -> bool:
    return (
        line.paragraph == own.paragraph
        and line.heading_start == own.heading_start
        and line.earlier == own.earlier
    )


def in_item(fact: Fact, named: list[Fact], lines: list[Line]) -> Mention | None:
    """The diagnosis that heads the numbered problem in whose lines the fact stands ("1. SK ... Plan: LN2").

    Only in a list of several problems whose headed lines ("Plan:") stand beneath their number.
    """
    at = fact.line
    while at > 0 and not _opens(lines[at]) and lines[at - 1].paragraph == lines[at].paragraph:
        at -= 1
    if at == fact.line or not _opens(lines[at]):
        return None
    return only_diagnosis([other for other in named if other.line == at and other.own])


def _opens(line: Line) -> bool:
    """Whether a line opens an item: by a bullet or number, or by a label ("Problem 1: ...")."""
    return bool(line.bullet or line.label)


def in_assessment(fact: Fact, seen: list[Fact], lines: list[Line]) -> Mention | None:
    """The one diagnosis that the assessment names, those that were left alone aside."""
    named = [other for other in seen if other.own and lines[other.line].kind == "assessment"]
    return (
        only_diagnosis(named)
        or only_diagnosis([other for other in named if other.diagnosis not in _left(named)])
        or only_diagnosis(not_in_passing(named, fact))
    )


def _left(named: list[Fact]) -> list[Mention | None]:
    return [fact.diagnosis for fact in named if fact.kind == "left"]


def in_note(fact: Fact, seen: list[Fact]) -> Mention | None:
    """The diagnosis of the whole note's lesions: by number, by place, or because there is only one."""
    pool = [other for other in not_in_passing(seen, fact) if other.kind in ("seen", "treated")]
    pool = pool or [other for other in seen if not _left_elsewhere(other, fact)]
    tests: tuple[Callable[[Fact], bool], ...] = (
        lambda o: fact.n is not None and fact.n > 1 and not o.singular and o.n == fact.n,
        lambda o: same_place(fact, o),
        lambda o: diagnosis_class(o.diagnosis) == "premalignant",
        lambda o: True,
    )
    for test in tests:
        found = only_diagnosis([other for other in pool if test(other)])
        if found is not None:
            return found
    return None


def _left_elsewhere(named: Fact, fact: Fact) -> bool:
    """ "LN2 to the 3 scalp lesions. Tags of the neck left alone.": what was left elsewhere names nothing."""
    if named.kind != "left" or fact.kind != "treated" or not named.sites:
        return False
    if fact.sites:
        return not same_place(fact, named)
    counted = fact.n is not None and named.n is None
    return counted and diagnosis_class(named.diagnosis) == "benign"
