"""Import of CMS files in every form they come in, with errors that say what to do."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from coding.edits import data_folder, import_file, quarters_on_file
from coding.edits.quarters import VARIABLE
from coding.edits.tables import tables
from records import Unusable

HEADING = [
    ["CPT only copyright 2025 American Medical Association. All rights reserved."],
    ["Column1/Column 2 Edits"],
    ["Column 1", "Column 2", "*=In existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale"],
    ["", "", "prior to 1996", "Date", "Date", "0=not allowed", ""],
    ["", "", "", "", "*=no data", "1=allowed", ""],
    ["", "", "", "", "", "9=not applicable", ""],
]
EDITS = [
    ["11102", "17000", "", "20190101", "*", "1", "Standards of practice"],
    ["17110", "17000", "", "20190101", "20250630", "1", "Misuse of column two code"],
    ["17004", "17000", "", "20190101", "*", "0", "More extensive procedure"],
    ["17000", "17111", "", "20251001", "*", "1", "Mutually exclusive procedures"],
    ["17000", "17106", "", "20190101", "*", "9", "Mutually exclusive procedures"],
    ["00100", "99999", "", "20190101", "*", "1", "Not a code of ours"],
]
LIMITS = [
    ["The MUE table (practitioner)"],
    ["HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"],
    ["17003", "12", "2 Date of Service Edit: Policy", "Code Descriptor / CPT Instruction"],
    ["11105", "5", "3 Date of Service Edit: Clinical", "Clinical: Data"],
    ["0001U", "1", "2 Date of Service Edit: Policy", "Code Descriptor / CPT Instruction"],
]
PTP_NAME, MUE_NAME = "ccipra-v313r0-f1", "MCR_MUE_PractitionerServices_Eff_10-01-2025"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "data"))
    return tmp_path


def as_text(path: Path, rows: list[list[str]]) -> Path:
    lines = ["\t".join(cell.replace("\n", " ") for cell in row) for row in rows]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("cp1252"))
    return path


def as_csv(path: Path, rows: list[list[str]]) -> Path:
    quoted = [",".join('"' + cell + '"' for cell in row) for row in rows]
    path.write_text("\n".join(quoted) + "\n", encoding="utf-8-sig")
    return path


def as_excel(path: Path, rows: list[list[str]]) -> Path:
    """Excel as CMS fills it: codes and days are numbers here and there, and headings hold line breaks."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(path)
    return path


def as_zip(path: Path, rows: list[list[str]]) -> Path:
    inner = as_text(path.with_suffix(".txt"), rows)
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(inner, inner.name)
        packed.writestr("readme.pdf", "not a table")
    return path


FORMS: dict[str, Callable[[Path, list[list[str]]], Path]] = {
    ".txt": as_text,
    ".csv": as_csv,
    ".xlsx": as_excel,
    ".zip": as_zip,
}


@pytest.mark.parametrize("kind", FORMS)
def test_pairs_come_in_every_form_that_cms_publishes(kind: str, folder: Path) -> None:
    done = import_file(FORMS[kind](folder / (PTP_NAME + kind), HEADING + EDITS))
    assert (done.kind, done.since, done.read, done.kept) == ("pairs", date(2025, 10, 1), 6, 5)
    assert done.ranges == (("00100", "17110"),)
    own = tables(date(2025, 10, 1))
    assert own.since == date(2025, 10, 1)
    found = own.edit("17000", "17111")
    assert found is not None
    assert found.column1 == "17000"
    assert own.edit("17000", "17110") is None, "deleted on 30 June"
    assert own.edit("17000", "17106") is None, "indicator 9 was never in force"
    never = own.edit("17000", "17004")
    assert never is not None
    assert never.never


def test_the_older_quarter_stays_for_older_days(folder: Path) -> None:
    import_file(as_text(folder / f"{PTP_NAME}.txt", HEADING + EDITS))
    before = tables(date(2025, 9, 30))
    assert before.since == date(2024, 7, 1)
    found = before.edit("17000", "17111")
    assert found is not None
    assert found.column1 == "17111"
    assert before.edit("17000", "17110") is not None


def test_codes_that_no_imported_file_covers_keep_the_older_quarter(folder: Path) -> None:
    import_file(as_text(folder / f"{PTP_NAME}.txt", HEADING + EDITS))
    found = tables(date(2025, 10, 1)).edit("67810", "11102")
    assert found is not None
    assert found.since == date(2024, 7, 1)


def test_the_parts_of_a_quarter_come_together(folder: Path) -> None:
    import_file(as_text(folder / f"{PTP_NAME}.txt", HEADING + EDITS))
    part = [
        ["67810", "11102", "", "20190101", "*", "1", "Standards"],
        ["96574", "96573", "", "20190101", "*", "1", ""],
    ]
    done = import_file(as_text(folder / "ccipra-v313r0-f4.txt", HEADING + part))
    assert done.ranges == (("00100", "17110"), ("67810", "96574"))
    own = tables(date(2025, 10, 1))
    assert own.edit("11102", "17000") is not None
    assert (found := own.edit("67810", "11102")) is not None
    assert found.since == date(2025, 10, 1)


def test_the_same_file_again_changes_nothing(folder: Path) -> None:
    file = as_text(folder / f"{PTP_NAME}.txt", HEADING + EDITS)
    first = import_file(file).where.read_bytes()
    assert import_file(file).where.read_bytes() == first


@pytest.mark.parametrize("kind", FORMS)
def test_units_come_in_every_form_that_cms_publishes(kind: str, folder: Path) -> None:
    done = import_file(FORMS[kind](folder / (MUE_NAME + kind), LIMITS))
    assert (done.kind, done.since, done.read, done.kept) == ("limits", date(2025, 10, 1), 3, 2)
    limit = tables(date(2025, 12, 31)).limit("11105")
    assert limit is not None
    assert (limit[0].units, limit[0].adjudication, limit[1]) == (5, "3", date(2025, 10, 1))
    old = tables(date(2025, 9, 30)).limit("11105")
    assert old is not None
    assert old[0].units == 3


def test_what_is_on_file_can_be_listed(folder: Path) -> None:
    assert quarters_on_file() == ("pairs from 2024-07-01: shipped", "units from 2024-07-01: shipped")
    import_file(as_text(folder / f"{PTP_NAME}.txt", HEADING + EDITS))
    assert quarters_on_file()[-1] == "pairs from 2025-10-01: imported, column 1 from 00100 to 17110"
    assert data_folder() == folder / "data"


BROKEN = {
    "ccipra-v313r0-f1.pdf": (HEADING + EDITS, "save an older Excel file"),
    "pairs.txt": (HEADING + EDITS, "does not tell its quarter"),
    "ccipra-v313r0-f2.txt": (EDITS, "its heading must name"),
    "ccipra-v313r0-f3.txt": (HEADING, "holds no pairs"),
    "ccioph-v313r0-f1.txt": (HEADING + EDITS, "for hospitals"),
    "ccipra-v313r0-f5.txt": ([*HEADING, EDITS[0], ["11102", "x", "", "20190101", "*", "1", ""]], "Row 8 of"),
    "ccipra-v313r0-f6.txt": ([*HEADING, ["11102", "17000", "", "20190101", "*", "3", ""]], "0, 1 or 9"),
    "ccipra-v313r0-f7.txt": (
        [*HEADING, ["11102", "17000", "", "20191301", "*", "1", ""]],
        "no day",
    ),
    "MUE_Eff_10-01-2025.csv": ([*LIMITS, ["17000", "many", "2 Policy", ""]], "a number of units"),
    "MUE_Eff_10-02-2025.csv": (LIMITS, "no first day of a quarter"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(name: str, folder: Path) -> None:
    rows, words = BROKEN[name]
    with pytest.raises(Unusable) as error:
        import_file((as_csv if name.endswith(".csv") else as_text)(folder / name, rows))
    assert words in str(error.value)
    assert not (folder / "data").exists(), "nothing may be kept of a broken file"


def test_a_quarter_can_be_given_where_the_name_does_not_tell(folder: Path) -> None:
    file = as_text(folder / "pairs.txt", HEADING + EDITS)
    assert import_file(file, date(2026, 1, 1)).since == date(2026, 1, 1)


def test_a_file_that_is_not_there_or_no_archive(folder: Path) -> None:
    with pytest.raises(Unusable, match="is no file"):
        import_file(folder / "missing.txt")
    fake = folder / f"{PTP_NAME}.zip"
    fake.write_bytes(b"not a zip")
    with pytest.raises(Unusable, match="download it again"):
        import_file(fake)


def test_a_broken_table_in_the_folder_says_which_and_what_to_do(folder: Path) -> None:
    kept = import_file(as_text(folder / f"{PTP_NAME}.txt", HEADING + EDITS)).where
    kept.write_text("column1,column2\n", encoding="utf-8")
    with pytest.raises(Unusable, match="import the CMS file again"):
        tables(date(2025, 10, 1))
