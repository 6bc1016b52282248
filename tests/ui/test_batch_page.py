"""The page for many notes, without a browser: a folder, its results, a note opened, notes handed on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from batch.follow import Following
from batch.plan import Settings
from batch.run import Order, run
from ui import batch, batch_results, batch_send

Shown = Callable[[AppTest], str]
NOTES = {
    "a.txt": "03/04/2026. 5 AKs of the scalp frozen with LN2.",
    "b.txt": "Several actinic keratoses of the nose frozen with LN2 today.",
    "c.txt": "Here for a mole check. Nothing was treated.",
    "d.png": "an image",
}


class AtOnce:
    """Stands for a run in a process of its own: it has ended when it begins."""

    def __init__(self, order: Order) -> None:
        joined = run(order)
        self.told = {"total": 4, "done": 4, "rate": 1.0, "statuses": dict(joined.statuses)}
        self.ended = {"ended": "done", "statuses": dict(joined.statuses), "twice": joined.twice}

    def stop(self) -> None: ...


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in NOTES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def coded(page: AppTest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(batch, "Following", AtOnce)
    page.button(key="open-batch").click().run()
    page.text_input(key="batch_folder").input(str(folder))
    press(page, "Code these notes")
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return page.run()


def notes(page: AppTest) -> list[str]:
    return list(page.dataframe[0].value["note"])


def test_a_folder_is_coded_and_shown_with_its_counts(coded: AppTest, shown: Shown) -> None:
    assert notes(coded) == ["a.txt", "b.txt", "c.txt", ""]
    html = shown(coded)
    for told in ("Ready: 1", "Ask the provider: 1", "Nothing to code: 1", "Set aside: 1"):
        assert told in html


@pytest.mark.parametrize(
    ("filter", "value", "left"),
    [
        ("batch_status", "query", ["b.txt"]),
        ("batch_code", "17003", ["a.txt"]),
        ("batch_about", "count", ["b.txt"]),
        ("batch_site", "scalp", ["a.txt"]),
    ],
)
def test_each_filter_leaves_what_has_it(coded: AppTest, filter: str, value: str, left: list[str]) -> None:
    coded.multiselect(key=filter).select(value).run()
    assert notes(coded) == left


def test_nothing_chosen_is_said(page: AppTest) -> None:
    page.button(key="open-batch").click().run()
    press(page, "Code these notes")
    assert [error.value for error in page.error] == ["Choose files, or name a folder."]


def test_a_note_opens_into_its_talk_and_leads_back(
    coded: AppTest, folder: Path, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AppTest cannot choose a row of a table: the row is opened by what its button calls."""
    order = Order([str(folder)], [], Settings())
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", _State(state))
    batch_results._open(order, "a.txt")
    monkeypatch.undo()
    assert state["note"] == NOTES["a.txt"]
    assert [line.code for line in state["talk"].coded.codes] == ["17000", "17003"]
    for name, value in state.items():
        coded.session_state[name] = value
    del coded.session_state["page"]
    coded.run()
    assert '<span class="dc-code">17003</span>' in shown(coded)
    coded.button(key="back-to-batch").click().run()
    assert len(notes(coded)) == 4


class _State(dict[str, Any]):
    def __init__(self, kept: dict[str, Any]) -> None:
        self.update = kept.update  # type: ignore[method-assign]


def test_closing_takes_the_files_away(coded: AppTest) -> None:
    kept = coded.session_state["batch"].folder
    assert (kept / "results" / "coded.jsonl").exists()
    press(coded, "Close batch")
    assert not kept.exists()
    assert "batch" not in coded.session_state


def test_what_is_handed_to_reviewers_comes_to_them_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DERMCODE_REVIEW", str(tmp_path / "review" / "store.sqlite"))
    order = Order([str(folder / "b.txt"), str(folder / "a.txt")], [], Settings())
    assert batch_send.offer(order, ["a.txt", "b.txt"]) == (2, 0)
    assert batch_send.offer(order, ["b.txt"]) == (0, 1)


def test_a_run_in_a_process_of_its_own_is_heard_to_its_end(folder: Path, tmp_path: Path) -> None:
    run = Following(Order([str(folder)], [str(tmp_path / "out.x" / "coded.jsonl")], Settings()))
    told = ended(run)
    assert told is not None
    assert (told["ended"], "lies in the folder of the notes" in told["says"]) == ("failed", True)
    out = tmp_path / "results.jsonl"
    run = Following(Order([str(folder / "c.txt")], [str(out)], Settings()))
    assert ended(run) == {"ended": "done", "statuses": {"none": 1}, "twice": 0}
    assert json.loads(out.read_text())["id"] == "c.txt"
    assert run.told["done"] == 1


def ended(run: Following) -> dict[str, Any] | None:
    begun = time.monotonic()
    while run.ended is None and time.monotonic() - begun < 120:
        time.sleep(0.05)
    return run.ended
