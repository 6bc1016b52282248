"""Every miss with the words of the note behind it: what was quoted wrongly, and what was passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.facts import MEASURED
from evaluation.fields import Span, answer_spans, gold_spans, overlaps
from evaluation.verdicts import Verdict


@dataclass(frozen=True)
class Miss:
    """One case that is not exact.

    wrong: words that the answer rests on and gold does not, or, without gold, that it rests on at all.
    missed: words that prove the gold record and that the answer quotes nowhere; empty without gold.
    asked: what the answer asks about.
    """

    verdict: Verdict
    trap: str
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    asked: tuple[str, ...]


def explain(case: Mapping[str, Any], answer: Mapping[str, Any] | None, verdict: Verdict) -> Miss:
    """Why a case missed, in the words of its note, the first ones first."""
    trap = str(case.get("trap", ""))
    if answer is None or verdict.kind == "broken":
        return Miss(verdict, trap, (), (), ())
    gold, given = gold_spans(case), answer_spans(answer)
    note, has_gold = case["note"], "record" in case
    return Miss(
        verdict,
        trap,
        wrong=_words(note, [span for span in given if not has_gold or not overlaps(span, gold)]),
        missed=_words(note, [span for span in gold if not overlaps(span, given)]),
        asked=tuple(dict.fromkeys(query["about"] for query in answer.get("queries", ()))),
    )


def _words(note: str, spans: Sequence[Span]) -> tuple[str, ...]:
    return tuple(f"{role}: {' '.join(note[start:end].split())}" for start, end, role in sorted(spans))[
        : MEASURED["most_words"]
    ]
