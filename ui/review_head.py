"""The head of each page of the reviewers: title, way back, and a word where nothing is stored yet."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from review import place
from ui import words


def draw(title: str, on_back: Callable[[], None]) -> bool:
    """Draw the head; False where there is no store, and so nothing to show beneath it."""
    head, back = st.columns([8, 1.35], vertical_alignment="center")
    head.html(f'<h2 class="dc-h">{escape(words.review(title))}</h2>')
    back.button("Back", on_click=on_back, shortcut="Alt+B", width="stretch")
    if not place.is_there():
        st.info(words.review("no_store"))
        return False
    return True
