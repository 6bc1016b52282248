"""The reviewers' store for a talk on the page, when there is one."""

from __future__ import annotations

import os

import streamlit as st

from conversation import Talk
from records import Unusable
from review.place import VARIABLE, is_there
from review.talking import StoreBook
from ui import who
from ui.review_seat import store


def give(talk: Talk) -> None:
    """Let a talk keep its decisions in the store, and look up earlier ones; without a store, nothing."""
    if not is_there():
        return
    if isinstance(talk.book, StoreBook):
        talk.book.reviewer = who.name()
        return
    try:
        opened = store(os.environ.get(VARIABLE, ""))
    except Unusable:
        return  # the pages of the reviewers say why
    state = st.session_state
    talk.book = StoreBook(opened, who.name(), on=state.get("on"), payer=state.get("payer"))
