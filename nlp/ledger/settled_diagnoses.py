"""Which of two names the note means: what later words, or other lesions of the note, make of a diagnosis.

"The keratoses" are the actinic ones, pathology settles what was suspected, an addendum amends; and whether
the diagnosis treated is stated for certain.
"""

from __future__ import annotations

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger.families import diagnosis_id, is_uncertain, other_diagnosis, same_diagnosis
from nlp.ledger.places import inside
from nlp.lexicon import load
from nlp.mentions import Mention

_NAMING = load("diagnoses")["unspecified_keratosis"]
_PLAIN, _INFLAMED = (load("diagnoses")["plain_and_inflamed"][name] for name in ("plain", "inflamed"))
_KERATOSES = frozenset(_NAMING["kinds"])


def name_keratoses(facts: list[Fact]) -> None:
    """ "The keratoses were frozen" speaks of the actinic ones when the note sees no other kind.

    Else of the inflamed seborrheic ones, where those are the only kind that was not left.
    """
    kinds = {
        fact.diagnosis.id: fact.diagnosis
        for fact in facts
        if fact.diagnosis and fact.own and fact.kind != "aside" and not is_uncertain(fact)
    }
    actinic = kinds.get(_NAMING["becomes"])
    left = {diagnosis_id(f) for f in facts if f.kind == "left" and f.own} - {_NAMING["becomes"]}
    told = (_KERATOSES & kinds.keys()) - left
    meant = actinic or (kinds.get(_INFLAMED) if told == {_INFLAMED} else _as_named(facts, kinds))
    if meant is None or len(told) > 1:
        return
    for fact in facts:
        of_these = actinic is not None or (fact.kind == "treated" and fact.reference != "rest")
        if diagnosis_id(fact) == _NAMING["id"] and not is_uncertain(fact) and of_these:
            fact.diagnosis = meant


def _as_named(facts: list[Fact], kinds: dict[str, Mention]) -> Mention | None:
    """ "Six brown keratoses. Assessment: seborrheic keratoses. LN2 to the six keratoses": their name.

    Told in the plural of no place and no number, between the keratoses seen and as many treated.
    """
    if (_KERATOSES & kinds.keys()) - {_PLAIN}:
        return None
    names = [
        f for f in facts if diagnosis_id(f) == _PLAIN and f.own and f.kind == "seen" and not is_uncertain(f)
    ]
    names = [
        f for f in names if f.n is None and not f.sites and f.diagnosis is not None and f.diagnosis.plural
    ]
    bare = [f for f in facts if diagnosis_id(f) == _NAMING["id"] and f.own and f.n]
    seen = {f.n for f in bare if f.kind == "seen" and any(f.start < name.start for name in names)}
    treated = {f.n for f in bare if f.kind == "treated" and any(name.start < f.start for name in names)}
    return names[0].diagnosis if names and seen == treated and len(seen) == 1 else None


def settle_by_pathology(facts: list[Fact], lines: list[Line]) -> None:
    """What an addendum or the pathology names for certain replaces what was only suspected when treated."""
    for found in facts:
        if _sees_for_certain(found) and lines[found.line].kind in ("addendum", "pathology"):
            for fact in facts:
                if is_uncertain(fact) and fact.kind == "treated":
                    fact.diagnosis = found.diagnosis
            return


def amend(facts: list[Fact], lines: list[Line]) -> None:
    """ "Addendum: these were SKs, not AKs": what was told before as the one is the other."""
    for denied in facts:
        if not (denied.own and denied.reason == "negated" and lines[denied.line].kind == "addendum"):
            continue
        there = [f for f in facts if f.sentence == denied.sentence and f.own and f.kind == "seen"]
        other = next((f for f in there if diagnosis_id(f) != diagnosis_id(denied)), None)
        if other is not None:
            for fact in facts:
                if fact.start < denied.start and fact.kind != "aside" and same_diagnosis(fact, denied):
                    fact.diagnosis = other.diagnosis


def name_all_but(facts: list[Fact]) -> None:
    """ "LN2: scalp 5, R hand 2. All AK except R hand = warts": what was treated, and what it was where else.

    Where the note does not tell the place of the others, nothing is named.
    """
    for named in facts:
        if not (named.own and named.reason == "excepted" and named.reference and named.act is None):
            continue
        behind = [f for f in facts if f.sentence == named.sentence and f.start > named.start and f.own]
        before = [f for f in facts if f.kind == "treated" and f.start < named.start and f.sites and not f.own]
        if len(behind) != 1 or not other_diagnosis(behind[0], named) or not before:
            continue
        for fact in before:
            elsewhere = behind[0].diagnosis if inside(fact, named) else named.diagnosis
            fact.diagnosis, fact.own = (elsewhere, True) if named.sites else (None, False)
        named.kind, named.reason = "aside", "heading"


def is_certain(treated: list[Fact], facts: list[Fact]) -> bool:
    """Whether the diagnosis treated, if any, is stated for certain, with the act or where it is seen."""
    named = [fact for fact in treated if fact.diagnosis is not None]
    if named and _is_anothers(named[0], treated, facts):
        return False
    if not named or not all(is_uncertain(fact) for fact in named):
        return True
    return any(_sees_for_certain(fact) and same_diagnosis(fact, named[0]) for fact in facts)


def _is_anothers(treated: Fact, all_treated: list[Fact], facts: list[Fact]) -> bool:
    """ "The referrer called it a solar keratosis; I thought of an SK": the diagnosis is not the writer's."""
    if any(fact.own for fact in all_treated):
        return False
    told = [fact for fact in facts if fact.own and same_diagnosis(fact, treated)]
    if not told or any(fact.reason != "elsewhere" for fact in told):
        return False
    return any(f.own and f.sentence == told[0].sentence and other_diagnosis(f, treated) for f in facts)


def _sees_for_certain(fact: Fact) -> bool:
    return fact.own and fact.kind == "seen" and not is_uncertain(fact)
