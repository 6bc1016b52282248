"""Diagnosis codes to their full length, and every one of them in a release of ICD-10-CM."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import simple_icd_10_cm as release
import yaml

from coding import icd10, icd10_sites
from coding.dated import document
from coding.known import diagnoses
from records import Count, Evidence, LesionGroup, Procedure

HERE = Path(__file__).parent
LEXICON = HERE.parent.parent / "nlp" / "lexicon"
CASES = yaml.safe_load((HERE / "test_icd10.yaml").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_diagnosis_at_a_place_points_to_its_code(case: dict[str, Any]) -> None:
    found = icd10.pointer(
        case.get("diagnosis"),
        case.get("site"),
        case.get("laterality"),
        case.get("subsite"),
        case.get("day", date(2026, 3, 4)),
        certain=case.get("certain", True),
        kind=case.get("kind", "unspecified"),
        words=case.get("words", ""),
        act=case.get("act"),
        of_a_growth=case.get("of_a_growth", False),
    )
    assert list(found.codes) == case["codes"]
    assert case.get("look", "") in " ".join(found.look)
    assert bool(found.look) == ("look" in case)


@pytest.mark.parametrize("code", icd10.all_codes())
def test_every_code_is_in_the_release_and_complete(code: str) -> None:
    """A code that has finer ones below it is refused by every payer."""
    assert release.is_valid_item(code)
    assert release.is_leaf(code)


def test_every_diagnosis_of_the_lexicon_is_coded_or_says_why_not() -> None:
    words = yaml.safe_load((LEXICON / "diagnoses.yaml").read_text(encoding="utf-8"))
    missing = {entry["id"] for entry in words["entries"]} - set(icd10.covered())
    assert missing == set(), "add each to coding/parameters/icd10.yaml, with its code or why it has none"


def test_every_site_of_the_lexicon_has_its_place() -> None:
    words = yaml.safe_load((LEXICON / "sites.yaml").read_text(encoding="utf-8"))
    body = {entry["id"]: entry for entry in document(icd10_sites.BODY)["sites"]}
    missing = {entry["id"] for entry in words["entries"]} - set(body)
    assert missing == set(), "add each to coding/parameters/body.yaml"
    differ = {
        entry["id"] for entry in words["entries"] if entry.get("within") != body[entry["id"]].get("within")
    }
    assert differ == set(), "the lexicon and coding/parameters/body.yaml place these in different sites"


def test_the_premalignant_rule_points_to_the_same_codes() -> None:
    for known in diagnoses().values():
        if known.icd10:
            assert icd10.pointer(known.id).codes == (known.icd10[-1].text,)


def test_every_family_named_has_codes_and_one_for_a_place_not_told() -> None:
    entries = document(icd10_sites.FILE)["diagnoses"]
    for entry in entries:
        if "family" in entry:
            found = icd10.pointer(entry["id"], kind="malignant")
            assert found.codes, entry["id"]


def test_the_words_of_a_group_go_before_those_of_its_procedure() -> None:
    """Where only the site stands with the group, the procedure's words still name the kind."""

    def told(text: str, role: str) -> tuple[Evidence, ...]:
        return (Evidence(start=0, end=len(text), text=text, role=role),)  # type: ignore[arg-type]

    one = Count(value=1)
    procedure = Procedure(
        act="destruction", diagnosis="verruca", count=one, evidence=told("common wart", "diagnosis")
    )
    own = LesionGroup(site="foot", count=one, evidence=told("plantar wart", "diagnosis"))
    placed = LesionGroup(site="hand", count=one, evidence=told("R hand", "site"))
    assert icd10.of_group(own, procedure, None).codes == ("B07.0",)
    assert icd10.of_group(placed, procedure, None).codes == ("B07.8",)
