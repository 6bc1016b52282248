"""The lines of the chart at hand and what became of each; the two decisions that an adjudicator compares."""

from __future__ import annotations

from html import escape

import streamlit as st

from review.decision import ClaimLine, Correction, Decision
from review.draft import Draft
from ui import cards, words
from ui.review_work import Work

FALLEN = ("reject", "query")


def head(work: Work) -> str:
    """The status of the chart, and why it is looked at."""
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


def line(work: Work, place: int, one: Correction) -> None:
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
        then = f'<span class="dc-then-line">→ {claim(one.after)}</span>'
    struck = " is-fallen" if one.action in FALLEN else ""
    return (
        f'<div class="dc-top a-{one.action}"><span class="dc-claim{struck}">{claim(shown)}</span>{then}'
        f'<span class="dc-word w-{one.action}">{escape(done + why)}</span></div>'
    )


def claim(line: ClaimLine) -> str:
    """A claim line as it is read."""
    rest = escape(" ".join([*(f"-{one}" for one in line.modifiers), *line.diagnoses]))
    return f"<strong>{escape(line.code)}</strong> × {line.units} <small>{rest}</small>"


def record(draft: Draft) -> str:
    """What the reviewer set right on the record, fact by fact."""
    parts, reasons = words.review_names("parts"), words.review_names("reasons")
    rows = ""
    for one in draft.why:
        was, now = (escape(id.replace("_", " ")) for id in (one.fact.was, one.fact.should_be))
        why = f"<small>{escape(reasons[one.reason])}</small>"
        rows += f"<li>{escape(parts[one.fact.part])}: {was} → <strong>{now}</strong> {why}</li>"
    return f'<div class="dc-small"><strong>{escape(words.review("record_is"))}</strong><ul>{rows}</ul></div>'


def both(work: Work) -> None:
    """The two decisions that differ, side by side, without who gave them."""
    for place, (column, one) in enumerate(zip(st.columns(2), work.seen, strict=True)):
        name = words.review("first" if place == 0 else "second")
        with column, st.container(border=True, key=f"decision-{place}"):
            st.html(_told(name, one))
            st.button(
                words.review("take_it"),
                key=f"take-{place}-{work.at}",
                shortcut=str(place + 1),
                on_click=work.adopt,
                args=(place,),
                disabled=work.mode != "look",
                width="stretch",
            )


def _told(name: str, one: Decision) -> str:
    lines = "".join(f"<li>{claim(line)}</li>" for line in one.lines) or "<li>no line</li>"
    reasons = ", ".join(words.review_names("reasons")[reason] for reason in one.reasons)
    kind = words.review("was_blind") if one.blind else reasons
    asks = f'<p class="dc-ask">{escape(one.query)}</p>' if one.query and not one.passed_on else ""
    return (
        f'<div class="dc-body"><p class="dc-sub">{escape(name)}</p><ul>{lines}</ul>{asks}'
        f'<p class="dc-small">{escape(kind)}</p></div>'
    )


def _choose(work: Work, place: int | None) -> None:
    work.line = place
