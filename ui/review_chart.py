"""The chart at hand: its status, its lines, what is asked and marked, and the keys of the step."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui import cards, review_keys, review_lines, words
from ui.review_work import Work


def show(work: Work) -> None:
    """The status of the chart, its lines, then the keys of the step that is at hand."""
    chart, draft = work.chart, work.draft
    assert chart is not None
    assert draft is not None
    st.html(review_lines.head(work))
    if work.seen:
        review_lines.both(work)
    if draft.blind:
        st.html(f'<p class="dc-small">{escape(words.review("blind"))}</p>')
    else:
        for place, one in enumerate(draft.corrections):
            review_lines.line(work, place, one)
        if not draft.corrections:
            st.html('<p class="dc-small">No line is proposed.</p>')
        for asked in chart.coded.queries:
            st.html("".join(cards.query(asked)))
    if draft.why:
        st.html(review_lines.record(draft))
    if draft.query and not draft.passed_on:
        st.html(f'<p class="dc-ask">{escape(words.review("asks"))} {escape(draft.query)}</p>')
    if draft.marks:
        quotes = "".join(f"<q>{escape(one.text)}</q>" for one in draft.marks)
        st.html(f'<p class="dc-quotes">{escape(words.review("marked"))} {quotes}</p>')
    if work.selected is not None and work.mode == "look":
        st.html(
            f'<p class="dc-quotes">{escape(words.review("selected"))} <q>{escape(work.selected.text)}</q></p>'
        )
    with st.container(key="keys"):
        review_keys.STEPS[work.mode](work)
