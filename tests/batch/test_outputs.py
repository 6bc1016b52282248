"""What a batch writes: lines to work in, rows to count, claims that validate, a page without words."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from batch.outputs import targets
from batch.outputs.claims import claim
from batch.outputs.rows import HEADS, safe
from batch.plan import Settings
from batch.run import Order, run
from records import Unusable

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder with every output of a small batch: a line, a question, nothing to code, a bad record."""
    place = tmp_path_factory.mktemp("outputs")
    notes = [
        {"id": "=1+1", "text": "03/04/2026. 3 AKs on the scalp were frozen with liquid nitrogen."},
        {"id": "ask", "text": "Several actinic keratoses of the nose frozen with LN2 today."},
        {"id": "none", "text": "Here for a mole check. Nothing was treated."},
        {"id": "bad", "text": "Zebulonia \u0000\u0001\u0002\u0003"},
        {
            "id": "many",
            "text": "17 AKs of the face, LN2 today. 3 skin tags of the neck snipped, irritated.",
        },
        {"id": "ask", "text": "Zebulonia had 2 AKs frozen."},
    ]
    source = place / "notes.jsonl"
    source.write_text("".join(json.dumps(note) + "\n" for note in notes), encoding="utf-8")
    joined = run(Order([str(source)], [str(place / "out")], Settings()))
    assert (joined.records, joined.set_aside, joined.twice) == (6, 2, 1)
    return place / "out"


def answers(results: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (results / "coded.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_folder_gets_every_output_and_nothing_of_the_work(results: Path) -> None:
    assert sorted(path.name for path in results.iterdir()) == [
        "claims.ndjson",
        "coded.jsonl",
        "coded.parquet",
        "lines.csv",
        "lines.xlsx",
        "manifest.json",
        "setaside.jsonl",
        "summary.html",
    ]


def test_the_csv_has_a_line_for_every_code_question_and_empty_note(results: Path) -> None:
    raw = (results / "lines.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    expected = [
        row
        for answer in answers(results)
        for row in [("code", one["code"], str(one["units"])) for one in answer["codes"]]
        + [("question", one["question"], "") for one in answer["queries"]]
        + [("", "", "")] * (not answer["codes"] and not answer["queries"])
    ]
    told = [
        ("question", row["Question to the provider"], "")
        if row["Question to the provider"]
        else ("code", row["Code"], row["Units"])
        if row["Code"]
        else ("", "", "")
        for row in rows
    ]
    assert told == expected
    assert {row["Note"] for row in rows} >= {"'=1+1", "ask", "none"}
    assert all(row["To do"] for row in rows)


def test_the_book_opens_with_filters_a_fixed_head_and_a_place_to_decide(results: Path) -> None:
    book = openpyxl.load_workbook(results / "lines.xlsx")
    sheet: Any = book["Lines"]
    heads = [cell.value for cell in sheet[1]]
    assert heads == list(HEADS.values())
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")
    (choice,) = sheet.data_validations.dataValidation
    assert "accept" in choice.formula1
    units = [row[heads.index("Units")].value for row in sheet.iter_rows(min_row=2)]
    assert any(isinstance(one, int) for one in units)
    codes = [row[heads.index("Code")].value for row in sheet.iter_rows(min_row=2)]
    assert "17000" in codes  # as text: a code is no number
    assert [row[2].value is not None for row in book["Set aside"].iter_rows(min_row=2)] == [True, True]


def test_the_frame_has_a_row_for_every_record(results: Path) -> None:
    pq: Any = import_module("pyarrow.parquet")
    rows = pq.read_table(results / "coded.parquet").to_pylist()
    assert [row["id"] for row in rows] == ["=1+1", "ask", "none", "bad", "many", "ask"]
    assert [row["status"] == "set aside" for row in rows] == [False, False, False, True, False, True]
    assert [line["code"] for line in rows[0]["codes"]] == ["17000", "17003"]
    assert rows[0]["sites"] == ["scalp"]
    assert rows[1]["queries"][0]["about"] == "count"


def test_claims_are_valid_fhir_and_say_what_the_answer_says(results: Path) -> None:
    from fhir.resources.R4B.claim import Claim

    lines = (results / "claims.ndjson").read_text(encoding="utf-8").splitlines()
    with_codes = [answer for answer in answers(results) if answer["codes"]]
    assert len(lines) == len(with_codes) >= 2
    for line, answer in zip(lines, with_codes, strict=True):
        made: Any = Claim.model_validate(json.loads(line))
        told = [(item.productOrService.coding[0].code, int(item.quantity.value)) for item in made.item]
        assert told == [(one["code"], one["units"]) for one in answer["codes"]]
        pointers = made.diagnosis
        pointed = [
            [pointers[at - 1].diagnosisCodeableConcept.coding[0].code for at in item.diagnosisSequence or ()]
            for item in made.item
        ]
        assert pointed == [one["diagnoses"] for one in answer["codes"]]
        assert made.status == "draft"
        assert made.identifier[0].value == answer["id"]


@pytest.mark.parametrize("day", ["2026-03-04", None], ids=["with a day", "without a day"])
def test_a_claim_validates_with_modifiers_questions_and_odd_ids(results: Path, day: str | None) -> None:
    from fhir.resources.R4B.claim import Claim

    answer = next(one for one in answers(results) if one["codes"])
    odd = {**answer, "id": "folder/visit 7.txt", "day": day, "queries": answers(results)[1]["queries"]}
    odd["codes"] = [{**answer["codes"][0], "modifiers": ["59", "RT"], "diagnoses": []}]
    made: Any = Claim.model_validate(claim(odd))
    assert [one.coding[0].code for one in made.item[0].modifier] == ["59", "RT"]
    assert made.id is None
    with pytest.raises(ValueError, match="insurance"):
        Claim.model_validate({key: value for key, value in claim(odd).items() if key != "insurance"})


def test_the_page_tells_the_counts_and_no_word_of_a_note(results: Path) -> None:
    page = (results / "summary.html").read_text(encoding="utf-8")
    for part in ("6 records", "ready", "17000", "control characters", "earlier record", "Slowest notes"):
        assert part in page
    for word in ("Zebulonia", "scalp", "frozen"):
        assert word not in page
    assert "http" not in page


def test_what_was_set_aside_is_named_with_its_place(results: Path) -> None:
    lines = [
        json.loads(line) for line in (results / "setaside.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [(one["line"], one["id"]) for one in lines] == [(4, "bad"), (6, "ask")]
    assert "earlier record" in lines[1]["reason"]
    assert "Zebulonia" not in json.dumps(lines)


def test_the_manifest_says_what_was_coded_by_what(results: Path) -> None:
    told = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    (source,) = told["inputs"]
    assert (source["name"], source["records"], len(source["sha256"])) == ("notes.jsonl", 6, 64)
    assert told["results"]["set aside"] == 2
    assert set(told["versions"]) == {"dermcode", "rules", "lexicon", "second_reader", "build"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_is_run_by_a_spreadsheet(text: str) -> None:
    assert safe(text) == "'" + text
    assert safe("1=1") == "1=1"


def test_outputs_are_told_by_their_endings(tmp_path: Path) -> None:
    kinds = [one.kind for one in targets([f"{tmp_path}/a.{end}" for end in ("jsonl", "csv", "xlsx", "out")])]
    assert kinds == ["answers", "lines", "book", "answers"]
    with pytest.raises(Unusable, match="named twice"):
        targets(["a.csv", "a.csv"])
