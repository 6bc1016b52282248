"""A second look at a count that was left open, or that leaves lesions of the note unexplained.

The first count takes the treatment's own numbers, or else what was seen. A note may tell some lesions with
their treatment and others before it ("R hand: two, curetted. L hand: four, LN2"), or lead its list with words
that count nothing. Where all numbers told of these lesions add up, their sum stands, with a doubt.
"""

from __future__ import annotations

from dataclasses import replace

from nlp.facts import Fact
from nlp.ledger.accounts import Account
from nlp.ledger.adding_up import add_up
from nlp.ledger.families import diagnosis_class, diagnosis_family, is_destruction
from nlp.ledger.places import inside
from nlp.ledger.tally import IMPRECISE, Tally

_OPEN = frozenset(["missing", "plural", "conflict"])
_SAYS = "The number was put together from all the lesions told, seen and treated; a person confirms it."


def reconsider(account: Account, left_over: list[str], facts: list[Fact]) -> Tally | None:
    """The sum of all the numbers told of an account's lesions, where the first count did not explain them.

    left_over: what the first count leaves unexplained. facts: all of the note, settled. None where the first
    count stays: where lesions were left or treated in another way, where some are told without a number, and
    where a total disagrees with the sum.
    """
    first = account.tally
    if not _is_in_question(account, left_over) or any(_is_of_others(fact, account) for fact in facts):
        return None
    if any(fact.problem in IMPRECISE or fact.part or fact.open for fact in account.facts):
        return None
    numbered = [fact for fact in account.facts if fact.n is not None and not _is_by_method(fact)]
    if any(not _is_covered(fact, numbered) for fact in account.facts if fact.n is None):
        return None
    whole = add_up(numbered)
    if whole.n is None or whole.n <= (first.n or 0):
        return None
    if first.problem == "conflict" and whole.stated_total != whole.n:
        return None
    whole.doubts = [*whole.doubts, _SAYS]
    return whole


def _is_in_question(account: Account, left_over: list[str]) -> bool:
    """Whether the first count is open, or leaves lesions that a treatment without a number points to."""
    first, kind = account.tally, diagnosis_class(account.diagnosis)
    treated = [fact for fact in account.facts if fact.kind == "treated"]
    if account.act != "destruction" or kind not in ("premalignant", "benign"):
        return False
    if kind == "benign" and all(fact.implicit for fact in treated):
        return False  # "base lightly cauterized" after a shave removal treats no lesion
    if first.n is None:
        return first.problem in _OPEN
    if first.stated_total is not None or not (left_over or _more_treated_than_seen(first)):
        return False
    return any(_points_at_lesions(fact, treated) for fact in treated)


def _is_of_others(fact: Fact, account: Account) -> bool:
    """Whether a fact tells of lesions of this kind that were left, or treated in another way."""
    mine = diagnosis_family(account.facts[0])
    if fact.n is None:
        return False
    if fact.kind == "left":
        return diagnosis_family(fact) in (mine, "unspecified")
    return fact.kind == "treated" and not is_destruction(fact) and fact.own and diagnosis_family(fact) == mine


def _more_treated_than_seen(tally: Tally) -> bool:
    return any("were seen and" in doubt for doubt in tally.doubts)


def _is_by_method(fact: Fact) -> bool:
    """ "1-2 freeze cycles": a number with the method alone, of no lesion and at no place."""
    return not (fact.sites or fact.noun or fact.own or fact.reference or fact.total)


def _points_at_lesions(fact: Fact, treated: list[Fact]) -> bool:
    """Whether a treatment without a number is of lesions told elsewhere ("each frozen")."""
    if fact.n is not None or fact.sites:
        return False
    if fact.reference in ("all", "both", "rest") or fact.implicit:
        return not any(other.n is not None and other.clause == fact.clause for other in treated)
    return False


def _is_covered(fact: Fact, numbered: list[Fact]) -> bool:
    """Whether lesions told without a number are among the numbered ones: at their places, or in a list."""
    if fact.reference == "rest":
        return any(other.clause == fact.clause and other.start >= fact.start for other in numbered)
    if not (fact.own or fact.noun):
        return True
    return all(
        any(inside(alone, other) or inside(other, alone) for other in numbered if other.sites)
        for alone in (replace(fact, sites=[site]) for site in fact.sites if site.id)
    )
