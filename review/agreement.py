"""How far reviewers agree who coded the same chart without seeing each other.

Only first and second coders are compared, never the adjudicator with them. Blind coders have no record and
mark no words, so fields and spans are compared where both had the suggestion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from evaluation.facts import FIELDS, facts
from records import Evidence, Visit
from review import charts, deciding
from review.decision import Decision
from review.queue import ADJUDICATOR
from review.statistics import Figure, alpha, f1, kappa, share
from review.store import Store
from review.tables import ChartRow


@dataclass(frozen=True)
class Twice:
    """A chart that two reviewers coded. suggested: the record as the reader gave it.

    first, second: who and what. third: the adjudicator's decision, None while there is none.
    """

    chart: str
    name: str
    suggested: Visit
    first: tuple[str, Decision]
    second: tuple[str, Decision]
    third: tuple[str, Decision] | None = None


@dataclass(frozen=True)
class PerCode:
    """One code over all charts coded twice: given by both, by one alone; units: the same, where by both."""

    code: str
    both: int
    one: int
    agreed: Figure
    units: Figure
    kappa: Figure


@dataclass(frozen=True)
class Agreement:
    """All figures. exact: codes and units of the chart the same; lines: modifiers and diagnoses as well.

    kappa: of two coders, over every code that either gave to a chart (given or not). alpha: of all coders,
    over the units of these (0 for not given). fields: F1 by field of the record. spans: F1 of words marked.
    """

    charts: int
    waiting: int
    exact: Figure
    lines: Figure
    asked: Figure
    kappa: Figure
    alpha: Figure
    codes: tuple[PerCode, ...]
    fields: dict[str, Figure]
    spans: Figure

    def named(self) -> dict[str, Figure]:
        """The figures in words, in the order in which they are shown."""
        return {
            "charts with the same codes and units": self.exact,
            "charts with the same whole lines": self.lines,
            "both ask, or both do not": self.asked,
            "kappa over codes": self.kappa,
            "alpha over units": self.alpha,
            **{f"F1 of {name}": figure for name, figure in self.fields.items()},
            "F1 of marked words": self.spans,
        }


def coded_twice(store: Store) -> tuple[list[Twice], int]:
    """Charts with a first and a second decision that stand, and how many still wait for one of them."""
    found, waiting = [], 0
    with store.reading() as session:
        wanted = select(ChartRow).where(ChartRow.double, ChartRow.state != charts.ERASED)
        for row in session.execute(wanted.order_by(ChartRow.offered)).scalars():
            told = {
                one.place: (one.by, one.decision) for one in deciding.given(session, row.id) if not one.undone
            }
            if 1 in told and 2 in told:
                visit = charts.load(session, row).coded.visit
                found.append(Twice(row.id, row.name, visit, told[1], told[2], told.get(ADJUDICATOR)))
            else:
                waiting += 1
    return found, waiting


def agreement(pairs: Sequence[Twice], waiting: int = 0) -> Agreement:
    """The figures over charts coded twice."""
    units = [(one.chart, _units(one.first[1]), _units(one.second[1]), one) for one in pairs]
    codes = sorted({code for _, first, second, _ in units for code in (*first, *second)})
    cells = [
        (chart, code, first[code], second[code], one)
        for chart, first, second, one in units
        for code in codes  # every code that anybody gave anywhere is a question put to every chart
    ]
    return Agreement(
        charts=len(pairs),
        waiting=waiting,
        exact=share(sum(first == second for _, first, second, _ in units), len(units)),
        lines=share(sum(deciding.same(one.first[1], one.second[1]) for one in pairs), len(pairs)),
        asked=share(sum(one.first[1].asks == one.second[1].asks for one in pairs), len(pairs)),
        kappa=kappa([(first > 0, second > 0) for _, _, first, second, _ in cells]),
        alpha=alpha(
            [{one.first[0]: first, one.second[0]: second} for _, _, first, second, one in cells],
            [chart for chart, *_ in cells],
        ),
        codes=tuple(_per_code(code, units) for code in codes),
        fields=_fields(pairs),
        spans=_spans(pairs),
    )


_Units = Sequence[tuple[str, Counter[str], Counter[str], Twice]]


def _units(decision: Decision) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in decision.lines:
        found[line.code] += line.units
    return found


def _per_code(code: str, units: _Units) -> PerCode:
    pairs = [(first[code], second[code]) for _, first, second, _ in units]
    both = sum(first > 0 and second > 0 for first, second in pairs)
    one = sum((first > 0) != (second > 0) for first, second in pairs)
    return PerCode(
        code,
        both,
        one,
        agreed=share(both, both + one),
        units=share(sum(first == second for first, second in pairs if first and second), both),
        kappa=kappa([(first > 0, second > 0) for first, second in pairs]),
    )


def _seen(pairs: Iterable[Twice]) -> list[Twice]:
    return [one for one in pairs if not (one.first[1].blind or one.second[1].blind)]


def _fields(pairs: Iterable[Twice]) -> dict[str, Figure]:
    """F1 of each field: the records as each of the two left them."""
    tallies = {name: [0, 0, 0] for name in FIELDS if name != "time"}
    for one in _seen(pairs):
        first, second = (
            facts(_record(one, decision).model_dump(mode="json")["procedures"])
            for decision in (one.first[1], one.second[1])
        )
        for name, tally in tallies.items():
            tally[0] += (first[name] & second[name]).total()
            tally[1] += first[name].total()
            tally[2] += second[name].total()
    return {name: f1(*tally) for name, tally in tallies.items()}


def _record(one: Twice, decision: Decision) -> Visit:
    return decision.record or one.suggested


def _spans(pairs: Iterable[Twice]) -> Figure:
    """F1 of the words that were marked; words count as the same when they overlap."""
    common = first_all = second_all = 0
    for one in _seen(pairs):
        first, second = _marked(one.first[1]), _marked(one.second[1])
        matched = _matched(first, second)
        common, first_all, second_all = common + matched, first_all + len(first), second_all + len(second)
    return f1(common, first_all, second_all)


def _marked(decision: Decision) -> list[Evidence]:
    words = {(one.start, one.end): one for each in decision.corrections for one in each.words}
    return [words[place] for place in sorted(words)]


def _matched(first: Sequence[Evidence], second: Sequence[Evidence]) -> int:
    """How many of the first meet one of the second, each used once, from left to right."""
    left = list(second)
    count = 0
    for one in first:
        for other in left:
            if one.start < other.end and other.start < one.end:
                left.remove(other)
                count += 1
                break
    return count
