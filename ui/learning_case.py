"""The case of a candidate: the note to write it from, and the fields in which a person writes it."""

from __future__ import annotations

from html import escape
from typing import get_args

import streamlit as st

from learning.candidate import Case, CaseLine
from learning.proposing import Draft
from privacy import deidentify
from records import Unusable
from review.claim import line_of, typed
from review.decision import ClaimLine
from ui import words

STATUSES = get_args(Case.model_fields["status"].annotation)


def note_of(draft: Draft) -> None:
    """The whole note, to write a case from; it is not stored with the candidate."""
    with st.expander(words.learning("note_of_chart"), expanded=True):
        st.html(f'<div class="dc-note dc-plain">{escape(draft.note)}</div>')
        st.html(f'<p class="dc-small">{escape(words.learning("note_is_no_case"))}</p>')
        st.button(words.learning("take_freed"), on_click=_take_freed, args=(draft,), key="take-freed")
        if told := st.session_state.get("edit-freed"):
            (st.warning if told[0] else st.error)(told[1])


def _take_freed(draft: Draft) -> None:
    """The note without what tells who it is, into the field of the case; a person looks at every word."""
    try:
        freed = deidentify(draft.note)
    except Unusable as reason:
        st.session_state["edit-freed"] = (False, str(reason))
        return
    st.session_state["edit-note"] = freed.text
    count, doubts = len(freed.replacements), len(freed.doubts)
    look = words.learning("look_freed").format(count=count, doubts=doubts)
    st.session_state["edit-freed"] = (True, look)


def case(draft: Draft | None, payer: str | None) -> Case | None:
    """The case as it stands in the fields; None, with a word on the page, while it cannot be one."""
    note = st.text_area(
        words.learning("case_note"), height=110, key="edit-note", placeholder=words.learning("case_hint")
    )
    left, right = st.columns([2, 1])
    known = draft.lines if draft else ()
    lines = left.text_area(
        words.learning("case_lines"),
        value="\n".join(_typed(line) for line in known),
        height=90,
        key="edit-lines",
    )
    names = words.learning_names("statuses")
    first = draft.status if draft and draft.status in STATUSES else STATUSES[0]
    status = right.selectbox(
        words.learning("case_status"),
        STATUSES,
        index=STATUSES.index(first),
        format_func=lambda one: names[one],
        key="edit-status",
    )
    try:
        told = tuple(_case_line(line, payer) for line in str(lines).splitlines() if line.strip())
    except Unusable as reason:
        st.error(str(reason))
        return None
    paid = payer or (draft.payer if draft else None)
    return Case(note=str(note).strip(), lines=told, status=status, payer=paid)


def _typed(line: CaseLine) -> str:
    return typed(ClaimLine(code=line.code, units=line.units, modifiers=line.modifiers or ()))


def _case_line(text: str, payer: str | None) -> CaseLine:
    """A line of a case: modifiers count where they are typed, and where a payer's preference is meant."""
    line = line_of(text)
    return CaseLine(
        code=line.code,
        units=line.units,
        modifiers=line.modifiers if line.modifiers or payer else None,
        diagnoses=line.diagnoses or None,
    )
