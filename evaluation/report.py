"""All that an evaluation says: the figures and their bounds, by family, trap and field, and the misses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.bounds import bounds
from evaluation.cases import Case
from evaluation.errors import Miss, explain
from evaluation.facts import FIELDS, MEASURED
from evaluation.fields import Tally, measure
from evaluation.verdicts import KINDS, Answer, Verdict, figures, judge

Shares = dict[str, dict[str, float | int]]


@dataclass(frozen=True)
class Report:
    """figures: those of every coder's score, by their settled names. bounds: the least share of exact
    answers and the greatest share of each kind of miss that the figures may stand for (95 %).
    families, traps: exact and silent answers by family and by trap. fields: precision, recall and F1 of
    each field over the cases that have a gold record, by family under ``fields_by_family``.
    """

    figures: dict[str, float | int]
    bounds: dict[str, float]
    families: Shares
    traps: Shares
    fields: Shares
    fields_by_family: dict[str, Shares]
    recorded: int
    verdicts: tuple[Verdict, ...]
    misses: tuple[Miss, ...]


def report(cases: Sequence[Case], answers: Mapping[str, Answer]) -> Report:
    """Judge every answer and add up. answers: by the id of the case; a missing one is broken."""
    verdicts, misses = [], []
    families: dict[str, list[Verdict]] = defaultdict(list)
    traps: dict[str, list[Verdict]] = defaultdict(list)
    fields: dict[str, dict[str, Tally]] = defaultdict(dict)
    recorded = 0
    for case in cases:
        answer = answers.get(str(case["id"]))
        verdict = judge(case, answer)
        verdicts.append(verdict)
        if verdict.kind != "exact":
            misses.append(explain(case, answer, verdict))
        traps[str(case.get("trap", ""))].append(verdict)
        tallies = measure(case, answer) if answer is not None else {}
        recorded += bool(tallies)
        for family in families_of(case):
            families[family].append(verdict)
        for family in ("", *families_of(case)):
            for name, tally in tallies.items():
                fields[family][name] = fields[family].get(name, Tally()) + tally
    shares = {family: _in_order(tallies) for family, tallies in sorted(fields.items())}
    return Report(
        figures=figures(verdicts),
        bounds=_bounds(verdicts),
        families={name: _kinds(families[name]) for name in sorted(families)},
        traps={name: _kinds(traps[name]) for name in sorted(traps)},
        fields=shares.pop("", {}),
        fields_by_family=shares,
        recorded=recorded,
        verdicts=tuple(verdicts),
        misses=tuple(misses),
    )


def families_of(case: Case) -> tuple[str, ...]:
    """The families of services in the note of a case, as its key names them."""
    named = case.get("family") or MEASURED["family"]
    return (named,) if isinstance(named, str) else tuple(named)


def as_json(told: Report) -> dict[str, Any]:
    """The report as one object: the figures at its top, as every coder's score has them, then the rest."""
    return {
        **told.figures,
        "bounds": told.bounds,
        "families": told.families,
        "traps": told.traps,
        "recorded": told.recorded,
        "fields": told.fields,
        "fields_by_family": told.fields_by_family,
        "misses": [
            {
                "id": miss.verdict.id,
                "kind": miss.verdict.kind,
                "trap": miss.trap,
                "key": {"status": miss.verdict.wanted_status, "codes": miss.verdict.wanted},
                "answer": {"status": miss.verdict.given_status, "codes": miss.verdict.given},
                "wrong_words": list(miss.wrong),
                "missed_words": list(miss.missed),
                "asked": list(miss.asked),
            }
            for miss in told.misses
        ],
    }


def _in_order(tallies: Mapping[str, Tally]) -> Shares:
    return {name: tallies[name].shares() for name in (*FIELDS, "spans") if name in tallies}


def _bounds(verdicts: Sequence[Verdict]) -> dict[str, float]:
    kinds, cases = Counter(verdict.kind for verdict in verdicts), len(verdicts)
    return {
        f"{kind} {'at least' if kind == 'exact' else 'at most'}": round(
            bounds(kinds[kind], cases)[kind != "exact"], 4
        )
        for kind in KINDS
    }


def _kinds(verdicts: Iterable[Verdict]) -> dict[str, float | int]:
    kinds = Counter(verdict.kind for verdict in verdicts)
    cases = kinds.total()
    return {
        "cases": cases,
        "exact": round(kinds["exact"] / cases, 4),
        "exact_at_least": round(bounds(kinds["exact"], cases)[0], 4),
        "silent error": kinds["silent error"],
        "over-asked": kinds["over-asked"],
        "other miss": kinds["other miss"] + kinds["broken"],
    }
