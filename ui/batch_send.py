"""The notes of a batch that need a person, handed to the review queue. They are stored there from then on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from batch.again import notes_at
from batch.run import Order
from ui import who, words


def button(column: Any, order: Order, places: list[str]) -> None:
    """The button, with the number of notes it is about: those shown that need a look or an answer."""
    column.button(
        words.say("batch_send").format(count=f"{len(places):,}"),
        disabled=not places,
        on_click=_send,
        args=(order, places),
        help=words.say("batch_send_help"),
        width="stretch",
        key="batch_send",
    )
    if told := st.session_state.pop("batch_sent", None):
        st.success(told)


def _send(order: Order, places: list[str]) -> None:
    """Read and code the notes once more, and offer each to the reviewers."""
    try:
        new, old = offer(order, places)
    except Exception:
        # Never a traceback, which could hold words of a note.
        st.session_state["batch_trouble"] = words.say("failed")
        return
    st.session_state["batch_sent"] = words.say("batch_sent").format(new=new, old=old)


def offer(order: Order, places: list[str]) -> tuple[int, int]:
    """(charts that are new to the reviewers, charts that were there before)."""
    import flow
    from review.queue import offer as put
    from review.store import Store

    store = Store.open()
    on = date.fromisoformat(order.settings.on) if order.settings.on else None
    counts = [0, 0]
    for note in notes_at(order.sources, places, order.settings):
        coded = flow.code(note.text, on=on, payer=order.settings.payer, id=note.id)
        offered = put(
            store,
            note.text,
            coded,
            at=datetime.now(UTC),
            by=who.name() or "batch",
            on=on,
            payer=order.settings.payer,
        )
        counts[0 if offered.new else 1] += 1
    return counts[0], counts[1]
