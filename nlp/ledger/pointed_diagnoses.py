"""The diagnosis that a fact points to without naming it.

By order ("the former"), by number ("both", item 2 of a list), by place ("those on the left hand"), by a
label of the procedure, by the list beneath it, or as lesions treated the same way before.
"""

from __future__ import annotations

import re

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger.families import only_diagnosis
from nlp.ledger.places import inside
from nlp.lexicon import load
from nlp.mentions import Mention

_DIAGNOSIS_LABELS = frozenset(load("sections")["columns"]["diagnosis"])
_NUMBER = re.compile(r"\D")


def take_ordinal(fact: Fact, seen: list[Fact]) -> bool:
    """ "The former were frozen": all of the first diagnosis told in this sentence or the one before."""
    if fact.reference not in ("former", "latter"):
        return False
    told = [other for other in seen if other.start < fact.start and fact.sentence - other.sentence <= 1]
    if told:
        fact.diagnosis = told[0 if fact.reference == "former" else -1].diagnosis
        fact.reference, fact.own = "all", True
    return bool(told)


def seen_there(fact: Fact, seen: list[Fact]) -> Mention | None:
    """ "Those on the left hand": the one diagnosis that was seen there."""
    if fact.reference is None or not fact.sites:
        return None
    return only_diagnosis(
        [other for other in seen if other.kind == "seen" and other.own and inside(other, fact)]
    )


def as_many_seen(fact: Fact, seen: list[Fact]) -> Mention | None:
    """ "Both", "all four": the one diagnosis of which just so many were seen before."""
    if fact.reference not in ("all", "both") or fact.n is None:
        return None
    return only_diagnosis(
        [other for other in seen if other.own and other.n == fact.n and other.start < fact.start]
    )


def take_numbered(fact: Fact, named: list[Fact], lines: list[Line]) -> bool:
    """ "A: 1. Wart 2. Eczema. P: 1. LN2 2. Cream": what the item of the same number names."""
    number = _NUMBER.sub("", lines[fact.line].bullet)
    if not number or fact.act is None or fact.sites:
        return False
    above = enumerate(lines[: fact.line])
    others = [at for at, line in above if line.bullet and _NUMBER.sub("", line.bullet) == number]
    if not others or lines[others[-1]].kind == lines[fact.line].kind:
        return False
    found = only_diagnosis([other for other in named if other.line == others[-1] and other.own])
    if found is not None:
        fact.diagnosis, fact.own = found, True
    return found is not None


def listed_below(fact: Fact, named: list[Fact], lines: list[Line]) -> Mention | None:
    """ "Treated with LN2: <lines> - 2 AKs, brow": what the first item of the list beneath an act names."""
    if not (fact.leading and fact.implicit) or lines[fact.line].row:
        return None
    items = [o for o in named if o.own and o.line == fact.line + 1 and lines[o.line].bullet]
    return items[0].diagnosis if items else None


def labelled(fact: Fact, named: list[Fact], lines: list[Line]) -> Mention | None:
    """ "Procedure: LN2. Diagnosis: ISK. Lesions: 8.": what a procedure's own label calls its lesions.

    The label stands behind the procedure's heading in its paragraph; every line between them is labelled.
    """
    block = [at for at, line in enumerate(lines) if line.paragraph == lines[fact.line].paragraph]
    headed = [at for at in block if lines[at].kind == "procedure" and lines[at].own_heading]
    starts = [at for at in headed if at <= fact.line]
    if not starts:
        return None
    of_it = []
    for at in range(starts[-1], block[-1] + 1):
        if not lines[at].own_heading or (lines[at].kind == "procedure" and at > starts[-1]):
            break
        of_it.append(at)
    if fact.line not in of_it:
        return None
    labels = [other for other in named if other.line in of_it and _is_label(lines[other.line])]
    return only_diagnosis([other for other in labels if other.own and other.n is None and not other.sites])


def _is_label(line: Line) -> bool:
    return line.kind == "assessment" and line.heading in _DIAGNOSIS_LABELS


def of_the_same_act(fact: Fact, named: list[Fact]) -> Mention | None:
    """ "LN2 10 sec each" beneath rows that end in LN2: the one diagnosis that was treated so before."""
    if fact.reference != "all" or fact.act is None or fact.n is not None or fact.sites:
        return None
    before = [other for other in named if other.kind == "treated" and other.own and other.start < fact.start]
    return only_diagnosis(
        [other for other in before if other.act is not None and other.act.id == fact.act.id]
    )
