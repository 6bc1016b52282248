"""All charts in a list, cut by what they have in common; many of them accepted at once, and undone."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from records import Unusable
from review.charts import SHORT
from review.listing import Listed, Wanted, accept_all, codes_on_file, listed, undo_all
from ui import deidentify, words
from ui.review_work import Work

STATES = ("coded", "disputed", "reviewed")
STATUSES = ("ready", "review", "query", "none")
QUEUES = ("rest", "risk", "random")


def show(work: Work) -> None:
    """The filters, the charts, and what can be done to all of them."""
    if deidentify.show(work):
        return
    wanted = _filters(work)
    found = listed(work.store, wanted)
    st.dataframe(_table(found), hide_index=True, width="stretch", height=360, key="charts")
    act, undo, told = st.columns([2, 2, 5], vertical_alignment="center")
    waiting = sum(one.state == "coded" and one.queue != "random" and not one.double for one in found)
    act.button(
        f"{words.review('accept_all')} ({waiting})",
        on_click=_accept,
        args=(work, wanted),
        disabled=not waiting or wanted.queue == "random",
        type="primary",
        width="stretch",
    )
    undo.button(
        words.review("undo_all"), on_click=_undo, args=(work,), disabled=not work.group, width="stretch"
    )
    told.html(f'<p class="dc-small">{words.review("about_many")}</p>')
    deidentify.opener(work, found)


def _filters(work: Work) -> Wanted:
    names = words.review_names("columns")
    columns = st.columns(5)
    choices = {
        "state": STATES,
        "queue": QUEUES,
        "status": STATUSES,
        "code": tuple(codes_on_file(work.store, STATES)),
        "risk": tuple(words.review_names("risks")),
    }
    chosen = {
        name: column.selectbox(names[name], options, index=None, placeholder="any", key=f"many-{name}")
        for column, (name, options) in zip(columns, choices.items(), strict=True)
    }
    return Wanted(**chosen)  # type: ignore[arg-type]


def _table(found: list[Listed]) -> dict[str, list[str]]:
    names = words.review_names("columns")
    columns = {
        "name": [one.name for one in found],
        "day": [one.day or "" for one in found],
        "status": [one.status for one in found],
        "code": [" ".join(one.codes) for one in found],
        "queue": [one.queue for one in found],
        "risk": [", ".join(one.risks) for one in found],
        "state": [one.state for one in found],
        "id": [one.id[:SHORT] for one in found],
    }
    return {names[head]: column for head, column in columns.items()}


def _accept(work: Work, wanted: Wanted) -> None:
    try:
        work.group, count = accept_all(work.store, work.reviewer, wanted, at=datetime.now(UTC))
    except Unusable as reason:
        work.message = ("error", str(reason))
        return
    work.message = ("success", words.review("accepted").format(count=count))


def _undo(work: Work) -> None:
    try:
        count = undo_all(work.store, work.reviewer, work.group, at=datetime.now(UTC))
    except Unusable as reason:
        work.message = ("error", str(reason))
        return
    work.group = ""
    work.message = ("success", words.review("given_back").format(count=count))
