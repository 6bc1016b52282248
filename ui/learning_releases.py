"""The history of the releases: what each brought, who stands for it, which is in force, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

import releases
from learning import publishing
from learning.history import Told, told_of
from records import Unusable
from review.chain import stamp
from ui import who, words


def show() -> None:
    """The entries, the last first, and the way back."""
    kept = releases.history()
    for says in releases.faults():
        st.error(says)
    told = list(told_of(kept))
    if not told:
        st.info(words.learning("no_releases"))
        return
    for one in reversed(told):
        _entry(one)
    count, hash = kept.head
    st.html(f'<p class="dc-small">{escape(words.learning("head").format(head=f"{count}:{hash}"))}</p>')
    _back(told)


def _entry(one: Told) -> None:
    what = words.learning_names("entries")[one.kind]
    name = words.learning("shipped") if one.release == publishing.SHIPPED else one.release
    here = f' <span class="dc-chip">{escape(words.learning("in_force"))}</span>' if one.in_force else ""
    signed = f", {words.learning('signed').format(by=one.signed_by)}" if one.signed_by else ""
    new = "".join(f"<li>{escape(each)}</li>" for each in one.new)
    changed = words.learning("changed").format(count=one.changed) if one.new else ""
    with st.container(border=True):
        st.html(
            f'<div class="dc-body"><strong>{escape(what)} {escape(name)}</strong>{here}'
            f'<p class="dc-small">{escape(one.at[:16].replace("T", " "))}, {escape(one.by)}{escape(signed)}: '
            f"{escape(one.why)} {escape(changed)}</p>" + (f"<ul>{new}</ul>" if new else "") + "</div>"
        )


def _back(told: list[Told]) -> None:
    """An earlier release, or none, in force again."""
    now = told[-1].release
    published = [one.release for one in told if one.kind == "published"]
    options = [name for name in (publishing.SHIPPED, *published) if name != now]
    st.html(f'<p class="dc-sub">{escape(words.learning("way_back"))}</p>')
    which, why, press = st.columns([2, 3, 1.6], vertical_alignment="bottom")
    to = which.selectbox(
        words.learning("back_to"),
        options,
        format_func=lambda one: words.learning("shipped") if one == publishing.SHIPPED else one,
        key="back-to",
    )
    reason = why.text_input(words.learning("back_why"), key="back-why")
    if press.button(words.learning("roll_back"), key="roll-back", width="stretch") and to:
        try:
            publishing.back(to, by=(who.name() or ""), at=stamp(datetime.now(UTC)), why=reason)
        except Unusable as trouble:
            st.error(str(trouble))
            return
        st.session_state["learning-told"] = (True, words.learning("rolled_back"))
        st.rerun()
