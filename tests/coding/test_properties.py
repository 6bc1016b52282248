"""What must hold for every visit, whatever the reader hands over."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import coding
from coding.dated import sources

METHODS = ["cryosurgery", "electrosurgery", "laser", "chemosurgery", "curettement", "topical", None]
DIAGNOSES = [
    *("actinic_keratosis", "actinic_keratosis", "actinic_cheilitis", "verruca"),
    *("keratosis_unspecified", "dysplastic_nevus", None),
]
NUMBERS = some.one_of(
    some.builds(lambda lesions: {"lesions": lesions}, some.integers(0, 20)),
    some.builds(
        lambda problem, least: {"problem": problem, "at_least": least},
        some.sampled_from(["missing", "vague", "range", "conflict"]),
        some.integers(0, 20),
    ),
)
PROCEDURE = some.builds(
    lambda number, **rest: {**number, **rest},
    NUMBERS,
    act=some.sampled_from(["destruction", "destruction", "treatment", "biopsy", "topical"]),
    method=some.sampled_from(METHODS),
    diagnosis=some.sampled_from(DIAGNOSES),
    certain=some.booleans(),
)
FEW = settings(
    max_examples=200,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FEW
@given(some.lists(PROCEDURE, max_size=4))
def test_lines_keep_the_shape_of_the_family(visit: Any, procedures: list[dict[str, Any]]) -> None:
    answer = coding.decide(visit(procedures))
    units = {line.code: line.units for line in answer.codes}
    floor = {item.code: item.units for query in answer.queries for item in query.at_least}
    family = {"17000", "17003", "17004"}
    for lines in (units, floor):
        assert set(lines) & family in (set(), {"17000"}, {"17000", "17003"}, {"17004"})
        assert lines.get("17000", 1) == lines.get("17004", 1) == 1
        assert 1 <= lines.get("17003", 1) <= 13
    assert not (set(units) & family and set(floor) & family)
    assert (answer.status == "query") == bool(answer.queries)
    assert answer.status != "none" or not answer.codes
    assert answer.reasons


@FEW
@given(some.lists(PROCEDURE, max_size=4))
def test_every_line_has_its_proof(visit: Any, procedures: list[dict[str, Any]]) -> None:
    for line in coding.decide(visit(procedures)).codes:
        assert line.evidence
        assert line.diagnoses or line.status == "review"
        assert line.would_change
        named = [source for step in line.why for source in step.sources]
        assert named
        assert set(named) <= set(sources())


@FEW
@given(some.lists(PROCEDURE, max_size=4), some.randoms(use_true_random=False))
def test_the_order_in_which_procedures_are_found_changes_nothing(
    visit: Any, procedures: list[dict[str, Any]], chance: Any
) -> None:
    one = visit(procedures)
    mixed = list(one.procedures)
    chance.shuffle(mixed)
    other = one.model_copy(update={"procedures": tuple(mixed)})
    assert coding.decide(other).model_dump(exclude={"visit"}) == coding.decide(one).model_dump(
        exclude={"visit"}
    )


@FEW
@given(some.lists(PROCEDURE, max_size=4))
def test_questions_are_neutral(visit: Any, procedures: list[dict[str, Any]]) -> None:
    """No code number, no word of money, and always a way out."""
    for query in coding.decide(visit(procedures)).queries:
        asked = query.question.lower()
        assert "170" not in asked
        assert not any(word in asked for word in ("pay", "bill", "claim", "code", "reimburs"))
        assert "unable to determine" in asked or "cannot be determined" in asked
        assert "{" not in asked
