"""One fact about lesions of several diagnoses becomes one fact a diagnosis."""

from __future__ import annotations

from dataclasses import replace

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger.families import diagnosis_id, is_lesional, is_uncertain, not_in_passing
from nlp.ledger.parts import distinct_parts, lesions


def spread(facts: list[Fact], lines: list[Line]) -> list[Fact]:
    """ "All frozen" behind two diagnoses treats both: the fact is told once for each of them."""
    return [
        one
        for fact in facts
        for one in (
            _one_a_diagnosis(fact, _pointed_at(fact, facts, lines), facts) if _points(fact) else [fact]
        )
    ]


def _points(fact: Fact) -> bool:
    """Whether an act names neither diagnosis nor place and speaks of lesions told elsewhere."""
    if fact.kind != "treated" or fact.own or fact.sites:
        return False
    plural = fact.noun is not None and fact.noun.plural
    bare_number = fact.n is not None and fact.noun is None  # "LN2 x 11, AKs and SKs"
    return fact.reference in ("all", "both") or fact.implicit or fact.total or plural or bare_number


def _pointed_at(fact: Fact, facts: list[Fact], lines: list[Line]) -> dict[str, list[Fact]]:
    """By diagnosis, the lesions told in the same sentence, else those just before on the same line."""
    others = [other for other in facts if other is not fact and other.own and is_lesional(other)]
    near = [o for o in others if o.kind in ("seen", "treated") and o.sentence == fact.sentence] or [
        o for o in others if o.kind == "seen" and o.line == fact.line and 0 <= fact.sentence - o.sentence <= 1
    ]
    if fact.reference == "all" and fact.n is None and not near:
        near = _rows_above(fact, others, lines)
    of_these = bool(near) and fact.reference is None and not fact.total  # "SKs of the neck: 9 destroyed"
    if fact.n is not None and not of_these and len({diagnosis_id(other) for other in near}) < 2:
        # "All fifteen were frozen" may take in all that the note saw.
        near = [other for other in others if other.kind == "seen" and other.start < fact.start]
        assessed = [other for other in near if lines[other.line].kind == "assessment"]
        near = assessed or near  # what is only seen in passing is not what the visit is about
    kinds: dict[str, list[Fact]] = {}
    for other in not_in_passing(near):
        if other.diagnosis is not None and not is_uncertain(other):
            kinds.setdefault(other.diagnosis.id, []).append(other)
    return kinds


def _rows_above(fact: Fact, others: list[Fact], lines: list[Line]) -> list[Fact]:
    """ "AK forehead 4 <line> Wart knee 2 <line> All: LN2": the counted lesions of its block."""
    own = lines[fact.line]
    return [
        other
        for other in others
        if other.kind == "seen"
        and other.n is not None
        and not other.singular
        and other.start < fact.start
        and lines[other.line].paragraph == own.paragraph
        and lines[other.line].heading_start == own.heading_start
    ]


def _one_a_diagnosis(fact: Fact, kinds: dict[str, list[Fact]], facts: list[Fact]) -> list[Fact]:
    """The fact once a diagnosis, without its number; as it is when its number is not theirs together."""
    if len(kinds) < 2:
        return [fact]
    diagnoses = [group[0].diagnosis for group in kinds.values()]
    told = [other for other in facts if other is not fact and diagnosis_id(other) in kinds]
    unnumbered = not fact.reference and all(other.n is None or other.kind == "aside" for other in told)
    if fact.n is not None and unnumbered:
        # "11 lesions frozen, AKs and SKs": how many of each is not said.
        return [replace(fact, diagnosis=d, n=None, problem="vague", at_least=1) for d in diagnoses]
    numbers = {name: _how_many(group) for name, group in kinds.items()}
    if fact.n is not None and fact.n != sum(numbers.values()):
        # "AKs of the hands R 6, L 5, warts of the thumb 3": what goes on behind a name is of that name.
        numbers = {
            name: _how_many([f for f in told if diagnosis_id(f) == name and f.kind == "seen"])
            for name in numbers
        }
    if fact.n is not None:
        if fact.n != sum(numbers.values()) or numbers.get(diagnosis_id(fact) or "") == fact.n:
            return [fact]
        # What was seen without a number has no share in a number.
        diagnoses = [group[0].diagnosis for name, group in kinds.items() if numbers[name]]
        if len(diagnoses) == 1:
            return [replace(fact, diagnosis=diagnoses[0])]
    problem = "vague" if fact.part else "missing"
    return [replace(fact, diagnosis=d, n=None, problem=problem, total=False, numbers=[]) for d in diagnoses]


def _how_many(group: list[Fact]) -> int:
    """The lesions of one diagnosis as they were told: place by place, or over all."""
    placed, _ = distinct_parts([fact for fact in group if fact.n is not None])
    return max([lesions(placed), *(fact.n or 0 for fact in group if not fact.sites)])
