"""Every format gives the same notes, and every bad record is set aside with its place and a reason."""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batch.limits import limits
from batch.notes import Note, Trouble
from batch.sources import Cut, Reading, kind_of, look, read
from batch.sources.kinds import HEAD
from records import Unusable

Make = dict[str, Callable[..., Any]]


ANY = Reading()


def found(path: Path, how: Reading = ANY, name: str = "") -> list[Note | Trouble]:
    with path.open("rb") as stream:
        kind = kind_of(path.name, stream.read(HEAD))
        stream.seek(0)
        return list(read(kind, stream, name or path.name, how))


def files(sources: list[Path]) -> list[Path]:
    return [one for path in sources for one in (sorted(path.rglob("*.*")) if path.is_dir() else [path])]


def test_every_format_gives_every_note_as_it_was_written(sources: list[Path], texts: dict[str, str]) -> None:
    items = [item for path in files(sources) for item in found(path)]
    assert [item for item in items if isinstance(item, Trouble)] == []
    given = [item.text.strip() for item in items if isinstance(item, Note)]
    assert given == list(texts.values())


def test_what_is_looked_at_is_what_is_read(sources: list[Path]) -> None:
    """The number of records that the plan counts on, and any stretch of them read alone."""
    for path in files(sources):
        with path.open("rb") as stream:
            kind = kind_of(path.name, stream.read(HEAD))
            records, cuts = look(kind, stream, path.name, Reading(), every=2)
            stream.seek(0)
            whole = list(read(kind, stream, path.name, Reading()))
            assert records == len(whole)
            by_record = {cut.record: cut for cut in cuts}
            for first in range(0, records, 2):
                stream.seek(0)
                cut = by_record.get(first)
                part = list(read(kind, stream, path.name, Reading(), first, first + 2, cut))
                assert part == whole[first : first + 2]


def test_a_column_is_taken_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("nr,text,story\n7,short,long story\n", encoding="utf-8")
    (note,) = found(path, Reading("Story", "NR"))
    assert note == Note("t.csv, line 2", "7", "long story")
    with path.open("rb") as stream, pytest.raises(Unusable, match="no column 'plot'"):
        look("csv", stream, "t.csv", Reading("plot"), every=10)


def test_a_row_without_an_id_is_named_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('text\nfirst\n"second\nover two lines"\nthird\n', encoding="utf-8")
    assert [item[1] for item in found(path)] == ["t.csv, line 2", "t.csv, line 3", "t.csv, line 5"]


BAD_ROWS = {
    "not UTF-8": (b"id,text\n1,good one\n2,caf\xe9\n3,good too\n", "not UTF-8"),
    "no note": (b"id,text\n1,good one\n2\n3,good too\n", "no note"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_set_aside_alone(tmp_path: Path, case: str) -> None:
    raw, reason = BAD_ROWS[case]
    path = tmp_path / "t.csv"
    path.write_bytes(raw)
    first, second, third = found(path)
    assert isinstance(first, Note)
    assert isinstance(third, Note)
    assert isinstance(second, Trouble)
    assert second.place == "t.csv, line 3"
    assert reason in second.reason


def test_a_quote_that_is_not_closed_ends_the_table_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits(), "field_characters", 1000)
    path = tmp_path / "t.csv"
    path.write_text('id,text\n1,good\n2,"not closed\n' + "3,swallowed\n" * 200, encoding="utf-8")
    first, last = found(path)
    assert isinstance(first, Note)
    assert isinstance(last, Trouble)
    assert "From line 3" in last.reason
    with path.open("rb") as stream:
        assert look("csv", stream, "t.csv", Reading(), every=50)[0] == 2


def test_a_line_longer_than_any_record_is_passed_over_without_being_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits(), "record_bytes", 1000)
    path = tmp_path / "t.jsonl"
    path.write_text('{"id": 1, "text": "good"}\n' + "x" * 10_500 + '\n{"id": 3, "text": "good"}\n')
    first, second, third = found(path)
    assert (first.place, third.place) == ("t.jsonl, line 1", "t.jsonl, line 3")
    assert isinstance(second, Trouble)
    assert "longer than 1,000" in second.reason


def a_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in members.items():
            packed.writestr(name, raw)
    return path


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "path traversal": ("../../etc/passwd.txt", b"root", "path traversal"),
    "an absolute name": ("/etc/cron.d/x.txt", b"root", "path traversal"),
    "backslashes": ("..\\..\\x.txt", b"root", "path traversal"),
    "a drive": ("C:\\x.txt", b"root", "path traversal"),
    "a zip bomb": ("bomb.txt", b"\0" * 60_000_000, "zip bomb"),
    "a zip within": ("inner.zip", b"PK\x03\x04", "zip within a zip"),
    "an image": ("scan.png", b"\x89PNG", "image"),
    "bytes that are no text": ("note.txt", b"caf\xe9 \x80", "not UTF-8"),
    "an image that is called a PDF": ("scan.pdf", b"\x89PNG....", "not a PDF"),
    "a Word file that is none": ("x.docx", b"PK\x03\x04 and then nothing", "damaged or no zip"),
    "an Excel file that is none": ("x.xlsx", b"nothing", "damaged or no zip"),
    "Parquet that is none": ("x.parquet", b"PAR1", "not a Parquet file"),
    "HL7 without a message": ("x.hl7", b"PID|1", "no HL7 message"),
    "a note that is too long": ("long.txt", b"word " * 200_000, "longer than the limit"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_in_a_zip_is_set_aside_and_the_rest_is_read(tmp_path: Path, case: str) -> None:
    name, raw, reason = HOSTILE[case]
    packed = a_zip(tmp_path / "in.zip", {"a.txt": b"good", name: raw, "z.txt": b"good too"})
    items = found(packed)
    assert sorted(item.id for item in items if isinstance(item, Note)) == ["in.zip/a.txt", "in.zip/z.txt"]
    (aside,) = (item for item in items if isinstance(item, Trouble))
    assert reason in aside.reason
    assert list(tmp_path.iterdir()) == [packed]


def test_a_zip_that_is_cut_off_is_set_aside_as_a_whole(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "in.zip", {"a.txt": b"good" * 100})
    path.write_bytes(path.read_bytes()[:60])
    (aside,) = found(path)
    assert isinstance(aside, Trouble)
    assert "damaged" in aside.reason


def test_a_file_with_flipped_bits_in_a_zip_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("a.txt", "the first note")
        packed.writestr("b.txt", "the second note")
    path.write_bytes(path.read_bytes().replace(b"the second", b"the secone"))
    good, bad = found(path)
    assert isinstance(good, Note)
    assert isinstance(bad, Trouble)
    assert "damaged" in bad.reason


def fhir(**changed: Any) -> dict[str, Any]:
    data = base64.b64encode(b"2 AKs").decode()
    made = {"resourceType": "DocumentReference", "id": "x", "status": "current"}
    return {**made, "content": [{"attachment": {"contentType": "text/plain", "data": data, **changed}}]}


FHIR_TROUBLES = {
    "a link is not followed": (fhir(data=None, url="https://elsewhere.example/note"), "not followed"),
    "not base64": (fhir(data="%%%"), "not base64"),
    "not UTF-8": (fhir(data=base64.b64encode(b"\xff\xfa").decode()), "not UTF-8"),
    "an image": (fhir(contentType="image/png"), "no text can be read"),
    "withdrawn": ({**fhir(), "status": "entered-in-error"}, "entered-in-error"),
    "another resource": ({"resourceType": "Patient", "id": "x"}, "carries no note"),
    "no attachment": ({**fhir(), "content": []}, "no attachment"),
}


@pytest.mark.parametrize("case", FHIR_TROUBLES)
def test_a_resource_without_a_note_that_can_be_read_says_why(tmp_path: Path, case: str) -> None:
    resource, reason = FHIR_TROUBLES[case]
    path = tmp_path / "x.ndjson"
    path.write_text(json.dumps(resource) + "\n" + json.dumps(fhir()) + "\n")
    bad, good = found(path)
    assert isinstance(bad, Trouble)
    assert reason in bad.reason
    assert good == Note("x.ndjson, line 2", "x", "2 AKs")


@pytest.mark.parametrize("name", ["x.json", "x.ndjson", "x"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_bundle_on_a_single_line_is_read_as_a_bundle(tmp_path: Path, name: str, end: str) -> None:
    whole = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": fhir()}] * 2}
    (tmp_path / name).write_bytes((json.dumps(whole) + end).encode())
    assert [one.text for one in found(tmp_path / name) if isinstance(one, Note)] == ["2 AKs", "2 AKs"]


def test_text_in_a_binary_of_the_same_bundle_is_found(tmp_path: Path) -> None:
    data = base64.b64encode(b"<p>2 AKs</p><script>no()</script><p>frozen</p>").decode()
    binary = {"resourceType": "Binary", "id": "b", "contentType": "text/html", "data": data}
    entries = [{"resource": fhir(data=None, url="Binary/b")}, {"resource": binary}]
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "batch", "entry": entries}, indent=2))
    (note,) = found(path)
    assert isinstance(note, Note)
    assert note.text.split() == ["2", "AKs", "frozen"]


HEAD_OF_HL7 = "MSH|^~\\&|E|C|||2026||{}|M1|P|2.5\r"
HL7_CASES = {
    "escapes are undone": (
        "ORU^R01", "OBR|1||F9\rOBX|1|FT|||2 AKs \\T\\ 1 SK\\.br\\frozen||||||F\r", "2 AKs & 1 SK\nfrozen"),
    "repetitions are lines": ("ORU^R01", "OBR|1||F9\rOBX|1|TX|||one~two||||||F\r", "one\ntwo"),
    "what was deleted is not read": (
        "ORU^R01", "OBR|1||F9\rOBX|1|TX|||wrong||||||D\rOBX|2|TX|||right||||||F\r", "right"),
    "a document in base64": (
        "MDM^T02",
        f"TXA|1|CN|TX|||||||||F9\rOBX|1|ED|||^TEXT^^Base64^{base64.b64encode(b'2 AKs').decode()}||||||F\r",
        "2 AKs"),
}  # fmt: skip


@pytest.mark.parametrize("case", HL7_CASES)
def test_the_text_of_an_hl7_message(tmp_path: Path, case: str) -> None:
    kind, body, text = HL7_CASES[case]
    path = tmp_path / "m.hl7"
    path.write_bytes((HEAD_OF_HL7.format(kind) + body).encode())
    assert found(path) == [Note("m.hl7, message 1", "F9", text)]


def test_several_reports_of_one_message_are_notes_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "m.hl7"
    body = "OBR|1||F1\rOBX|1|TX|||one||||||F\rOBR|2||F2\rOBX|1|TX|||two||||||F\r"
    path.write_bytes((HEAD_OF_HL7.format("ORU^R01") + body).encode())
    assert [(item[1], item[2]) for item in found(path) if isinstance(item, Note)] == [
        ("F1", "one"),
        ("F2", "two"),
    ]


def test_a_message_without_notes_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "m.hl7"
    path.write_bytes(HEAD_OF_HL7.format("ADT^A01").encode())
    (aside,) = found(path)
    assert isinstance(aside, Trouble)
    assert "MDM or ORU" in aside.reason


def test_a_scan_without_a_text_layer_is_set_aside(tmp_path: Path, make: Make) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(make["pdf_bytes"](""))
    (aside,) = found(path)
    assert isinstance(aside, Trouble)
    assert "no text layer" in aside.reason


def test_a_cut_is_where_the_next_record_begins(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('id,text\n1,"a\nb"\n2,c\n3,d\n', encoding="utf-8")
    with path.open("rb") as stream:
        records, cuts = look("csv", stream, "t.csv", Reading(), every=1)
    assert records == 3
    assert cuts[0] == Cut(1, len('id,text\n1,"a\nb"\n'), 4)
