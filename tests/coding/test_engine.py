"""Payers, the checklist, the questions and the versions around a decision."""

from typing import Any

import pytest

import coding
from records import Evidence, Finding, Unusable

ELEMENTS = [
    *("patient_identifiers", "date_of_service", "indication", "location", "size", "lesion_description"),
    *("method", "count", "medical_necessity", "response_complications", "after_care", "provider_signature"),
]


def found(answer: Any) -> set[str]:
    return {row.element for row in answer.documentation if row.found}


def test_an_unknown_payer_is_refused_naming_those_on_file(visit: Any) -> None:
    with pytest.raises(Unusable) as error:
        coding.decide(visit([{"lesions": 1}]), payer="acme")
    assert str(error.value) == (
        'There is no payer profile "acme": choose one of generic, medicare, commercial.'
    )


def test_the_default_payer_comes_first() -> None:
    assert list(coding.payers()) == ["generic", "medicare", "commercial"]


@pytest.mark.parametrize("payer", list(coding.payers()))
def test_a_payer_never_changes_a_code(payer: str, visit: Any) -> None:
    answer = coding.decide(visit([{"lesions": 5}]), payer=payer)
    assert [(line.code, line.units) for line in answer.codes] == [("17000", 1), ("17003", 4)]


def test_what_a_payer_covers_is_said_once_with_its_source(visit: Any) -> None:
    lines = coding.decide(visit([{"lesions": 5}]), payer="medicare").codes
    steps = [step for line in lines for step in line.why if step.rule == "payer.medicare"]
    assert [step.sources for step in steps] == [("cms-ncd-250-4", "hhs-transmittal-145")]


def test_medicare_says_what_it_covers_of_benign_lesions_and_foot_care(visit: Any) -> None:
    wart, keratosis, callus = (
        coding.decide(visit([given]), payer="medicare")
        for given in (
            {"lesions": 2, "diagnosis": "verruca"},
            {"lesions": 2, "diagnosis": "seborrheic_keratosis", "told": ["symptomatic"]},
            {
                "act": "paring",
                "lesions": 2,
                "diagnosis": "corn_callus",
                "told": ["systemic_disease", "class_a"],
            },
        )
    )
    assert not [step for step in wart.codes[0].why if step.rule == "payer.medicare"]
    assert "cosmetic" in next(step.says for step in keratosis.codes[0].why if step.rule == "payer.medicare")
    assert "class findings" in next(
        step.says for step in callus.codes[0].why if step.rule == "payer.medicare"
    )
    assert callus.codes[0].modifiers == ("Q7",)


def test_a_policy_on_actinic_keratosis_says_nothing_of_other_diagnoses(visit: Any) -> None:
    (line,) = coding.decide(visit([{"lesions": 1, "diagnosis": "actinic_cheilitis"}]), payer="medicare").codes
    assert not any(step.rule.startswith("payer") for step in line.why)


def test_the_checklist_is_always_whole(visit: Any) -> None:
    for given in ([], [{"lesions": 3}], [{"problem": "vague"}]):
        rows = coding.decide(visit(given)).documentation
        assert [row.element for row in rows] == ELEMENTS


def test_the_procedure_shows_what_the_reader_did_not_list(visit: Any) -> None:
    answer = coding.decide(visit([{"sites": {"scalp": 3}}]))
    assert found(answer) == {"indication", "location", "method", "count"}


def test_the_findings_of_the_reader_come_first(visit: Any) -> None:
    words = Evidence(start=900, end=907, text="4 mm AK", role="documentation")
    finding = Finding(element="size", evidence=(words,))
    answer = coding.decide(visit([{"lesions": 3}], findings=(finding,)))
    (size,) = [row for row in answer.documentation if row.element == "size"]
    assert (size.found, size.evidence) == (True, (words,))


def test_a_vague_number_is_no_documented_number(visit: Any) -> None:
    """The words are shown, but the element is missing."""
    answer = coding.decide(visit([{"problem": "vague", "says": "several"}]))
    (count,) = [row for row in answer.documentation if row.element == "count"]
    assert not count.found
    assert [word.text for word in count.evidence] == ["several"]


def test_medicare_takes_the_diagnosis_for_the_necessity(visit: Any) -> None:
    given = visit([{"lesions": 3}])
    assert "medical_necessity" in found(coding.decide(given, payer="medicare"))
    assert "medical_necessity" not in found(coding.decide(given))


def test_a_question_quotes_the_note_and_names_the_place(visit: Any) -> None:
    given = {"problem": "vague", "says": "several", "sites": {"left_cheek": 0, "nose": 0}}
    (query,) = coding.decide(visit([given])).queries
    assert query.question == (
        'The note says "several". Please document the number of actinic keratoses treated at this visit '
        "(left cheek; nose), or state that it cannot be determined."
    )
    assert query.evidence


def test_an_uncertain_diagnosis_is_not_suggested_in_another_question(visit: Any) -> None:
    given = {"problem": "vague", "certain": False, "says": "some"}
    _, count = coding.decide(visit([given])).queries
    assert "actinic" not in count.question


def test_the_floor_stands_in_one_query_only(visit: Any) -> None:
    """Two questions about one family have one floor; a coder who takes both must not take it twice."""
    given = [{"lesions": 4}, {"problem": "vague"}, {"lesions": 1, "method": None}]
    first, second = coding.decide(visit(given)).queries
    assert first.at_least
    assert not second.at_least


def test_the_warnings_of_the_reader_are_kept(visit: Any) -> None:
    assert coding.decide(visit(warnings=("Two notes in one file.",))).warnings == ("Two notes in one file.",)


def test_the_answer_names_its_versions(visit: Any) -> None:
    versions = coding.decide(visit(), id="a", lexicon="2026.11.1").versions
    assert (versions.rules, versions.lexicon) == (coding.VERSION, "2026.11.1")
    assert versions.dermcode


def test_the_same_visit_gives_the_same_bytes(visit: Any) -> None:
    given = [{"lesions": 4}, {"lesions": 2, "diagnosis": "verruca"}, {"problem": "range", "at_least": 3}]
    assert coding.decide(visit(given)).model_dump_json() == coding.decide(visit(given)).model_dump_json()
