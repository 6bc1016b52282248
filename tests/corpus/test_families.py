"""The keys of all families of services can be right: codes, units, add-ons, and what is asked."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
HELD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("families.yaml").read_text(encoding="utf-8"))
MOST: dict[str, int] = {code: most for codes in HELD["codes"].values() for code, most in codes.items()}
FILES = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/families*.jsonl"))
DIAGNOSIS = re.compile(r"[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?")
Case = dict[str, Any]


def read(name: str) -> list[Case]:
    """The cases of a file as they stand."""
    text = (CORPUS / name).read_bytes().decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("name", FILES)
def test_a_case_has_the_fields_it_should(name: str) -> None:
    must, may = set(HELD["fields"]["must"]), set(HELD["fields"]["may"])
    for case in read(name):
        assert must <= set(case) <= must | may, case["id"]
        assert all(str(case[field]).strip() for field in must), case["id"]
        assert ("query_about" in case) == (case["status"] == "query"), case["id"]
        assert set(case["family"]) <= set(HELD["codes"]) | set(HELD["without_codes"]), case["id"]


@pytest.mark.parametrize("name", FILES)
def test_a_key_is_one_that_a_claim_could_hold(name: str) -> None:
    for case in read(name):
        given = Counter(line["code"] for line in case["expected"])
        assert all(times == 1 for times in given.values()), case["id"]
        for line in case["expected"]:
            assert set(line) == {"code", "units", "modifiers", "icd10"}, case["id"]
            assert type(line["units"]) is int, case["id"]
            assert 1 <= line["units"] <= MOST[line["code"]], case["id"]
            assert all(DIAGNOSIS.fullmatch(word) for word in line["icd10"] or []), case["id"]
            first = HELD["add_ons"].get(line["code"])
            assert first is None or given.keys() & set(first), case["id"]
        for row in HELD["one_of"]:
            assert len(given.keys() & set(row)) <= 1, case["id"]


@pytest.mark.parametrize("name", FILES)
def test_a_status_fits_its_codes(name: str) -> None:
    """A question may leave some lines settled; ready needs one, and none has none."""
    for case in read(name):
        assert case["status"] in ("ready", "query", "none"), case["id"]
        if case["status"] != "query":
            assert (case["status"] == "ready") == bool(case["expected"]), case["id"]


@pytest.mark.parametrize("name", FILES)
def test_the_codes_of_a_key_are_of_the_families_it_names(name: str) -> None:
    for case in read(name):
        own = {code for family in case["family"] for code in HELD["codes"].get(family, {})}
        assert {line["code"] for line in case["expected"]} <= own, case["id"]


def test_every_family_is_in_the_corpus() -> None:
    seen = {family for name in FILES for case in read(name) for family in case["family"]}
    assert set(HELD["codes"]) <= seen
