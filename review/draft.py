"""A decision in the making: what a reviewer does to the lines of one chart, one step at a time.

A draft never changes; every step makes another, so that a step is taken back by going back to the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from records import Coded, Evidence, Unusable, Visit
from review.charts import Chart
from review.claim import compared
from review.decision import Action, ClaimLine, Correction, Decision, Reason
from review.derived import lines_of
from review.facts import facts
from review.reasons import Why, reason_of, told_why


@dataclass(frozen=True)
class Draft:
    """corrections: one for every proposed line, then those that were missed. lines: of a blind coder.

    marks: words that were marked and wait for the correction they belong to. changed: something was done.
    record, why: the corrected record, and each fact of it that was wrong. offered: the chart.
    """

    chart: str
    blind: bool = False
    corrections: tuple[Correction, ...] = ()
    lines: tuple[ClaimLine, ...] = ()
    query: str = ""
    passed_on: bool = False
    marks: tuple[Evidence, ...] = ()
    record: Visit | None = None
    changed: bool = False
    proposed: tuple[ClaimLine, ...] = field(default=(), repr=False)
    why: tuple[Why, ...] = ()
    offered: Chart | None = field(default=None, repr=False)

    @staticmethod
    def of(chart: Chart, blind: bool) -> Draft:
        """The beginning: every line stands as proposed; who is blind begins with nothing."""
        if blind:
            return Draft(chart.id, blind=True)
        lines = lines_of(chart)
        asked = "\n".join(one.question for one in chart.coded.queries)
        accepted = tuple(Correction(action="accept", before=line, after=line) for line in lines)
        return Draft(
            chart.id,
            corrections=accepted,
            proposed=lines,
            query=asked,
            passed_on=bool(asked),
            offered=chart,
        )

    def mark(self, words: Evidence) -> Draft:
        """Keep words for the correction that comes next; marking them again takes them out."""
        if words in self.marks:
            return replace(self, marks=tuple(one for one in self.marks if one != words))
        return replace(self, marks=(*self.marks, words))

    def change(self, place: int, after: ClaimLine, reason: Reason, says: str = "") -> Draft:
        """The line at a place is to be another."""
        return self._set(place, "change", after, reason, says)

    def reject(self, place: int, reason: Reason, says: str = "") -> Draft:
        """The line at a place falls; one that the reviewer added is taken out again."""
        if self.corrections[place].before is None:
            rest = (*self.corrections[:place], *self.corrections[place + 1 :])
            return replace(self, corrections=rest)
        return self._set(place, "reject", None, reason, says)

    def accept(self, place: int) -> Draft:
        """The line at a place stands as proposed after all."""
        before = self.corrections[place].before
        if before is None:
            return self
        kept = Correction(action="accept", before=before, after=before)
        return replace(self, corrections=self._with(place, kept), record=None, why=())

    def add(self, line: ClaimLine, reason: Reason, says: str = "") -> Draft:
        """A line that was missed."""
        one = Correction(action="add", after=line, reason=reason, words=self.marks, says=says)
        return replace(self, corrections=(*self.corrections, one), marks=(), record=None, changed=True)

    def ask(self, question: str) -> Draft:
        """Something is to be asked of the provider; "" takes the question back."""
        return replace(self, query=question.strip(), passed_on=False, changed=True)

    def enter(self, lines: Sequence[ClaimLine]) -> Draft:
        """The lines of who has not seen the suggestion."""
        return replace(self, lines=tuple(lines), changed=True)

    def recoded(self, answer: Coded, record: Visit, reason: Reason | None = None, says: str = "") -> Draft:
        """What the rules make of a corrected record (answer) takes the place of every line.

        reason: None for the one that goes with each fact. says: the correction in the reviewer's words.
        A record that is the suggested one again takes back what was done to the lines.
        """
        assert self.offered is not None
        suggested = self.offered.coded
        found = facts(suggested.visit, record)
        known = {one.fact: one for one in self.why}
        why = tuple(known.get(one) or Why(one, reason or reason_of(one), self.marks, says) for one in found)
        asked = "\n".join(one.question for one in answer.queries)
        lines = [ClaimLine.of(line) for line in answer.codes]
        return replace(
            self,
            corrections=told_why(suggested, lines, why, reason or "preference"),
            why=why,
            record=None if record == suggested.visit else record,
            query=asked,
            passed_on=bool(asked) and asked == "\n".join(one.question for one in suggested.queries),
            marks=(),
            changed=True,
        )

    def adopt(self, decision: Decision, reason: Reason | None = None) -> Draft:
        """Another reviewer's decision, taken over. reason: for one who had not seen the suggestion."""
        corrections = decision.corrections
        if decision.blind:
            corrections = compared(self.proposed, decision.lines, {"reason": reason or "preference"})
        return replace(
            self,
            corrections=corrections,
            record=decision.record,
            query=decision.query,
            passed_on=decision.passed_on,
            changed=True,
        )

    def decision(self, seconds: int | None = None) -> Decision:
        """The decision as it is to be stored. Raises Unusable when marked words belong to nothing yet."""
        if self.blind:
            return Decision(chart=self.chart, lines=self.lines, query=self.query, blind=True, seconds=seconds)
        if self.marks:
            raise Unusable("Words are marked: change, reject or add the line that they belong to, or ask.")
        return Decision(
            chart=self.chart,
            lines=tuple(one.after for one in self.corrections if one.after),
            corrections=self.corrections,
            query=self.query,
            passed_on=self.passed_on,
            record=self.record,
            seconds=seconds,
        )

    def _set(self, place: int, action: Action, after: ClaimLine | None, reason: Reason, says: str) -> Draft:
        before = self.corrections[place].before
        words = self.marks or self.corrections[place].words
        if before is None:
            one = Correction(action="add", after=after, reason=reason, words=words, says=says)
        elif before == after:
            one = Correction(action="accept", before=before, after=before)
        else:
            one = Correction(action=action, before=before, after=after, reason=reason, words=words, says=says)
        corrections = self._with(place, one)
        # A corrected record stands as long as it leads to these codes and units.
        stands = _codes(corrections) == _codes(self.corrections)
        record = self.record if stands else None
        return replace(self, corrections=corrections, marks=(), record=record, changed=True)

    def _with(self, place: int, one: Correction) -> tuple[Correction, ...]:
        return (*self.corrections[:place], one, *self.corrections[place + 1 :])


def _codes(corrections: Sequence[Correction]) -> list[tuple[str, int]]:
    return sorted((one.after.code, one.after.units) for one in corrections if one.after)
