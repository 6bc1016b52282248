"""Which of the acts told as done today stand for themselves as acts on skin lesions."""

from __future__ import annotations

from nlp.facts import Fact
from nlp.ledger.families import (
    Family,
    act_kind,
    diagnosis_class,
    diagnosis_family,
    family,
    is_destruction,
    is_lesional,
)
from nlp.lexicon import load

_PEELED = frozenset(load("services")["treated_by_peel"])
"""Diagnoses whose acid is a peel's."""
_DAMAGE = "actinic_damage"
"""What the sun does to the skin of a whole field."""


def acts_of_today(facts: list[Fact], about_skin: bool) -> list[Fact]:
    """The treated facts without those of other organs and those that are a step of a larger act.

    about_skin: whether the note speaks of skin lesions anywhere.
    """
    treated = [fact for fact in facts if fact.kind == "treated" and _concerns_skin(fact, about_skin)]
    treated = treated or [fact for fact in facts if fact.kind == "treated" and _is_of_a_field(fact)]
    treated = treated or [fact for fact in facts if fact.kind == "treated" and _is_of_those_seen(fact, facts)]
    kinds = {family(fact)[0] for fact in treated}
    treated = [fact for fact in treated if not _is_step(fact, kinds)]
    plain = {family(fact) for fact in treated if fact.own or (fact.n is not None and not fact.far)}
    return [fact for fact in treated if not _is_only_inferred(fact, plain, facts)]


def _is_only_inferred(fact: Fact, plain: set[Family], facts: list[Fact]) -> bool:
    """Whether an act without lesions would make a family of its own beside what was plainly treated.

    "LN2 to the AKs. Thawed 15 s." tells of the same act again, whatever other lesions were seen; but
    "4 inflamed SKs. LN2." and "Warts: 9 hands, 6 feet. LN2." right behind the lesions treat them, and so does
    an item of its own ("2. Actinic keratosis", below it "Cryosurgery. Lesions: 3").
    """
    if not plain or fact.own or fact.n is not None or fact.reference or fact.sites or family(fact) in plain:
        return False
    if not is_destruction(fact) or not any(kind[0] == "destruction" for kind in plain):
        return False
    if _is_counted_item(fact, facts):
        return False
    named = {id(one.diagnosis) for one in facts if one.own and one.diagnosis and one.line == fact.line}
    return not any(
        other.n is not None
        and (other.own or (fact.methods and id(other.diagnosis) in named))
        and other.line == fact.line
        and 0 <= fact.sentence - other.sentence <= 1
        and diagnosis_family(other) == diagnosis_family(fact)
        for other in facts
    )


def _is_counted_item(fact: Fact, facts: list[Fact]) -> bool:
    """Whether an act stands under a list item that names its lesions, with their number."""
    under = [one for one in facts if fact.diagnosis is not None and one.diagnosis is fact.diagnosis]
    headed = any(one.own and one.listed and one.line < fact.line for one in under)
    return headed and any(one.n is not None and not one.singular for one in under)


def _concerns_skin(fact: Fact, about_skin: bool) -> bool:
    """Whether an act can be one on skin lesions at all.

    It has a lesion's diagnosis, or it destroys a named lesion where the place and the note speak of skin.
    """
    if fact.diagnosis is not None:
        return is_lesional(fact) or fact.act is None or not is_destruction(fact)
    if act_kind(fact) != "destruction":
        return False
    on_skin = any(site.id for site in fact.sites)
    frozen = _freezes(fact)
    if fact.noun is None:  # "cryo 2 on scalp"
        return frozen and on_skin and fact.n is not None
    if fact.noun.id != "strong" and not fact.sites:
        return False
    return (about_skin or on_skin) if frozen else (about_skin and on_skin)


def _is_of_a_field(fact: Fact) -> bool:
    """ "Froze the scalp for his actinic damage": of lesions that the note neither names nor counts."""
    return fact.diagnosis is not None and fact.diagnosis.id == _DAMAGE and _freezes(fact)


def _is_of_those_seen(fact: Fact, facts: list[Fact]) -> bool:
    """ "4 gritty papules of the forehead. LN2 to all.": what was frozen has no name in the note."""
    return _freezes(fact) and any(
        other.kind == "seen"
        and other.diagnosis is None
        and other.noun is not None
        and other.noun.id == "strong"
        and other.n is not None
        and other.sites
        and other.start < fact.start
        for other in facts
    )


def _freezes(fact: Fact) -> bool:
    return fact.act is not None and fact.act.id == "cryosurgery"


def _is_step(fact: Fact, kinds: set[str]) -> bool:
    """Whether an act is a step of another: the acid of a peel, the curettage before light treatment."""
    if fact.act is None:
        return False
    peeled = fact.diagnosis is None or fact.diagnosis.id in _PEELED
    if "chemical_peel" in kinds and fact.act.id == "chemosurgery" and fact.n is None and peeled:
        return True
    curetted_only = fact.act.id == "curettement" and all(m.id == "curettement" for m in fact.methods)
    benign = fact.own and diagnosis_class(fact.diagnosis) == "benign"
    return "photodynamic_therapy" in kinds and curetted_only and is_destruction(fact) and not benign
