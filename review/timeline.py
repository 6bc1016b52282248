"""A patient over time: the charts of one patient key in their order, and what deserves a second look.

Flags are questions, not findings: a service within the global period of an earlier one, the same day coded
twice, a note that repeats an earlier one. Global periods come from the rulebook's own table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rapidfuzz import fuzz
from sqlalchemy import select

import flow
from records import Procedure
from review import charts, deciding
from review.charts import Chart
from review.decision import ClaimLine
from review.derived import lines_of
from review.settings import settings
from review.store import Store
from review.tables import ChartRow

Flag = Literal["global_period", "same_day", "copied_note"]
_DATES = re.compile(r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b")


@dataclass(frozen=True)
class Flagged:
    """Something to look at. other: the earlier chart it is about. says: why, without words of a note."""

    flag: Flag
    other: str
    says: str


@dataclass(frozen=True)
class Encounter:
    """One chart of the patient. lines: as settled, or as proposed while nobody has settled it.

    done: what was done, as act, diagnosis and number; sites: where. planned: what the note plans or puts off.
    """

    chart: str
    name: str
    day: date | None
    state: str
    lines: tuple[ClaimLine, ...]
    done: tuple[str, ...]
    sites: tuple[str, ...]
    planned: tuple[str, ...]
    flags: tuple[Flagged, ...] = ()


def timeline(store: Store, patient: str, seen: str = "") -> list[Encounter]:
    """The encounters of a patient, the earliest first; charts without a day stand at the end.

    seen: the chart that a reviewer has before them. Of other charts that two people are to code without
    seeing each other, nothing but day and name is told until they are settled.
    """
    with store.reading() as session:
        rows = session.execute(select(ChartRow).where(ChartRow.patient == patient)).scalars()
        told = [(charts.load(session, row), row.settled) for row in rows]
        settled = {
            one.seq: one.decision.lines
            for chart, seq in told
            if seq
            for one in deciding.given(session, chart.id)
        }
    told.sort(key=lambda pair: (pair[0].day or date.max, pair[0].name, pair[0].id))
    open_to_see = {one.id for one, seq in told if one.id == seen or not one.double or seq}
    plain = [(chart, settled.get(seq or 0, lines_of(chart))) for chart, seq in told]
    return [
        _encounter(chart, lines, [one for one in plain[:place] if one[0].id in open_to_see])
        if chart.id in open_to_see
        else Encounter(chart.id, chart.name, chart.day, chart.state, (), (), (), ())
        for place, (chart, lines) in enumerate(plain)
    ]


_Told = tuple[Chart, tuple[ClaimLine, ...]]


def _encounter(chart: Chart, lines: tuple[ClaimLine, ...], earlier: Sequence[_Told]) -> Encounter:
    visit = chart.coded.visit
    return Encounter(
        chart.id,
        chart.name,
        chart.day,
        chart.state,
        lines,
        done=tuple(_words(one) for one in visit.procedures),
        sites=tuple(
            dict.fromkeys(
                group.site.replace("_", " ") for one in visit.procedures for group in one.groups if group.site
            )
        ),
        planned=tuple(dict.fromkeys(one.what for one in visit.set_aside if one.reason in settings().planned)),
        flags=tuple(_flags(chart, lines, earlier)),
    )


def _flags(chart: Chart, lines: Iterable[ClaimLine], earlier: Sequence[_Told]) -> Iterable[Flagged]:
    for other, before in earlier:
        if chart.day and other.day == chart.day and _both(lines, before):
            codes = ", ".join(_both(lines, before))
            yield Flagged("same_day", other.id, f"{codes} is coded on the same day in {other.name}")
        for line in lines:
            found = _within(line, chart.day, before, other.day)
            if found:
                yield Flagged("global_period", other.id, found)
        if (alike := likeness(chart.note, other.note)) >= settings().copied:
            yield Flagged("copied_note", other.id, f"{alike:.0%} of the note is that of {other.name}")


def _both(lines: Iterable[ClaimLine], before: Iterable[ClaimLine]) -> list[str]:
    return sorted({line.code for line in lines} & {line.code for line in before})


def _within(line: ClaimLine, day: date | None, before: Iterable[ClaimLine], then: date | None) -> str | None:
    """A service repeated within the days that the payment of the earlier one covers."""
    if day is None or then is None or day <= then:
        return None
    now = flow.global_period(line.code)
    for other in before:
        period = flow.global_period(other.code)
        if now and period and now[0] == period[0] and day <= then + timedelta(days=period[1]):
            late = (day - then).days
            after = f"{late} {'day' if late == 1 else 'days'} after {other.code} of {then}"
            return f"{line.code} {after}, whose global period is {period[1]} days"
    return None


def likeness(note: str, other: str) -> float:
    """How much of two notes is the same, from 0 to 1; dates and the spacing of words do not count."""
    first, second = (" ".join(_DATES.sub(" ", one).lower().split()) for one in (note, other))
    return fuzz.ratio(first, second) / 100


def _words(done: Procedure) -> str:
    number = "?" if done.count.value is None else str(done.count.value)
    return f"{done.act} of {done.diagnosis or 'lesions'} × {number}".replace("_", " ")
