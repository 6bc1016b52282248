"""The count is complete: every number, lesion and act that the note tells of them is explained by it.

However a number was come by, each telling of the same lesions must be a part of it, the same told again,
set aside with a reason, or a whole of which a part was treated. What is none of these is a doubt.
"""

from __future__ import annotations

from dataclasses import replace

from nlp.facts import Fact
from nlp.ledger.accounts import Account
from nlp.ledger.adding_up import add_up
from nlp.ledger.families import (
    BY_NUMBER,
    OTHERWISE,
    act_kind,
    diagnosis_class,
    diagnosis_family,
    diagnosis_id,
    is_destruction,
    is_uncertain,
    label,
)
from nlp.ledger.parts import lesions
from nlp.ledger.places import inside, place_words, same_place
from nlp.ledger.rows import is_item_of_its_own
from nlp.ledger.tally import Tally
from nlp.lexicon import load

_INFLAMED: str = load("diagnoses")["plain_and_inflamed"]["inflamed"]
_ON_LESIONS_OF_ITS_OWN = frozenset(["biopsy", "injection", "shave_removal", "excision"])
"""Acts whose number, told with their name, is of what they were done to."""


def unexplained(account: Account, facts: list[Fact]) -> list[str]:
    """What the note tells of lesions of this family and the account's number does not explain.

    facts: all of the note, settled. Returns whole sentences for a person; empty when all is explained or
    the account has no number.
    """
    tally = account.tally
    if account.act != "destruction" or account.diagnosis is None or not tally.n or account.doubts:
        return []
    kind = diagnosis_family(Fact("seen", diagnosis=account.diagnosis))
    mine = [fact for fact in facts if diagnosis_family(fact) == kind and not _is_proof(fact, tally)]
    mine = [fact for fact in mine if not tally.sets_apart(fact)]
    numbered = [fact for fact in mine if fact.n is not None and not any(f.correction for f in tally.proof)]
    seen = [fact for fact in facts if diagnosis_family(fact) == kind and fact.kind == "seen"]
    balanced = add_up([fact for fact in seen if fact.n is not None]).n == tally.n
    loose = [
        fact
        for fact in numbered
        if fact.kind == "treated"
        or (fact.kind == "seen" and (not balanced or _is_at_another_place(fact, tally)))
    ]
    said = [
        f"The note also tells of {_words(fact)}, which the count does not explain."
        for fact in loose
        if not _number_explained(fact, tally, facts)
    ]
    said += [
        f"A number stands beside a negation: {_words(fact)}."
        for fact in facts
        if fact.reason == "negated" and fact.n and fact.sites and fact.act is None and not fact.singular
    ]
    said += [
        f"Told of too, and not whether treated: {_words(fact)} {label(diagnosis_id(fact))}."
        for fact in facts
        if _is_told_along(fact, tally, facts)
    ]
    places = [fact for fact in mine if fact.n is None and fact.kind in ("seen", "treated")]
    places = [fact for fact in places if fact.own or fact.kind == "seen" or is_destruction(fact)]
    said += [
        "Lesions without a number are told of too" + (f": {place_words(fact)}." if fact.sites else ".")
        for fact in places
        if not _place_explained(fact, tally, facts) and not _treated_otherwise(fact, tally, facts)
    ]
    return said


def _is_told_along(fact: Fact, tally: Tally, facts: list[Fact]) -> bool:
    """ "11 AKs LN2. Also 1 SK", "5 AKs LN2. 2 inflamed SKs": another kind right behind what was treated."""
    further = fact.more or diagnosis_id(fact) == _INFLAMED
    if not (fact.kind == "seen" and fact.own and further and fact.n and fact.act is None):
        return False
    family = diagnosis_family(fact)
    told = [other for other in facts if other is not fact and diagnosis_family(other) == family]
    behind = any(part.kind == "treated" and part.sentence == fact.sentence - 1 for part in tally.proof)
    return behind and not told and diagnosis_class(fact.diagnosis) in BY_NUMBER


def _treated_otherwise(seen: Fact, tally: Tally, facts: list[Fact]) -> bool:
    """ "Multiple AKs, scalp. Rx 5-FU. One AK on the hand frozen": the cream is for those of the scalp."""
    told = all(fact.kind == "treated" and fact.own and fact.sites for fact in tally.proof)
    behind = [fact for fact in facts if fact.start > seen.start and fact.paragraph == seen.paragraph]
    act = next((fact for fact in behind if fact.kind == "treated"), None)
    if not told or act is None or act_kind(act) not in OTHERWISE:
        return False
    return diagnosis_family(act) == diagnosis_family(seen)


def _is_proof(fact: Fact, tally: Tally) -> bool:
    return any(fact is other for other in (*tally.proof, *tally.parts))


def _words(fact: Fact) -> str:
    return f"{fact.n} ({place_words(fact)})" if fact.sites else str(fact.n)


def _number_explained(fact: Fact, tally: Tally, facts: list[Fact]) -> bool:
    """Whether a number beside the count is the same told again, a part of it, or a whole it is a part of."""
    elsewhere = _is_at_another_place(fact, tally)
    if _is_of_another_act(fact, tally):
        return True
    with_those_apart = (tally.n or 0) + lesions(tally.set_apart)
    if fact.whole or (fact.n in (tally.n, tally.stated_total, with_those_apart) and not elsewhere):
        return True
    own = [part for part in tally.parts if part.clause == fact.clause and part.start > fact.start]
    if len(own) > 1 and not fact.sites and lesions(own) == fact.n:
        return True  # "8 AKs (forehead 5, nose 3)", and others elsewhere
    if fact.more and fact.singular and fact.own and all(part.line != fact.line for part in tally.parts):
        return (
            fact.kind != "treated"
        )  # "Another patch: AK, LN2 <line> #3-6: AKs, LN2": one more, or one of these
    if fact.singular and not fact.sites:  # unless "also three" follows: then it is one more
        return not any(_is_told_after(fact, part) for part in (*tally.parts, *tally.proof))
    there = [part for part in tally.parts if same_place(fact, part) or inside(part, fact)]
    if there and (fact.singular or lesions(there) == fact.n):
        return True
    left = [other for other in facts if other.kind == "left"]
    if any(same_place(fact, other) or other.reason == "excepted" for other in left):
        return True
    beyond = (fact.n or 0) - (tally.n or 0)
    return beyond > 0 and lesions(left) == beyond


def _is_at_another_place(fact: Fact, tally: Tally) -> bool:
    """ "LN2 to AK nose. Also AK chin": one, as many as were counted, and not the one that was counted."""
    parts = [part for part in tally.parts if part.sites]
    apart = not any(same_place(fact, part) or inside(part, fact) or inside(fact, part) for part in parts)
    return bool(fact.sites and parts) and len(parts) == len(tally.parts) and apart


def _is_of_another_act(fact: Fact, tally: Tally) -> bool:
    """ "17 AKs LN2. 2 shave bx: nose, L ear": so many biopsies, beside lesions numbered with their own act.

    "17 AKs LN2. 2 biopsied" may speak of two of the seventeen.
    """
    told = all(part.kind == "treated" and part.own and part.numbers for part in tally.parts)
    if not told or not tally.parts or fact.own or fact.act is None or fact.reference or fact.among:
        return False
    named = fact.act.meaning["form"] == "noun" and act_kind(fact) in _ON_LESIONS_OF_ITS_OWN
    return named and all(part.clause != fact.clause for part in tally.parts)


def _is_told_after(one: Fact, part: Fact) -> bool:
    """ "Residual AK there destroyed with LN2. Two new AKs of the arm, also LN2": both have their own act."""
    if part.clause <= one.clause:
        return False
    both = one.kind == part.kind == "treated" and one.own and part.own
    return part.more or (both and one.act is not part.act and one.sentence != part.sentence)


def _place_explained(fact: Fact, tally: Tally, facts: list[Fact]) -> bool:
    """Whether lesions told at a place without a number are among those counted, or were left."""
    if fact.sites and _is_of_another_act(fact, tally) and not _is_in(fact, tally):
        return True
    if not fact.sites and fact.diagnosis is not None and not fact.diagnosis.plural and not fact.reference:
        return not fact.own or not any(_is_told_after(fact, part) for part in tally.parts)
    in_a_list = fact.listed or _in_a_list(fact, tally) or is_item_of_its_own(fact, tally.parts)
    named = fact.own or fact.noun is not None or in_a_list
    if not fact.sites or not named or is_uncertain(fact):
        return True
    if not tally.parts or any(part.n and not part.sites for part in tally.proof):
        return True
    if fact.kind == "seen" and any(
        other.kind == "seen" and other.reference and other.own and other.sentence == fact.sentence
        for other in facts
    ):
        return True  # "AKs as above, arms and hand"
    if is_item_of_its_own(fact, tally.parts):
        return False
    there = [*tally.proof, *(other for other in facts if other.kind == "left")]
    return all(
        any(inside(alone, part) or inside(part, alone) for part in there)
        for alone in (replace(fact, sites=[site]) for site in fact.sites)
    )


def _is_in(fact: Fact, tally: Tally) -> bool:
    """Whether lesions lie at a place of those that were counted."""
    return any(not part.sites or inside(fact, part) or inside(part, fact) for part in tally.parts)


def _in_a_list(fact: Fact, tally: Tally) -> bool:
    """A place between others that were numbered: "scalp 3, ears 2, nose"."""
    return any(part.sentence == fact.sentence for part in tally.parts)
