"""Conversations as a coder would have them: understood, answered from the record, nothing changed unasked."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import flow
from conversation import Talk, Turn, intents
from conversation.utterances import utterances

TALKS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "talks.yaml").read_text(encoding="utf-8")
)
_CODE = re.compile(r"(?<!\w)\d{5}(?!\w)")


def lines(codes: Any) -> dict[str, int]:
    return {line.code: line.units for line in codes}


@pytest.fixture(scope="module", params=range(len(TALKS)), ids=lambda place: TALKS[place]["note"][:40])
def told(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Talk, list[dict[str, int]]]:
    """One conversation, asked from its first question to its last, and the chart after every turn."""
    talk = TALKS[request.param]
    over = Talk(talk["note"], flow.code(talk["note"], id="note"))
    after = []
    for turn in talk["turns"]:
        over.ask(turn["ask"])
        after.append(lines(over.coded.codes))
    return talk, over, after


def test_every_question_is_understood_and_answered(
    told: tuple[dict[str, Any], Talk, list[dict[str, int]]],
) -> None:
    talk, over, after = told
    wrong = [
        f"{turn['ask']}: {fault}"
        for turn, answer, chart in zip(talk["turns"], over.turns, after, strict=True)
        if (fault := _fault(turn, answer, chart))
    ]
    assert wrong == []


def _fault(turn: dict[str, Any], answer: Turn, chart: dict[str, int]) -> str:
    if answer.intent != turn["intent"]:
        return f"understood as {answer.intent}"
    if answer.understood != turn.get("understood", True):
        return f"understood is {answer.understood}"
    if "codes" in turn and (chart != turn["codes"] or lines(answer.codes) != turn["codes"]):
        return f"the chart is {chart}"
    if "supposed" in turn and lines(answer.supposed or ()) != turn["supposed"]:
        return f"supposed {lines(answer.supposed or ())}"
    missing = [words for words in turn.get("says", ()) if words not in answer.answer]
    wrong = [words for words in turn.get("never", ()) if words in answer.answer.lower()]
    return f"missing {missing}, wrongly said {wrong}" if missing or wrong else ""


def test_evidence_quotes_the_note(told: tuple[dict[str, Any], Talk, list[dict[str, int]]]) -> None:
    talk, over, _ = told
    pieces = [piece for turn in over.turns for piece in turn.evidence]
    assert pieces
    assert all(talk["note"][piece.start : piece.end] == piece.text for piece in pieces)


def test_no_code_is_named_that_nobody_asked_for_and_no_rule_gave(
    told: tuple[dict[str, Any], Talk, list[dict[str, int]]],
) -> None:
    """Every code in an answer is on the chart, supposed, in a rule's own trace, or in the question."""
    _, over, _ = told
    for turn in over.turns:
        known = {line.code for line in (*turn.codes, *(turn.supposed or ()))}
        known |= {code for line in (*turn.codes, *(turn.supposed or ())) for code in _codes_of(line)}
        known |= set(_CODE.findall(" ".join(past.question for past in over.turns)))
        known |= {line.code for state in over.states for line in state.coded.codes}
        known |= {line.code for past in over.turns for line in past.codes}
        if turn.intent not in ("help", "rule_question"):
            assert set(_CODE.findall(turn.answer)) <= known | {"17000", "17003", "17004"}, turn.question


def _codes_of(line: Any) -> set[str]:
    words = " ".join([*(step.says for step in line.why), *line.would_change])
    return set(_CODE.findall(words))


def test_every_intent_that_is_offered_has_wordings_and_is_tried() -> None:
    tried = {turn["intent"] for talk in TALKS for turn in talk["turns"]}
    on_file = Counter(one.intent for one in utterances())
    assert all(on_file[name] >= 100 for name in intents())
    assert set(intents()) <= tried


def test_the_same_questions_give_the_same_answers() -> None:
    talk = TALKS[0]

    def asked() -> list[str]:
        over = Talk(talk["note"], flow.code(talk["note"], id="note"))
        return [over.ask(turn["ask"]).model_dump_json() for turn in talk["turns"][:12]]

    assert asked() == asked()
