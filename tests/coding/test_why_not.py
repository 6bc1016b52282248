"""Every code can be asked for: the first condition that fails is named, and a code that is there is met."""

from datetime import date
from typing import Any

import pytest

from coding.book import codes_of
from coding.dated import document
from coding.deciding import FILE, facts_of
from coding.rules import in_order
from coding.why_not import why_not
from records import Evidence, SetAside, Unusable

DAY = date(2026, 3, 4)
EXCISED = {"act": "excision", "diagnosis": "basal_cell_carcinoma", "site": "back"}
SAMPLED = {"act": "biopsy", "technique": "tangential", "lesion": "A"}
ASKED: dict[str, tuple[str, list[dict[str, Any]], str]] = {
    "a code of another number": ("17004", [{"lesions": 14}], "17000 instead: 14 counted"),
    "a code that is there": ("17004", [{"lesions": 15}], "are met"),
    "a size that is missing": ("11602", [EXCISED], "no size"),
    "another band": ("11602", [{**EXCISED, "size": 4, "margin": 1}], "11601 instead"),
    "a question before the size": (
        "11406",
        [{**EXCISED, "diagnosis": "nevus", "certain": False, "size": 4}],
        "Pathology decides the code, and its result is not in the note (excision",
    ),
    "a question of another site": (
        "11441",
        [{**EXCISED, "diagnosis": "nevus", "certain": False, "size": 4}],
        "The site decides; 11441 is for: benign lesion excised, face",
    ),
    "a line of another site": (
        "17281",
        [{"diagnosis": "basal_cell_carcinoma", "site": "back", "size": 7}],
        "17261 instead: back 0.7 cm (lesion); 0.6 to 1.0 cm, so 17261 x 1. The site decides",
    ),
    "a place with a code of its own": (
        "11441",
        [{"act": "excision", "diagnosis": "nevus", "site": "eyelid", "subsite": "lid_margin", "size": 7}],
        "has a code of its own. The site decides",
    ),
    "another diagnosis": ("17110", [{"lesions": 3}], "The diagnosis does not fit Destruction of benign"),
    "another service": ("12001", [{"lesions": 3}], "What was done: cryosurgery for actinic keratoses"),
    "edited away": (
        "12001",
        [
            {**EXCISED, "size": 9, "margin": 4},
            {"act": "repair", "technique": "simple", "length": 20, "site": "back", "diagnosis": None},
        ],
        "closure is part of the excision",
    ),
    "nothing of the kind": ("11602", [{"lesions": 3}], "nothing of this kind as done today: Excision"),
    "cosmetic": ("17110", [{"diagnosis": "nevus", "told": ["cosmetic"]}], "cosmetic"),
    "part of another": (
        "11102",
        [SAMPLED, {**EXCISED, "size": 9, "margin": 4, "lesion": "A"}],
        "same lesion",
    ),
}


@pytest.mark.parametrize("case", ASKED)
def test_the_first_condition_that_fails_is_named(case: str, visit: Any) -> None:
    code, given, says = ASKED[case]
    found = why_not(code, visit(given), DAY)
    assert says in found.condition
    assert found.sources


def test_every_code_answers_for_an_empty_visit(visit: Any) -> None:
    for rule in in_order():
        for code, _ in codes_of(rule.RULE):
            found = why_not(code, visit(), DAY)
            assert found.rules == (rule.RULE,)
            assert "nothing of this kind" in found.condition


def test_a_code_without_a_rule_is_refused(visit: Any) -> None:
    with pytest.raises(Unusable, match="an office visit"):
        why_not("99213", visit(), DAY)


def test_what_was_only_planned_is_named_with_its_words(visit: Any) -> None:
    planned = SetAside(
        what="cryosurgery of 2 actinic keratosis",
        reason="planned",
        evidence=(Evidence(start=10, end=16, text="freeze", role="method"),),
    )
    found = why_not("17000", visit(set_aside={}).model_copy(update={"set_aside": (planned,)}), DAY)
    assert "cryosurgery of 2 actinic keratosis (planned)" in found.condition
    assert [word.text for word in found.evidence] == ["freeze"]
    assert why_not("17110", visit().model_copy(update={"set_aside": (planned,)}), DAY).evidence == ()


def test_the_words_of_the_fact_that_fails_are_given_and_no_others(visit: Any) -> None:
    given = visit([{"lesions": 3, "site": "scalp", "says": "three"}])
    assert [word.text for word in why_not("17004", given, DAY).evidence] == ["three"]
    assert [word.text for word in why_not("17110", given, DAY).evidence] == ["actinic_keratosis"]
    assert (
        why_not("17281", visit([{"diagnosis": "basal_cell_carcinoma", "site": "nose"}]), DAY).about == "size"
    )


def test_every_code_has_facts_that_tell_it_from_every_other_of_its_rule() -> None:
    for rule in in_order():
        facts = facts_of(rule.RULE)
        assert set(facts) == {code for code, _ in codes_of(rule.RULE)}
        told = [tuple(sorted(one.items())) for one in facts.values()]
        assert len(set(told)) == len(told), rule.RULE
        known = {*document(FILE)["facts"], "length"}
        assert {name for one in facts.values() for name in one} <= known
