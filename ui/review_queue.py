"""The queue: one chart at a time, worked by keyboard; the note on one side, its lines on the other.

The page holds what a reviewer is doing in st.session_state; what is decided goes to the store and nowhere
else. Buttons set the state, what is shown follows from it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any

import streamlit as st

from review.queue import waiting
from review.settings import settings
from ui import (
    review_bulk,
    review_chart,
    review_head,
    review_hold,
    review_note,
    review_patient,
    review_seat,
    review_work,
    who,
    words,
)
from ui.review_work import Work

FOCUS = """<script>
/* %s */
(() => {
  let left = 15;
  const look = setInterval(() => {
    const box = document.querySelector(".st-key-typing textarea, .st-key-typing input");
    if (box && document.activeElement !== box) { box.focus(); box.select(); }
    if (!--left || (box && box.dataset.typed)) clearInterval(look);
    if (box) box.onkeydown = () => { box.dataset.typed = "1"; };
  }, 100);
})();
</script>"""
"""Puts the cursor into the field that is to be typed in."""

TO_THE_NOTE = """<script>
/* %d */
setTimeout(() => document.querySelector(".dc-select")?.focus(), 60);
</script>"""
"""Gives the keys to the note: arrows go from word to word, Shift takes more, Enter selects."""


def open_button(column: Any) -> None:
    """The button that leads here."""
    column.button(words.review("queue"), on_click=_open, key="open-queue", shortcut="Alt+Q", width="stretch")


def show() -> None:
    """The whole page."""
    if not review_head.draw("queue_title", _close):
        return
    if who.name() is None:
        ask_name()
        return
    work = review_work.current()
    _head(work)
    if work.view == "many":
        review_bulk.show(work)
    elif work.chart is None:
        st.success(words.review("nothing_waits"))
    else:
        _chart(work)


def ask_name() -> None:
    """Who works: by the house's sign-in, else a name that is typed; every decision carries it."""
    if who.must_sign_in():
        st.button(words.review("sign_in"), on_click=who.sign_in, type="primary")
        return
    with st.form("who", border=False):
        with st.container(key="typing"):
            st.text_input(words.review("your_name"), max_chars=80, key="your-name")
        st.form_submit_button(words.review("begin"), type="primary", on_click=_begin)
    st.html(f'<p class="dc-small">{escape(words.review("who_is_stored"))}</p>')
    st.html(FOCUS % "who", unsafe_allow_javascript=True)


def _head(work: Work) -> None:
    """Which queue, how many wait, and what was just done."""
    told = waiting(work.store, work.reviewer, at=datetime.now(UTC))
    which, who, other, undo = st.columns([6, 1.6, 1.35, 1.35], vertical_alignment="center")
    names = words.review_names("queues")
    with which:
        st.session_state["which-queue"] = work.view  # the keys change it as well
        st.segmented_control(
            words.review("queue"),
            review_seat.views(),
            format_func=lambda name: (
                f"{names[name]} ({told[name]})" if name in names else words.review("many")
            ),
            key="which-queue",
            on_change=_go,
            args=(work,),
            label_visibility="collapsed",
        )
    you = f"{escape(words.review('you_are'))} <strong>{escape(work.reviewer)}</strong>"
    who.html(f'<div class="dc-small">{you}</div>')
    other.button(words.review("other_queue"), shortcut="g", on_click=work.turn, width="stretch")
    undo.button(
        words.review("undo"), shortcut="u", on_click=work.undo, disabled=not work.done, width="stretch"
    )
    if work.message:
        kind, text = work.message
        (st.error if kind == "error" else st.success)(text)
        work.message = None


def _chart(work: Work) -> None:
    assert work.chart is not None
    _alive()
    left, right = st.columns([1, 1], gap="medium")
    with left, st.container(key="note-side"):
        _note(work)
        review_patient.show(work)
    with right, st.container(key="lines-side"):
        review_chart.show(work)
    if work.to_note:
        st.html(TO_THE_NOTE % work.to_note, unsafe_allow_javascript=True)
    if work.typing:
        st.html(FOCUS % f"{work.mode} {work.at} {work.line}", unsafe_allow_javascript=True)
    review_hold.keys(work.at)


def _note(work: Work) -> None:
    """The note, with the words of the chosen line, or of all; of a blind chart without any."""
    evidence, aside, chosen = work.evidence()
    review_note.show(
        work.chart.note if work.chart else "",
        [*evidence, *(work.draft.marks if work.draft else ())],
        aside,
        chart=work.chart.id if work.chart else "",
        chosen=chosen,
        selected=work.select,
        clicked=work.click,
    )


@st.fragment(run_every=settings().renew_seconds)
def _alive() -> None:
    """While the page is open it says so; who closes it loses the chart when the lease runs out."""
    work: Work | None = st.session_state.get("work")
    if work is not None and not work.renew():
        work.message = ("error", words.review("lost"))
        work.forget()


def _go(work: Work) -> None:
    chosen = st.session_state.get("which-queue")
    if chosen and chosen != work.view:
        work.go(chosen)


def _begin() -> None:
    if name := st.session_state["your-name"].strip():
        who.typed(name)


def _open() -> None:
    st.session_state["page"] = "queue"


def _close() -> None:
    """Back to the first screen; the chart is free at once."""
    work: Work | None = st.session_state.pop("work", None)
    if work is not None:
        work.leave()
    st.session_state.pop("page", None)
