"""Candidates that wait, their replay chart by chart, and the signature of a second person."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from html import escape

import streamlit as st

from learning import desk, publishing, signing
from learning.answers import Answer
from learning.candidate import Candidate, same_person
from learning.difference import Change
from learning.following import Following
from learning.trial import Trial
from records import Unusable
from review.chain import stamp
from review.place import VARIABLE, is_there
from review.store import Store
from ui import tables, who, words
from ui.review_seat import store


def show() -> None:
    """The desk, then what the last replay of it gave."""
    waiting = desk.waiting()
    run: Following | None = st.session_state.get("learning-run")
    if run is not None:
        _watch()
        return
    if not waiting:
        st.info(words.learning("no_candidates"))
        return
    chosen = [one for one in waiting if _card(one)]
    if st.button(
        words.learning("replay"), type="primary", shortcut="Alt+T", disabled=not chosen, key="replay"
    ):
        st.session_state["learning-run"] = Following([one.id for one in chosen])
        st.rerun()
    wanted = {one.id for one in chosen}
    trial = next((one for one in desk.trials() if {each.id for each in one.candidates} == wanted), None)
    if trial is not None:
        _trial(trial)


def _card(one: Candidate) -> bool:
    """A candidate with its case; whether it is to be replayed."""
    with st.container(border=True):
        tick, away = st.columns([6, 1.3], vertical_alignment="center")
        chosen = tick.checkbox(one.says(), value=True, key=f"take-{one.id}")
        with away.popover(words.learning("withdraw"), width="stretch"):
            why = st.text_input(words.learning("withdraw_why"), key=f"withdraw-why-{one.id}")
            if st.button(words.learning("withdraw_now"), key=f"withdraw-{one.id}"):
                _withdraw(one, why)
        lines = "; ".join(f"{line.code} x {line.units}" for line in one.case.lines) or words.learning(
            "no_line"
        )
        status = words.learning_names("statuses")[one.case.status]
        proposed = words.learning("proposed_by").format(by=one.by, at=one.at[:10])
        why_told = f" {escape(one.why)}" if one.why else ""
        st.html(
            f'<div class="dc-case"><q>{escape(one.case.note)}</q> <strong>{escape(lines)}</strong>, '
            f"{escape(status.lower())}</div>"
            f'<p class="dc-small">{escape(proposed)}{why_told}</p>'
        )
    return bool(chosen)


def _withdraw(one: Candidate, why: str) -> None:
    try:
        desk.withdraw(one.id, (who.name() or ""), stamp(datetime.now(UTC)), why)
    except Unusable as reason:
        st.error(str(reason))
        return
    st.rerun()


@st.fragment(run_every=0.5)
def _watch() -> None:
    """How far the replay is; the page follows when it has ended."""
    run: Following | None = st.session_state.get("learning-run")
    if run is None or run.ended is not None:
        st.session_state.pop("learning-run", None)
        if run is not None and run.ended and "says" in run.ended:
            st.session_state["learning-told"] = (False, run.ended["says"])
        st.rerun()
        return
    if run.of:
        st.progress(run.done / run.of, words.learning("replaying").format(done=run.done, of=run.of))
    else:
        st.progress(0.0, words.learning("replay_begins"))
    st.button(words.learning("stop"), on_click=run.stop, key="stop-replay")


def _trial(trial: Trial) -> None:
    """What the candidates would change, and who lets them."""
    st.html(f'<p class="dc-sub">{escape(words.learning("would_change"))}</p>')
    turns = words.learning_names("turns")
    better = sum(not one.needs_reason for one in trial.changes)
    need = trial.needing_reasons()
    cells = [
        (words.learning("charts_replayed"), f"{trial.base.charts:,}"),
        (words.learning("cases_replayed"), f"{trial.cases_tried:,}"),
        (words.learning("for_better"), str(better)),
        (words.learning("need_reason"), str(len(need))),
        (words.learning("stops"), str(len(trial.stops))),
    ]
    tiles = "".join(
        f'<div class="dc-tile"><span>{escape(name)}</span><strong>{value}</strong></div>'
        for name, value in cells
    )
    st.html(f'<div class="dc-tiles">{tiles}</div>')
    for says in trial.stops:
        st.error(says)
    rows = [(one.chart[:12], turns[one.turn], *_three(one)) for one in trial.changes]
    heads = tuple(words.learning_names("change_columns").values())
    st.html(tables.table(words.learning("charts"), heads, rows, empty=words.learning("no_chart_changes")))
    cases = [
        (one.case, words.learning_names("cases_of")[one.of], _says(one.before), _says(one.after))
        for one in trial.cases
    ]
    heads = tuple(words.learning_names("case_columns").values())
    st.html(tables.table(words.learning("cases"), heads, cases, empty=words.learning("no_case_changes")))
    kept = store(os.environ.get(VARIABLE, "")) if is_there() else None
    if stale := signing.stale(trial, kept):
        st.warning(stale)
    elif not trial.stops:
        _sign(trial, need, kept)


def _three(one: Change) -> tuple[str, str, str]:
    return _says(one.before), _says(one.after), one.settled_says()


def _says(answer: Answer) -> str:
    return answer.says()


def _sign(trial: Trial, need: list[Change], kept: Store | None) -> None:
    """The signature: a reason for each chart that changes for anything but the better, and one for all."""
    signed = desk.signature(trial)
    if signed is not None and signing.against(trial, signed, kept) is None:
        st.success(words.learning("signed_by").format(by=signed.by, why=signed.why))
        if st.button(words.learning("publish"), type="primary", shortcut="Alt+P", key="publish"):
            _publish(trial, kept)
        return
    me = who.name() or ""
    if any(same_person(one.by, me) for one in trial.candidates):
        st.info(words.learning("second_person"))
        return
    reasons = {
        one.chart: st.text_input(
            words.learning("reason_for").format(chart=one.chart[:12]), key=f"reason-{trial.id}-{one.chart}"
        )
        for one in need
    }
    why = st.text_input(words.learning("why_right"), key=f"sign-why-{trial.id}")
    if st.button(words.learning("sign"), type="primary", shortcut="Alt+S", key="sign"):
        try:
            signing.sign(trial, kept, by=me, at=stamp(datetime.now(UTC)), why=why, reasons=reasons)
        except Unusable as reason:
            st.error(str(reason))
            return
        st.rerun()


def _publish(trial: Trial, kept: Store | None) -> None:
    try:
        made = publishing.publish(trial, kept, by=(who.name() or ""), at=stamp(datetime.now(UTC)))
    except Unusable as reason:
        st.error(str(reason))
        return
    st.session_state["learning-told"] = (True, words.learning("published").format(release=made.id))
    st.session_state["learning-next"] = "releases"
    st.rerun()
