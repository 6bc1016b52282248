"""Where a sentence turns from lesions taken by their number, or injected or drained, to one that was cut."""

from __future__ import annotations

from itertools import pairwise

from nlp.facts import Fact
from nlp.ledger.families import BY_NUMBER, act_kind, diagnosis_class, is_destruction
from nlp.ledger.places import meet
from nlp.services.reading import Reading

_CUTS = frozenset(["biopsy", "shave_removal", "excision", "mohs"])
_BY_THEIR_NUMBER = frozenset(["destruction", "skin_tag_removal"])
_NEITHER_CUT_NOR_COUNTED = frozenset(["injection", "incision_drainage"])
_CUTTING = _CUTS | {"treatment"}
""" "Removed ... by shave": the verb may leave open how."""


def turning_points(reading: Reading) -> list[int]:
    """ "Froze 4 AKs | and biopsied a papule of the nose": where a sentence turns from counted lesions to one
    that was cut, or to a cancer, or back; each clause has its own lesions and act."""
    told: dict[int, list[Fact]] = {}
    cutting = set()
    for fact in reading.facts:
        if fact.kind == "treated":
            told.setdefault(fact.clause, []).append(fact)
            if act_kind(fact) in _CUTS or (fact.act and _is_of_a_cancer(fact)):
                cutting.add(fact.sentence)
    found = []
    for one, other in pairwise(sorted(told)):
        if told[one][0].sentence != told[other][0].sentence or told[one][0].sentence not in cutting:
            continue
        counted, cut = (one, other) if any(map(_is_apart, told[one])) else (other, one)
        if any(f.sites for f in told[counted]) and not any(f.sites for f in told[cut]):
            continue  # "Neck: 4 AKs frozen, 1 shave biopsy": at one place
        if any(map(_is_apart, told[counted])) and any(_is_cut(f, told[counted]) for f in told[cut]):
            found.append(reading.clauses[other].start)
    return found


def _is_counted(fact: Fact) -> bool:
    taken = act_kind(fact) in _BY_THEIR_NUMBER
    return taken and fact.own and fact.n is not None and diagnosis_class(fact.diagnosis) in BY_NUMBER


def _is_apart(fact: Fact) -> bool:
    """Whether lesions were destroyed by their number, or injected or drained at a place of their own."""
    by_needle_or_stab = act_kind(fact) in _NEITHER_CUT_NOR_COUNTED
    return _is_counted(fact) or (by_needle_or_stab and bool(fact.sites))


def _is_of_a_cancer(fact: Fact) -> bool:
    return fact.own and is_destruction(fact) and diagnosis_class(fact.diagnosis) == "malignant"


def _is_cut(fact: Fact, counted: list[Fact]) -> bool:
    """Whether another lesion was biopsied, shaved off or excised, or a cancer destroyed."""
    if _is_of_a_cancer(fact):
        return True
    if act_kind(fact) not in _CUTTING or fact.reference is not None:
        return False
    if _is_at_another_place(fact, counted):
        return True
    named = {f.diagnosis.id for f in counted if f.diagnosis is not None}
    other = fact.own and fact.diagnosis is not None and fact.diagnosis.id not in named
    return other or fact.noun is not None


def _is_at_another_place(fact: Fact, counted: list[Fact]) -> bool:
    """ "12 warts of the hands frozen, punch biopsy of the knee": none of those counted was cut."""
    theirs = [site for other in counted for site in other.sites]
    known = theirs and all(site.known for site in (*fact.sites, *theirs))
    return bool(fact.sites and known) and not any(meet(a, b) for a in fact.sites for b in theirs)
