"""Import of the quarterly CMS files: pairs of codes (PTP) and units a day (MUE), practitioner services.

A file is read whole and checked before anything is kept. Of its rows those of codes that this program
knows are stored, as a dated quarter beside the older ones, in the practice's own folder (``quarters``).
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from coding.edits.cms_rows import Row, rows
from coding.edits.quarters import (
    FOLDER,
    LIMIT_COLUMNS,
    PAIR_COLUMNS,
    RANGES,
    data_folder,
    read_limits,
    read_pairs,
)
from coding.edits.tables import facts
from records import Unusable

CODE = re.compile(r"[0-9A-Z]{5}")
FIRST_MONTHS = (1, 4, 7, 10)
LONGEST_HEADING = 60
"""Rows that may stand before the names of the columns: the terms of use."""
_NAMED_QUARTER = re.compile(r"(20\d\d)[-_ ]?q([1-4])")
_VERSION = re.compile(r"v(\d\d)([0-3])r\d")
_EFFECTIVE = re.compile(r"eff[-_ ]?(\d\d)[-_](\d\d)[-_](20\d\d)")
_VERSION_YEAR = 1994
"""NCCI version 30 is that of 2024."""


@dataclass(frozen=True)
class Imported:
    """What an import did. kind: "pairs" or "limits"; read, kept: rows; ranges: codes of column 1 covered."""

    kind: str
    since: date
    read: int
    kept: int
    where: Path
    ranges: tuple[tuple[str, str], ...] = ()


def import_file(path: Path, since: date | None = None, folder: Path | None = None) -> Imported:
    """Import one CMS file. since: first day of its quarter, when its name does not tell.

    folder: where the tables are kept; None for the practice's own (``quarters.data_folder``).
    Raises Unusable, in one sentence that says what to do, and then keeps nothing.
    """
    table = rows(path)
    since = _quarter(path.name, since)
    kept_in = (folder or data_folder()) / FOLDER
    header = _header(table)
    if header is None:
        raise Unusable(
            f"{path.name} is no CMS table of practitioner services: its heading must name column 1 and "
            "column 2 (pairs), or the practitioner MUE values (units a day)."
        )
    kind, columns = header
    if "oph" in path.name.lower() or "outpatient" in path.name.lower():
        raise Unusable(f"{path.name} is for hospitals: take the file of practitioner services.")
    if kind == "pairs":
        return _import_pairs(path.name, table, columns, since, kept_in)
    return _import_limits(path.name, table, columns, since, kept_in)


def _quarter(name: str, since: date | None) -> date:
    if since is None:
        since = _quarter_of(name.lower())
    if since is None:
        raise Unusable(
            f"The name {name} does not tell its quarter: give its first day, as --from 2026-10-01."
        )
    if since.day != 1 or since.month not in FIRST_MONTHS:
        raise Unusable(
            f"{since} is no first day of a quarter: CMS tables begin in January, April, July, October."
        )
    return since


def _quarter_of(name: str) -> date | None:
    """The first day that a file name tells: 2026q4, v323r0 or Eff_10-01-2026."""
    if told := _NAMED_QUARTER.search(name):
        return date(int(told[1]), FIRST_MONTHS[int(told[2]) - 1], 1)
    if told := _EFFECTIVE.search(name):
        try:
            return date(int(told[3]), int(told[1]), int(told[2]))
        except ValueError:
            return None
    if told := _VERSION.search(name):
        return date(_VERSION_YEAR + int(told[1]), FIRST_MONTHS[int(told[2])], 1)
    return None


def _header(table: Iterator[tuple[int, Row]]) -> tuple[str, Mapping[str, int]] | None:
    """The kind of table and where its columns are; the rows are read up to the heading and no further."""
    wanted = {
        "pairs": {
            "column1": "column 1",
            "column2": "column 2",
            "first_day": "effective",
            "last_day": "deletion",
            "indicator": "modifier",
        },
        "limits": {"code": "hcpcs", "units": "practitioner", "adjudication": "mue adjudication"},
    }
    for _, row in islice(table, LONGEST_HEADING):
        cells = [cell.lower() for cell in row]
        for kind, names in wanted.items():
            found = {
                key: next((at for at, cell in enumerate(cells) if cell.startswith(name)), -1)
                for key, name in names.items()
            }
            if min(found.values()) >= 0 and len(set(found.values())) == len(found):
                return kind, found
    return None


def _import_pairs(
    name: str, table: Iterator[tuple[int, Row]], columns: Mapping[str, int], since: date, folder: Path
) -> Imported:
    known = facts()
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    read, first, last = 0, "", ""
    for number, cells in _data(name, table, columns, ("column1", "column2")):
        one, two = cells["column1"], cells["column2"]
        begun = _day(name, number, cells["first_day"])
        ended = _day(name, number, cells["last_day"])
        if cells["indicator"] not in ("0", "1", "9"):
            raise Unusable(
                f"Row {number} of {name} has the modifier {cells['indicator'] or 'left empty'}: 0, 1 or 9."
            )
        read += 1
        first, last = min(first or one, one), max(last, one)
        older = found.get((one, two))
        if one in known and two in known and (older is None or older[1] <= begun):
            found[(one, two)] = (cells["indicator"], begun, ended)
    if not read:
        raise Unusable(f"{name} holds no pairs below its heading.")
    path = folder / f"ptp-{since}.csv"
    ranges: tuple[tuple[str, str], ...] = ((first, last),)
    if path.exists():
        older_file = read_pairs(path)
        ranges = (*(one for one in older_file.ranges if one != (first, last)), (first, last))
        for key, pair in older_file.pairs.items():
            if not first <= key[0] <= last:
                found[key] = (pair.indicator, str(pair.first_day or ""), str(pair.last_day or ""))
    lines = [RANGES.format(first=a, last=b) for a, b in sorted(ranges)]
    _write(path, lines, PAIR_COLUMNS, [(*key, *found[key]) for key in sorted(found)])
    return Imported("pairs", since, read, len(found), path, tuple(sorted(ranges)))


def _import_limits(
    name: str, table: Iterator[tuple[int, Row]], columns: Mapping[str, int], since: date, folder: Path
) -> Imported:
    known, found, read = facts(), {}, 0
    for number, cells in _data(name, table, columns, ("code",)):
        adjudication = cells["adjudication"][:1]
        if not cells["units"].isdigit() or adjudication not in ("1", "2", "3"):
            raise Unusable(f"Row {number} of {name} needs a number of units and an indicator of 1, 2 or 3.")
        read += 1
        if cells["code"] in known:
            found[cells["code"]] = (cells["units"], adjudication)
    if not read:
        raise Unusable(f"{name} holds no units below its heading.")
    path = folder / f"mue-{since}.csv"
    _write(path, [], LIMIT_COLUMNS, [(code, *found[code]) for code in sorted(found)])
    read_limits(path)
    return Imported("limits", since, read, len(found), path)


def _data(
    name: str, table: Iterator[tuple[int, Row]], columns: Mapping[str, int], codes: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below a heading of several lines. Once the data have begun, a row that is none is an error."""
    begun = False
    for number, row in table:
        cells = {key: row[at].strip() if at < len(row) else "" for key, at in columns.items()}
        if not any(row):
            continue
        if all(CODE.fullmatch(_padded(cells[key])) for key in codes):
            begun = True
            yield number, {**cells, **{key: _padded(cells[key]) for key in codes}}
        elif begun:
            raise Unusable(f"Row {number} of {name} has no code where one belongs: download it again.")


def _padded(code: str) -> str:
    """Excel takes the zeros off codes that it holds as numbers."""
    return code.zfill(5) if code.isdigit() else code.upper()


def _day(name: str, number: int, text: str) -> str:
    """A day of the file as 2024-07-01; "" for none, which CMS writes as a star."""
    if text in ("", "*"):
        return ""
    try:
        if told := re.fullmatch(r"(\d\d\d\d)(\d\d)(\d\d)", text):
            return str(date(int(told[1]), int(told[2]), int(told[3])))
        if told := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
            return str(date(int(told[3]), int(told[1]), int(told[2])))
        return str(date.fromisoformat(text[:10]))
    except ValueError as error:
        raise Unusable(f"Row {number} of {name} has a date that is no day: download it again.") from error


def _write(path: Path, comments: list[str], columns: tuple[str, ...], data: list[tuple[str, ...]]) -> None:
    """The whole file or none of it: it takes its name only when it is complete."""
    text = io.StringIO(newline="")
    text.writelines(f"{line}\n" for line in comments)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(data)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(text.getvalue(), encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        raise Unusable(f"{path.parent} cannot be written to: choose another folder with --data.") from error
