"""Corrections that stand, and the editor in which a person makes a candidate of one."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from html import escape
from typing import Any, cast, get_args

import streamlit as st

from learning import desk
from learning.candidate import KINDS, Candidate, Case, Kind, kinds
from learning.checking import plain_word
from learning.meanings import forms, meanings
from learning.proposing import Draft, drafts
from records import Unusable
from review.chain import stamp
from review.place import VARIABLE, is_there
from ui import learning_case, who, words
from ui.review_seat import store

DEVELOPERS = "developers"
Value = int | bool | str | None
STATUSES = get_args(Case.model_fields["status"].annotation)


def show() -> None:
    """The corrections on the left, the candidate that is being made on the right."""
    found = drafts(store(os.environ.get(VARIABLE, ""))) if is_there() else []
    st.html(f'<p class="dc-small">{escape(words.learning("about_corrections"))}</p>')
    left, right = st.columns([1, 1.7], gap="large")
    chosen = st.session_state.get("learning-draft")
    with left:
        if not found:
            st.info(words.learning("no_corrections"))
        for told in found:
            _choice(told, _name(told) == chosen)
        st.button(words.learning("own"), key="own-candidate", on_click=_choose, args=(OWN,), width="stretch")
    draft = next((one for one in found if _name(one) == chosen), None)
    if draft is not None:
        with left:
            learning_case.note_of(draft)
    with right:
        if draft is not None or chosen == OWN:
            _editor(draft)


OWN = "own"


def _name(told: Draft) -> str:
    return f"{told.source.chart[:12]}-{told.source.entry}-{told.source.correction}"


def _choice(told: Draft, chosen: bool) -> None:
    reason = words.review_names("reasons").get(told.reason, told.reason)
    word = f"“{told.word}”" if told.word else words.learning("no_word")
    st.button(
        f"{reason}: {word}",
        key=f"draft-{_name(told)}",
        on_click=_choose,
        args=(_name(told),),
        type="primary" if chosen else "secondary",
        width="stretch",
    )


def _choose(name: str) -> None:
    st.session_state["learning-draft"] = name
    for key in [key for key in st.session_state if str(key).startswith("edit-")]:
        st.session_state.pop(key)


def _editor(draft: Draft | None) -> None:
    """One candidate: what is to be learned, and the case that shows it."""
    options = [*KINDS, DEVELOPERS]
    first = draft.kind if draft and draft.kind else DEVELOPERS if draft else KINDS[0]
    titles = {kind: kinds()["kinds"][kind]["title"] for kind in KINDS}
    kind = st.selectbox(
        words.learning("kind"),
        options,
        index=options.index(first),
        format_func=lambda one: titles.get(one, words.learning("developers")),
        key="edit-kind",
    )
    if kind == DEVELOPERS:
        case = learning_case.case(draft, None)
        if case is not None:
            _for_developers(case, draft)
        return
    learned = cast(Kind, kind)
    word, meaning, form, value = _meaning(learned, draft)
    case = learning_case.case(draft, meaning if learned == "preference" else None)
    why = st.text_input(words.learning("why"), value=draft.says if draft else "", key="edit-why")
    if st.button(words.learning("propose"), type="primary", shortcut="Alt+P", key="propose") and case:
        candidate = Candidate(
            kind=learned,
            word=word,
            meaning=meaning,
            form=form,
            value=value,
            case=case,
            by=who.name() or "",
            at=stamp(datetime.now(UTC)),
            why=why.strip(),
            sources=(draft.source,) if draft else (),
        )
        _propose(candidate)


def _propose(candidate: Candidate) -> None:
    """Try it, put it on the desk, and on to the replay; or say what is wrong with it."""
    try:
        with st.spinner(words.learning("trying")):
            desk.propose(candidate)
    except Unusable as reason:
        st.error(str(reason))
        return
    st.session_state["learning-told"] = (True, words.learning("proposed").format(what=candidate.says()))
    st.session_state.pop("learning-draft", None)
    st.session_state["learning-next"] = "replay"
    st.rerun()


def _meaning(kind: Kind, draft: Draft | None) -> tuple[str, str, str, Value]:
    """Word, meaning, form and value of a candidate, each where its kind has it."""
    known = draft if draft is not None and draft.kind == kind else None
    word, meaning, value = "", "", cast(Value, None)
    left, right = st.columns(2)
    if kind != "preference":
        told = left.text_input(
            words.learning("word"), value=draft.word if draft else "", key=f"edit-word-{kind}"
        )
        word = plain_word(told)
    if there := meanings(kind):
        ids = list(there)
        place = ids.index(known.meaning) if known and known.meaning in ids else None
        chosen = right.selectbox(
            words.learning("meaning"),
            ids,
            index=place,
            format_func=lambda one: there[one],
            placeholder=words.learning("choose"),
            key=f"edit-meaning-{kind}",
        )
        meaning = chosen or ""
    ways = forms(kind, meaning) or kinds()["kinds"][kind]["forms"]
    first = list(ways).index(known.form) if known and known.form in ways else 0
    form = left.selectbox(
        words.learning("form"),
        list(ways),
        index=first,
        format_func=lambda one: ways[one],
        key=f"edit-form-{kind}-{meaning}",
    )
    if kind == "number":
        most = kinds()["most_number"]
        value = right.number_input(
            words.learning("value"), 1, most, value=(known.value if known else None) or 1, key="edit-value"
        )
    elif kind == "preference":
        value = _value_of_preference(str(form), right)
    return word, meaning, str(form), value


def _value_of_preference(form: str, column: Any) -> Value:
    told = str(
        column.text_input(words.learning("value_of_preference"), key=f"edit-preference-{form}")
    ).strip()
    return {"yes": True, "no": False}.get(told.lower(), told or None)


def _for_developers(case: Case, draft: Draft | None) -> None:
    """What needs logic: the case as a file that the developers put beside their tests."""
    st.html(f'<p class="dc-small">{escape(words.learning("about_developers"))}</p>')
    name = f"reported-{draft.source.chart[:8]}" if draft else "reported"
    told = {**case.keyed(name), "payer": case.payer, "why": draft.says or draft.reason if draft else ""}
    st.download_button(
        words.learning("download_case"),
        json.dumps(told, ensure_ascii=False) + "\n",
        file_name=f"{name}.jsonl",
        disabled=not case.note,
        key="download-case",
    )
