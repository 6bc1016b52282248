"""An account: what was done today to the lesions of one family, with number, methods and doubts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nlp.facts import Fact
from nlp.ledger.counting import count_treated
from nlp.ledger.families import (
    OTHERWISE,
    Family,
    act_kind,
    diagnosis_class,
    diagnosis_family,
    diagnosis_id,
    family,
    is_destruction,
    is_uncertain,
)
from nlp.ledger.parts import distinct_parts, lesions
from nlp.ledger.places import all_within, inside, same_place, surely_inside
from nlp.ledger.settled_diagnoses import is_certain
from nlp.ledger.tally import Tally
from nlp.ledger.told import Told
from nlp.lexicon import load
from nlp.mentions import Mention

_TAKES_ONE = frozenset(["biopsy", "excision", "shave_removal", "mohs"])
"""Acts that are told of one lesion when the note gives them no number."""

_ON_ALL_THERE = frozenset(["destruction", "treatment", "observation"])
"""Acts that, told of a place, are of all the lesions seen there."""
_PREPARES = frozenset(load("methods")["prepares"])
_REMOVES = frozenset(load("methods")["removes"])
_AS_OTHERS = frozenset(load("methods")["as_others"])
_WIDE = frozenset(load("sites")["wide_places"])
_LEFT_ALONE = "left alone"


@dataclass(slots=True)
class Account:
    """What was done today to lesions of one diagnosis.

    act: kind of act ("destruction", "biopsy", ...). certain: False when the diagnosis is only suspected
    or contradicted. facts: what was treated and what was seen. doubts: whole sentences for a person.
    """

    act: str
    diagnosis: Mention | None
    certain: bool
    methods: list[Mention]
    tally: Tally
    facts: list[Fact]
    doubts: list[str] = field(default_factory=list)


def _is_prepared(fact: Fact) -> bool:
    """ "I pared four warts. Liquid nitrogen to each.": what is pared is there to be destroyed."""
    return fact.kind == "treated" and fact.own and fact.act is not None and fact.act.id in _PREPARES


def account_of(which: Family, today: list[Fact], facts: list[Fact]) -> Account:
    """Balance one family: its numbers treated today, else the numbers of what was seen.

    today: the facts of acts that count; facts: all of the note, each with its diagnosis and kind settled.
    """
    act, kind = which
    treated = [fact for fact in today if family(fact) == which]
    diagnosis = _diagnosis(treated)
    seen = [
        f
        for f in facts
        if (f.kind == "seen" or (act == "destruction" and _is_prepared(f)))
        and diagnosis_family(f) == kind
        and not (f.far and f.singular)
    ]
    mine = {id(f) for f in treated}
    told = Told(
        treated,
        seen=_without_those_treated_otherwise(seen, treated, facts) if act == "destruction" else seen,
        left=[
            _as_many_as_seen(f, seen)
            for f in facts
            if f.kind == "left" and diagnosis_family(f) in (kind, "unspecified")
        ],
        otherwise=_treated_otherwise(diagnosis, facts),
        parted=any(
            f.kind == "left" or f.reason == "corrected" or (f.kind == "treated" and id(f) not in mine)
            for f in facts
        ),
        suspected=[f for f in facts if _is_sampled(f) and is_uncertain(f) and not f.implicit],
        others_left=[f for f in facts if f.kind == "left" and f.own and diagnosis_family(f) != kind],
    )
    tally = count_treated(told)
    account = Account(
        act,
        diagnosis,
        is_certain(treated, facts),
        _methods(treated, facts),
        tally,
        facts=[*treated, *told.seen],
        doubts=tally.doubts + _doubts(tally, treated, facts),
    )
    if act == "destruction":
        _contradict(account, treated, facts)
        if any(_declines(fact, account.methods) for fact in facts):
            account.doubts.append("The note also says that the treatment was declined.")
    return account


def _as_many_as_seen(left: Fact, seen: list[Fact]) -> Fact:
    """ "Scalp 5, ears 2. LN2 to all but the ears": those left at a place are the lesions seen there."""
    of_others = left.noun is not None and not left.noun.plural and left.noun.id == "strong"
    if left.numbers or left.act is None or act_kind(left) not in _ON_ALL_THERE or of_others:
        return left
    number = lesions(distinct_parts([f for f in seen if f.n and surely_inside(f, left)])[0])
    return replace(left, n=number) if number else left


def items(account: Account) -> list[Fact]:
    """The lesions of an account item by item: those of its sum, else those seen when they are as many.

    "Scalp 4, nose 1. LN2 to all 5": the places are told where the lesions are seen.
    """
    tally = account.tally
    if tally.parts or tally.n is None:
        return tally.parts
    seen = [fact for fact in account.facts if fact.kind == "seen" and fact.n is not None]
    placed, conflict = distinct_parts(seen)
    return placed if conflict is None and lesions(placed) == tally.n else []


def _without_those_treated_otherwise(seen: list[Fact], treated: list[Fact], facts: list[Fact]) -> list[Fact]:
    """ "Scalp: too many, 5-FU. Hands: 3 R, 2 L, frozen": lesions had the treatment of their line."""
    other = [fact for fact in facts if fact.kind == "treated" and act_kind(fact) in OTHERWISE]
    here = {fact.line for fact in treated}
    if not other or not all(any(s.line == line and s.n is not None for s in seen) for line in here):
        return seen
    lines = {fact.line for fact in other} - here
    paragraphs = {fact.paragraph for fact in other} - {fact.paragraph for fact in treated}
    return [
        fact
        for fact in seen
        if fact.line in here
        or not (
            fact.line in lines
            or fact.paragraph in paragraphs
            or any(inside(fact, elsewhere) for elsewhere in other)
        )
    ]


def _declines(fact: Fact, methods: list[Mention]) -> bool:
    """Whether the very method was declined, of no lesions in particular."""
    named = {method.id for method in methods}
    return fact.implicit and fact.reason == "declined" and fact.act is not None and fact.act.id in named


def _diagnosis(treated: list[Fact]) -> Mention | None:
    """The first diagnosis stated for certain, else the first."""
    named = [fact for fact in treated if fact.diagnosis is not None]
    return next((f.diagnosis for f in [*(f for f in named if not is_uncertain(f)), *named]), None)


def _treated_otherwise(diagnosis: Mention | None, facts: list[Fact]) -> list[Fact]:
    """The numbered lesions of this diagnosis that were biopsied, say, and not destroyed."""
    if diagnosis is None:
        return []
    other = [fact for fact in facts if fact.kind == "treated" and not is_destruction(fact)]
    if any(number.meaning.get("labels") for fact in facts if fact.kind == "seen" for number in fact.numbers):
        # "Lesions #1-9. #4 biopsied. All the others are AKs": whatever it is, it is one of those labelled.
        cut = [fact for fact in other if act_kind(fact) in _TAKES_ONE]
        counted = {fact.sentence for fact in cut if fact.n is not None}
        alone = {fact.sentence: replace(fact, n=1) for fact in cut if fact.sentence not in counted}
        return [*(fact for fact in cut if fact.n is not None), *alone.values()]
    return [f for f in other if f.n is not None and (diagnosis_id(f) == diagnosis.id or f.among)]


def _is_sampled(fact: Fact) -> bool:
    return fact.kind == "treated" and fact.n is not None and act_kind(fact) in _TAKES_ONE


def _methods(treated: list[Fact], facts: list[Fact]) -> list[Mention]:
    """The methods of this family; when it names none, those the note uses today, each once."""
    mine = {diagnosis_family(fact) for fact in treated}
    removed = all(fact.own and fact.act is not None and fact.act.text in _REMOVES for fact in treated)
    told = {fact.sentence for fact in treated}
    alike = any(fact.act is not None and fact.act.text in _AS_OTHERS for fact in treated)
    used = [method for fact in treated for method in fact.methods] or [
        method
        for fact in facts
        if fact.kind == "treated" or fact.reason == "excepted"
        # "Wart frozen. Nevus removed": what froze the one did not remove the other.
        if not removed or diagnosis_family(fact) in mine
        # "BCC: EDC. Also took care of the 5 AKs": how the one was treated says nothing of the other.
        if alike or fact.sentence in told or not _is_of_others(fact, mine)
        for method in fact.methods
    ]
    if not used:  # "consent obtained for cryosurgery and three AKs were then treated"
        offered = [fact for fact in facts if fact.reason == "offered" and fact.sentence in told]
        used = [f.act for f in offered if f.act is not None and f.act.meaning["act"] == "destruction"]
    first: dict[str, Mention] = {}
    for method in used:
        first.setdefault(method.id, method)
    return list(first.values())


def _is_of_others(fact: Fact, kinds: set[str]) -> bool:
    """Whether a treatment names lesions of another kind itself."""
    return fact.own and fact.kind == "treated" and diagnosis_family(fact) not in kinds


def _doubts(tally: Tally, treated: list[Fact], facts: list[Fact]) -> list[str]:
    found = []
    bare = bool(tally.parts) and all(part.bare for part in tally.parts)
    plain = all(_is_one_at_its_place(part, facts) for part in tally.parts)
    if tally.n is not None and bare and not plain and not tally.stated_total:
        found.append("The number rests on the diagnosis being named in the singular.")
    if tally.n is not None and any(_uncounted(fact, tally.proof) for fact in treated):
        found.append("A place was treated without a number of lesions.")
    if all(fact.unsure_time for fact in treated):
        found.append("The act is worded as a plan: nothing else says that it was done today.")
    return found


def _is_one_at_its_place(part: Fact, facts: list[Fact]) -> bool:
    """ "AK, R temple: LN2": one diagnosis, in its own words, at one place that is no wide region.

    "Scalp AK, AK, AK" names it again; "AK face" may be the diagnosis of many.
    """
    places = [site for site in part.sites if site.id and site.known and not site.plural]
    narrow = [site for site in places if site.id not in _WIDE and site.side != "bilateral"]
    again = any(
        fact is not part and fact.own and not fact.sites and fact.n is None and fact.sentence == part.sentence
        for fact in facts
    )
    return part.own and len(part.sites) == len(narrow) == 1 and not again


def _uncounted(fact: Fact, proof: list[Fact]) -> bool:
    """Whether a treatment names lesions at a place that no number of the proof covers."""
    if fact.n is not None or fact.reference or not fact.sites or not (fact.own or fact.noun):
        return False
    return not any(
        not other.sites or same_place(fact, other) or inside(fact, other) or inside(other, fact)
        for other in proof
    )


def _contradict(account: Account, treated: list[Fact], facts: list[Fact]) -> None:
    """Two diagnoses of different classes for the same lesions: neither is certain, the premalignant stays."""
    other = _contrary(account.diagnosis, treated, facts)
    if other is None:
        return
    account.certain = False
    account.doubts.append("The same lesions have two diagnoses of different classes in the note.")
    if diagnosis_class(other.diagnosis) == "premalignant":
        account.diagnosis = other.diagnosis


def _goes_on_from(naming: Fact | None, fact: Fact) -> bool:
    """Whether a sighting is of the diagnosis named on its line, and not behind it at another place."""
    if naming is None or naming.line != fact.line:
        return False
    return naming.start < fact.start or not naming.sites or same_place(naming, fact)


def _contrary(diagnosis: Mention | None, treated: list[Fact], facts: list[Fact]) -> Fact | None:
    """A sighting of the treated lesions under a diagnosis of another class, one of the two premalignant.

    Only when the place is the same, the numbers do not differ, the diagnosis treated is seen nowhere else,
    and the other one is not treated itself. One that was left alone must have its number.
    """
    if diagnosis is None:
        return None
    rows = {fact.line for fact in treated}
    named = {id(f.diagnosis): f for f in facts if f.own}
    seen = [
        f
        for f in facts
        if (f.kind == "seen" or (f.reason == _LEFT_ALONE and f.n is not None))
        and (f.own or _goes_on_from(named.get(id(f.diagnosis)), f))
        and not is_uncertain(f)
        and f.sites
    ]
    seen = [f for f in seen if f.line not in rows]
    if any(diagnosis_id(f) == diagnosis.id for f in seen):
        return None
    treated_too = {diagnosis_id(f) for f in facts if f.kind == "treated" and f.own}
    suspects = [f for f in seen if _opposed(diagnosis, f.diagnosis) and diagnosis_id(f) not in treated_too]
    everywhere = [site for fact in treated for site in fact.sites]
    lesions_told = {fact.n for fact in treated} | {lesions([fact for fact in treated if fact.n is not None])}
    for other in suspects:
        there = all_within(everywhere, other.sites) and all_within(other.sites, everywhere)
        if everywhere and there and (other.n is None or other.n in lesions_told):
            return other
    for fact in treated:
        for other in suspects:
            agree = fact.n is None or other.n is None or fact.n == other.n
            names = fact.own or _goes_on_from(named.get(id(fact.diagnosis)), fact)
            if names and agree and same_place(fact, other):
                return other
    return None


def _opposed(mine: Mention, theirs: Mention | None) -> bool:
    """Whether just one of the two is premalignant, and the second is that or a benign or malignant lesion."""
    classes = diagnosis_class(mine), diagnosis_class(theirs)
    return (
        classes[0] != classes[1]
        and "premalignant" in classes
        and classes[1] in ("premalignant", "benign", "malignant")
    )
