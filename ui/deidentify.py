"""A settled chart on its way to a corpus: the note beside the one without names, and a person's word.

What is shown is kept while it is looked at, so that just that text is written, and only once it is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape

import streamlit as st

from records import Unusable
from review import handing, place
from review.charts import SHORT
from review.handing import Prepared
from review.listing import Listed
from ui import words
from ui.review_work import Work

SHOWN, KEY, ALSO = "to-corpus", "to-corpus-key", "to-corpus-also"
"""In the session: what is looked at, the key of its surrogates, and the words to take out as well."""


def opener(work: Work, found: list[Listed]) -> None:
    """The settled charts of a list, one of which can be opened here; nothing where there is none."""
    names = {one.id: f"{one.name} ({one.id[:SHORT]})" for one in found if one.state == "reviewed"}
    if not names:
        return
    which, open_it = st.columns([5, 2], vertical_alignment="bottom")
    chart = which.selectbox(
        words.review("to_corpus_which"),
        list(names),
        index=None,
        format_func=lambda id: names[id],
        placeholder="none",
        key="to-corpus-chart",
    )
    open_it.button(
        words.review("to_corpus"),
        key="to-corpus-open",
        on_click=_prepare,
        args=(work, chart),
        disabled=chart is None,
        width="stretch",
    )


def show(work: Work) -> bool:
    """The page of the chart that is looked at; False, and nothing drawn, while there is none."""
    shown: Prepared | None = st.session_state.get(SHOWN)
    if shown is None:
        return False
    old, new = shown.told.replacements, [(one.new_start, one.new_end) for one in shown.told.replacements]
    doubts = [(one.start, one.end) for one in shown.told.doubts]
    left, right = st.columns(2, gap="medium")
    left.html(_text("as_it_came", shown.note, [(one.start, one.end) for one in old], doubts))
    right.html(_text("without_names", shown.told.text, new))
    if not shown.same:
        st.error(words.review("other_codes"))
    _replaced(shown)
    _confirm(work, shown)
    return True


def _replaced(shown: Prepared) -> None:
    """Every replacement by its kind, and what was left, which can be taken out too."""
    rows = [(kind, *pair) for kind, pairs in shown.kinds.items() for pair in pairs]
    names = words.review_names("replaced")
    table = {names["kind"]: [kind.replace("_", " ") for kind, *_ in rows]}
    table |= {
        names["before"]: [before for _, before, _ in rows],
        names["after"]: [after for *_, after in rows],
    }
    st.dataframe(table, hide_index=True, width="stretch", height=220, key="replaced")
    with st.form("to-corpus-more", border=False, clear_on_submit=True):
        left = list(dict.fromkeys(one.words for one in shown.told.doubts))
        chosen = st.multiselect(words.review("doubted"), left, key="to-corpus-doubts") if left else []
        typed = st.text_input(words.review("also"), key="to-corpus-typed")
        if st.form_submit_button(words.review("take_out")):
            more = [*chosen, *(word.strip() for word in typed.split(";") if word.strip())]
            st.session_state[ALSO] = [*st.session_state.get(ALSO, []), *more]
            _make(shown.chart)
            st.rerun()


def _confirm(work: Work, shown: Prepared) -> None:
    """The word of a person, under their name; without it nothing is written."""
    st.html(f'<p class="dc-small">{escape(words.review("goes_to").format(file=place.corpus()))}</p>')
    # The seal is part of the keys: what was ticked of one text does not count for another.
    because = st.text_input(words.review("because"), key=f"to-corpus-because-{shown.seal}")
    read = st.checkbox(
        words.review("i_read_it").format(name=work.reviewer), key=f"to-corpus-read-{shown.seal}"
    )
    write, leave = st.columns([2, 1])
    write.button(
        words.review("write_it"),
        key="to-corpus-write",
        on_click=_write,
        args=(work, shown, because),
        disabled=not (read and because.strip()),
        type="primary",
        width="stretch",
    )
    leave.button(words.review("leave_it"), key="to-corpus-leave", on_click=_leave, width="stretch")


def _text(
    head: str, text: str, replaced: Iterable[tuple[int, int]], doubts: Iterable[tuple[int, int]] = ()
) -> str:
    """A text with what was replaced marked, and what is doubted marked otherwise."""
    marks = sorted([(*one, "dc-gone") for one in replaced] + [(*one, "dc-doubt") for one in doubts])
    out, here = [], 0
    for start, end, kind in marks:
        out.append(f'{escape(text[here:start])}<mark class="{kind}">{escape(text[start:end])}</mark>')
        here = end
    whole = "".join([*out, escape(text[here:])])
    title = escape(words.review(head))
    frame = f'<div class="dc-note" tabindex="0" role="region" aria-label="{title}">{whole}</div>'
    return f'<p class="dc-sub">{title}</p>{frame}'


def _prepare(work: Work, chart: str) -> None:
    st.session_state[ALSO] = []
    try:
        _make(chart, work)
    except Unusable as reason:
        work.message = ("error", str(reason))


def _make(chart: str, work: Work | None = None) -> None:
    """What is to be looked at, with the session's own key where the environment has none."""
    state = st.session_state
    work = work or state["work"]
    state.setdefault(KEY, handing.secret())
    state[SHOWN] = handing.prepare(work.store, chart, key=state[KEY], also=state.get(ALSO, []))


def _write(work: Work, shown: Prepared, because: str) -> None:
    try:
        id = handing.hand_over(
            work.store,
            shown,
            place.corpus(),
            seal=shown.seal,
            by=work.reviewer,
            because=because,
            at=datetime.now(UTC),
        )
    except Unusable as reason:
        work.message = ("error", str(reason))
        return
    work.message = ("success", words.review("written").format(id=id))
    _leave()


def _leave() -> None:
    for name in (SHOWN, ALSO):
        st.session_state.pop(name, None)
