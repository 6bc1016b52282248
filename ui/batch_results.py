"""What came of a batch: counts, filters, the notes as a table, one of them opened, files to take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from batch.again import notes_at
from batch.run import Order
from ui import batch_send, chosen, words

FILES = {
    "lines.xlsx": "Excel",
    "lines.csv": "CSV",
    "coded.jsonl": "JSONL",
    "coded.parquet": "Parquet",
    "claims.ndjson": "FHIR Claims",
    "summary.html": "Summary",
}
HEADS = {
    "note": "Note",
    "shown": "Status",
    "codes": "Codes",
    "questions": "Question about",
    "sites": "Sites",
    "day": "Day",
    "why": "Why",
}
HIDDEN = ["place", "status", "_codes", "_asked", "_sites"]
ASIDE = "set aside"
NEEDS_A_PERSON = ("review", "query")


def show(order: Order, results: Path, ended: Mapping[str, Any]) -> None:
    """The results of a run that has ended."""
    st.html(strip(ended["statuses"]))
    if ended.get("twice"):
        one = ended["twice"] == 1
        st.warning(words.say("batch_twice_one" if one else "batch_twice").format(count=ended["twice"]))
    table = _table(results / "coded.parquet")
    picked = _filtered(table)
    st.html(f'<p class="dc-small">{len(picked):,} of {len(table):,} records</p>')
    shown = st.dataframe(
        picked.drop(columns=HIDDEN),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="batch_table",
        width="stretch",
        height=420,
        column_config={
            name: st.column_config.TextColumn(label, pinned=name == "note") for name, label in HEADS.items()
        },
    )
    rows = shown["selection"]["rows"] if shown else []
    place = str(picked.iloc[rows[0]]["place"]) if rows and rows[0] < len(picked) else None
    openable = place is not None and picked.iloc[rows[0]]["status"] != ASIDE
    left, right, _ = st.columns([1.6, 2, 3])
    left.button(
        words.say("batch_open"),
        disabled=not openable,
        on_click=_open,
        args=(order, place),
        type="primary",
        width="stretch",
        key="batch_open",
    )
    waiting = [str(one) for one in picked.loc[picked["status"].isin(NEEDS_A_PERSON), "place"]]
    batch_send.button(right, order, waiting)
    if trouble := st.session_state.pop("batch_trouble", None):
        st.error(trouble)
    _downloads(results)


def strip(statuses: Mapping[str, int]) -> str:
    """The counts by status, in the colours of the statuses."""
    known = words.statuses()
    parts = "".join(
        f'<span class="dc-word s-{name if name in known else "none"}">'
        f"{escape(_status(name))}: {count:,}</span>"
        for name in (*known, ASIDE)
        if (count := statuses.get(name, 0))
    )
    return f'<div class="dc-batch" role="status">{parts or "&nbsp;"}</div>'


def _table(path: Path) -> pd.DataFrame:
    """A row a record: what a coder looks for, and hidden columns to filter by."""
    read = pd.read_parquet(path)
    codes = [[one["code"] for one in _each(lines)] for lines in read["codes"]]
    asked = [[one["about"] for one in _each(queries)] for queries in read["queries"]]
    return pd.DataFrame(
        {
            "note": read["id"],
            "shown": [_status(one) for one in read["status"]],
            "codes": [_lines(lines) for lines in read["codes"]],
            "questions": [", ".join(words.about(one) for one in about) for about in asked],
            "sites": [", ".join(_plain(one) for one in _each(sites)) for sites in read["sites"]],
            "day": [str(day) if day is not None else "" for day in read["day"]],
            "why": [
                aside or "; ".join(_each(reasons))
                for aside, reasons in zip(read["set_aside"].fillna(""), read["reasons"], strict=True)
            ],
            "place": read["place"],
            "status": read["status"],
            "_codes": codes,
            "_asked": asked,
            "_sites": [_each(sites) for sites in read["sites"]],
        }
    )


_FILTERS = ("batch_status", "batch_code", "batch_about", "batch_site")
"""Their keys in the session."""


def _filtered(table: pd.DataFrame) -> pd.DataFrame:
    """Four filters; each takes the records that have any of what is chosen.

    Streamlit forgets a field that is not shown, so what was chosen is kept for the way back from a note.
    """
    kept = st.session_state.setdefault("batch_kept", {})
    for key, values in kept.items():
        st.session_state.setdefault(key, values)
    by_status, by_code, by_question, by_site = st.columns(4)
    statuses = _values([[one] for one in table["status"]])
    sites = _values(table["_sites"])
    chosen_by = {
        "status": by_status.multiselect("Status", statuses, format_func=_status, key="batch_status"),
        "_codes": by_code.multiselect("Code", _values(table["_codes"]), key="batch_code"),
        "_asked": by_question.multiselect("Question about", _values(table["_asked"]), key="batch_about"),
        "_sites": by_site.multiselect("Site", sites, format_func=_plain, key="batch_site"),
    }
    kept.update({key: st.session_state[key] for key in _FILTERS})
    keep = pd.Series(True, index=table.index)
    for column, wanted in chosen_by.items():
        if wanted:
            keep &= table[column].map(lambda has, wanted=set(wanted): bool(wanted & _set(has)))
    return table[keep].reset_index(drop=True)


def _set(has: Any) -> set[str]:
    return {has} if isinstance(has, str) else set(has)


def _values(lists: Iterable[Iterable[str]]) -> list[str]:
    return sorted({value for one in lists for value in one})


def _each(values: Any) -> list[Any]:
    """A list of a column, which is empty or missing where there is nothing."""
    return list(values) if isinstance(values, Iterable) and not isinstance(values, str) else []


def _lines(lines: Any) -> str:
    return ", ".join(
        one["code"] + "".join(f"-{modifier}" for modifier in _each(one["modifiers"])) + f" × {one['units']}"
        for one in _each(lines)
    )


def _status(name: str) -> str:
    """ "Needs a look" for review, as everywhere on the page."""
    known = words.statuses()
    return known[name].word if name in known else name.capitalize()


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _open(order: Order, place: str | None) -> None:
    """Read the note once more, code it, and show it with its talk."""
    import flow
    from conversation import Talk

    if place is None:
        return
    try:
        note = next(notes_at(order.sources, [place], order.settings), None)
        if note is None:
            st.session_state["batch_trouble"] = words.say("batch_gone")
            return
        on = date.fromisoformat(order.settings.on) if order.settings.on else None
        coded = flow.code(note.text, on=on, payer=order.settings.payer, id=note.id)
        talk = Talk(note.text, coded, on=on, payer=order.settings.payer)
    except Exception:
        # Never a traceback, which could hold words of the note.
        st.session_state["batch_trouble"] = words.say("failed")
        return
    st.session_state.pop("page", None)
    st.session_state.update(note=note.text, on=on, payer=order.settings.payer, talk=talk, chosen=chosen.ALL)


def _downloads(results: Path) -> None:
    columns = st.columns(len(FILES))
    for column, (name, label) in zip(columns, FILES.items(), strict=True):
        path = results / name
        if path.is_file():
            column.download_button(
                label,
                path.read_bytes(),
                file_name=name,
                on_click="ignore",
                width="stretch",
                key=f"get-{name}",
            )
