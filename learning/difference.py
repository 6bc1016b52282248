"""What a change of the program does to a chart or a case: nothing, better, worse, or something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from learning.answers import Answer, Line, in_order
from records.visit import Record
from review.settled import SettledChart

Turn = Literal["mended", "flipped", "moved", "doubted", "eased"]
"""mended: now as it was settled. flipped: no longer as it was settled. moved: otherwise, wrong both times.

doubted: as settled both times, and now somebody must look. eased: as settled both times, and nobody must.
"""
NEEDS_REASON: tuple[Turn, ...] = ("flipped", "moved", "doubted")
"""What nobody may let pass without saying why."""
EXACT, SILENT = "exact", "silent error"
"""Verdicts of evaluation."""
READY = "ready"


class Change(Record):
    """A settled chart whose answer becomes another one. chart: its id; nothing of its note.

    settled: the lines that were settled; asked: whether the provider was asked.
    """

    chart: str
    turn: Turn
    before: Answer
    after: Answer
    settled: tuple[Line, ...]
    asked: bool = False

    @property
    def needs_reason(self) -> bool:
        return self.turn in NEEDS_REASON

    def settled_says(self) -> str:
        """What was settled, in a line."""
        told = "; ".join(line.says() for line in self.settled) or "no line"
        return told + (", the provider asked" if self.asked else "")


class CaseChange(Record):
    """A keyed case that is answered otherwise. of: "gold", or the id of the candidate whose case it is."""

    case: str
    of: str
    before: Answer
    after: Answer

    @property
    def stops(self) -> bool:
        """It was right and is not any more, or is now wrong without anybody being asked to look."""
        worse = self.before.verdict == EXACT != self.after.verdict
        return worse or self.after.verdict == SILENT != self.before.verdict

    @property
    def mends(self) -> bool:
        return self.after.verdict == EXACT != self.before.verdict


def agrees(answer: Answer, chart: SettledChart) -> bool:
    """Whether an answer claims and asks what was settled."""
    return not answer.trouble and answer.lines == in_order(chart.lines) and bool(answer.asks) == chart.asks


def change(chart: SettledChart, before: Answer, after: Answer) -> Change | None:
    """What becomes of one settled chart; None where nothing does."""
    if before == after:
        return None
    was, is_now = agrees(before, chart), agrees(after, chart)
    turn: Turn
    if is_now:
        turn = ("doubted" if before.status == READY else "eased") if was else "mended"
    else:
        turn = "flipped" if was else "moved"
    return Change(
        chart=chart.id,
        turn=turn,
        before=before,
        after=after,
        settled=in_order(chart.lines),
        asked=chart.asks,
    )


def needing_reasons(changes: Sequence[Change]) -> list[Change]:
    """The changes that must be accounted for one by one."""
    return [one for one in changes if one.needs_reason]
