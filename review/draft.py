"""A decision in the making: what a reviewer does to the lines of one chart, one step at a time.

A draft never changes; every step makes another, so that a step is taken back by going back to the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from records import Evidence, Unusable, Visit
from review.charts import Chart
from review.claim import compared
from review.decision import Action, ClaimLine, Correction, Decision, Part, Reason
from review.derived import lines_of


@dataclass(frozen=True)
class Draft:
    """corrections: one for every proposed line, then those that were missed. lines: of a blind coder.

    marks: words that were marked and wait for the correction they belong to. changed: something was done.
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

    @staticmethod
    def of(chart: Chart, blind: bool) -> Draft:
        """The beginning: every line stands as proposed; who is blind begins with nothing."""
        if blind:
            return Draft(chart.id, blind=True)
        lines = lines_of(chart)
        asked = "\n".join(one.question for one in chart.coded.queries)
        accepted = tuple(Correction(action="accept", before=line, after=line) for line in lines)
        return Draft(chart.id, corrections=accepted, proposed=lines, query=asked, passed_on=bool(asked))

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
        return replace(self, corrections=self._with(place, kept), record=None)

    def add(self, line: ClaimLine, reason: Reason, says: str = "") -> Draft:
        """A line that was missed."""
        one = Correction(action="add", after=line, reason=reason, words=self.marks, says=says)
        return replace(self, corrections=(*self.corrections, one), marks=(), changed=True)

    def ask(self, question: str) -> Draft:
        """Something is to be asked of the provider; "" takes the question back."""
        return replace(self, query=question.strip(), passed_on=False, changed=True)

    def enter(self, lines: Sequence[ClaimLine]) -> Draft:
        """The lines of who has not seen the suggestion."""
        return replace(self, lines=tuple(lines), changed=True)

    def recoded(
        self,
        lines: Sequence[ClaimLine],
        reason: Reason,
        record: Visit,
        procedure: int,
        part: Part,
        was: str,
        should_be: str,
    ) -> Draft:
        """What the rules make of a corrected record takes the place of every line."""
        why: dict[str, object] = {
            "reason": reason,
            "procedure": procedure,
            "part": part,
            "was": was,
            "should_be": should_be,
            "words": self.marks,
        }
        corrections = compared(self.proposed, lines, why)
        if corrections and all(one.action == "accept" for one in corrections):
            # The record was wrong and its lines stand: what was wrong is still worth knowing.
            first = corrections[0]
            told = Correction(action="change", before=first.before, after=first.after, **why)  # type: ignore[arg-type]
            corrections = (told, *corrections[1:])
        return replace(
            self,
            corrections=corrections,
            record=record,
            query="",
            passed_on=False,
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
        return replace(self, corrections=self._with(place, one), marks=(), record=None, changed=True)

    def _with(self, place: int, one: Correction) -> tuple[Correction, ...]:
        return (*self.corrections[:place], one, *self.corrections[place + 1 :])
