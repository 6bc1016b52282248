"""Nothing in an answer is made up: its codes, numbers and quotes stand in the record, a trace, a source,
the question, or the note at that place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import flow
from conversation import intents
from conversation.intents import document

from .scripted import Judged, judged

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_QUOTE = re.compile(r"“([^”]*)”")
_LINE = re.compile(r"\(line (\d+)\)")
_PLACE = re.compile(r"(?m)^(\d+)\. ")


def known(one: Judged) -> str:
    """Everything an answer may be made of, as one text."""
    turn = one.turn
    parts = [
        one.before.model_dump_json(),
        one.coded.model_dump_json(),
        turn.model_dump_json(exclude={"answer"}),
    ]
    parts += [past.question for past in one.talk.turns]
    # What the coder did, with what stood before.
    parts += [change.model_dump_json() for past in one.talk.turns for change in past.changed]
    return " ".join(parts)


BOOK = json.dumps(flow.rulebook(), default=str, ensure_ascii=False)
OWN = " ".join(
    [json.dumps(document("words"), ensure_ascii=False), json.dumps(document("changes"), default=str)]
)


def faults(one: Judged) -> Iterator[str]:
    answer, note = one.turn.answer, one.talk.note
    words = " ".join(note.split())
    examples = " ".join(example for intent in intents().values() for example in intent.examples)
    for quote in _QUOTE.findall(answer):
        if quote not in words and quote not in examples and quote not in OWN:
            yield f"quote {quote}"
    if one.turn.intent == "help":
        return
    lines = {str(number) for number in range(1, note.count("\n") + 2)}
    yield from (f"line {number}" for number in _LINE.findall(answer) if number not in lines)
    rest = _PLACE.sub("", _LINE.sub("", _QUOTE.sub("", answer)))
    # How many rows follow is counted, not made up.
    counted = {str(number) for number in range(len(answer.split("\n")) + 1)}
    allowed = set(_NUMBER.findall(known(one))) | counted
    from_rules = set(_NUMBER.findall(BOOK)) | set(_NUMBER.findall(OWN))
    for number in _NUMBER.findall(rest):
        whole = number.lstrip("0") or "0"
        if {number, whole, f"{whole}.0", number.split(".")[0]} & allowed or number in from_rules:
            continue
        yield f"number {number}"


def test_no_number_code_or_quote_is_made_up() -> None:
    wrong = [f"{one.key.ask}: {fault}" for one in judged("script") for fault in faults(one)]
    assert wrong == []


def test_a_made_up_number_is_found_out() -> None:
    one = judged("script")[0]
    lying = one.turn.model_copy(update={"answer": "There were 987654 lesions, “twelve purple nevi”."})
    found = list(faults(Judged(one.key, lying, one.talk, one.before, one.coded, (), False, False)))
    assert found == ["quote twelve purple nevi", "number 987654"]


def test_codes_of_an_answer_are_of_the_chart_or_asked_for() -> None:
    """A code that the chart, the what-if, the rule's trace and the coder do not name is in no answer."""
    code = re.compile(r"(?<![\d.])\d{5}(?!\d)")
    for one in judged("script"):
        if one.turn.intent in ("help", "rule_question", "source", "unclear"):
            continue
        assert set(code.findall(one.turn.answer)) <= set(code.findall(known(one) + one_condition(one))), (
            one.key.ask
        )


def one_condition(one: Judged) -> str:
    """What the rules say of the codes that were asked about."""
    from records import Unusable

    said = []
    for number in set(re.findall(r"(?<!\d)\d{5}(?!\d)", one.turn.question)):
        try:
            said.append(flow.why_not(number, one.before).condition)
        except Unusable as reason:
            said.append(str(reason))
    return " ".join([*said, OWN])
