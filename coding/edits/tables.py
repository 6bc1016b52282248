"""The tables that edits look things up in: facts of single codes, and pairs of codes by quarter.

The shipped quarter stands in ``parameters/``; newer ones stand in the practice's own folder (``quarters``).
A pair is looked up in both orders; which code is column 1 follows no rule that could be guessed.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from coding.dated import HERE, FaultInData, document, known_source
from coding.edits.quarters import Limit, PairQuarter, UnitQuarter, pair_quarters, unit_quarters

FILE = "parameters/edits.yaml"


@dataclass(frozen=True)
class Facts:
    """What is on file of one code.

    adjudication: "2" an absolute limit a day, "3" a limit that a record may exceed, "1" a limit a line,
        "" not on file. global_days: "000", "010", "090", "ZZZ" (add-on), "XXX". parents: codes of which an
        add-on needs one. bilateral: "1" when both sides are one line with modifier 50.
    """

    code: str
    family: str
    units_a_day: int | None
    adjudication: str
    global_days: str
    bilateral: str
    parents: tuple[str, ...]

    @property
    def add_on(self) -> bool:
        return bool(self.parents)


@dataclass(frozen=True)
class Edit:
    """A pair that may not stand as it is. never: no modifier allows both. since: its quarter's first day."""

    column1: str
    column2: str
    never: bool
    since: date
    source: str


@dataclass(frozen=True)
class Tables:
    """The tables in force on one day of service; None takes the newest ones on file."""

    day: date | None
    pair_quarters: tuple[PairQuarter, ...]
    unit_quarters: tuple[UnitQuarter, ...]

    @property
    def since(self) -> date:
        """The first day of the newest quarter of pairs in use."""
        return self.pair_quarters[0].since if self.pair_quarters else shipped_day("pairs")

    def edit(self, one: str, other: str) -> Edit | None:
        """The edit between two codes, whichever of them is column 1; None when there is none."""
        return self._pair(one, other) or self._pair(other, one)

    def limit(self, code: str) -> tuple[Limit, date] | None:
        """Units a day of a code and the first day of the quarter they come from; None when not on file."""
        for quarter in self.unit_quarters:
            if code in quarter.limits:
                return quarter.limits[code], quarter.since
        own = facts().get(code)
        if own is None or own.units_a_day is None:
            return None
        return Limit(own.units_a_day, own.adjudication), shipped_day("facts")

    def _pair(self, column1: str, column2: str) -> Edit | None:
        for quarter in self.pair_quarters:
            if quarter.covers(column1):
                own = quarter.pairs.get((column1, column2))
                if own is None or not own.active(self.day or quarter.since):
                    return None
                return Edit(column1, column2, own.indicator == "0", quarter.since, source("pairs"))
        indicator = _shipped_pairs().get((column1, column2))
        if indicator is None:
            return None
        return Edit(column1, column2, indicator == "0", shipped_day("pairs"), source("pairs"))


def tables(day: date | None) -> Tables:
    """The shipped quarter and the imported ones that had begun by the day."""
    return Tables(day, pair_quarters(day), unit_quarters(day))


@cache
def facts() -> Mapping[str, Facts]:
    """Facts of every code on file."""
    name = document(FILE)["facts"]["file"]
    found: dict[str, Facts] = {}
    with (HERE / name).open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["code"] in found:
                raise FaultInData(f"coding/{name} lists {row['code']} twice: keep one row.")
            units = row["units_a_day"]
            found[row["code"]] = Facts(
                row["code"],
                row["family"],
                int(units) if units else None,
                row["adjudication"],
                row["global_days"],
                row["bilateral"],
                tuple(row["parents"].split()),
            )
    return found


def global_period(code: str) -> tuple[str, int] | None:
    """The family of a procedure and the days after it that its payment covers, None for what has none."""
    own = facts().get(code)
    if own is None or not own.global_days.isdecimal():
        return None
    return own.family, int(own.global_days)


def family(code: str) -> str:
    """The family of a code, "" for one not on file."""
    own = facts().get(code)
    return own.family if own else ""


def source(table: str, key: str = "source") -> str:
    """The source id of a shipped table ("pairs" or "facts")."""
    return known_source(document(FILE)[table][key], FILE)


def shipped_day(table: str) -> date:
    """The first day of a shipped table ("pairs" or "facts")."""
    since: date = document(FILE)[table]["since"]
    return since


@cache
def _shipped_pairs() -> Mapping[tuple[str, str], str]:
    name = document(FILE)["pairs"]["file"]
    found: dict[tuple[str, str], str] = {}
    with (HERE / name).open(encoding="utf-8", newline="") as rows:
        for row in csv.reader(rows):
            if len(row) != 3 or row[2] not in ("0", "1", "indicator"):
                raise FaultInData(f"coding/{name} needs column1, column2 and indicator 0 or 1 in every row.")
            found[(row[0], row[1])] = row[2]
    del found[("column1", "column2")]
    return found
