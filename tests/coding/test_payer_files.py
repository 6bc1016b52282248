"""A practice's own payer profiles: used when they are whole, refused with what to do when they are not."""

from pathlib import Path
from typing import Any

import pytest

import coding
from coding.payer_profiles import VARIABLE, profile
from records import Unusable

WHOLE = """
id: our_plan
label: Our plan
documentation: as the contract says
shown_by: {medical_necessity: [diagnosis]}
distinct: XS
repeated: "76"
several_procedures: true
coverage:
  - {since: 2026-01-01, diagnoses: [actinic_keratosis], says: Four visits a year., sources: [cms-ncd-250-4]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    return tmp_path


def test_a_profile_of_the_practice_stands_behind_the_shipped_ones(folder: Path, visit: Any) -> None:
    (folder / "plan.yaml").write_text(WHOLE, encoding="utf-8")
    assert list(coding.payers()) == ["generic", "medicare", "commercial", "our_plan"]
    two = [{"lesions": 5}, {"lesions": 2, "diagnosis": "verruca"}]
    answer = coding.decide(visit(two), payer="our_plan")
    modifiers = {line.code: line.modifiers for line in answer.codes}
    assert modifiers["17000"] == ("XS",)
    assert modifiers["17110"] == ("51",)
    assert any(step.says == "Four visits a year." for line in answer.codes for step in line.why)
    generic = coding.decide(visit(two))
    assert {line.code: line.modifiers for line in generic.codes}["17000"] == ("59",)


def test_a_file_may_hold_several_profiles(folder: Path) -> None:
    text = "payers:\n  - {id: one, label: One}\n  - {id: two, label: Two, edits: false}\n"
    (folder / "plans.yaml").write_text(text, encoding="utf-8")
    assert profile("one").edits
    assert not profile("two").edits


def test_a_change_of_the_file_is_seen(folder: Path) -> None:
    file = folder / "plan.yaml"
    file.write_text("{id: one, label: One}", encoding="utf-8")
    assert coding.payers()["one"] == "One"
    file.write_text("{id: one, label: Another name}", encoding="utf-8")
    assert coding.payers()["one"] == "Another name"


FAULTS = {
    "label: One": "needs an id and a label",
    "{id: one, label: One, modifer: XS}": "one in plan.yaml has modifer, which no profile knows: use",
    "{id: one, label: One, distinct: XU}": "distinct of one in plan.yaml must be one of 59, XS",
    '{id: one, label: One, distinct: XS, repeated: "59"}': "never stand on one line",
    "{id: one, label: One, distinct: 59}": "in quotes",
    '{id: one, label: One, repeated: "77"}': "repeated of one in plan.yaml must be one of",
    "{id: one, label: One, edits: sometimes}": "edits of one in plan.yaml must be true or false",
    "{id: one, label: One, shown_by: {smell: [site]}}": "the checklist has",
    "{id: one, label: One, coverage: [{says: x}]}": "needs since, diagnoses and says",
    '{id: one, label: One, coverage: [{since: "2026", diagnoses: [], says: x}]}': "must be a day",
    "{id: a, label: A, coverage: [{since: 2026-01-01, diagnoses: [], says: x, sources: [b]}]}": "source b",
    "{id: one, label: One, class_findings: yes please}": "class_findings of one in plan.yaml must be true",
    "{id: one, label: One, several_procedures: 51}": "several_procedures of one in plan.yaml must be true",
    "{id: one, label: One, several_procedures_exempt: [17004]}": "must be a list of codes in quotes",
    '{id: one, label: One, several_procedures_exempt: "17004"}': "must be a list of codes in quotes",
    "{id: one, label: One, shown_by: [site]}": "must name, for each element, a list of roles",
    "{id: one, label: One, shown_by: {count: site}}": "must name, for each element, a list of roles",
    "{id: one, label: One, coverage: four visits}": "coverage of one in plan.yaml must be a list",
    "{id: one, label: One, coverage: [{since: 2026-01-01, diagnoses: warts, says: x}]}": "must be a list",
    "{id: one, label: One, coverage: [{since: 2026-01-01, diagnoses: [wart], says: x}]}": "diagnosis wart,",
    "{id: one, label: One, coverage: [{since: 2026-01-01, diagnoses: [], says: x, until: 2027}]}": "needs",
    "{id: 1, label: One}": "needs an id and a label, both texts",
    "payers: {id: one, label: One}": "payers in plan.yaml must be a list of profiles",
    "payers: [{id: one, label: One}, {id: one, label: Two}]": "and there is one already",
    "payers: [one]": "needs an id and a label",
    "{id: medicare, label: One}": "plan.yaml has a profile medicare, and there is one already",
    "{id: one, label: One, default: true}": "cannot be the default",
    "{id: one, id: two, label: One}": "plan.yaml says id twice",
    "[one": "plan.yaml cannot be read",
    "- one": "plan.yaml must be a mapping",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_faulty_profile_names_the_file_the_entry_and_what_to_do(text: str, folder: Path) -> None:
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Unusable) as error:
        coding.payers()
    assert FAULTS[text] in str(error.value)


def test_a_file_in_another_writing_is_said(folder: Path) -> None:
    (folder / "plan.yaml").write_bytes("{id: eins, label: Größe}".encode("latin-1"))
    with pytest.raises(Unusable, match=r"plan\.yaml cannot be read"):
        coding.payers()


def test_a_fault_of_one_file_leaves_no_patient_words_and_no_folder_in_the_sentence(folder: Path) -> None:
    (folder / "plan.yaml").write_text("{id: one, label: One, edits: sometimes}", encoding="utf-8")
    with pytest.raises(Unusable) as error:
        coding.payers()
    assert str(folder) not in str(error.value)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    with pytest.raises(Unusable, match="which is no folder"):
        coding.payers()
