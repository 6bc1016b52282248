"""What one reviewer is doing: their draft of the chart they have, and the steps of it. What is done to its
record is in ``review_record``.

Everything a key or a button does is a method here; nothing is drawn.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import streamlit as st

from records import Unusable
from review import deciding
from review.claim import line_of
from review.decision import Reason
from review.log import Conflict
from review.place import VARIABLE
from ui import who, words
from ui.review_record import COUNTED, OF_THE_RECORD, Corrects
from ui.review_seat import now, store

Doing = Literal["change", "reject", "add", "adopt"]


@dataclass
class Work(Corrects):
    """doing: the step at hand. group: the name of the last acceptance of many. to_note: how often the keys
    were given to the note."""

    doing: Doing = "change"
    group: str = ""
    to_note: int = 0

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
            if not (reason == "wrong_time" and self.take_out(line)):
                self.step(lambda draft: draft.reject(line, reason))
            self.line = None if self.draft and line >= len(self.draft.corrections) else line
        elif self.doing == "adopt":
            self._adopt(self.lesion, reason)
        elif self.doing == "change" and reason in COUNTED and self.counted():
            self.mode = "count"
        elif reason in OF_THE_RECORD:
            self.begin_saying()
        else:
            self.by_line()

    def keep_line(self, text: str) -> None:
        """The line as it was typed."""
        reason, place = self.reason or "preference", self.line
        if self.mode == "add" or place is None:
            self.step(lambda draft: draft.add(line_of(text), reason))
        else:
            self.step(lambda draft: draft.change(place, line_of(text), reason))

    def by_line(self) -> None:
        """The line is typed, and the record stays as it is."""
        self.mode = "add" if self.doing == "add" else "line"

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
    if work is not None and work.reviewer != who.name():
        work.leave()  # somebody else signed in
        work = None
    if work is None:
        opened = store(os.environ.get(VARIABLE, ""))
        work = Work(opened, str(who.name()))
        st.session_state["work"] = work
    work.fetch()
    return work
