"""What one reviewer is doing: their draft of the chart they have, and the steps of it.

Everything a key or a button does is a method here; nothing is drawn.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import streamlit as st

import flow
from records import Unusable
from review import deciding
from review.claim import line_of
from review.decision import ClaimLine, Reason
from review.draft import Draft
from review.log import Conflict
from review.place import VARIABLE
from review.recount import with_count
from ui import words
from ui.review_seat import Seated, now, store

Doing = Literal["change", "reject", "add", "adopt"]
COUNTED: tuple[Reason, ...] = ("wrong_count", "missed_lesion")
"""Reasons for which the number of lesions is set right and the rules do the rest."""


@dataclass
class Work(Seated):
    """doing, reason: the step at hand. lesions: what can be counted anew, lesion: the one being counted.
    group: the name of the last acceptance of many. to_note: how often the keys were given to the note."""

    doing: Doing = "change"
    reason: Reason | None = None
    lesions: list[tuple[int, int | None, int]] = field(default_factory=list)
    lesion: int = 0
    group: str = ""
    to_note: int = 0

    def step(self, make: Callable[[Draft], Draft]) -> None:
        """One step of the draft, or the sentence that says why not."""
        assert self.draft is not None
        try:
            after = make(self.draft)
        except (Unusable, ValueError) as reason:
            self.message = ("error", str(reason) if isinstance(reason, Unusable) else words.say("failed"))
            return
        self.before.append(self.draft)
        self.draft, self.mode = after, "blind" if after.blind else "look"

    def begin(self, doing: Doing) -> None:
        """A change begins with its reason. Without a chosen line it is of the first."""
        if self.line is None and doing in ("change", "reject") and self.draft and self.draft.corrections:
            self.line = 0
        if doing in ("change", "reject") and self.line is None:
            doing = "add"
        self.doing, self.mode = doing, "reason"

    def because(self, reason: Reason) -> None:
        """The reason is chosen; what comes next depends on it."""
        self.reason = reason
        if self.doing == "reject" and self.line is not None:
            line = self.line
            self.step(lambda draft: draft.reject(line, reason))
            self.line = None if self.draft and line >= len(self.draft.corrections) else line
        elif self.doing == "adopt":
            self._adopt(self.lesion, reason)
        elif self.doing == "change" and reason in COUNTED and self._counted():
            self.mode = "count"
        else:
            self.mode = "add" if self.doing == "add" else "line"

    def _counted(self) -> bool:
        """What can be counted anew: each group of lesions of the record, and its number."""
        assert self.chart is not None
        visit = (self.draft.record if self.draft else None) or self.chart.coded.visit
        self.lesions = [
            (number, place if len(done.groups) > 1 else None, (group or done).count.value or 0)
            for number, done in enumerate(visit.procedures)
            for place, group in (enumerate(done.groups) if done.groups else [(0, None)])
        ]
        self.lesion = 0
        return bool(self.lesions)

    def count(self, step: int) -> None:
        """So many lesions more, or fewer."""
        number, group, lesions = self.lesions[self.lesion]
        self.lesions[self.lesion] = (number, group, max(0, lesions + step))

    def other(self, step: int) -> None:
        """Other lesions."""
        self.lesion = (self.lesion + step) % len(self.lesions)

    def supposed(self) -> tuple[ClaimLine, ...]:
        """The lines that the rules make of the number as it is set."""
        assert self.chart is not None
        number, group, lesions = self.lesions[self.lesion]
        visit = (self.draft.record if self.draft else None) or self.chart.coded.visit
        answer = flow.decide(
            with_count(visit, number, group, lesions), on=self.chart.on, payer=self.chart.payer
        )
        return tuple(ClaimLine.of(line) for line in answer.codes)

    def keep_count(self) -> None:
        """The lines of the corrected record take the place of those proposed."""
        assert self.chart is not None
        number, group, lesions = self.lesions[self.lesion]
        visit = (self.draft.record if self.draft else None) or self.chart.coded.visit
        done = visit.procedures[number]
        was = (done.groups[group] if group is not None else done).count.value
        record, lines = with_count(visit, number, group, lesions), self.supposed()
        self.step(
            lambda draft: draft.recoded(
                lines,
                self.reason or "wrong_count",
                record,
                number,
                "count",
                "none" if was is None else str(was),
                str(lesions),
            )
        )
        self.line = None

    def keep_line(self, text: str) -> None:
        """The line as it was typed."""
        reason, place = self.reason or "preference", self.line
        if self.mode == "add" or place is None:
            self.step(lambda draft: draft.add(line_of(text), reason))
        else:
            self.step(lambda draft: draft.change(place, line_of(text), reason))

    def keep_query(self, text: str) -> None:
        self.step(lambda draft: draft.ask(text))

    def keep_blind(self, text: str) -> None:
        """All lines of a blind chart, one a line; an empty field is a chart without any."""
        self.step(lambda draft: draft.enter([line_of(one) for one in text.splitlines() if one.strip()]))
        if not self.message:
            self.save()

    def to_the_note(self) -> None:
        """The keys go to the words of the note."""
        self.to_note += 1

    def mark(self) -> None:
        """The selected words were missed."""
        if self.selected is not None:
            selected = self.selected
            self.step(lambda draft: draft.mark(selected))
            self.selected = None

    def adopt(self, place: int) -> None:
        """Take the first coder's decision, or the second's."""
        if self.seen[place].blind:
            self.lesion = place
            self.begin("adopt")
        else:
            self._adopt(place, None)

    def _adopt(self, place: int, reason: Reason | None) -> None:
        decision = self.seen[place]
        self.step(lambda draft: draft.adopt(decision, reason))

    def back(self) -> None:
        """Out of a step without doing it; in no step, the last one is taken back."""
        if self.mode not in ("look", "blind"):
            self.mode = "look"
        elif self.before:
            self.draft = self.before.pop()

    def save(self) -> None:
        """Store the decision, and on to the next chart."""
        assert self.draft is not None
        assert self.seat is not None
        taken = datetime.fromisoformat(self.seat.taken)
        try:
            decision = self.draft.decision(max(0, int((now() - taken).total_seconds())))
            self.done.append(deciding.decide(self.store, self.seat, decision, at=now()))
        except Unusable as reason:
            self.message = ("error", str(reason))
            if isinstance(reason, Conflict):
                self.forget()
            return
        self.forget()

    def undo(self) -> None:
        """The last decision is taken back, and its chart is here again."""
        self.leave()
        try:
            seat = deciding.undo(self.store, self.done[-1], self.reviewer, at=now())
        except Unusable as reason:
            self.message = ("error", str(reason))
            self.done.pop()
            return
        self.done.pop()
        self.sit(seat)
        self.message = ("success", words.review("undone"))


def current() -> Work:
    """The work of this session, with a chart where there is one."""
    work: Work | None = st.session_state.get("work")
    if work is None:
        opened = store(os.environ.get(VARIABLE, ""))
        work = Work(opened, st.session_state["reviewer"])
        st.session_state["work"] = work
    work.fetch()
    return work
