"""Adding up facts of one kind of lesion: which are items, which totals, and what is still left open."""

from __future__ import annotations

from dataclasses import replace

from nlp.facts import Fact
from nlp.ledger.balance import balance, sum_words
from nlp.ledger.parts import distinct_parts, lesions
from nlp.ledger.places import inside, meet, same_place, same_words
from nlp.ledger.rows import is_item_of_its_own
from nlp.ledger.tally import IMPRECISE, Tally
from records.visit import CountProblem

_LEAVES_OPEN: tuple[CountProblem, ...] = (*IMPRECISE, "plural")


def add_up(facts: list[Fact]) -> Tally:
    """Balance facts that all speak of the same kind of lesion in the same state.

    Facts with a place are items, facts without one are totals, unless they are plainly further lesions.
    """
    counted = [fact for fact in facts if fact.n is not None]
    parts, conflict = distinct_parts(counted)
    totals = _without_wholes(_totals(counted, parts), parts)
    tally = balance(parts, totals, conflict)
    if tally.problem == "conflict":
        return _as_listed(counted) or _with_the_rest(tally, parts, facts)
    unresolved = [fact for fact in facts if fact.n is None and _still_open(fact, counted, tally)]
    return _left_open(tally, unresolved) if unresolved else tally


def _as_listed(counted: list[Fact]) -> Tally | None:
    """ "AK (11): frontal scalp 5, vertex 4, occiput 1, R ear 1": each item of one list that makes its total.

    So none of them is another told again, nor the sum of some of the others.
    """
    placed = [fact for fact in counted if fact.sites and not fact.singular]
    stated = {fact.n for fact in counted if not fact.sites and not fact.singular}
    if len(stated) != 1 or lesions(placed) not in stated or len({fact.clause for fact in placed}) != 1:
        return None
    return Tally(
        lesions(placed), says=sum_words(placed), stated_total=lesions(placed), parts=placed, proof=counted
    )


def _totals(counted: list[Fact], parts: list[Fact]) -> list[Fact]:
    """The numbers over all: those without a place, then those of several places that no item accounts for.

    A singular ("the AK was frozen") is no total beside a number that is told as one.
    """
    # "LN2 to the plaque. Also LN2 to three AKs": what is told before further ones is no part of them.
    explicit = any(not fact.singular and not fact.more for fact in counted)
    placeless = [fact for fact in counted if not fact.sites and not (fact.singular and explicit)]
    if parts:  # "AK on the nose and the one on the chin, LN2 to that one": it points to one of them
        further = all(part.more for part in parts)
        placeless = [fact for fact in placeless if not fact.singular or fact.own or further]
    placed = [fact for fact in counted if fact.sites and not fact.singular]
    return placeless + [fact for fact in placed if fact not in parts and not _retold(fact, parts)]


def _without_wholes(totals: list[Fact], parts: list[Fact]) -> list[Fact]:
    """ "Of the eleven only four hurt (R temple 1, L temple 1, R ear 2)": the items are those of the four."""
    wholes = {fact.n for fact in totals if fact.whole}
    told = lesions(parts)
    if not wholes or told in wholes or not any(fact.n == told for fact in totals):
        return totals
    return [fact for fact in totals if fact.n not in wholes]


def _retold(fact: Fact, parts: list[Fact]) -> bool:
    """Whether the items at the fact's own place already make its number."""
    same = [part for part in parts if same_place(fact, part) or inside(part, fact)]
    if any(same_words(fact, part) and part.n == fact.n for part in same):
        return True  # where one name of the lexicon holds two places of the note
    return bool(same) and lesions(same) == fact.n


def _with_the_rest(tally: Tally, parts: list[Fact], facts: list[Fact]) -> Tally:
    """A total above its items is no conflict where the rest has no number ("the others on the scalp")."""
    rest = any(fact.reference == "rest" and fact.n is None and fact.sites for fact in facts)
    total = tally.stated_total
    if rest and total and total > lesions(parts):
        return Tally(total, says=f"{total} stated", stated_total=total, parts=parts, proof=tally.proof)
    return tally


def _still_open(fact: Fact, counted: list[Fact], tally: Tally) -> bool:
    """Whether a telling without a number is not settled by one with a number."""
    if tally.n is None or fact.more:
        return True
    if fact.problem in ("range", "approximate"):
        return not any(other.total or not other.sites for other in counted)
    if any(not other.sites and not other.singular and not _beside(fact, other) for other in counted):
        return False
    if fact.problem == "vague" and _is_a_row_among(fact, counted):
        return not any(same_words(fact, other) for other in counted)
    if fact.problem == "vague" and is_item_of_its_own(fact, counted):
        return True
    return any(not any(meet(a, site) for other in counted for a in other.sites) for site in fact.sites)


def _is_a_row_among(fact: Fact, counted: list[Fact]) -> bool:
    """ "frontal scalp - 3 <line> vertex - multiple": a line of its own in a list of places and numbers."""
    rows = [other for other in counted if other.paragraph == fact.paragraph and not other.own and other.sites]
    return bool(fact.sites and rows) and not fact.own and all(other.line != fact.line for other in rows)


def _beside(fact: Fact, other: Fact) -> bool:
    """ "AKs on the scalp, and one AK under the eye": the number is of other lesions, and no total."""
    return fact.own and other.own and not other.total and other.n == 1 and other.sentence == fact.sentence


def _left_open(tally: Tally, unresolved: list[Fact]) -> Tally:
    """The tally without its number: what is known is certain, what was told without a number adds to it."""
    known = tally.n or 0
    alone = len(unresolved) == 1 or not known
    # Where nothing but items gave the number, the places without a number are items too.
    only_items = tally.proof is tally.parts
    return replace(
        tally,
        n=None,
        problem=_problem(unresolved[0]),
        at_least=known + (max(fact.at_least for fact in unresolved) if alone else 1),
        open=any(fact.open for fact in unresolved),
        parts=tally.parts + unresolved if only_items else tally.parts,
        proof=tally.proof + unresolved,
    )


def _problem(fact: Fact) -> CountProblem:
    for problem in _LEAVES_OPEN:
        if problem == fact.problem:
            return problem
    return "missing"
