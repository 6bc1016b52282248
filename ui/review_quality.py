"""Quality: what share of the suggestions stands with reviewers, where not, why, and how far they agree."""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

import releases
from learning.history import told_of
from review import quality
from review.agreement import Agreement, agreement, coded_twice
from review.corrections import Recurring, recurring, settled
from review.place import VARIABLE
from review.statistics import Figure
from ui import review_head, review_plots, tables, words
from ui.review_seat import store

GROUPS: tuple[quality.By, ...] = ("code", "family", "rule", "site")


def open_button(column: Any) -> None:
    """The button that leads here."""
    column.button(
        words.review("quality"), on_click=_open, key="open-quality", shortcut="Alt+Y", width="stretch"
    )


def show() -> None:
    """The whole page."""
    if not review_head.draw("quality_title", _close):
        return
    kept = store(os.environ.get(VARIABLE, ""))
    views = words.review_names("quality_views")
    st.session_state.setdefault("quality-view", "random")
    choice, other = st.columns([8, 1.35], vertical_alignment="center")
    view = choice.segmented_control(
        words.review("quality"),
        list(views),
        format_func=lambda name: views[name],
        key="quality-view",
        label_visibility="collapsed",
    )
    other.button(
        words.review("other_view"), shortcut="g", on_click=_other, args=(list(views),), width="stretch"
    )
    if view == "agreement":
        _agreement(agreement(*coded_twice(kept)))
    elif view == "corrections":
        _corrections(recurring(settled(kept)))
    else:
        _rates(quality.findings(kept, view or "random"), view or "random")


def _other(views: list[str]) -> None:
    now = st.session_state.get("quality-view") or views[-1]
    st.session_state["quality-view"] = views[(views.index(now) + 1) % len(views)]


def _rates(found: list[quality.Finding], name: str) -> None:
    st.html(f'<p class="dc-small">{escape(words.review("about_" + name))}</p>')
    if not found:
        st.info(words.review("no_decisions"))
        return
    whole = quality.overall(found)
    cells = [
        (words.review("stands"), *_figure(whole.stands)),
        (words.review_names("done")["change"], str(whole.changed), ""),
        (words.review_names("done")["reject"], str(whole.rejected), ""),
        (words.review_names("done")["query"], str(whole.asked), ""),
        (words.review_names("done")["add"], str(whole.added), ""),
    ]
    _tiles(cells)
    if name == "random":
        _slip(quality.slip(found))
    left, right = st.columns(2, gap="medium")
    with left:
        by = st.segmented_control(
            words.review("by"),
            GROUPS,
            default="code",
            key=f"by-{name}",
            label_visibility="collapsed",
            format_func=lambda one: words.review_names("groups")[one],
        )
        _title(words.review("share_by"))
        largest = quality.rates(found, by or "code")[:15]
        st.altair_chart(review_plots.rates(largest), width="stretch", theme=None)
    with right:
        _title(words.review("over_time"))
        st.altair_chart(review_plots.weeks(quality.rates(found, "week")), width="stretch", theme=None)
        if why := quality.reasons(found):
            _title(words.review("top_reasons"))
            st.altair_chart(review_plots.reasons(why), width="stretch", theme=None)


def _slip(told: quality.Slip | None) -> None:
    """The alarm, or that there is none."""
    if told is None:
        st.html(f'<p class="dc-small">{escape(words.review("too_few"))}</p>')
    elif told.alarm:
        text = words.review("slips").format(now=told.recent.says(), then=told.before.says())
        st.error(text)
    else:
        st.html(f'<p class="dc-small">{escape(words.review("steady").format(by=told.difference.says()))}</p>')


def _agreement(told: Agreement) -> None:
    about = words.review("about_two").format(charts=told.charts, waiting=told.waiting)
    st.html(f'<p class="dc-small">{escape(about)}</p>')
    if not told.charts:
        return
    _tiles(
        [
            (words.review("exact"), *_figure(told.exact)),
            (words.review("whole_lines"), *_figure(told.lines)),
            ("Cohen's kappa", *_figure(told.kappa)),
            ("Krippendorff's alpha", *_figure(told.alpha)),
        ]
    )
    left, right = st.columns(2, gap="medium")
    with left:
        rows = [
            (one.code, str(one.both), str(one.one), one.units.says(), one.kappa.says()) for one in told.codes
        ]
        st.html(
            tables.table(
                words.review("per_code"), ("Code", "Both", "One", "Units the same", "Kappa"), rows, empty=""
            )
        )
    with right:
        figures = [(f"F1 {name}", figure) for name, figure in told.fields.items()]
        figures.append((f"F1 {words.review('marked_words')}", told.spans))
        _title(words.review("per_field"))
        st.altair_chart(review_plots.figures(figures), width="stretch", theme=None)


def _figure(told: Figure) -> tuple[str, str]:
    """A figure as a tile shows it: itself, and below it what it may stand for."""
    if told.value is None:
        return "–", words.review("of").format(of=told.of)
    between = "" if told.least is None else f"{told.least:.2f} to {told.most:.2f}, "
    return f"{told.value:.2f}", between + words.review("of").format(of=told.of)


def _corrections(told: Sequence[Recurring]) -> None:
    """What reviewers settled otherwise, counted by kind: where a word or a value may be missing."""
    st.html(f'<p class="dc-small">{escape(words.review("about_corrections"))}</p>')
    names = words.review_names("reasons")
    rows = [
        (
            str(one.times),
            names.get(one.reason, one.reason),
            one.kind_of_work.replace("_", " ").replace("/-", "").replace("/", ", "),
            one.part,
            f"{one.was} → {one.should_be}" if one.part else "",
        )
        for one in told
    ]
    heads = ("Charts", "Reason", "Kind of work", "Field", "Read and right")
    st.html(tables.table(words.review("corrections"), heads, rows, empty=words.review("no_corrections")))
    _learned()


def _learned() -> None:
    """What releases brought of them, the last first, and which is in force."""
    rows = [
        (
            one.at[:10],
            one.release,
            "; ".join(one.new),
            one.signed_by,
            words.learning("in_force") if one.in_force else "",
        )
        for one in reversed(list(told_of(releases.history())))
    ]
    heads = ("Since", "Release", "What is new", "Signed by", "In force")
    st.html(tables.table(words.review("learned"), heads, rows, empty=words.learning("no_releases")))


def _tiles(cells: Sequence[tuple[str, str, str]]) -> None:
    told = "".join(
        f'<div class="dc-tile"><span>{escape(name)}</span><strong>{escape(value)}</strong>'
        f"<small>{escape(more)}</small></div>"
        for name, value, more in cells
    )
    st.html(f'<div class="dc-tiles">{told}</div>')


def _title(text: str) -> None:
    st.html(f'<p class="dc-sub">{escape(text)}</p>')


def _open() -> None:
    st.session_state["page"] = "quality"


def _close() -> None:
    st.session_state.pop("page", None)
