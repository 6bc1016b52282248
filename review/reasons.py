"""Why lines are not as proposed, where it is known which facts of the record were wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from records import Coded, Evidence
from review.claim import compared
from review.decision import ClaimLine, Correction, Part, Reason
from review.derived import behind
from review.facts import NONE, Fact

_BY_PART: Mapping[Part, Reason] = {
    "act": "wrong_method",
    "technique": "wrong_method",
    "method": "wrong_method",
    "count": "wrong_count",
    "size": "wrong_count",
    "site": "wrong_site",
    "laterality": "wrong_site",
    "diagnosis": "wrong_diagnosis",
    "time": "wrong_time",
}


def reason_of(fact: Fact) -> Reason:
    """The typed reason that goes with a wrong fact, where nobody chose one."""
    return "missed_lesion" if fact.was == NONE and fact.procedure is None else _BY_PART[fact.part]


@dataclass(frozen=True)
class Why:
    """A wrong fact with its typed reason. words: those of the note that were marked for it. says: the
    correction in the reviewer's own words."""

    fact: Fact
    reason: Reason
    words: tuple[Evidence, ...] = ()
    says: str = ""

    def told(self) -> dict[str, object]:
        """The fields of a correction that tell it."""
        fact = self.fact
        return {
            "reason": self.reason,
            "procedure": fact.procedure,
            "part": fact.part,
            "was": fact.was,
            "should_be": fact.should_be,
            "words": self.words,
            "says": self.says,
        }


def told_why(
    suggested: Coded, lines: Sequence[ClaimLine], why: Sequence[Why], reason: Reason
) -> tuple[Correction, ...]:
    """How the lines of a corrected record come from the proposed ones, each with the fact behind it.

    A fact that changes no line is told of a line that stands, as long as there are such lines: the record
    was wrong all the same. reason: for lines that differ although no fact is known to.
    """
    proposed = [ClaimLine.of(line) for line in suggested.codes]
    if not why:
        return compared(proposed, lines, {"reason": reason})
    corrections = list(compared(proposed, lines, why[0].told()))
    work = [behind(suggested.visit, line) for line in suggested.codes]
    left = list(why)
    for place, one in enumerate(corrections):
        if one.action == "accept":
            continue
        fitting = _fitting(place, work, left) or _fitting(place, work, why) or left[:1] or list(why[:1])
        corrections[place] = one.model_copy(update=fitting[0].told())
        left = [other for other in left if other is not fitting[0]]
    for place, one in enumerate(corrections):
        fitting = _fitting(place, work, left) if one.action == "accept" else []
        if not fitting and one.action == "accept" and len(left) == len(why):
            fitting = left[:1]
        if fitting:
            changed = Correction(action="change", before=one.before, after=one.after, **fitting[0].told())  # type: ignore[arg-type]
            corrections[place] = changed
            left = [other for other in left if other is not fitting[0]]
    return tuple(corrections)


def _fitting(place: int, work: Sequence[tuple[int, ...]], why: Sequence[Why]) -> list[Why]:
    """The reasons of the work behind a proposed line; of an added line, those of work that was missed."""
    if place >= len(work):
        return [one for one in why if one.fact.procedure is None]
    return [one for one in why if one.fact.procedure in work[place]]
