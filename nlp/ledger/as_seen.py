"""The number treated where it is the number seen ("all of these were frozen"), less what was left there."""

from __future__ import annotations

from nlp.facts import Fact
from nlp.ledger.adding_up import add_up
from nlp.ledger.parts import lesions, without
from nlp.ledger.places import same_place, surely_all_within
from nlp.ledger.tally import Tally
from nlp.ledger.told import Told, tells_a_number


def as_seen(told: Told) -> Tally:
    """ "All of the above were frozen": what was seen where it was treated, less what was left there."""
    relevant = _seen_where_treated(told)
    relevant = [*relevant, *_treated_elsewhere(told, relevant)]
    tally = add_up([fact for fact in relevant if tells_a_number(fact)])
    kept = _left_there(told.left, relevant)
    off = lesions(kept)
    if tally.n is None or not 0 < off < tally.n:
        return tally
    plain = all(fact.reason == "excepted" for fact in kept)
    return Tally(
        tally.n - off,
        says=f"{tally.n} seen, {off} left",
        parts=without(tally.parts, kept),
        proof=tally.proof + kept,
        doubts=[] if plain else ["Some of the lesions seen were left."],
        set_apart=kept,
    )


def _treated_elsewhere(told: Told, seen: list[Fact]) -> list[Fact]:
    """ "Treated: AK nose. AK R ear. Method: LN2.": treated lesions at places where none was told as seen."""
    placed = [fact for fact in told.numbered if fact.own and fact.sites and not fact.correction]
    by_place = lesions([other for other in seen if other.sites])
    if any(not other.sites and other.n != by_place for other in seen if other.n is not None):
        return []  # a number over all may hold them
    return [f for f in placed if not any(same_place(f, other) for other in seen if other.n is not None)]


def _seen_where_treated(told: Told) -> list[Fact]:
    """The sightings at the places of the treatment; all of them when it names none or none was seen there."""
    if any(
        fact.reference in ("all", "both") and not fact.sites and not _placed(fact, told)
        for fact in told.treated
    ):
        return told.seen
    places = [site for fact in told.treated if not fact.implicit for site in fact.sites]
    return [f for f in told.seen if f.sites and surely_all_within(f.sites, places)] or told.seen


def _placed(pointer: Fact, told: Told) -> bool:
    """ "AKs lip - LN2, both": the place of the act in its clause is that of the lesions pointed to."""
    return any(f.clause == pointer.clause and f.sites and f.n is None for f in told.treated)


def _left_there(left: list[Fact], seen: list[Fact]) -> list[Fact]:
    """The numbered lesions left out of these sightings ("all but 2"), each telling once."""
    kept = [
        fact
        for fact in left
        if fact.n is not None
        and (fact.reason == "excepted" or any(same_place(fact, other) for other in seen))
    ]
    return [
        fact
        for position, fact in enumerate(kept)
        if not any(same_place(fact, other) and fact.n == other.n for other in kept[:position])
    ]
