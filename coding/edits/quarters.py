"""Newer quarters of the CMS tables, kept in the practice's own folder and never inside the package.

The folder is named by the environment variable DERMCODE_DATA, else it is the usual data folder of the
system. A quarter is two kinds of files: ``ptp-<first day>.csv`` (column1, column2, indicator, first_day,
last_day) with the ranges of column 1 that were imported, and ``mue-<first day>.csv`` (code, units,
adjudication). An older quarter stays for older days; one that was imported in part is used for that part.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from coding.dated import FaultInData

VARIABLE = "DERMCODE_DATA"
FOLDER = "edits"
RANGES = "# column 1 from {first} to {last}"
_RANGE = re.compile(r"# column 1 from (\w{5}) to (\w{5})")
PAIR_COLUMNS = ("column1", "column2", "indicator", "first_day", "last_day")
LIMIT_COLUMNS = ("code", "units", "adjudication")


@dataclass(frozen=True)
class Pair:
    """One edit of an imported quarter. last_day: None while it is in force."""

    indicator: str
    first_day: date | None
    last_day: date | None

    def active(self, day: date) -> bool:
        """Whether it is in force on a day; indicator 9 means that it never was."""
        begun = self.first_day is None or self.first_day <= day
        return self.indicator in ("0", "1") and begun and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Limit:
    """Units a day, and "1", "2" or "3" for how the limit is applied ("" when not on file)."""

    units: int
    adjudication: str


@dataclass(frozen=True)
class PairQuarter:
    """One imported quarter of pairs, and the ranges of column-1 codes that were imported."""

    since: date
    pairs: Mapping[tuple[str, str], Pair]
    ranges: tuple[tuple[str, str], ...]

    def covers(self, column1: str) -> bool:
        return any(first <= column1 <= last for first, last in self.ranges)


@dataclass(frozen=True)
class UnitQuarter:
    since: date
    limits: Mapping[str, Limit]


def data_folder() -> Path:
    """Where a practice's own tables are kept; it need not exist."""
    return _folder_of(*map(os.environ.get, (VARIABLE, "HOME", "LOCALAPPDATA", "XDG_DATA_HOME")))


@lru_cache(maxsize=8)
def _folder_of(named: str | None, _home: str | None, local: str | None, data: str | None) -> Path:
    if named:
        return Path(named)
    home = Path.home()
    if sys.platform == "win32":
        return Path(local or home / "AppData" / "Local") / "dermcode"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "dermcode"
    return Path(data or home / ".local" / "share") / "dermcode"


def pair_quarters(day: date | None) -> tuple[PairQuarter, ...]:
    """The imported quarters of pairs that had begun by a day, the newest first."""
    return tuple(one for one in _pairs_in(*_state("ptp")) if day is None or one.since <= day)


def unit_quarters(day: date | None) -> tuple[UnitQuarter, ...]:
    """The imported quarters of units a day that had begun by a day, the newest first."""
    return tuple(one for one in _units_in(*_state("mue")) if day is None or one.since <= day)


def _state(kind: str) -> tuple[tuple[str, int], ...]:
    """The files of a kind with the time of their last change, so that an import is seen at once."""
    folder = data_folder()
    try:
        os.stat(f"{folder}{os.sep}{FOLDER}")  # mostly there is none, and asking so is quick
        found = sorted((folder / FOLDER).glob(f"{kind}-????-??-??.csv"), reverse=True)
        return tuple((str(path), path.stat().st_mtime_ns) for path in found)
    except OSError:
        return ()


@lru_cache(maxsize=8)
def _pairs_in(*files: tuple[str, int]) -> tuple[PairQuarter, ...]:
    return tuple(read_pairs(Path(name)) for name, _ in files)


@lru_cache(maxsize=8)
def _units_in(*files: tuple[str, int]) -> tuple[UnitQuarter, ...]:
    return tuple(read_limits(Path(name)) for name, _ in files)


def read_pairs(path: Path) -> PairQuarter:
    lines = _lines(path)
    ranges = tuple((hit[1], hit[2]) for line in lines if (hit := _RANGE.fullmatch(line)))
    pairs = {}
    for row in _rows(path, lines, PAIR_COLUMNS):
        first, last = (_day(path, row[key]) for key in ("first_day", "last_day"))
        pairs[(row["column1"], row["column2"])] = Pair(row["indicator"], first, last)
    if not ranges:
        raise FaultInData(f"{path.name} does not say which codes it covers: import the CMS file again.")
    return PairQuarter(date.fromisoformat(path.stem[-10:]), pairs, ranges)


def read_limits(path: Path) -> UnitQuarter:
    limits = {}
    for row in _rows(path, _lines(path), LIMIT_COLUMNS):
        if not row["units"].isdigit() or row["adjudication"] not in ("1", "2", "3"):
            raise FaultInData(f"{path.name} has a row that is no limit: import the CMS file again.")
        limits[row["code"]] = Limit(int(row["units"]), row["adjudication"])
    return UnitQuarter(date.fromisoformat(path.stem[-10:]), limits)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FaultInData(f"{path.name} cannot be read: import the CMS file again.") from error


def _rows(path: Path, lines: list[str], columns: tuple[str, ...]) -> list[dict[str, str]]:
    reader = csv.DictReader(line for line in lines if not line.startswith("#"))
    if tuple(reader.fieldnames or ()) != columns:
        raise FaultInData(f"{path.name} needs the columns {', '.join(columns)}: import the CMS file again.")
    rows = list(reader)
    if any(None in row.values() or None in row for row in rows):
        raise FaultInData(f"{path.name} has a broken row: import the CMS file again.")
    return rows


def _day(path: Path, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise FaultInData(f"{path.name} has a date that is no day: import the CMS file again.") from error
