"""One account of the lesions over the whole note: what was seen, what was treated today, what was left.

    facts > diagnoses, acts and places given > acts of today > families > accounts

Facts of one diagnosis and one kind of act are balanced: items against totals, exam against plan, the
second telling of a group against the first. What does not balance is a conflict, never a quiet choice.
"""

from __future__ import annotations

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger.accounts import Account, account_of, items
from nlp.ledger.acts import give_acts, give_one_each, give_places
from nlp.ledger.all_kinds import set_aside_totals
from nlp.ledger.completeness import unexplained
from nlp.ledger.diagnoses import give_diagnoses
from nlp.ledger.families import diagnosis_class, families, label
from nlp.ledger.inflamed import name_inflamed
from nlp.ledger.later_words import recall, settle_rest, spare, take_back
from nlp.ledger.over_all import of_other_kinds, settle_totals_over_all
from nlp.ledger.places import site_words
from nlp.ledger.reconsidering import reconsider
from nlp.ledger.settled_diagnoses import amend, name_all_but, name_keratoses, settle_by_pathology
from nlp.ledger.spread import spread
from nlp.ledger.tally import Tally
from nlp.ledger.today import acts_of_today

__all__ = ["Account", "Tally", "diagnosis_class", "items", "label", "settle", "site_words"]


def settle(facts: list[Fact], lines: list[Line], about_skin: bool) -> tuple[list[Account], list[Fact]]:
    """Accounts of what was done today, in the order of the note, and the facts set aside with their reasons.

    facts: in the order of the note; what the account finds out about them is set in them.
    about_skin: whether the note speaks of skin lesions anywhere.
    """
    recall(facts)
    set_aside_totals(facts)
    give_diagnoses(facts, lines)
    name_keratoses(facts)
    name_inflamed(facts)
    settle_by_pathology(facts, lines)
    amend(facts, lines)
    name_all_but(facts)
    facts = spread(facts, lines)
    give_one_each(facts, lines)
    spare(facts)
    give_acts(facts, lines)
    give_places(facts, lines)
    settle_rest(facts)
    take_back(facts, lines)
    today = acts_of_today(facts, about_skin)
    settle_totals_over_all(today, facts)
    accounts = [account_of(which, today, facts) for which in families(today)]
    for account in accounts:
        account.doubts += of_other_kinds(account, accounts, facts)
        left_over = unexplained(account, facts)
        again = reconsider(account, left_over, facts)
        if again is None:
            account.doubts += left_over
        else:
            account.tally, account.doubts = again, [*account.doubts, *again.doubts]
    return accounts, [fact for fact in facts if fact.kind in ("aside", "left")]
