"""Totals over lesions of several diagnoses: "All fifteen were frozen: fourteen AKs and one SK"."""

from __future__ import annotations

from nlp.facts import Fact
from nlp.ledger.accounts import Account
from nlp.ledger.adding_up import add_up
from nlp.ledger.families import diagnosis_family, is_destruction, is_lesional

_BOTH = 2
_NEAR = 2
"""Sentences before "both" in which its two diagnoses are told."""


def settle_totals_over_all(today: list[Fact], facts: list[Fact]) -> None:
    """A number that is the lesions of all diagnoses together is the total of none: it loses its number.

    today: the acts that count; facts: all of the note, settled.
    """
    for fact in list(today):
        if fact.reference == "both" and (told := _both_kinds(fact, facts)):
            for other in told:
                other.kind, other.act, other.methods = "treated", fact.act, fact.methods
            today += told
            today.remove(fact)
            fact.kind, fact.reason = "aside", "heading"
    counted = [fact for fact in facts if fact.kind == "seen" and not fact.total]
    for fact in [*today, *counted]:
        if (
            fact.n is None
            or fact.own
            or fact.sites
            or fact.singular
            or not is_destruction(fact)
            or fact.whole
        ):
            continue
        kinds = dict.fromkeys(
            diagnosis_family(other)
            for other in today
            if is_destruction(other) and other.diagnosis is not None
        )
        numbers = {kind: _number(kind, fact, today) or _number(kind, fact, _seen(facts)) for kind in kinds}
        if len(kinds) > 1 and all(numbers.values()) and sum(n or 0 for n in numbers.values()) == fact.n:
            _counts_none(fact)
        elif fact in today and (told := _told_with(fact, facts)):
            for other in told:
                other.kind, other.act, other.methods = "treated", fact.act, fact.methods
            today += told
            _counts_none(fact)


def _both_kinds(both: Fact, facts: list[Fact]) -> list[Fact]:
    """ "AKs: 5. ISKs: 2. Both frozen.": the lesions of the two diagnoses told right before, more than two.

    None where no destruction is told of both, or the words may be of two lesions.
    """
    if both.own or both.sites or not is_destruction(both):
        return []
    before = [f for f in _seen(facts) if f.start < both.start and 0 < both.sentence - f.sentence <= _NEAR]
    before = [f for f in before if f.line == both.line and is_lesional(f) and f.act is None]
    numbered = [fact for fact in before if fact.own and fact.n is not None]
    kinds = {diagnosis_family(fact) for fact in before}
    if len(numbered) != len(before) or len(kinds) != len(before) or len(kinds) != _BOTH:
        return []
    return before if sum(fact.n or 0 for fact in before) > len(kinds) else []


def of_other_kinds(account: Account, accounts: list[Account], facts: list[Fact]) -> list[str]:
    """ "AK L ear. Wart L palm. All frozen.": lesions of another diagnosis that "all" may mean as well."""
    over_all = [
        fact for fact in account.facts if fact.kind == "treated" and fact.reference == "all" and not fact.own
    ]
    if not over_all or account.act != "destruction":
        return []
    known = {diagnosis_family(fact) for one in accounts for fact in one.facts}
    others = [
        fact
        for fact in _seen(facts)
        if fact.own and fact.n is not None and is_lesional(fact) and diagnosis_family(fact) not in known
    ]
    if any(
        0 <= all_of.line - one.line <= 1 and one.start < all_of.start for one in others for all_of in over_all
    ):
        return ["All of the lesions were treated, and those of another diagnosis are told of before."]
    return []


def _counts_none(total: Fact) -> None:
    """The total loses its number, which has the role of one over several diagnoses."""
    total.n, total.problem, total.total, total.reference = None, "missing", False, "all"
    for mention in total.numbers:
        mention.role = "total over several diagnoses"
    total.numbers = []


def _told_with(total: Fact, facts: list[Fact]) -> list[Fact]:
    """ "16 lesions frozen as below. AKs: brow 9, hand 4. ISKs: wrist 3": the items of the further diagnoses.

    None when the lesions of all diagnoses told behind the total do not make it together.
    """
    behind = [f for f in _seen(facts) if f.start > total.start and f.n is not None and not f.total]
    kinds = dict.fromkeys(diagnosis_family(fact) for fact in behind if fact.diagnosis is not None)
    numbers = [_number(kind, total, behind) for kind in kinds]
    if len(kinds) < 2 or not all(numbers) or sum(n or 0 for n in numbers) != total.n:
        return []
    mine = diagnosis_family(total)
    return [fact for fact in behind if diagnosis_family(fact) != mine]


def _seen(facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.kind == "seen"]


def _number(kind: str, total: Fact, facts: list[Fact]) -> int | None:
    """The lesions of a diagnosis without the total."""
    return add_up([f for f in facts if f is not total and f.n is not None and diagnosis_family(f) == kind]).n
