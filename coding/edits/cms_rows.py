"""Rows of a table file as CMS publishes it: tab-separated text, CSV, Excel, or a ZIP with one of them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from records import Unusable

KINDS = (".txt", ".tsv", ".csv", ".xlsx", ".zip")
Row = tuple[str, ...]


def rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Every row with its number, from 1, cells stripped and with single spaces.

    Raises Unusable, in one sentence, for a file that is missing or of another kind.
    """
    if not path.is_file():
        raise Unusable(f"{path} is no file: name a file as CMS publishes it ({', '.join(KINDS)}).")
    if _kind(path.name) not in KINDS:
        kinds = ", ".join(KINDS)
        raise Unusable(f"{path.name} is none of {kinds}: save an older Excel file as .xlsx or .csv first.")
    return _read(path)


def _read(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        yield from _numbered(path.name, path.read_bytes())
    except (zipfile.BadZipFile, KeyError, csv.Error) as error:
        raise Unusable(f"{path.name} is broken or not what its name says: download it again.") from error


def _numbered(name: str, content: bytes) -> Iterator[tuple[int, Row]]:
    kind = _kind(name)
    if kind == ".zip":
        yield from _of_zip(name, content)
    else:
        table = _of_excel(content) if kind == ".xlsx" else _of_text(content)
        yield from enumerate(table, start=1)


def _of_zip(name: str, content: bytes) -> Iterator[tuple[int, Row]]:
    """CMS puts the same table into a ZIP as text and as Excel; the text is read, as it is the faster."""
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        tables = [one for one in folder.namelist() if _kind(one) in KINDS[:-1]]
        names = sorted(tables, key=lambda one: (KINDS.index(_kind(one)), one))
        if not names:
            raise Unusable(f"{name} holds no table: it needs one file of {', '.join(KINDS[:-1])}.")
        yield from _numbered(names[0], folder.read(names[0]))


def _kind(name: str) -> str:
    return Path(name).suffix.lower()


def _of_text(content: bytes) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    delimiter = "\t" if "\t" in text[:20_000] else ","
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield tuple(_cell(value) for value in row)


def _of_excel(content: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook  # only an import needs it, and it takes a while to load

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield tuple(_cell(value) for value in row)
    finally:
        book.close()


def _cell(value: object) -> str:
    """A cell as text; Excel's own dates as CMS writes them in its text files (20240701)."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y%m%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
