"""The nouns of review: what a reviewer decided of one chart, line by line, and why.

A decision is of a whole chart, given in one piece; its corrections tell what became of each line. The
words of a note stand only in ``words``, ``says``, ``query`` and ``record``.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from records import Code, Evidence, Visit
from records.visit import Record

Action = Literal["accept", "change", "reject", "add", "query"]
"""Of a line: as proposed, otherwise, not at all, one that was missed, or to be asked of the provider."""

ChartAction = Literal["accept", "change", "reject", "add", "query", "blind"]
"""Of a whole chart; blind: coded without having seen the suggestion."""

Reason = Literal[
    "missed_lesion",
    "wrong_count",
    "wrong_site",
    "wrong_time",
    "wrong_diagnosis",
    "wrong_method",
    "wrong_rule",
    "unclear_note",
    "preference",
]
"""Why a line is not as proposed; wrong_time: history, plan or another's work read as done today, or not."""

REASONS: tuple[Reason, ...] = get_args(Reason)

Part = Literal["act", "technique", "count", "site", "laterality", "method", "diagnosis", "size", "time"]
"""The field of the record that was read wrongly."""


class ClaimLine(Record):
    """A code with its units, modifiers and diagnoses, without proof."""

    code: Annotated[str, Field(pattern=r"^[0-9A-Z]{5}$")]
    units: Annotated[int, Field(ge=1, le=999)] = 1
    modifiers: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()

    @staticmethod
    def of(line: Code) -> ClaimLine:
        """The same line as the engine proposed it."""
        return ClaimLine(code=line.code, units=line.units, modifiers=line.modifiers, diagnoses=line.diagnoses)


class Correction(Record):
    """What became of one line, typed so that it can be counted and learned from.

    before: the proposed line, None for one that was missed. after: the line as it should be, None for one
        that is rejected or waits for an answer.
    reason: always there but for "accept". procedure, part: which field of which procedure of the suggested
        record was wrong; was, should_be: its value there and the right one (ids of the lexicon, numbers).
    words: the words of the note that were missed or misread. says: in the reviewer's own words.
    A change from a line to the same line says that only the record was wrong.
    """

    action: Action
    before: ClaimLine | None = None
    after: ClaimLine | None = None
    reason: Reason | None = None
    procedure: int | None = None
    part: Part | None = None
    was: str = ""
    should_be: str = ""
    words: tuple[Evidence, ...] = ()
    says: str = ""

    @model_validator(mode="after")
    def _tells_what_and_why(self) -> Correction:
        wanted = {
            "accept": (True, True),
            "change": (True, True),
            "reject": (True, False),
            "add": (False, True),
        }.get(self.action)
        if wanted is not None and wanted != (self.before is not None, self.after is not None):
            raise ValueError(f"{self.action} does not have the lines before and after that it must have")
        if (self.reason is None) != (self.action == "accept"):
            raise ValueError("every action but accept has a reason, and accept has none")
        return self


class Decision(Record):
    """What one reviewer decided of one chart.

    lines: the chart as it is to be claimed. corrections: how it came from the suggestion, one for each
        proposed line and one for each added. query: what the provider is asked, "" for nothing.
    record: the corrected record, None when the suggested one stands.
    passed_on: the query is the suggestion's own, accepted as it is.
    blind: the reviewer had not seen the suggestion, so there are no corrections.
    seconds: from taking the chart to deciding, if known.
    """

    chart: str
    lines: tuple[ClaimLine, ...] = ()
    corrections: tuple[Correction, ...] = ()
    query: str = ""
    passed_on: bool = False
    record: Visit | None = None
    blind: bool = False
    seconds: Annotated[int, Field(ge=0)] | None = None

    @property
    def asks(self) -> bool:
        """Whether something is to be asked of the provider."""
        return bool(self.query) or any(one.action == "query" for one in self.corrections)

    @property
    def action(self) -> ChartAction:
        """The whole chart in one word: a question outweighs a change, a change outweighs acceptance."""
        if self.blind:
            return "blind"
        done = {one.action for one in self.corrections}
        if self.asks and not self.passed_on:
            return "query"
        if done == {"reject"}:
            return "reject"
        if done == {"add"}:
            return "add"
        return "change" if done - {"accept"} else "accept"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The typed reasons, each once, in their order."""
        return tuple(dict.fromkeys(one.reason for one in self.corrections if one.reason))
