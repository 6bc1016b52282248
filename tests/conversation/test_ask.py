"""The command `dermcode ask`: one object a turn, with the fields of its contract."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

FIELDS = {
    *("question", "intent", "understood", "answer", "codes", "supposed", "changed", "evidence", "rules"),
    "sources",
}
INTENTS = {
    *("why_code", "why_units", "why_not", "what_if", "missing", "left_out", "numbers", "query_letter"),
    *("compare", "correct", "evidence", "source", "audit", "visit_separate", "rule_question"),
    *("changed_since", "precedent", "accept", "reject", "summarise", "help", "undo", "refuse", "unclear"),
    "smalltalk",
}
NOTE = b"03/04/2026. Cryotherapy with liquid nitrogen to 5 actinic keratoses on the scalp."
Ask = Callable[..., Any]


def test_each_turn_is_one_object_with_the_fields_of_the_contract(dermcode: Ask) -> None:
    ran = dermcode(
        "ask", "-", "why 17003?", "what if there were 15", "make it 6", "undo", "--json", stdin=NOTE
    )
    turns = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [turn["intent"] for turn in turns] == ["why_code", "what_if", "correct", "undo"]
    assert all(set(turn) == FIELDS for turn in turns)
    assert [turn["supposed"] is None for turn in turns] == [True, False, True, True]
    assert [line["code"] for line in turns[1]["supposed"]] == ["17004"]
    assert [turn["codes"][1]["units"] for turn in turns] == [4, 4, 5, 4]
    assert turns[2]["changed"][0]["by"] == "coder"
    text = NOTE.decode()
    assert all(text[one["start"] : one["end"]] == one["text"] for turn in turns for one in turn["evidence"])


def test_the_intents_are_listed(dermcode: Ask) -> None:
    listed = [line.split()[0] for line in dermcode("ask", "--intents").out.splitlines()]
    assert sorted(listed) == sorted(INTENTS)


def test_without_a_question_it_says_what_it_takes(dermcode: Ask) -> None:
    ran = dermcode("ask", "-", stdin=NOTE)
    assert ran.code == 2
    assert "at least one question" in ran.err


def test_two_questions_in_one_are_both_answered(dermcode: Ask) -> None:
    ran = dermcode("ask", "-", "why 17003 and what is missing?", "--json", stdin=NOTE)
    turn = json.loads(ran.out)
    assert turn["intent"] == "why_code"
    assert "17003" in turn["answer"]
    assert "Not documented" in turn["answer"]


def test_nonsense_is_said_to_be_nonsense(dermcode: Ask) -> None:
    turn = json.loads(dermcode("ask", "-", "frobnicate the whatsit", "--json", stdin=NOTE).out)
    assert turn["intent"] == "unclear"
    assert turn["understood"] is False
