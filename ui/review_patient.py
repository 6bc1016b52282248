"""Beside the note: the patient's other encounters with what deserves a look, and photographs of the chart."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from records import Unusable
from review import photos
from review.timeline import Encounter, timeline
from ui import words
from ui.review_work import Work

TYPES = ["jpg", "jpeg", "png", "webp"]


def show(work: Work) -> None:
    """Both, folded; who codes blind sees photographs only, because the timeline tells the suggestion."""
    chart = work.chart
    assert chart is not None
    blind = work.seat is not None and work.seat.blind
    if chart.patient and not blind:
        told = timeline(work.store, chart.patient, chart.id)
        flagged = any(one.flags for one in told if one.chart == chart.id)
        with st.expander(words.review("patient").format(count=len(told)), expanded=flagged):
            st.html("".join(_encounter(one, one.chart == chart.id) for one in told))
    kept = photos.photos(work.store, chart.id)
    with st.expander(words.review("photographs").format(count=len(kept)), expanded=bool(kept)):
        for one in kept:
            st.image(photos.picture(work.store, one), caption=f"{one.site}, {one.at[:10]}", width="stretch")
        _attach(work)


def _encounter(one: Encounter, this: bool) -> str:
    lines = "; ".join(f"{line.code} × {line.units}" for line in one.lines) or words.review("no_line")
    day = one.day.isoformat() if one.day else "no day"
    done = ", ".join(one.done) or words.review("nothing_done")
    sites = f" ({', '.join(one.sites)})" if one.sites else ""
    planned = f"<br>{words.review('planned')} {escape(', '.join(one.planned))}" if one.planned else ""
    flags = "".join(f'<br><span class="dc-flag">{escape(flag.says)}</span>' for flag in one.flags)
    this_one = " is-this" if this else ""
    return (
        f'<div class="dc-visit{this_one}"><strong>{escape(day)}</strong> {escape(one.name)}: '
        f"{escape(lines)}<br>{escape(done + sites)}{planned}{flags}</div>"
    )


def _attach(work: Work) -> None:
    assert work.chart is not None
    key = work.at
    with st.form(f"photo-{key}", border=False, clear_on_submit=True):
        file = st.file_uploader(words.review("attach"), type=TYPES, key=f"file-{key}")
        site = st.text_input(words.review("where"), max_chars=60, key=f"site-{key}")
        pressed = st.form_submit_button(words.review("keep_photo"))
    if pressed and file is not None:
        try:
            raw = file.getvalue()
            photos.attach(
                work.store, work.chart.id, raw, site=site.strip(), by=work.reviewer, at=datetime.now(UTC)
            )
        except Unusable as reason:
            work.message = ("error", str(reason))
        st.rerun()
