"""One turn of a conversation: what was asked, how it was understood, what was answered and from what."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from records import Code, Evidence

Intent = str
"""An id of conversation/intents.yaml."""


class Change(BaseModel):
    """A change that the coder made to the record in this conversation. It is the coder's, not the note's.

    what: the change in words. reason: as the coder gave it, empty without one. at: when, None when the
    caller gives no time (the conversation itself has no clock).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    what: str
    before: str = ""
    after: str = ""
    reason: str = ""
    by: str = "coder"
    at: datetime | None = None


class Turn(BaseModel):
    """A question and its answer; the fields are the contract of `dermcode ask --json`.

    answer: the verdict in its first sentence. codes: the chart's lines after this turn; supposed: the
    lines of a what-if, None for any other turn. changed: what the turn changed in the record, or would.
    evidence: places of the note. rules, sources: ids behind the answer. offers: what could be asked next.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str
    intent: Intent
    understood: bool
    answer: str
    codes: tuple[Code, ...] = ()
    supposed: tuple[Code, ...] | None = None
    changed: tuple[Change, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
