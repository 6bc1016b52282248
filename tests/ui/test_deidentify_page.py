"""The page on which a settled chart is freed of names: both texts, every replacement, a person's word."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import flow
from review import charts, deciding, queue
from review.settings import settings
from review.store import Store

NOTE = (
    "Patient: Odette Varga <b>\nDate of service: 03/09/2026\n"
    "Procedure: 5 AKs on the left forearm were frozen with liquid nitrogen. Quorble stays."
)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The corpus file; the store beside it holds one settled chart."""
    monkeypatch.setenv("DERMCODE_REVIEW", str(tmp_path / "review.sqlite"))
    monkeypatch.setenv("DERMCODE_CORPUS", str(tmp_path / "corpus.jsonl"))
    monkeypatch.delenv("DERMCODE_PRIVACY_KEY", raising=False)
    store, now = Store.open(str(tmp_path / "review.sqlite")), datetime.now(UTC)
    rules = settings().model_copy(update={"random_share": 0, "double_share": 0})
    id = queue.offer(store, NOTE, flow.code(NOTE, id="one"), at=now, name="one", rules=rules).chart
    seat = queue.take_chart(store, "ann", id, at=now)
    with store.reading() as session:
        chart = charts.load(session, charts.find(session, id))
    deciding.decide(store, seat, deciding.acceptance(chart), at=now)
    store.engine.dispose()
    return tmp_path / "corpus.jsonl"


@pytest.fixture
def opened(out: Path, page: AppTest) -> AppTest:
    """The page with the chart freed of names."""
    page.button(key="open-queue").click().run()
    page.text_input[0].set_value("ann")
    next(one for one in page.button if one.label == "Begin").click().run()
    page.session_state["work"].view = "many"
    page.run()
    assert page.button(key="to-corpus-open").disabled
    box = page.selectbox(key="to-corpus-chart")
    box.select_index(0).run()
    return page.button(key="to-corpus-open").click().run()


def test_both_texts_stand_beside_each_other_and_nothing_is_written(
    opened: AppTest, out: Path, shown: Callable[[AppTest], str]
) -> None:
    text = shown(opened)
    assert '<mark class="dc-gone">Odette Varga</mark> &lt;b&gt;' in text
    assert '<mark class="dc-doubt">Quorble</mark>' in text
    assert "Without names" in text
    assert opened.button(key="to-corpus-write").disabled
    assert not out.exists()


def test_it_is_written_under_a_name_once_both_were_read(opened: AppTest, out: Path) -> None:
    told = opened.session_state["to-corpus"].told.text
    seal = opened.session_state["to-corpus"].seal
    opened.text_input(key=f"to-corpus-because-{seal}").set_value("nobody is named").run()
    assert opened.button(key="to-corpus-write").disabled
    opened.checkbox(key=f"to-corpus-read-{seal}").check().run()
    opened.button(key="to-corpus-write").click().run()
    case = json.loads(out.read_text(encoding="utf-8"))
    assert case["note"] == told
    assert "Odette" not in told
    assert case["looked"]["by"] == "ann"
    assert f"RV-{seal}" in opened.success[0].value
    assert "to-corpus" not in opened.session_state


def test_words_are_taken_out_as_well_and_what_was_ticked_counts_no_more(opened: AppTest, out: Path) -> None:
    before = opened.session_state["to-corpus"]
    opened.text_input(key=f"to-corpus-because-{before.seal}").set_value("x").run()
    opened.checkbox(key=f"to-corpus-read-{before.seal}").check().run()
    assert not opened.button(key="to-corpus-write").disabled
    opened.multiselect(key="to-corpus-doubts").select("Quorble")
    next(one for one in opened.button if one.label == "Take these out as well").click().run()
    now = opened.session_state["to-corpus"]
    assert "Quorble" not in now.told.text
    assert now.seal != before.seal
    assert opened.button(key="to-corpus-write").disabled
    opened.button(key="to-corpus-leave").click().run()
    assert "to-corpus" not in opened.session_state
    assert not out.exists()
