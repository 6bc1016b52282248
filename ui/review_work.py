"""What one reviewer is doing: the chart they have, their draft, and the steps of it.

Everything a key or a button does is a method here; nothing is drawn.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, cast

import streamlit as st

import flow
from records import Evidence, Unusable
from review import charts, deciding, queue
from review.claim import line_of
from review.decision import ClaimLine, Decision, Reason
from review.draft import Draft
from review.log import Conflict
from review.place import VARIABLE
from review.queue import Queue, Seat
from review.recount import with_count
from review.store import Store
from review.tables import ChartRow
from ui import chosen, words

Mode = Literal["look", "reason", "count", "line", "add", "query", "blind"]
Doing = Literal["change", "reject", "add", "adopt"]
COUNTED: tuple[Reason, ...] = ("wrong_count", "missed_lesion")
"""Reasons for which the number of lesions is set right and the rules do the rest."""


@st.cache_resource(show_spinner=False)
def store(where: str) -> Store:
    """The store, opened once for the whole server."""
    return Store.open(where or None)


@dataclass
class Work:
    """view: which queue, or "many". line: the chosen one, None for all. done: what can be undone, the last at
    the end: the entry of a decision. seen: the two decisions that an adjudicator compares."""

    store: Store
    reviewer: str
    view: str = "random"
    seat: Seat | None = None
    chart: charts.Chart | None = None
    draft: Draft | None = None
    before: list[Draft] = field(default_factory=list)
    line: int | None = None
    mode: Mode = "look"
    doing: Doing = "change"
    reason: Reason | None = None
    lesions: list[tuple[int, int | None, int]] = field(default_factory=list)
    lesion: int = 0
    selected: Evidence | None = None
    passed: list[str] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    seen: list[Decision] = field(default_factory=list)
    group: str = ""
    message: tuple[str, str] | None = None
    to_note: int = 0

    @property
    def adjudicates(self) -> bool:
        return self.view.endswith("adjudicate")

    @property
    def typing(self) -> bool:
        """Whether a field waits for words."""
        return self.mode in ("line", "add", "query", "blind")

    # Which chart

    def go(self, view: str) -> None:
        """Another queue; the chart goes back."""
        self.leave()
        self.view, self.passed = view, []

    def turn(self) -> None:
        """The next of the queues."""
        names = views()
        self.go(names[(names.index(self.view) + 1) % len(names)])

    def fetch(self) -> None:
        """The next chart, when there is none."""
        if self.chart is not None or self.view == "many":
            return
        which = cast(Queue, self.view.split()[0])
        seat = queue.take(
            self.store, self.reviewer, which, at=_now(), adjudicate=self.adjudicates, after=self.passed
        )
        if seat is None and self.passed:  # all were passed over: begin again
            self.passed = []
            seat = queue.take(self.store, self.reviewer, which, at=_now(), adjudicate=self.adjudicates)
        if seat is not None:
            self._sit(seat)

    def _sit(self, seat: Seat) -> None:
        with self.store.reading() as session:
            self.chart = charts.load(session, session.get_one(ChartRow, seat.chart))
            given = deciding.given(session, seat.chart) if seat.place == queue.ADJUDICATOR else []
        self.seen = [one.decision for one in sorted(given, key=lambda one: one.place) if not one.undone]
        self.seat, self.draft, self.before = seat, Draft.of(self.chart, seat.blind), []
        self.line, self.selected = None, None
        self.mode = "blind" if seat.blind else "look"

    def forget(self) -> None:
        """No chart any more."""
        self.seat = self.chart = self.draft = None

    def leave(self) -> None:
        """Give the chart back at once."""
        if self.seat is not None:
            queue.release(self.store, self.seat)
        self.forget()

    def renew(self) -> bool:
        return self.seat is None or queue.renew(self.store, self.seat, at=_now())

    def next(self) -> None:
        """Pass this chart over for now."""
        if self.chart is not None:
            self.passed.append(self.chart.id)
        self.leave()

    # What is shown

    def evidence(self) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...], str]:
        """The words to mark, those seen and not coded, and what they belong to."""
        if self.chart is None or (self.seat and self.seat.blind):
            return (), (), chosen.ALL
        proposed = len(self.chart.coded.codes)
        name = chosen.ALL if self.line is None or self.line >= proposed else chosen.key("code", self.line)
        marked, aside = chosen.shown(self.chart.coded, name)
        return marked, aside, name

    def click(self, place: int) -> bool:
        """Choose the line that a place of the note proves; of several, the next one. Whether there is one."""
        if self.chart is None:
            return False
        lines = [
            number
            for number, line in enumerate(self.chart.coded.codes)
            if any(one.start <= place < one.end for one in line.evidence)
        ]
        later = [number for number in lines if self.line is not None and number > self.line]
        if not lines or (not later and lines[0] == self.line):
            return False
        self.line = (later or lines)[0]
        return True

    def choose(self, step: int) -> None:
        """The next line, or the one before; beyond the last one all are shown again."""
        count = len(self.draft.corrections) if self.draft else 0
        if count:
            now = -1 if self.line is None else self.line
            wanted = (now + step + 1) % (count + 1) - 1
            self.line = None if wanted < 0 else wanted

    # Steps

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
            decision = self.draft.decision(max(0, int((_now() - taken).total_seconds())))
            self.done.append(deciding.decide(self.store, self.seat, decision, at=_now()))
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
            seat = deciding.undo(self.store, self.done[-1], self.reviewer, at=_now())
        except Unusable as reason:
            self.message = ("error", str(reason))
            self.done.pop()
            return
        self.done.pop()
        self._sit(seat)
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


def views() -> list[str]:
    """The queues in their order, then the list of all charts."""
    return [*words.review_names("queues"), "many"]


def _now() -> datetime:
    return datetime.now(UTC)
