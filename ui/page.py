"""The frame of the page and its first screen: a box for the note, samples, one sentence for an error.

A note lives in st.session_state of one browser session and nowhere else; nothing here is cached,
logged or written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from html import escape
from pathlib import Path

import streamlit as st

from conversation import Talk, ready
from records import Coded, Unusable
from ui import batch, chosen, learning, review_quality, review_queue, rulebook, samples, style, words

__all__ = ["guarded", "open_page", "ready", "start"]

ICON = str(Path(__file__).parent / "icon.svg")
Coder = Callable[..., Coded]
"""flow.code: a note, the day of service and the payer (both may be None) to the answer."""


def open_page() -> None:
    """Title, style and the line at the top; the first call of every run."""
    st.set_page_config(page_title=words.say("title"), page_icon=ICON, layout="wide")
    st.html(style.css())
    title, purpose = escape(words.say("title")), escape(words.say("purpose"))
    st.html(f'<div class="dc-head"><h1>{title}</h1><p>{purpose}</p></div>')


@contextmanager
def guarded() -> Iterator[None]:
    """Turn every error into one sentence on the page: no traceback, no words of the note, no log."""
    try:
        yield
    except Unusable as reason:
        st.error(str(reason))
    except Exception:
        st.error(words.say("failed"))


def start(code: Coder, payers: Mapping[str, str]) -> None:
    """The first screen: a box for the note beside the samples. Coding one leads to the answer."""
    left, right = st.columns([2, 1], gap="large")
    with left:
        entered = _form(payers)
    with right, st.container(key="samples"):
        st.html('<h2 class="dc-h">Or try a sample note</h2>')
        for sample in samples.samples():
            if st.button(sample.title, key=f"sample-{sample.id}", width="stretch"):
                entered = (sample.note(), None, None)
        rulebook.open_button(st)
        queue, quality = st.columns(2, gap="small")
        review_queue.open_button(queue)
        review_quality.open_button(quality)
        many, learn = st.columns(2, gap="small")
        batch.open_button(many)
        learning.open_button(learn)
        about = "".join(f"<p>{escape(words.say(name))}</p>" for name in ("scope", "privacy"))
        st.html(f'<div class="dc-small">{about}</div>')
    if entered:
        note, on, payer = entered
        with left, guarded():
            coded = code(note, on=on, payer=payer)
            talk = Talk(note, coded, on=on, payer=payer)
            st.session_state.update(note=note, on=on, payer=payer, talk=talk, chosen=chosen.ALL)
            st.rerun()


def _form(payers: Mapping[str, str]) -> tuple[str, date | None, str | None] | None:
    """The note, the day and the payer once the button is pressed; None before."""
    kept = st.session_state
    with st.form("entry", border=False):
        note = st.text_area(
            "Paste a note", value=kept.get("note", ""), height=400, key="draft", placeholder="Note text"
        )
        day, payer, button = st.columns([2, 2, 2], vertical_alignment="bottom")
        on = day.date_input(
            "Day of service (optional)", value=kept.get("on"), format="YYYY-MM-DD", min_value=date(1990, 1, 1)
        )
        named = payer.selectbox(
            "Payer (optional)",
            list(payers),
            index=list(payers).index(kept["payer"]) if kept.get("payer") in payers else None,
            format_func=lambda payer: payers[payer],
            placeholder="Not stated",
        )
        pressed = button.form_submit_button("Code this note", type="primary", width="stretch")
    return (note or "", on if isinstance(on, date) else None, named) if pressed else None
