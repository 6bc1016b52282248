"""The lines of the chart at hand and what is being done to them; each key stands on its button."""

from __future__ import annotations

from html import escape

import streamlit as st

from review.claim import typed
from review.decision import REASONS, ClaimLine, Correction, Decision
from ui import cards, words
from ui.review_work import Work

FALLEN = ("reject", "query")


def show(work: Work) -> None:
    """The status of the chart, its lines, then the keys of the step that is at hand."""
    chart, draft = work.chart, work.draft
    assert chart is not None
    assert draft is not None
    st.html(_head(work))
    if work.seen:
        _both(work)
    if draft.blind:
        st.html(f'<p class="dc-small">{escape(words.review("blind"))}</p>')
    else:
        for place, one in enumerate(draft.corrections):
            _line(work, place, one)
        if not draft.corrections:
            st.html('<p class="dc-small">No line is proposed.</p>')
        for asked in chart.coded.queries:
            st.html("".join(cards.query(asked)))
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
        _STEPS[work.mode](work)


def _head(work: Work) -> str:
    chart = work.chart
    assert chart is not None
    why = "".join(f"<li>{escape(words.review_names('risks').get(one, one))}</li>" for one in chart.risks)
    if work.seat is not None and work.seat.blind:
        return (
            f'<div class="dc-status s-none"><strong>{escape(chart.name)}</strong>'
            f"<ul><li>{escape(words.review('you_code'))}</li></ul></div>"
        )
    known = words.statuses()[chart.coded.status]
    reasons = why if chart.queue == "risk" else ""
    reasons += "".join(f"<li>{escape(one)}</li>" for one in chart.coded.reasons)
    day = chart.coded.day.isoformat() if chart.coded.day else "no day"
    return (
        f'<div class="dc-status s-{chart.coded.status}"><strong>{escape(known.word)}</strong>'
        f'<ul>{reasons}</ul><span class="dc-day">{escape(chart.name)}, {escape(day)}</span></div>'
    )


def _line(work: Work, place: int, one: Correction) -> None:
    """One line with what became of it; the chosen one with its reasons."""
    on = work.line == place
    with st.container(border=True, key=f"{'on' if on else 'box'}-line-{place}"):
        head, button = st.columns([4, 1.2], vertical_alignment="center")
        head.html(_line_head(one))
        button.button(
            "All" if on else "Words",
            key=f"choose-{place}",
            on_click=_choose,
            args=(work, None if on else place),
            type="primary" if on else "secondary",
            width="stretch",
        )
        proposed = work.chart.coded.codes if work.chart else ()
        if on and place < len(proposed):
            st.html(cards.code(proposed[place])[1])


def _line_head(one: Correction) -> str:
    shown = one.before or one.after
    assert shown is not None
    done = words.review_names("done")[one.action]
    why = f", {words.review_names('reasons')[one.reason]}" if one.reason else ""
    then = ""
    if one.action == "change" and one.after:
        then = f'<span class="dc-then-line">→ {_claim(one.after)}</span>'
    struck = " is-fallen" if one.action in FALLEN else ""
    return (
        f'<div class="dc-top a-{one.action}"><span class="dc-claim{struck}">{_claim(shown)}</span>{then}'
        f'<span class="dc-word w-{one.action}">{escape(done + why)}</span></div>'
    )


def _claim(line: ClaimLine) -> str:
    rest = escape(" ".join([*(f"-{one}" for one in line.modifiers), *line.diagnoses]))
    return f"<strong>{escape(line.code)}</strong> × {line.units} <small>{rest}</small>"


def _both(work: Work) -> None:
    """The two decisions that differ, side by side, without who gave them."""
    for place, (column, one) in enumerate(zip(st.columns(2), work.seen, strict=True)):
        name = words.review("first" if place == 0 else "second")
        with column, st.container(border=True, key=f"decision-{place}"):
            st.html(_told(name, one))
            st.button(
                words.review("take_it"),
                key=f"take-{place}",
                shortcut=str(place + 1),
                on_click=work.adopt,
                args=(place,),
                disabled=work.mode != "look",
                width="stretch",
            )


def _told(name: str, one: Decision) -> str:
    lines = "".join(f"<li>{_claim(line)}</li>" for line in one.lines) or "<li>no line</li>"
    reasons = ", ".join(words.review_names("reasons")[reason] for reason in one.reasons)
    kind = words.review("was_blind") if one.blind else reasons
    asks = f'<p class="dc-ask">{escape(one.query)}</p>' if one.query and not one.passed_on else ""
    return (
        f'<div class="dc-body"><p class="dc-sub">{escape(name)}</p><ul>{lines}</ul>{asks}'
        f'<p class="dc-small">{escape(kind)}</p></div>'
    )


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
            key=f"because-{reason}",
            shortcut=str(number),
            on_click=work.because,
            args=(reason,),
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
        + ("; ".join(_claim(line) for line in work.supposed()) or "no line")
        + "</p>"
    )
    _key(work, "more", "Up", work.count, (1,))
    _key(work, "fewer", "Down", work.count, (-1,))
    if len(work.lesions) > 1:
        _key(work, "others", "Right", work.other, (1,))
    _key(work, "keep", "s", work.keep_count, primary=True)
    _key(work, "by_line", "l", _mode, (work, "line"))
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
        text = st.text_input(words.review("type_line"), value=now)
        if st.form_submit_button(words.review("keep")):
            work.keep_line(text)
            st.rerun()
    _key(work, "leave", "Esc", work.back)


def _query(work: Work) -> None:
    with st.container(key="typing"), st.form("query", border=False):
        text = st.text_area(
            words.review("type_query"), value=work.draft.query if work.draft else "", height=110
        )
        if st.form_submit_button(words.review("keep_query")):
            work.keep_query(text)
            st.rerun()
    _key(work, "leave", "Esc", work.back)


def _blind(work: Work) -> None:
    with st.container(key="typing"), st.form("blind", border=False, clear_on_submit=False):
        text = st.text_area(
            words.review("type_lines"), height=140, key=f"blind-{work.chart.id[:8] if work.chart else ''}"
        )
        if st.form_submit_button(words.review("save_lines"), type="primary"):
            work.keep_blind(text)
            st.rerun()
    _key(work, "ask_blind", "Ctrl+Q", _mode, (work, "query"))
    _key(work, "next", "Ctrl+Right", work.next)


_STEPS = {
    "look": _look,
    "reason": _reason,
    "count": _count,
    "line": _typed,
    "add": _typed,
    "query": _query,
    "blind": _blind,
}


def _key(
    work: Work,
    name: str,
    key: str,
    do: object,
    args: tuple[object, ...] = (),
    *,
    primary: bool = False,
    off: bool = False,
) -> None:
    """One button with its key."""
    st.button(
        words.review_names("keys")[name],
        key=f"key-{name}",
        shortcut=key,
        on_click=do,  # type: ignore[arg-type]
        args=args,
        disabled=off,
        type="primary" if primary else "secondary",
    )


def _mode(work: Work, mode: str) -> None:
    work.mode = mode  # type: ignore[assignment]


def _choose(work: Work, place: int | None) -> None:
    work.line = place
