"""Every code can be asked for: the first condition that fails is named, and a code that is there is met."""

from datetime import date
from typing import Any

import pytest

from coding.book import codes_of
from coding.rules import in_order
from coding.why_not import why_not
from records import Unusable

DAY = date(2026, 3, 4)
EXCISED = {"act": "excision", "diagnosis": "basal_cell_carcinoma", "site": "back"}
SAMPLED = {"act": "biopsy", "technique": "tangential", "lesion": "A"}
ASKED: dict[str, tuple[str, list[dict[str, Any]], str]] = {
    "a code of another number": ("17004", [{"lesions": 14}], "17000 instead: 14 counted"),
    "a code that is there": ("17004", [{"lesions": 15}], "are met"),
    "a size that is missing": ("11602", [EXCISED], "no size"),
    "another band": ("11602", [{**EXCISED, "size": 4, "margin": 1}], "11601 instead"),
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
