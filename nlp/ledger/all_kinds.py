"""Totals over several diagnoses ("9 AKs and 6 warts, 15 spots all told"): they count no one kind."""

from __future__ import annotations

from itertools import product

from nlp.facts import Fact
from nlp.ledger.families import diagnosis_family

_MOST_KINDS = 4


def set_aside_totals(facts: list[Fact]) -> None:
    """Set aside a total without a diagnosis that adds up lesions of several diagnoses told before it."""
    for position, fact in enumerate(facts):
        plain = fact.total and not fact.own and not fact.sites and fact.kind == "seen"
        if plain and fact.n and _is_sum_of_kinds(fact.n, facts[:position]):
            fact.kind, fact.reason = "aside", "heading"


def _is_sum_of_kinds(total: int, told: list[Fact]) -> bool:
    """Whether the number is that of several kinds together, each by its largest number or by its sum.

    told: the facts before it, in the order of the note.
    """
    kinds: dict[str, list[int]] = {}
    named: Fact | None = None
    for fact in told:
        if fact.own:
            named = fact
        # "4 AKs on the scalp, 3 on the ears": a number behind a name in its sentence is of that name.
        counts = fact.n and fact.kind != "aside" and named and fact.sentence == named.sentence
        if counts and named is not None:
            kinds.setdefault(diagnosis_family(named), []).append(fact.n or 0)
    if not 2 <= len(kinds) <= _MOST_KINDS:
        return False
    choices = [{max(numbers), sum(numbers)} for numbers in kinds.values()]
    return any(sum(choice) == total for choice in product(*choices))
