"""The cards, tables and downloads show what the answer says, and any text as text."""

from __future__ import annotations

import csv
import io
import json
from types import SimpleNamespace

import pytest

import flow
from records import Coded, Count, Documentation, Evidence, NotCoded, SecondLook, Visit
from ui import cards, chosen, downloads, samples, tables


@pytest.fixture
def coded(handmade: SimpleNamespace) -> Coded:
    answer: Coded = handmade.coded()
    return answer


def test_a_line_shows_code_units_pointers_reasons_and_what_would_change_it(coded: Coded) -> None:
    card = "".join(cards.code(coded.codes[0]))
    for words in ("17004", "1 unit<", "L57.0", "17 counted", "one-source", "14 or fewer", "Ready"):
        assert words in card
    assert "Modifier" not in card


def test_a_modifier_and_the_status_of_a_line_are_shown(coded: Coded) -> None:
    card = "".join(cards.code(coded.codes[1]))
    assert "</small> 59<" in card
    assert "2 units" in card
    assert "Needs a look" in card


def test_a_query_shows_the_least_that_is_certain(coded: Coded) -> None:
    asked = coded.queries[0]
    assert "17000, 1 unit" in cards.query(asked)[1]
    assert "no code yet" in cards.query(asked.model_copy(update={"at_least": ()}))[1]


def test_markup_in_any_text_of_the_answer_is_escaped(coded: Coded) -> None:
    drawn = cards.status(coded) + cards.warnings(coded) + "".join(cards.query(coded.queries[0]))
    assert "&lt;b&gt;one" in drawn
    assert not any(tag in drawn for tag in ("<b>", "<u>", "<i>"))
    sly = NotCoded(what="<img src=x>", reason="<svg>")
    named = Documentation(element="x", label="<h1>", found=False)
    assert not any(tag in cards.not_coded(sly) + cards.element(named) for tag in ("<img", "<svg", "<h1>"))


def test_the_checklist_says_found_with_its_words_or_missing(coded: Coded) -> None:
    found, missing = (cards.element(item) for item in coded.documentation)
    assert "found" in found
    assert "<q>2026-03-04</q>" in found
    assert "missing" in missing


def test_what_the_second_reader_sees_is_a_card_and_marks_its_words(coded: Coded) -> None:
    word = Evidence(start=1, end=6, text="<abc>", role="diagnosis")
    look = SecondLook(says="It takes <abc> for a part of it.", evidence=(word,), sure=0.9)
    seen = coded.model_copy(update={"second_look": look})
    drawn = "".join(cards.second_look(look))
    assert "<q>&lt;abc&gt;</q> (diagnosis). It never changes a code" in drawn
    assert word in chosen.shown(seen)[1]
    assert word not in chosen.shown(seen)[0]
    assert chosen.shown(seen, chosen.key("look", 0)) == ((word,), ())
    assert chosen.shown(coded, chosen.key("look", 0)) == ((), ())


def test_the_record_is_a_table_of_procedures_lesions_and_numbers(coded: Coded) -> None:
    assert "<td>actinic keratosis</td><td>premalignant</td><td>17</td>" in tables.procedures(coded.visit)
    drawn = tables.groups(coded.visit)
    assert "<td>left cheek</td><td>not stated</td><td>8</td>" in drawn
    assert "4 mm" in drawn
    assert "<td>lesion count</td>" in tables.numbers(coded.visit)


def test_a_count_without_a_number_shows_its_problem_and_what_is_certain() -> None:
    shown = tables.table("c", ("h",), [(tables.count(Count(value=None, at_least=2, problem="vague")),)], "")
    assert "vague, at least 2" in shown
    assert tables.count(Count(value=15, open_upward=True)) == "15 or more"


def test_an_empty_record_says_so() -> None:
    assert "No procedure" in tables.procedures(Visit())


def test_choosing_one_thing_shows_only_its_evidence(coded: Coded) -> None:
    marked, aside = chosen.shown(coded, chosen.key("code", 1))
    assert [one.text for one in marked] == ["Rx"]
    assert aside == ()


def test_all_shows_lines_and_queries_and_sets_the_rest_apart(coded: Coded) -> None:
    marked, aside = chosen.shown(coded)
    assert {one.text for one in marked} >= {"Rx", "8 on", "LN2"}
    assert [one.text for one in aside] == ["4 AKs frozen"]


def test_all_shows_the_day_of_service_as_a_time() -> None:
    marked, _ = chosen.shown(flow.code("Date of service: 03/04/2026. AK nose, LN2."))
    assert [one.text for one in marked if one.role == "time"] == ["03/04/2026"]


def test_a_choice_that_this_answer_does_not_have_shows_all(coded: Coded) -> None:
    assert chosen.shown(coded, "code 7") == chosen.shown(coded)


def test_the_json_is_the_contract(coded: Coded) -> None:
    text = downloads.as_json(coded)
    assert json.loads(text)["schema"] == "dermcode/coded/1"
    assert text == coded.model_dump_json(by_alias=True) + "\n"


def test_the_csv_has_one_line_a_code_and_runs_no_formula(coded: Coded) -> None:
    first, second = csv.DictReader(io.StringIO(downloads.as_csv(coded)))
    assert (first["code"], first["units"], first["diagnoses"]) == ("17004", "1", "L57.0")
    assert (second["code"], second["modifiers"], second["label"]) == ("99999", "59", "'=1+1")


def test_the_samples_are_notes_and_begin_with_the_note_itself() -> None:
    listed = samples.samples()
    assert len({sample.id for sample in listed}) == len(listed) >= 6
    for sample in listed:
        first = sample.note().splitlines()[0]
        assert first.strip()
        assert not first.startswith(("#", "---", "title"))


def test_every_sample_file_is_in_the_index() -> None:
    assert {sample.file for sample in samples.samples()} == {file.name for file in samples.HERE.glob("*.txt")}
