"""Half of the lesions: "half of her 8 AKs were frozen", "8 AKs of the face. Cryo to half."."""

from __future__ import annotations

from nlp.clauses import Clause
from nlp.facts.fact import Fact
from nlp.mentions import Mention

_HALF = frozenset(["half", "half of"])


def halve(facts: list[Fact], clauses: list[Clause]) -> None:
    """Give a treated half its number, where the whole is told once and is even; half of nine is no number."""
    for at, fact in enumerate(facts):
        clause = clauses[fact.clause]
        half = any(m.kind == "quantity" and m.text in _HALF for m in clause.mentions)
        if not (half and fact.part and fact.n is None):
            continue
        whole = _whole_of(clause) or _only_one_told(facts[:at])
        if whole is not None and whole.value and whole.value % 2 == 0:
            fact.n, fact.problem, fact.part = whole.value // 2, None, False
            fact.numbers = [whole]


def _whole_of(clause: Clause) -> Mention | None:
    return next((m for m in clause.mentions if m.id == "whole"), None)


def _only_one_told(before: list[Fact]) -> Mention | None:
    """The number of the lesions seen, where no other was told before."""
    numbers = [number for fact in before for number in fact.numbers]
    seen = [fact for fact in before if fact.kind == "seen" and fact.own and fact.n is not None]
    return numbers[0] if len(numbers) == 1 and len(seen) == 1 and seen[0].n == numbers[0].value else None
