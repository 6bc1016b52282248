"""The keys of the step at hand; each stands on its button."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from conversation import name_of
from review.claim import typed
from review.decision import REASONS
from ui import words
from ui.review_lines import claim
from ui.review_work import Work


def _look(work: Work) -> None:
    """The keys of a chart that nothing is being done to."""
    draft = work.draft
    assert draft is not None
    some = bool(draft.corrections)
    if draft.changed:
        _key(work, "save", "s", work.save, primary=True)
    else:
        _key(work, "accept", "a", work.save, primary=True)
    _key(work, "change", "e", work.begin, ("change",), off=not some)
    _key(work, "reject", "x", work.begin, ("reject",), off=not some)
    _key(work, "add", "i", work.begin, ("add",))
    _key(work, "query", "q", _mode, (work, "query"))
    _key(work, "words", "w", work.to_the_note)
    _key(work, "mark", "m", work.mark, off=work.selected is None)
    _key(work, "down", "j", work.choose, (1,), off=not some)
    _key(work, "up", "k", work.choose, (-1,), off=not some)
    _key(work, "next", "n", work.next)
    if work.before:
        _key(work, "step_back", "Esc", work.back)


def _reason(work: Work) -> None:
    """Why: one key each."""
    st.html(f'<p class="dc-sub">{escape(words.review("why"))}</p>')
    names = words.review_names("reasons")
    for number, reason in enumerate(REASONS, start=1):
        st.button(
            names[reason],
            key=f"because-{reason}-{work.at}",
            shortcut=str(number),
            on_click=_struck,
            args=(work, work.at, work.because, reason),
        )
    _key(work, "leave", "Esc", work.back)


def _count(work: Work) -> None:
    """The number of lesions, and what the rules make of it."""
    assert work.chart is not None
    number, group, lesions = work.lesions[work.lesion]
    done = work.chart.coded.visit.procedures[number]
    place = done.groups[group or 0] if done.groups else None
    where = f", {(place.site or '').replace('_', ' ')}" if place and place.site else ""
    what = f"{done.act.replace('_', ' ')} of {(done.diagnosis or 'lesions').replace('_', ' ')}{where}"
    st.html(
        f'<p class="dc-small">{escape(words.review("count_of"))} {escape(what)}</p>'
        f'<p class="dc-code" role="status">{lesions}</p>'
        f'<p class="dc-small">{escape(words.review("then"))} '
        + ("; ".join(claim(line) for line in work.supposed()) or "no line")
        + "</p>"
    )
    _key(work, "more", "Up", work.count, (1,))
    _key(work, "fewer", "Down", work.count, (-1,))
    if len(work.lesions) > 1:
        _key(work, "others", "Right", work.other, (1,))
    _key(work, "keep", "s", work.keep_count, primary=True)
    _key(work, "in_words", "t", work.begin_saying)
    _key(work, "by_line", "l", _mode, (work, "line"))
    _key(work, "leave", "Esc", work.back)


def _said(work: Work) -> None:
    """A correction of the record in words, and what was asked back."""
    named = {one: name_of(work.record, one) for one in work.choices()}
    if work.asks:
        st.html(f'<p class="dc-ask" role="status">{escape(work.asks).replace(chr(10), "<br>")}</p>')
    for offer in work.offers:
        st.html(f'<p class="dc-small">{escape(offer)}</p>')
    if named:
        work.of = st.selectbox(
            words.review("said_of"),
            list(named),
            index=list(named).index(work.of) if work.of in named else None,
            format_func=lambda one: named[one],
            placeholder=words.review("words_say"),
            key=f"said-of-{work.at}-{len(work.before)}",
        )
    with st.container(key="typing"), st.form("say", border=False, clear_on_submit=True):
        label = words.review_names("to_say").get(work.reason or "", words.review("say"))
        st.text_input(label, max_chars=300, key=f"said-{work.at}")
        _enter(work, "keep", f"said-{work.at}", work.say)
    _key(work, "by_line", "Alt+L", work.by_line)
    _key(work, "leave", "Esc", work.back)


def _typed(work: Work) -> None:
    """A line as it is to be, typed: code x units -modifier diagnosis."""
    draft = work.draft
    assert draft is not None
    now = ""
    if work.mode == "line" and work.line is not None:
        one = draft.corrections[work.line]
        now = typed(one.after or one.before) if (one.after or one.before) else ""  # type: ignore[arg-type]
    with st.container(key="typing"), st.form("line", border=False):
        st.text_input(words.review("type_line"), value=now, key=f"line-{work.at}-{work.line}")
        _enter(work, "keep", f"line-{work.at}-{work.line}", work.keep_line)
    _key(work, "leave", "Esc", work.back)


def _query(work: Work) -> None:
    with st.container(key="typing"), st.form("query", border=False):
        now = work.draft.query if work.draft else ""
        st.text_area(words.review("type_query"), value=now, height=110, key=f"query-{work.at}")
        _enter(work, "keep_query", f"query-{work.at}", work.keep_query)
    _key(work, "leave", "Esc", work.back)


def _blind(work: Work) -> None:
    with st.container(key="typing"), st.form("blind", border=False, clear_on_submit=False):
        st.text_area(words.review("type_lines"), height=140, key=f"blind-{work.at}")
        _enter(work, "save_lines", f"blind-{work.at}", work.keep_blind, primary=True)
    _key(work, "ask_blind", "Ctrl+Q", _mode, (work, "query"))
    _key(work, "next", "Ctrl+Right", work.next)


def _enter(work: Work, name: str, field: str, do: Callable[[str], None], *, primary: bool = False) -> None:
    """The button of a form. What was typed is taken before the page is drawn, so that it is drawn once."""
    st.form_submit_button(
        words.review(name),
        on_click=_struck,
        args=(work, work.at, lambda: do(st.session_state[field])),
        type="primary" if primary else "secondary",
    )


def _key(
    work: Work,
    name: str,
    key: str,
    do: Callable[..., None],
    args: tuple[object, ...] = (),
    *,
    primary: bool = False,
    off: bool = False,
) -> None:
    """One button with its key. It is of this chart alone: struck twice, it does nothing to the next."""
    st.button(
        words.review_names("keys")[name],
        key=f"key-{name}-{work.at}",
        shortcut=key,
        on_click=_struck,
        args=(work, work.at, do, *args),
        disabled=off,
        type="primary" if primary else "secondary",
    )


def _struck(work: Work, at: str, do: Callable[..., None], *args: object) -> None:
    """Do it, unless the chart that the button stood on is no longer here."""
    if work.at == at:
        do(*args)


def _mode(work: Work, mode: str) -> None:
    work.mode = mode  # type: ignore[assignment]


STEPS = {
    "look": _look,
    "reason": _reason,
    "count": _count,
    "say": _said,
    "line": _typed,
    "add": _typed,
    "query": _query,
    "blind": _blind,
}
"""What is drawn of each step."""
