"""What the premalignant rule says for itself: the trace, the borders, the proof."""

from datetime import date
from typing import Any

import pytest

import coding


def says(line: Any) -> list[str]:
    return [step.says for step in line.why]


def test_the_trace_is_a_sum_with_its_border(visit: Any) -> None:
    """The rule itself says how it counted, which limit it kept and what the diagnosis points to."""
    (line,) = coding.decide(visit([{"sites": {"scalp": 9, "left_cheek": 8}}])).codes
    assert says(line) == [
        "17 counted: scalp 9, left cheek 8; 15 or more, so 17004 alone",
        "1 of at most 1 units of 17004 a day (the CMS table of 2024-07-01)",
        "L57.0 points to actinic keratosis",
    ]


def test_the_same_site_in_two_procedures_is_one_item_of_the_sum(visit: Any) -> None:
    first, _ = coding.decide(visit([{"sites": {"scalp": 2}}, {"sites": {"scalp": 3}}])).codes
    assert says(first)[0] == "5 counted: scalp 5; the first and 4 more, so 17000 and 17003 x 4"


def test_a_number_without_sites_is_told_by_its_diagnosis(visit: Any) -> None:
    (line,) = coding.decide(visit([{"lesions": 1}])).codes
    assert says(line)[0] == "1 counted: actinic keratosis 1; one lesion, so 17000"


def test_an_open_number_is_told_as_at_least(visit: Any) -> None:
    (line,) = coding.decide(visit([{"problem": "range", "at_least": 16}])).codes
    assert says(line)[0] == "at least 16 counted: actinic keratoses 16; 15 or more, so 17004 alone"


def test_a_lip_counted_as_one_says_so(visit: Any) -> None:
    given = {"problem": "missing", "diagnosis": "actinic_cheilitis", "sites": {"lower_lip": 0}}
    (line,) = coding.decide(visit([given])).codes
    assert says(line)[0] == "1 counted: lower lip (one for each lip) 1; one lesion, so 17000"
    assert line.diagnoses == ("L56.8",)


CHANGES = {
    1: ("one lesion fewer (0): nothing to report", "one lesion more (2): 17000 and 17003 x 1"),
    2: ("one lesion fewer (1): 17000", "one lesion more (3): 17000 and 17003 x 2"),
    14: ("one lesion fewer (13): 17000 and 17003 x 12", "one lesion more (15): 17004 alone"),
    15: ("one lesion fewer (14): 17000 and 17003 x 13", "more lesions: no change"),
    40: ("fewer than 15 lesions: 17000 and 17003 instead", "more lesions: no change"),
}


@pytest.mark.parametrize("lesions", CHANGES)
def test_each_line_says_what_one_lesion_more_or_fewer_would_do(lesions: int, visit: Any) -> None:
    for line in coding.decide(visit([{"lesions": lesions}])).codes:
        assert line.would_change[:2] == CHANGES[lesions]


def test_two_diagnoses_point_from_every_line(visit: Any) -> None:
    """Which lesion came first is not known, so no line may claim one diagnosis only."""
    given = [{"lesions": 1, "diagnosis": "actinic_cheilitis"}, {"lesions": 2}]
    assert {line.diagnoses for line in coding.decide(visit(given)).codes} == {("L57.0", "L56.8")}


def test_evidence_is_told_once_and_in_the_order_of_the_note(visit: Any) -> None:
    """Two lines of one visit rest on the same words."""
    first, more = coding.decide(visit([{"sites": {"nose": 2}}, {"sites": {"ear": 1}}])).codes
    starts = [word.start for word in first.evidence]
    assert starts == sorted(set(starts))
    assert {word.text for word in first.evidence} == {
        *("actinic_keratosis", "cryosurgery", "nose", "ear", "n"),
    }
    assert more.evidence == first.evidence


def test_words_that_count_two_procedures_are_looked_at(visit: Any) -> None:
    """The same group told twice must not double in silence."""
    once = visit([{"lesions": 3}])
    other = once.procedures[0].model_copy(update={"methods": ("curettement",)})
    twice = once.model_copy(update={"procedures": (*once.procedures, other)})
    answer = coding.decide(twice)
    assert answer.status == "review"
    assert "same words" in answer.reasons[0]


def test_a_service_of_another_family_is_named_in_the_reasons(visit: Any) -> None:
    answer = coding.decide(visit([{"lesions": 3}, {"lesions": 2, "act": "dermabrasion", "method": None}]))
    assert "dermabrasion for actinic keratoses" in answer.reasons[0]
    assert {line.status for line in answer.codes} == {"review"}


def test_what_the_reader_set_aside_is_kept_as_it_was(visit: Any) -> None:
    answer = coding.decide(visit(set_aside={"AKs of the scalp": "planned", "AK of the nose": "history"}))
    assert [(item.what, item.reason) for item in answer.not_coded] == [
        ("AK of the nose", "history"),
        ("AKs of the scalp", "planned"),
    ]
    assert answer.reasons[1] == "What it mentions was set aside: planned and history."


def test_a_note_about_something_else_says_so(visit: Any) -> None:
    assert coding.decide(visit(about_skin=False)).reasons == ("Nothing in the note belongs to dermatology.",)


def test_a_note_in_another_language_says_so(visit: Any) -> None:
    answer = coding.decide(visit(language="de"))
    assert answer.status == "none"
    assert "English" in answer.reasons[0]


def test_lines_from_a_note_in_another_language_are_looked_at(visit: Any) -> None:
    assert coding.decide(visit([{"lesions": 2}], language="es")).status == "review"


def test_a_limit_below_the_units_is_kept_and_looked_at(visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a later table allow fewer units than there are lesions, the line is capped, never passed on."""
    from coding import dated

    file = "parameters/premalignant_destruction.yaml"
    low = dated.Value("further_lesion_limit", date(2024, 7, 1), 5, "cms-mue-2024-07", True)
    values = {**dated.histories(file), "further_lesion_limit": (low,)}
    real = dated.histories
    monkeypatch.setattr(dated, "histories", lambda name: values if name == file else real(name))
    monkeypatch.setattr(dated, "_in_force", dated._in_force.__wrapped__)  # nothing picked before
    answer = coding.decide(visit([{"lesions": 10}]))
    assert [(line.code, line.units, line.status) for line in answer.codes] == [
        ("17000", 1, "ready"),
        ("17003", 5, "review"),
    ]
    assert answer.status == "review"
