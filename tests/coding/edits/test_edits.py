"""What becomes of claim lines: pairs, add-ons, units, modifiers and order, case by case (cases.yaml)."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from coding import edits
from coding.edits.tables import facts, tables
from coding.outcome import Line
from coding.payer_profiles import profile
from records import Circumstance, Code, Count, Evidence, LesionGroup, OfficeWork, Procedure, Visit

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))["cases"]
DAY = date(2024, 8, 1)
SIDES = ("left", "right", "bilateral")


def a_group(words: str, given: Mapping[str, Any]) -> LesionGroup:
    """ "right great toe", "scalp 10", "left cheek #A": side, subsite, site, lesions and name."""
    parts = words.split()
    name = parts.pop()[1:] if parts[-1].startswith("#") else None
    lesions = int(parts.pop()) if parts[-1].isdigit() else 1
    side = parts.pop(0) if parts[0] in SIDES else None
    return LesionGroup(
        diagnosis=given.get("dx"),
        diagnosis_class=given.get("class", "unspecified"),
        diagnosis_certain=given.get("certain", True),
        site=parts.pop(),
        subsite=" ".join(parts) or None,
        laterality=side,  # type: ignore[arg-type]
        lesion=name,
        count=Count(value=lesions),
    )


def a_line(given: Mapping[str, Any], start: int) -> Line:
    groups = tuple(a_group(words, given) for words in given.get("at", ()))
    lesions = given.get("lesions", sum(group.count.value or 0 for group in groups))
    words = (Evidence(start=start, end=start + 1, text="x", role="act"),)
    procedure = Procedure(
        act=given["act"],
        diagnosis=given.get("dx"),
        diagnosis_class=given.get("class", "unspecified"),
        diagnosis_certain=given.get("certain", True),
        groups=groups,
        count=Count(value=lesions),
        circumstances=tuple(Circumstance(id=told) for told in given.get("told", ())),
        evidence=words,
    )
    code = Code(
        code=given["code"],
        units=given.get("units", 1),
        diagnoses=tuple(given.get("icd10", ())),
        evidence=words,
    )
    return Line(code, (procedure,))


def edited(case: Mapping[str, Any], lines: list[Line] | None = None) -> edits.Edited:
    given = lines or [a_line(one, 10 * (place + 1)) for place, one in enumerate(case["given"])]
    work = tuple(OfficeWork(kind=kind, says=kind) for kind in case.get("office_work", ()))
    payer = replace(profile(None), **case.get("payer", {}))
    return edits.apply(given, Visit(office_work=work), DAY, payer)


def in_words(line: Line) -> str:
    code = line.code
    units = f"x{code.units}" if code.units > 1 else ""
    modifiers = "".join(f"-{modifier}" for modifier in code.modifiers)
    return f"{code.code}{units}{modifiers}" + (" review" if code.status == "review" else "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    found = edited(case)
    assert [in_words(line) for line in found.lines] == case["expect"]
    dropped = {item.what.split(" x ")[0]: item.reason for item in found.not_coded}
    assert set(dropped) == set(case.get("dropped", {}))
    assert all(words in dropped[code] for code, words in case.get("dropped", {}).items())
    assert bool(found.queries) == bool(found.because) == case.get("asked", False)
    assert case.get("look", "") in " ".join(found.look)
    reviewed = [line for line in found.lines if line.code.status == "review"]
    assert not reviewed or found.look, "a line is for review and nothing says why"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_order_of_the_lines_given_does_not_matter(case: dict[str, Any]) -> None:
    lines = [a_line(one, 10 * (place + 1)) for place, one in enumerate(case["given"])]
    first = edited(case, lines)
    shuffle = random.Random(7)
    for _ in range(4):
        mixed = lines[:]
        shuffle.shuffle(mixed)
        again = edited(case, mixed)
        assert again.lines == first.lines
        assert again.queries == first.queries
        assert set(again.not_coded) == set(first.not_coded)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_modifier_gives_its_fact_and_its_source(case: dict[str, Any]) -> None:
    for line in edited(case).lines:
        steps = [step for step in line.code.why if step.rule.startswith("edits.")]
        for modifier in line.code.modifiers:
            assert any(modifier in step.says and step.sources for step in steps), modifier


def test_a_question_names_no_code_and_leaves_a_way_out() -> None:
    (query,) = edited(next(case for case in CASES if case.get("asked"))).queries
    assert "cannot be determined" in query.question
    assert not any(character.isdigit() for character in query.question)
    assert query.evidence


def test_the_direction_of_a_pair_follows_no_rule_but_the_table() -> None:
    own = tables(DAY)
    directions = {
        ("17000", "17110"): "17110",
        ("17003", "17110"): "17110",
        ("17004", "17110"): "17004",
        ("17000", "11102"): "11102",
        ("17004", "11102"): "17004",
        ("17000", "11200"): "11200",
        ("17000", "11055"): "17000",
        ("17000", "11057"): "11057",
        ("11104", "69100"): "11104",
        ("11102", "69100"): "69100",
    }
    for (one, other), column1 in directions.items():
        there, back = own.edit(one, other), own.edit(other, one)
        assert there is not None
        assert there == back
        assert there.column1 == column1
    assert own.edit("17003", "11103") is None
    assert own.edit("17311", "13151") is None


def test_pairs_that_no_modifier_allows() -> None:
    own = tables(DAY)
    never = [("17004", "17000"), ("17004", "17003"), ("17111", "17110"), ("11104", "11102")]
    assert all((found := own.edit(*pair)) is not None and found.never for pair in never)
    found = own.edit("11642", "11102")
    assert found is not None
    assert not found.never


def test_every_parent_of_an_add_on_is_on_file() -> None:
    for own in facts().values():
        assert set(own.parents) <= set(facts())
        assert bool(own.parents) == (own.global_days == "ZZZ")


def test_a_visit_after_the_table_of_the_quarter_says_so() -> None:
    case = next(case for case in CASES if case["expect"] == ["17004", "17110-59"])
    lines = [a_line(one, 10 * (place + 1)) for place, one in enumerate(case["given"])]
    for day, words in ((date(2024, 9, 30), ""), (date(2024, 10, 1), "later"), (date(2024, 6, 30), "begin")):
        found = edits.apply(lines, Visit(), day, profile(None))
        assert bool(found.warnings) == bool(words)
        assert words in " ".join(found.warnings)


def test_one_service_alone_has_no_pair_to_warn_of() -> None:
    line = a_line({"code": "17000", "act": "destruction", "at": ["scalp"]}, 1)
    assert edits.apply([line], Visit(), date(2026, 3, 4), profile(None)).warnings == ()


def test_no_lines_make_no_claim() -> None:
    assert edits.apply([], Visit(), DAY, profile(None)) == edits.Edited(())
