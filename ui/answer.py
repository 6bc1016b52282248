"""The second screen: the note with its evidence on one side, the talk about its coding on the other.

The coding itself is the first answer of the talk; the lists behind it stand in tabs of their own.

Buttons only set the state (what is chosen, or back to the box); what is shown follows from it.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from conversation import Talk
from records import Coded
from ui import cards, chosen, downloads, highlight, review_book, review_send, rulebook, tables
from ui import talk as conversation

TO_THE_MARK = """<script>
/* %s */
setTimeout(() => {
  const box = document.querySelector(".dc-note");
  const mark = box && box.querySelector("mark");
  if (mark) box.scrollTop = Math.max(0, mark.offsetTop - box.clientHeight / 3);
}, 60);
</script>"""
"""Brings the first mark into view. Holds nothing of a note: only the name of what was chosen."""


def show(note: str, talk: Talk) -> None:
    """The note with its evidence beside the talk; after a correction the chart is the corrected one."""
    review_book.give(talk)
    coded = talk.coded
    choice = st.session_state.get("chosen", chosen.ALL)
    top, rules, change, new = st.columns([7, 1.2, 1.35, 1.2], vertical_alignment="center", gap="small")
    top.html(cards.status(coded))
    rulebook.open_button(rules)
    change.button("Change note", on_click=_change, width="stretch")
    new.button("New note", on_click=_new, width="stretch")
    if coded.warnings:
        st.html(cards.warnings(coded))
    left, right = st.columns([1, 1], gap="medium")
    with left, st.container(key="note-side"):
        _note(note, talk, choice)
    with right:
        _sides(talk, choice)


def _note(note: str, talk: Talk, choice: str) -> None:
    marked, aside = chosen.shown(talk.coded, choice, talk.turns)
    keys, back = st.columns([3, 1.2], vertical_alignment="center")
    present = [one.role for one in marked] + ([highlight.ASIDE] if aside else [])
    keys.html(
        f'<div class="dc-legend" aria-label="Legend">{highlight.legend(present) or "No evidence"}</div>'
    )
    if choice != chosen.ALL:
        back.button("Show all", key="all", on_click=_choose, args=(chosen.ALL,), width="stretch")
    text = highlight.highlight(note, marked, aside)
    st.html(f'<div class="dc-note" tabindex="0" role="region" aria-label="The note">{text}</div>')
    if choice != chosen.ALL:
        st.html(TO_THE_MARK % choice, unsafe_allow_javascript=True)


def _sides(talk: Talk, choice: str) -> None:
    coded = talk.coded
    found = sum(1 for item in coded.documentation if item.found)
    lines, aside, checklist, record = st.tabs(
        [
            f"Codes ({len(coded.codes)})" + (f", questions ({len(coded.queries)})" if coded.queries else ""),
            f"Seen, not coded ({len(coded.not_coded)})",
            f"Checklist ({found} of {len(coded.documentation)})",
            "Record",
        ]
    )
    with lines:
        _lines(talk, coded, choice)
        _changes(talk)
        if trouble := st.session_state.pop("trouble", None):
            st.error(trouble)
        conversation.show(talk, choice)
    with aside:
        for place, item in enumerate(coded.not_coded):
            _row(cards.not_coded(item), "aside", place, choice, bool(item.evidence), f"item {place + 1}")
        if not coded.not_coded:
            st.html('<p class="dc-small">Nothing else was seen.</p>')
    with checklist:
        for place, element in enumerate(coded.documentation):
            _row(
                cards.element(element),
                "element",
                place,
                choice,
                bool(element.evidence),
                f"element {place + 1}",
            )
    with record:
        st.html(
            tables.procedures(coded.visit)
            + tables.groups(coded.visit)
            + tables.office_visit(coded)
            + tables.numbers(coded.visit)
        )
        st.html(
            '<p class="dc-small">'
            + escape(
                f"dermcode {coded.versions.dermcode}, rules {coded.versions.rules}, "
                f"lexicon {coded.versions.lexicon}"
                + (f", release {coded.versions.release}" if coded.versions.release else "")
            )
            + "</p>"
        )


def _lines(talk: Talk, coded: Coded, choice: str) -> None:
    for place, asked in enumerate(coded.queries):
        _box(cards.query(asked), "query", place, choice, bool(asked.evidence), f"question {place + 1}")
    if seen := coded.second_look:
        _box(cards.second_look(seen), "look", 0, choice, True, "second look")
    for place, line in enumerate(coded.codes):
        _box(cards.code(line), "code", place, choice, bool(line.evidence), line.code)
    if not coded.codes and not coded.queries:
        st.html('<p class="dc-small">No line and no question. The reason stands at the top.</p>')
    json, csv, send = st.columns([1, 1, 1])
    json.download_button(
        "Download JSON",
        downloads.as_json(coded),
        file_name="dermcode.json",
        mime="application/json",
        on_click="ignore",
        width="stretch",
    )
    csv.download_button(
        "Download CSV",
        downloads.as_csv(coded),
        file_name="dermcode.csv",
        mime="text/csv",
        on_click="ignore",
        width="stretch",
    )
    review_send.button(send, talk)


def _changes(talk: Talk) -> None:
    """What the coder changed: it is the coder's, and not the note's."""
    if talk.changes:
        st.html(cards.changes(talk.changes))


def _box(card: tuple[str, str], kind: str, place: int, choice: str, has_words: bool, what: str) -> None:
    """A framed card, its button at the end of its head; the frame of the chosen one is coloured."""
    name = chosen.key(kind, place)
    with st.container(border=True, key=f"{'on' if choice == name else 'box'}-{kind}-{place}"):
        head, button = st.columns([4, 1.4], vertical_alignment="center")
        head.html(card[0])
        with button:
            _toggle(name, choice, has_words, what)
        st.html(card[1])


def _row(body: str, kind: str, place: int, choice: str, has_words: bool, what: str) -> None:
    """A line of a list with its button at the end."""
    with st.container(key=f"row-{kind}-{place}"):
        text, button = st.columns([4, 1.25], vertical_alignment="center")
        text.html(body)
        with button:
            _toggle(chosen.key(kind, place), choice, has_words, what)


def _toggle(name: str, choice: str, has_words: bool, what: str) -> None:
    """A button of its own name: two that did alike could not be told apart by ear."""
    if not has_words:
        return
    on = choice == name
    st.button(
        f"Show {'all again' if on else 'words'} ({what})",
        key=f"show {name}",
        on_click=_choose,
        args=(chosen.ALL if on else name,),
        type="primary" if on else "secondary",
        width="stretch",
    )


def _choose(name: str) -> None:
    st.session_state["chosen"] = name


def _change() -> None:
    """Back to the box, with the note, the day and the payer as they were."""
    st.session_state.pop("talk", None)


def _new() -> None:
    """Back to an empty box; nothing of the old note is kept."""
    for name in ("talk", "note", "on", "payer", "chosen", "draft", "question"):
        st.session_state.pop(name, None)
