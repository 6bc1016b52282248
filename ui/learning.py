"""Learning: from corrections to candidates, their replay, the signature, the release, and back again."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from ui import learning_corrections, learning_releases, learning_replay, review_queue, who, words

VIEWS = ("corrections", "replay", "releases")


def open_button(column: Any) -> None:
    """The button that leads here."""
    column.button(
        words.learning("learning"), on_click=_open, key="open-learning", shortcut="Alt+L", width="stretch"
    )


def show() -> None:
    """The whole page."""
    head, back = st.columns([8, 1.35], vertical_alignment="center")
    head.html(f'<h2 class="dc-h">{escape(words.learning("title"))}</h2>')
    back.button("Back", on_click=_close, shortcut="Alt+B", width="stretch")
    if who.name() is None:
        review_queue.ask_name()
        return
    _views()
    if told := st.session_state.pop("learning-told", None):
        (st.success if told[0] else st.error)(told[1])
    view = st.session_state["learning-view"]
    if view == "corrections":
        learning_corrections.show()
    elif view == "replay":
        learning_replay.show()
    else:
        learning_releases.show()


def _views() -> None:
    """Which part of the way is shown, and who works."""
    names = words.learning_names("views")
    wanted = st.session_state.pop("learning-next", None)  # where the last step leads
    st.session_state["learning-view"] = wanted or st.session_state.get("learning-view") or VIEWS[0]
    which, you, other = st.columns([6.6, 1.6, 1.35], vertical_alignment="center")
    which.segmented_control(
        words.learning("learning"),
        list(VIEWS),
        format_func=lambda name: names[name],
        key="learning-view",
        label_visibility="collapsed",
    )
    name = f"<strong>{escape(who.name() or '')}</strong>"
    you.html(f'<div class="dc-small">{escape(words.review("you_are"))} {name}</div>')
    other.button(words.learning("other_view"), shortcut="g", on_click=_other, width="stretch")


def _other() -> None:
    now = VIEWS.index(st.session_state.get("learning-view") or VIEWS[0])
    st.session_state["learning-view"] = VIEWS[(now + 1) % len(VIEWS)]


def _open() -> None:
    st.session_state["page"] = "learning"


def _close() -> None:
    st.session_state.pop("page", None)
