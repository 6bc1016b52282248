"""Notes in every format that a batch reads, written by the formats' own libraries where there are some."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

TEXTS = {
    "a": "3 AKs on the scalp were frozen with liquid nitrogen today.\nSK of the back left alone.",
    "b": 'Several actinic keratoses frozen with LN2 today, the patient\'s "usual" spots; told to return.',
    "c": "Here for a mole check. Nothing was treated.",
    "d": "Dictated: fifteen actinic keratoses of the face treated with cryotherapy today.",
    "e": "Señora Núñez: 2 AKs, left cheek, LN2 — tolerated well.",
}
CODES = {"a": ["17000", "17003"], "b": [], "c": [], "d": ["17004"], "e": ["17000", "17003"]}


@pytest.fixture
def texts() -> dict[str, str]:
    return dict(TEXTS)


@pytest.fixture
def codes_of() -> Callable[[Path], dict[str, list[str]]]:
    """The codes of a file of answers, by the id of the note."""

    def read(path: Path) -> dict[str, list[str]]:
        answers = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return {answer["id"]: [line["code"] for line in answer["codes"]] for answer in answers}

    return read


def as_jsonl(folder: Path) -> list[Path]:
    path = folder / "notes.jsonl"
    rows = ({"id": id, "text": text} for id, text in TEXTS.items())
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return [path]


def as_json(folder: Path) -> list[Path]:
    path = folder / "notes.json"
    path.write_text(json.dumps([{"id": id, "note": text} for id, text in TEXTS.items()], indent=1))
    return [path]


def as_csv(folder: Path) -> list[Path]:
    path = folder / "notes.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Note_ID", "clinic", "Note_Text"])
        writer.writerows([id, "north", text] for id, text in TEXTS.items())
    return [path]


def as_tsv(folder: Path) -> list[Path]:
    path = folder / "notes.tsv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t").writerows([("id", "text"), *TEXTS.items()])
    return [path]


def as_excel(folder: Path) -> list[Path]:
    import openpyxl

    book: Any = openpyxl.Workbook()
    book.active.title = "About"  # a first sheet without notes
    sheet = book.create_sheet("Visits")
    for row in (("id", "text"), *TEXTS.items()):
        sheet.append(row)
    book.save(folder / "notes.xlsx")
    return [folder / "notes.xlsx"]


def as_parquet(folder: Path) -> list[Path]:
    import pyarrow as pa

    pq: Any = import_module("pyarrow.parquet")
    table = pa.table({"day": ["x"] * len(TEXTS), "text": list(TEXTS.values()), "id": list(TEXTS)})
    pq.write_table(table, folder / "notes.parquet", row_group_size=2)
    return [folder / "notes.parquet"]


def document(id: str, text: str) -> dict[str, Any]:
    """A FHIR DocumentReference, checked by its library."""
    from fhir.resources.R4B.documentreference import DocumentReference

    data = base64.b64encode(text.encode()).decode()
    made = {
        "resourceType": "DocumentReference",
        "id": id,
        "status": "current",
        "content": [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": data}}],
    }
    DocumentReference.model_validate(made)
    return made


def as_fhir_bundle(folder: Path) -> list[Path]:
    path = folder / "notes.json"
    entries = [{"resource": {"resourceType": "Patient", "id": "p"}}]
    entries += [{"resource": document(id, text)} for id, text in TEXTS.items()]
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}, indent=1))
    return [path]


def as_fhir_lines(folder: Path) -> list[Path]:
    path = folder / "DocumentReference.ndjson"
    path.write_text("".join(json.dumps(document(id, text)) + "\n" for id, text in TEXTS.items()))
    return [path]


def as_hl7(folder: Path) -> list[Path]:
    path = folder / "notes.hl7"
    messages = []
    for number, (id, text) in enumerate(TEXTS.items()):
        safe = text.replace("\\", "\\E\\").replace("&", "\\T\\")
        body = [f"OBX|{row}|TX|1^NOTE||{line}||||||F" for row, line in enumerate(safe.split("\n"), start=1)]
        kind, named = (
            ("MDM^T02", f"TXA|1|CN|TX|||||||||{id}") if number % 2 else ("ORU^R01", f"OBR|1||{id}|N")
        )
        head = f"MSH|^~\\&|EHR|CLINIC|||20260304||{kind}|M{number}|P|2.5.1"
        messages.append("\r".join([head, "PID|1||77", named, *body]) + "\r")
    path.write_bytes("\n".join(messages).encode())
    return [path]


def as_text(folder: Path) -> list[Path]:
    for id, text in TEXTS.items():
        (folder / id).mkdir()
        (folder / id / "note.txt").write_bytes(text.encode())
    return [folder]


def as_word(folder: Path) -> list[Path]:
    import docx

    for id, text in TEXTS.items():
        made = docx.Document()
        for line in text.split("\n"):
            made.add_paragraph(line)
        made.save(str(folder / f"{id}.docx"))
    return [folder]


def pdf(text: str) -> bytes:
    """A PDF with a text layer, written by hand: what a PDF needs at the least, and its lines."""
    escaped = text.replace("(", "\\(").replace(")", "\\)")
    shown = "".join(f"({line}) Tj T*\n" for line in escaped.split("\n"))
    stream = f"BT /F1 11 Tf 14 TL 50 740 Td\n{shown}ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, one))
    begin = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % begin)
    return out.getvalue()


def as_pdf(folder: Path) -> list[Path]:
    for id, text in TEXTS.items():
        (folder / f"{id}.pdf").write_bytes(pdf(text))
    return [folder]


def as_zip(folder: Path) -> list[Path]:
    """Two text files, a PDF, and a JSONL file with the rest."""
    with zipfile.ZipFile(folder / "notes.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        ids = list(TEXTS)
        for id in ids[:2]:
            packed.writestr(f"day/{id}.txt", TEXTS[id])
        packed.writestr("day/c.pdf", pdf(TEXTS["c"]))
        rest = (json.dumps({"id": id, "text": TEXTS[id]}) + "\n" for id in ids[3:])
        packed.writestr("rest.jsonl", "".join(rest))
    return [folder / "notes.zip"]


FORMATS: dict[str, Callable[[Path], list[Path]]] = {
    name.removeprefix("as_"): made for name, made in list(globals().items()) if name.startswith("as_")
}


@pytest.fixture(params=FORMATS)
def sources(request: pytest.FixtureRequest, tmp_path: Path) -> list[Path]:
    """The notes of `texts` in one format after the other."""
    folder = tmp_path / "notes"
    folder.mkdir()
    return FORMATS[request.param](folder)


@pytest.fixture
def jsonl(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return as_jsonl(tmp_path / "notes")[0]


@pytest.fixture
def make() -> dict[str, Callable[..., Any]]:
    """The writers of the formats, and `pdf` and `document` for single files."""
    return {**FORMATS, "pdf_bytes": pdf, "document": document}
