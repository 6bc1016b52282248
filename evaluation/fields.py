"""How many facts an answer gets right, field by field, and how well it quotes the words that prove them.

Only cases with a gold `record` and gold `spans` are measured here (corpus/README.md has the format).
Precision: of the facts given, the share that is gold. Recall: of the gold facts, the share that is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.bounds import bounds
from evaluation.facts import FIELDS, MEASURED, Fact, facts, services

Span = tuple[int, int, str]
"""start, end, and what the words prove (the role by the groups of measured.yaml)."""


@dataclass(frozen=True)
class Tally:
    """right: facts on both sides; given, gold: facts on each side.

    quoted: of `gold`, how many were met; differs from `right` only where one may meet several (spans).
    """

    right: int = 0
    given: int = 0
    gold: int = 0
    quoted: int | None = None

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right + other.right,
            self.given + other.given,
            self.gold + other.gold,
            self.met + other.met,
        )

    @property
    def met(self) -> int:
        return self.right if self.quoted is None else self.quoted

    def shares(self) -> dict[str, float | int]:
        """Precision, recall and F1, each with the least it may stand for (95 %), to four digits.

        F1 is no share of anything; its bound is that of the share right / (right + wrong + missed),
        of which it is a rising function.
        """
        missed, wrong = self.gold - self.met, self.given - self.right
        precision, recall = _share(self.right, self.given), _share(self.met, self.gold)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        least = bounds(self.met, self.met + wrong + missed)[0]
        return {
            "gold": self.gold,
            "given": self.given,
            "precision": round(precision, 4),
            "precision_at_least": round(bounds(self.right, self.given)[0], 4),
            "recall": round(recall, 4),
            "recall_at_least": round(bounds(self.met, self.gold)[0], 4),
            "f1": round(f1, 4),
            "f1_at_least": round(min(f1, 2 * least / (1 + least)), 4),
        }


def measure(case: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Tally]:
    """The tally of every field and of the evidence spans; empty for a case without a gold record."""
    if "record" not in case:
        return {}
    gold, given = facts(case["record"]["procedures"]), facts(told_by(answer, "procedures"))
    out = {
        name: _time(case, answer) if name == "time" else _compare(gold[name], given[name]) for name in FIELDS
    }
    out["spans"] = _spans(gold_spans(case), answer_spans(answer))
    return out


def gold_spans(case: Mapping[str, Any]) -> set[Span]:
    """The words of the note that prove today's services, as the annotator marked them."""
    return _named(case.get("spans", ()))


def answer_spans(answer: Mapping[str, Any]) -> set[Span]:
    """The words that an answer quotes for its lines, its questions and the services that it read."""
    holders = [*answer.get("codes", ()), *answer.get("queries", ()), *services(told_by(answer, "procedures"))]
    return _named(span for holder in holders for span in holder.get("evidence", ()))


def told_by(answer: Mapping[str, Any], what: str) -> Sequence[Mapping[str, Any]]:
    """What the record of an answer holds; nothing where another coder's answer has no record."""
    found: Sequence[Mapping[str, Any]] = answer.get("visit", {}).get(what, ())
    return found


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    """Whether any of the others proves the same kind of fact with some of the same words."""
    start, end, role = span
    return any(role == kind and start < last and first < end for first, last, kind in others)


def _named(spans: Iterable[Mapping[str, Any]]) -> set[Span]:
    roles: Mapping[str, str] = MEASURED["roles"]
    return {(span["start"], span["end"], roles[span["role"]]) for span in spans if span["role"] in roles}


def _compare(gold: Counter[Fact], given: Counter[Fact]) -> Tally:
    return Tally((gold & given).total(), given.total(), gold.total())


def _spans(gold: set[Span], given: set[Span]) -> Tally:
    return Tally(
        right=sum(overlaps(span, gold) for span in given),
        given=len(given),
        gold=len(gold),
        quoted=sum(overlaps(span, given) for span in gold),
    )


def _time(case: Mapping[str, Any], answer: Mapping[str, Any]) -> Tally:
    """Done today, or set aside: acts done on both sides, and things set aside by the words of the note.

    What an answer sets aside beyond gold is not counted: gold holds what could be taken for a service.
    """
    gold = Counter(told["act"] for told in services(case["record"]["procedures"]))
    given = Counter(told["act"] for told in services(told_by(answer, "procedures")))
    done = (gold & given).total()
    aside = case["record"]["set_aside"]
    spotted = [
        (span["start"], span["end"])
        for told in (*told_by(answer, "set_aside"), *answer.get("not_coded", ()))
        for span in told.get("evidence", ())
    ]
    seen = sum(any(first < told["end"] and told["start"] < last for first, last in spotted) for told in aside)
    return Tally(done + seen, given.total() + seen, gold.total() + len(aside))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
