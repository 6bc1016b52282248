"""The day of service decides which value is used, and a day without one is refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

import coding
from coding import dated
from coding.dated import HERE, FaultInData, Value, document, histories, history, pick
from records import Unusable


def test_before_the_first_value_there_is_no_answer_and_we_say_so(visit: Any) -> None:
    with pytest.raises(coding.NoValueOnDate) as error:
        coding.decide(visit([{"lesions": 3}], day=date(2011, 10, 31)))
    assert str(error.value) == (
        "first_lesion has no value on 2011-10-31: the earliest value starts 2011-11-01 "
        "(coding/parameters/premalignant_destruction.yaml). "
        "Check the date of service, or add the earlier value with its source."
    )
    assert isinstance(error.value, Unusable)


def test_on_the_first_day_there_is_an_answer(visit: Any) -> None:
    answer = coding.decide(visit([{"lesions": 3}], day=date(2011, 11, 1)))
    assert [line.code for line in answer.codes] == ["17000", "17003"]


def first_day(rule: str) -> date:
    """The first day of a rule: that of all rules, or a later one of its own."""
    own = [one[0].since for one in histories(f"parameters/{rule}.yaml").values() if not one[0].also_earlier]
    of_all: date = document("parameters/families.yaml")["first_day"]["since"]
    return max([of_all, *own])


@pytest.mark.parametrize("rule", document("parameters/families.yaml")["rules"])
def test_every_family_refuses_the_day_before_its_first_and_names_that(rule: str, visit: Any) -> None:
    first = first_day(rule)
    cases = yaml.safe_load((HERE / "cases" / f"{rule}.yaml").read_text(encoding="utf-8"))
    case = next(one for one in cases if len(one["given"]) == 1 and one.get("expect", {}).get("codes"))
    with pytest.raises(coding.NoValueOnDate, match=f"the earliest value starts {first}"):
        coding.decide(visit(case["given"], day=first - timedelta(days=1)))
    answer = coding.decide(visit(case["given"], day=first))
    assert {line.code: line.units for line in answer.codes} == case["expect"]["codes"]


BORROWING = [
    rule
    for rule in document("parameters/families.yaml")["rules"]
    if rule != "premalignant_destruction"
    and all(
        one[0].also_earlier and one[0].since > first_day(rule)
        for name, one in histories(f"parameters/{rule}.yaml").items()
        if name in document(f"parameters/{rule}.yaml")["labels"]
    )
]


@pytest.mark.parametrize("rule", BORROWING)
def test_a_value_used_before_its_day_is_said(rule: str, visit: Any) -> None:
    first = first_day(rule)
    cases = yaml.safe_load((HERE / "cases" / f"{rule}.yaml").read_text(encoding="utf-8"))
    case = next(one for one in cases if len(one["given"]) == 1 and one.get("expect", {}).get("codes"))
    early = coding.decide(visit(case["given"], day=first)).warnings
    assert any(says.endswith(f"they were also used for this visit of {first}.") for says in early)


def test_a_visit_without_a_procedure_is_refused_too(visit: Any) -> None:
    with pytest.raises(coding.NoValueOnDate, match="No rule has values on 2011-10-31"):
        coding.decide(visit(day=date(2011, 10, 31)))
    with pytest.raises(coding.NoValueOnDate, match="No rule has values on 2011-10-31"):
        coding.why_not("11102", visit(day=date(2011, 10, 31)), date(2011, 10, 31))
    assert coding.decide(visit(day=date(2011, 11, 1))).status == "none"


@pytest.mark.parametrize("rule", document("parameters/families.yaml")["rules"])
def test_a_new_edition_of_a_family_holds_from_its_day_and_not_before(
    rule: str, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code that a later edition renumbers: the day before has the old one, the day itself the new one."""
    file = f"parameters/{rule}.yaml"
    cases = yaml.safe_load((HERE / "cases" / f"{rule}.yaml").read_text(encoding="utf-8"))
    case = next(one for one in cases if len(one["given"]) == 1 and one.get("expect", {}).get("codes"))
    given, turn = case["given"], date(2031, 1, 1)
    (before, *_) = coding.decide(visit(given, day=turn - timedelta(days=1))).codes
    newer = {
        name: one if name.endswith("_mm") else (*one, renumbered(one[-1], before.code, turn))
        for name, one in histories(file).items()
    }
    monkeypatch.setattr(dated, "histories", lambda asked: newer if asked == file else histories(asked))
    dated._in_force.cache_clear()
    dated._check.cache_clear()
    try:
        codes = [
            {line.code for line in coding.decide(visit(given, day=day)).codes}
            for day in (turn - timedelta(days=1), turn)
        ]
    finally:
        monkeypatch.undo()
        dated._in_force.cache_clear()
        dated._check.cache_clear()
    assert before.code in codes[0]
    assert "99999" not in codes[0]
    assert "99999" in codes[1]
    assert before.code not in codes[1]


def renumbered(value: Value, code: str, day: date) -> Value:
    """The value of a later edition, in which one code has another number."""
    new = value.value
    if isinstance(new, tuple):
        new = tuple("99999" if one == code else one for one in new)  # type: ignore[assignment]
    return replace(value, since=day, value="99999" if new == code else new)


def test_before_the_limit_table_its_first_values_are_used_and_we_say_so(visit: Any) -> None:
    early = coding.decide(visit([{"lesions": 3}], day=date(2024, 6, 30)))
    assert early.warnings == (
        "The unit limits on file begin 2024-07-01; they were also used for this visit of 2024-06-30.",
    )
    assert coding.decide(visit([{"lesions": 3}], day=date(2024, 7, 1))).warnings == ()


def test_before_icd_10_a_line_has_no_pointer_and_is_looked_at(visit: Any) -> None:
    before = coding.decide(visit([{"lesions": 1}], day=date(2015, 9, 30)))
    after = coding.decide(visit([{"lesions": 1}], day=date(2015, 10, 1)))
    assert (before.codes[0].diagnoses, before.status) == ((), "review")
    assert (after.codes[0].diagnoses, after.status) == (("L57.0",), "ready")


def test_a_given_day_wins_over_the_day_of_the_note_with_a_warning(visit: Any) -> None:
    answer = coding.decide(visit([{"lesions": 1}], day=date(2026, 3, 4)), on=date(2026, 3, 5))
    assert answer.day == date(2026, 3, 5)
    assert answer.warnings == (
        "The note gives 2026-03-04 as the day of service; 2026-03-05, as given, was used.",
    )


def test_the_same_day_given_twice_is_no_warning(visit: Any) -> None:
    assert coding.decide(visit([{"lesions": 1}]), on=date(2026, 3, 4)).warnings == ()


def test_without_a_day_the_newest_values_are_used_and_we_say_so(visit: Any) -> None:
    answer = coding.decide(visit([{"lesions": 15}], day=None))
    assert answer.day is None
    assert [line.code for line in answer.codes] == ["17004"]
    assert answer.warnings == (
        f"No day of service was found: the newest values of edition {coding.VERSION} were used.",
    )


def a_history(*entries: tuple[str, Any]) -> Any:
    made = [
        {"since": date.fromisoformat(day), "value": value, "source": "aad-2011-11"} for day, value in entries
    ]
    return history("some_value", made, "parameters/some.yaml")


def test_a_value_holds_from_its_first_day_until_the_next() -> None:
    values = a_history(("2020-01-01", "old"), ("2024-01-01", "new"))
    days = {"2019-12-31": None, "2020-01-01": "old", "2023-12-31": "old", "2024-01-01": "new"}
    for day, expected in days.items():
        found = pick(values, date.fromisoformat(day))
        assert (found.value if found else None) == expected


def test_null_ends_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    from coding import dated

    ended = a_history(("2020-01-01", "old"), ("2024-01-01", None))
    monkeypatch.setattr(dated, "histories", lambda file: {"some_value": ended})
    assert dated.Dated("parameters/some.yaml", date(2023, 12, 31))("some_value").text == "old"
    with pytest.raises(coding.NoValueOnDate, match="the last one ended on 2024-01-01"):
        dated.Dated("parameters/some.yaml", date(2024, 1, 1))("some_value")


BROKEN = {
    "no list": {"since": date(2020, 1, 1)},
    "no first day": [{"value": "a", "source": "aad-2011-11"}],
    "a day that is text": [{"since": "2020-01-01", "value": "a", "source": "aad-2011-11"}],
    "the newest day first": [
        {"since": date(2024, 1, 1), "value": "a", "source": "aad-2011-11"},
        {"since": date(2020, 1, 1), "value": "b", "source": "aad-2011-11"},
    ],
    "a source that nobody lists": [{"since": date(2020, 1, 1), "value": "a", "source": "hearsay"}],
    "a key that means nothing": [
        {"since": date(2020, 1, 1), "value": "a", "source": "aad-2011-11", "unit": 1}
    ],
    "a decimal": [{"since": date(2020, 1, 1), "value": 57.0, "source": "aad-2011-11"}],
    "yes for a value": [{"since": date(2020, 1, 1), "value": True, "source": "aad-2011-11"}],
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_history_is_refused(fault: str) -> None:
    with pytest.raises(FaultInData, match=r"some_value|parameters/some\.yaml"):
        history("some_value", BROKEN[fault], "parameters/some.yaml")


def test_a_code_without_quotes_is_refused() -> None:
    """YAML reads 17000 as a number; a code is text."""
    with pytest.raises(FaultInData, match="must be a quoted text"):
        assert Value("first_lesion", date(2020, 1, 1), 17000, "aad-2011-11").text


def test_a_key_said_twice_is_refused(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """YAML would keep the last one in silence."""
    from coding import dated

    (tmp_path / "twice.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    monkeypatch.setattr(dated, "HERE", tmp_path)
    with pytest.raises(FaultInData, match=r"coding/twice\.yaml says a twice"):
        dated.document("twice.yaml")


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from coding import dated

    (tmp_path / "torn.yaml").write_text("a: [1\n", encoding="utf-8")
    monkeypatch.setattr(dated, "HERE", tmp_path)
    with pytest.raises(FaultInData, match=r"coding/torn\.yaml cannot be read"):
        dated.document("torn.yaml")
