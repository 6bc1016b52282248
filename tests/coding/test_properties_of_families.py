"""What must hold for every visit of every family, whatever the reader hands over.

The usual run looks at 60 visits a property; DERMCODE_VISITS=10000 in the environment at as many as it says.
"""

import os
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import coding
from coding.book import codes_of
from coding.dated import sources
from coding.edits.tables import facts
from coding.rules import in_order
from coding.sites import sites_on_file

SITES = [*sorted(sites_on_file()), None, "somewhere_else"]
DIAGNOSES = [
    *(
        "actinic_keratosis",
        "verruca",
        "seborrheic_keratosis",
        "skin_tag",
        "nevus",
        "dysplastic_nevus",
        "cyst",
    ),
    *("basal_cell_carcinoma", "squamous_cell_carcinoma_in_situ", "neoplasm_unspecified", "condyloma", "acne"),
    *("psoriasis", "corn_callus", "onychomycosis", "keloid", "lipoma", None),
]
ACTS: dict[str, list[str | None]] = {
    "destruction": [None],
    "treatment": [None],
    "biopsy": ["tangential", "punch", "incisional", "scraping", "excisional", None],
    "shave_removal": [None],
    "excision": [None],
    "repair": ["simple", "intermediate", "complex", "flap", "adhesive", None],
    "mohs": [None],
    "photodynamic_therapy": [None],
    "chemical_peel": ["epidermal", "dermal", None],
    "dermabrasion": [None],
    "injection": [None],
    "incision_drainage": [None],
    "paring": [None],
    "nail": ["debridement", "avulsion", "avulsion_permanent", "trimming", None],
    "acne_surgery": [None],
    "acne_cryotherapy": [None],
    "phototherapy": ["uv", "uvb_with_topical", "puva", "excimer", None],
    "skin_tag_removal": [None],
    "granulation_cautery": [None],
    "tissue_transfer": [None],
    "skin_graft": [None],
    "vascular_laser": [None],
    "an_act_that_nobody_knows": [None],
    "topical": [None],
}
TOLD = [
    *("symptomatic", "cosmetic", "pathology_pending", "pathology_benign", "pathology_malignant"),
    *("proven_before", "same_lesion_as_another", "separate_lesion", "entire_lesion", "layered"),
    *("extensive_undermining", "left_open", "applied_by_clinician", "applied_by_staff", "packed"),
    *("debrided_by_clinician", "pathology_read_by_surgeon", "pathology_read_by_other", "loculated"),
    *("deep_structure_involved", "no_pus", "steroid", "chemotherapy", "systemic_disease", "margin_in_words"),
    *("unrelated_in_global_period", "staged", "return_for_complication", "repeated_same_day", "sample_only"),
    *("retention_sutures", "adhesive_only", "class_a", "with_tar_or_petrolatum", "immunotherapy"),
]
NUMBERS = some.one_of(
    some.builds(lambda lesions: {"lesions": lesions}, some.integers(0, 20)),
    some.builds(
        lambda problem, least: {"problem": problem, "at_least": least},
        some.sampled_from(["missing", "vague", "range", "conflict"]),
        some.integers(0, 20),
    ),
)
MM = some.one_of(some.integers(1, 60), some.floats(0.5, 60).map(lambda mm: round(mm, 1)))
MEASURES = some.dictionaries(
    some.sampled_from(["size", "margin", "excised", "defect", "length", "area"]), MM, max_size=3
)


@some.composite
def procedures(draw: Any) -> dict[str, Any]:
    act = draw(some.sampled_from(sorted(ACTS)))
    stages = (
        draw(some.lists(some.one_of(some.none(), some.integers(1, 9)), max_size=4)) if act == "mohs" else []
    )
    methods = some.lists(
        some.sampled_from(["cryosurgery", "electrosurgery", "curettement", "laser", "topical"]),
        max_size=2,
        unique=True,
    )
    return {
        "act": act,
        "technique": draw(some.sampled_from(ACTS[act])),
        "purpose": draw(some.sampled_from(["sampling", "removal", None])),
        "methods": draw(methods),
        "diagnosis": draw(some.sampled_from(DIAGNOSES)),
        "certain": draw(some.booleans()),
        "told": draw(some.lists(some.sampled_from(TOLD), max_size=3, unique=True)),
        "stages": stages,
        "site": draw(some.sampled_from(SITES)),
        "lesion": draw(some.sampled_from(["A", "B", None])),
        "side": draw(some.sampled_from(["left", "right", "bilateral", None])),
        "subsite": draw(some.sampled_from(["lid_margin", "upper", "plantar", None])),
        "depth": draw(some.sampled_from(["dermis", "subcutaneous", None])),
        "further": draw(some.lists(MM, max_size=2)),
        **draw(NUMBERS),
        **draw(MEASURES),
    }


MANY = settings(
    max_examples=int(os.environ.get("DERMCODE_VISITS", "60")),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
VISITS = some.lists(procedures(), max_size=5)
KNOWN = {code for rule in in_order() for code, _ in codes_of(rule.RULE)}
BIOPSIES = {"11102", "11104", "11106"}


DAYS = some.sampled_from([None, date(2020, 1, 1), date(2024, 6, 30), date(2026, 3, 4), date(2031, 1, 1)])


@MANY
@given(VISITS, DAYS, some.sampled_from(list(coding.payers())))
def test_the_lines_of_a_visit_can_stand_together(
    visit: Any, given: list[dict[str, Any]], day: date | None, payer: str
) -> None:
    answer = coding.decide(visit(given, day=day), payer=payer)
    codes = [line.code for line in answer.codes]
    assert set(codes) <= KNOWN
    assert len(BIOPSIES & set(codes)) <= 1
    assert not ({"17004"} <= set(codes) and {"17000", "17003"} & set(codes))
    for pair in (("17110", "17111"), ("11900", "11901"), ("96405", "96406"), ("11720", "11721")):
        assert not set(pair) <= set(codes)
    assert len({"11055", "11056", "11057"} & set(codes)) <= 1
    assert len({"96567", "96573", "96574"} & set(codes)) <= 1
    for line in answer.codes:
        assert not {"59", "XS"} <= set(line.modifiers)
        assert len(set(line.modifiers)) == len(line.modifiers)
        parents = facts()[line.code].parents
        assert not parents or set(parents) & set(codes), line.code


@MANY
@given(VISITS)
def test_units_keep_their_limits_or_are_looked_at(visit: Any, given: list[dict[str, Any]]) -> None:
    answer = coding.decide(visit(given))
    total: dict[str, int] = {}
    for line in answer.codes:
        total[line.code] = total.get(line.code, 0) + line.units
    for line in answer.codes:
        limit = facts()[line.code].units_a_day
        assert limit is None or total[line.code] <= limit or line.status == "review", line.code


@MANY
@given(VISITS)
def test_every_line_has_sources_and_words(visit: Any, given: list[dict[str, Any]]) -> None:
    answer = coding.decide(visit(given))
    for line in answer.codes:
        assert line.evidence
        assert line.label
        assert line.would_change
        assert line.diagnoses or line.status == "review"
        named = [source for step in line.why for source in step.sources]
        assert named
        assert set(named) <= set(sources())
    assert answer.reasons
    assert (answer.status == "query") == bool(answer.queries)
    assert answer.status != "ready" or answer.codes


@MANY
@given(VISITS, some.randoms(use_true_random=False))
def test_the_order_of_the_procedures_changes_nothing(
    visit: Any, given: list[dict[str, Any]], chance: Any
) -> None:
    one = visit(given)
    mixed = list(one.procedures)
    chance.shuffle(mixed)
    other = one.model_copy(update={"procedures": tuple(mixed)})
    assert coding.decide(other).model_dump(exclude={"visit"}) == coding.decide(one).model_dump(
        exclude={"visit"}
    )


@MANY
@given(VISITS)
def test_questions_name_no_code_and_no_money(visit: Any, given: list[dict[str, Any]]) -> None:
    known = KNOWN
    for query in coding.decide(visit(given)).queries:
        asked = query.question.lower()
        assert not any(code.lower() in asked for code in known)
        assert not any(word in asked for word in ("pay", "bill", "claim", " code", "reimburs"))
        assert "unable to determine" in asked or "cannot be determined" in asked
        assert "{" not in asked
        assert all(item.code in known for item in query.at_least)
