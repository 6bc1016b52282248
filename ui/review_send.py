"""From the answer of one note to the reviewers: the only button of the page that stores a note."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from conversation import Talk
from records import Unusable
from review import queue
from review.place import VARIABLE
from ui import who, words
from ui.review_seat import store


def button(column: Any, talk: Talk) -> None:
    """Put the chart before the reviewers, as dermcode proposed it."""
    column.button(
        words.review("send"),
        key="send-to-review",
        on_click=_send,
        args=(talk,),
        help=words.review("send_stores"),
        width="stretch",
    )
    if told := st.session_state.pop("sent", None):
        (st.success if told[0] else st.error)(told[1])


def _send(talk: Talk) -> None:
    state = st.session_state
    first = talk.states[0].coded
    try:
        offered = queue.offer(
            store(os.environ.get(VARIABLE, "")),
            talk.note,
            first,
            at=datetime.now(UTC),
            by=who.name() or "page",
            on=state.get("on"),
            payer=state.get("payer"),
        )
    except Unusable as reason:
        state["sent"] = (False, str(reason))
        return
    place = words.review_names("places")[offered.queue]
    state["sent"] = (True, words.review("sent" if offered.new else "sent_before").format(queue=place))
