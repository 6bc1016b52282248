"""Totals over several diagnoses ("9 AKs and 6 warts, 15 spots all told"): they count no one kind."""

from __future__ import annotations

from itertools import product

from nlp.facts import Fact
from nlp.ledger.families import diagnosis_family

_MOST_KINDS = 4


def set_aside_totals(facts: list[Fact]) -> None:
    """Set aside a total without a diagnosis that adds up lesions of several diagnoses told before it."""
    for position, fact in enumerate(facts):
        if fact.total and fact.n and not fact.own and not fact.sites and fact.kind == "seen":
            told = [other for other in facts[:position] if other.own and other.n and other.kind != "aside"]
            if _is_sum_of_kinds(fact.n, told):
                fact.kind, fact.reason = "aside", "heading"


def _is_sum_of_kinds(total: int, told: list[Fact]) -> bool:
    """Whether the number is that of several kinds together, each by its largest number or by its sum."""
    kinds: dict[str, list[int]] = {}
    for fact in told:
        kinds.setdefault(diagnosis_family(fact), []).append(fact.n or 0)
    if not 2 <= len(kinds) <= _MOST_KINDS:
        return False
    choices = [{max(numbers), sum(numbers)} for numbers in kinds.values()]
    return any(sum(choice) == total for choice in product(*choices))
