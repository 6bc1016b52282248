"""One answer an intent: a function of the talk and the question, made from the record and the rules alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conversation.answers import (
    about_chart,
    about_rules,
    changing,
    comparing,
    counting,
    deciding,
    lines,
    small,
    standing,
    words_of_note,
    writing,
)
from conversation.answers.reply import Reply

Answer = Callable[[Any, Any], Reply]
"""What answers: a function of the talk and the question."""

ANSWERS: Mapping[str, Answer] = {
    "why_code": lines.why_code,
    "why_units": counting.why_units,
    "why_not": lines.why_not,
    "what_if": changing.what_if,
    "missing": about_chart.missing,
    "left_out": about_chart.left_out,
    "numbers": about_chart.numbers,
    "query_letter": writing.query_letter,
    "compare": comparing.compare,
    "correct": changing.correct,
    "undo": changing.undo,
    "evidence": words_of_note.evidence,
    "source": about_rules.source,
    "audit": standing.audit,
    "visit_separate": standing.visit_separate,
    "rule_question": about_rules.rule_question,
    "changed_since": changing.changed_since,
    "precedent": deciding.precedent,
    "accept": deciding.accept,
    "reject": deciding.reject,
    "summarise": writing.summarise,
    "help": small.help_,
    "refuse": small.refuse,
    "smalltalk": small.smalltalk,
    "unclear": small.unclear,
}

__all__ = ["ANSWERS", "Answer", "Reply"]
