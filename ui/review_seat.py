"""Which chart a reviewer has, and which words of it are shown.

What is decided goes to the store and nowhere else; nothing is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, cast

import streamlit as st

from records import Evidence
from review import charts, deciding, queue
from review.decision import Decision
from review.draft import Draft
from review.queue import Queue, Seat
from review.store import Store
from review.tables import ChartRow
from ui import chosen, words

Mode = Literal["look", "reason", "count", "say", "line", "add", "query", "blind"]


@st.cache_resource(show_spinner=False)
def store(where: str) -> Store:
    """The store, opened once for the whole server."""
    return Store.open(where or None)


@dataclass
class Seated:
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
    selected: Evidence | None = None
    passed: list[str] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    seen: list[Decision] = field(default_factory=list)
    message: tuple[str, str] | None = None

    @property
    def adjudicates(self) -> bool:
        return self.view.endswith("adjudicate")

    @property
    def at(self) -> str:
        """Names the chart at hand, empty for none."""
        return self.chart.id[:12] if self.chart else ""

    @property
    def typing(self) -> bool:
        """Whether a field waits for words."""
        return self.mode in ("say", "line", "add", "query", "blind")

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
            self.store, self.reviewer, which, at=now(), adjudicate=self.adjudicates, after=self.passed
        )
        if seat is None and self.passed:  # all were passed over: begin again
            self.passed = []
            seat = queue.take(self.store, self.reviewer, which, at=now(), adjudicate=self.adjudicates)
        if seat is not None:
            self.sit(seat)

    def sit(self, seat: Seat) -> None:
        """A chart is here, and nothing is done to it yet."""
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
        return self.seat is None or queue.renew(self.store, self.seat, at=now())

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

    def select(self, words: Evidence) -> None:
        """Words of the note were selected."""
        self.selected = words

    def click(self, place: int) -> None:
        """Choose the line that a place of the note proves; of several, the next one."""
        if self.chart is None:
            return
        lines = [
            number
            for number, line in enumerate(self.chart.coded.codes)
            if any(one.start <= place < one.end for one in line.evidence)
        ]
        later = [number for number in lines if self.line is not None and number > self.line]
        if lines:
            self.line = (later or lines)[0]

    def choose(self, step: int) -> None:
        """The next line, or the one before; beyond the last one all are shown again."""
        count = len(self.draft.corrections) if self.draft else 0
        if count:
            now = -1 if self.line is None else self.line
            wanted = (now + step + 1) % (count + 1) - 1
            self.line = None if wanted < 0 else wanted


def views() -> list[str]:
    """The queues in their order, then the list of all charts."""
    return [*words.review_names("queues"), "many"]


def now() -> datetime:
    """The time of what is done."""
    return datetime.now(UTC)
