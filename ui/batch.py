"""The Batch page: choose notes, watch them being coded, then look through what came of them.

The work is done by a process of its own (batch.follow). What was uploaded and what came of it lie in a
temporary folder that goes when the batch is closed or the session ends.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Mapping
from datetime import date
from html import escape
from pathlib import Path, PurePath
from typing import Any

import streamlit as st

from batch.follow import Following
from batch.plan import Settings
from batch.run import Order
from ui import batch_results, words

KINDS = ["txt", "md", "jsonl", "ndjson", "json", "csv", "tsv", "xlsx", "parquet", "hl7", "pdf", "docx", "zip"]
LARGEST_UPLOAD = 500
"""Megabytes; what is larger is better named by its folder."""


class Batch:
    """A batch of this session: its folder, what was asked, and the run that is followed."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="dermcode-batch-"))
        self.order: Order | None = None
        self.run: Following | None = None
        weakref.finalize(self, shutil.rmtree, str(self.folder), ignore_errors=True)

    @property
    def results(self) -> Path:
        return self.folder / "results"

    def start(self, sources: list[str], settings: Settings) -> None:
        self.order = Order(sources, [f"{self.results}/"], settings)
        self.run = Following(self.order)

    def close(self) -> None:
        if self.run is not None:
            self.run.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def open_button(column: Any) -> None:
    """The button that leads here."""
    column.button(words.say("batch"), on_click=_open, key="open-batch", width="stretch")


def back_button() -> None:
    """Above a note that was opened from a batch: the way back to it."""
    if "batch" in st.session_state:
        st.button(words.say("batch_back"), on_click=_open, key="back-to-batch")


def show(payers: Mapping[str, str]) -> None:
    """One of three screens: choose, watch, or look through the results."""
    batch = st.session_state.get("batch")
    head, back = st.columns([8, 1.35], vertical_alignment="center")
    head.html(f'<h2 class="dc-h">{escape(words.say("batch_title"))}</h2>')
    if batch is None or batch.run is None:
        back.button("Back", on_click=_leave, width="stretch")
        _choose(payers)
    elif batch.run.ended is None:
        back.button("Stop", on_click=batch.run.stop, width="stretch")
        _watch()
    else:
        back.button("Close batch", on_click=_close, width="stretch")
        _ended(batch)


def _choose(payers: Mapping[str, str]) -> None:
    """Files or a folder, the day, the payer and the columns."""
    if trouble := st.session_state.pop("batch_trouble", None):
        st.error(trouble)
    left, right = st.columns([2, 1], gap="large")
    with left, st.form("batch_form", border=False):
        given = st.file_uploader(
            words.say("batch_upload"),
            type=KINDS,
            accept_multiple_files=True,
            key="batch_files",
            max_upload_size=LARGEST_UPLOAD,
        )
        or_else = words.say("batch_or")
        folder = st.text_input(words.say("batch_folder"), key="batch_folder", placeholder=or_else)
        day, payer = st.columns(2)
        on = day.date_input(
            words.say("batch_day"), value=None, format="YYYY-MM-DD", min_value=date(1990, 1, 1)
        )
        named = payer.selectbox(
            "Payer (optional)",
            list(payers),
            index=None,
            format_func=lambda one: payers[one],
            placeholder="Not stated",
        )
        with st.expander(words.say("batch_columns")):
            text, id = st.columns(2)
            text_column = text.text_input("Column with the note", placeholder="found by itself")
            id_column = id.text_input("Column with its id", placeholder="found by itself")
        pressed = st.form_submit_button(words.say("batch_start"), type="primary")
    with right:
        about = "".join(f"<p>{escape(words.say(name))}</p>" for name in ("batch_about", "batch_privacy"))
        st.html(f'<div class="dc-small">{about}</div>')
    if pressed:
        settings = Settings(
            on.isoformat() if isinstance(on, date) else None, named, text_column or None, id_column or None
        )
        _start(given or [], folder.strip(), settings)


def _start(given: list[Any], folder: str, settings: Settings) -> None:
    if not given and not folder:
        st.error(words.say("batch_nothing"))
        return
    batch = Batch()
    sources = [folder] if folder else []
    if given:
        sources.append(str(_keep(given, batch.folder / "notes")))
    batch.start(sources, settings)
    st.session_state["batch"] = batch
    st.rerun()


def _keep(given: list[Any], folder: Path) -> Path:
    """What was uploaded, on the disk for the workers; a name that is there twice gets a number."""
    folder.mkdir()
    for number, file in enumerate(given, start=1):
        name = PurePath(file.name.replace("\\", "/")).name.lstrip(".") or "note"
        path = folder / name if not (folder / name).exists() else folder / f"{number}-{name}"
        with path.open("wb") as kept:
            shutil.copyfileobj(file, kept)
    return folder


@st.fragment(run_every=1.0)
def _watch() -> None:
    """How far it is, drawn anew every second; the page follows when it has ended."""
    batch: Batch = st.session_state["batch"]
    run = batch.run
    if run is None or run.ended is not None:
        st.rerun()
        return
    told = run.told
    total, done, rate = told["total"], told["done"], told["rate"]
    if not total:
        st.progress(0.0, words.say("batch_looking"))
        return
    left = f", {_time((total - done) / rate)} left" if rate > 0 and done else ""
    st.progress(min(1.0, done / total), f"{done:,} of {total:,} notes, {rate:,.0f} a second{left}")
    st.html(batch_results.strip(told["statuses"]))


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _ended(batch: Batch) -> None:
    ended = batch.run.ended if batch.run else None
    if ended is None or batch.order is None:
        return
    if ended["ended"] != "done":
        st.error(ended["says"] or words.say("batch_stopped"))
        st.button(words.say("batch_again"), on_click=_again, type="primary")
        return
    batch_results.show(batch.order, batch.results, ended)


def _again() -> None:
    """Go on where it stopped: the same order over the same results."""
    batch: Batch = st.session_state["batch"]
    if batch.order is not None:
        batch.run = Following(batch.order)


def _open() -> None:
    st.session_state["page"] = "batch"
    st.session_state.pop("talk", None)


def _leave() -> None:
    st.session_state.pop("page", None)


def _close() -> None:
    batch: Batch = st.session_state.pop("batch")
    batch.close()
    for name in [name for name in st.session_state if str(name).startswith("batch_")]:
        st.session_state.pop(name)
