"""Two reviewers and an adjudicator work a small queue by keyboard, from start to figures of agreement.

With SHOTS=FOLDER pictures of each step are kept there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

import flow
from review import charts, deciding, listing, queue
from review.settings import settings
from review.store import Store
from review.tables import ChartRow

from .desk import Open, enter, keep, keys, press, settled

PAGE = Path(__file__).with_name("review_page.py")
NOTES = {
    "chart 1": "Date of service: 03/04/2026\n"
    "Procedure: 14 AKs on the scalp were frozen with liquid nitrogen.\n"
    "Both ears had some too.",
    "chart 2": "Date of service: 03/05/2026\n"
    "Procedure: 3 AKs on the nose were destroyed with liquid nitrogen.",
    "chart 3": "Date of service: 03/06/2026\nExam: 6 mm papule of the right shoulder, rule out BCC.\n"
    "Shave biopsy of the right shoulder lesion; specimen to pathology.",
}


@pytest.fixture
def filled(serve: Callable[[Path], Any]) -> tuple[Any, Store]:
    """The page, and its store with three charts for two reviewers each; the last one is coded blind."""
    server = serve(PAGE)
    store = Store.open(str(server.place / "tmp" / "review.sqlite"))
    for number, (name, note) in enumerate(NOTES.items()):
        rules = settings().model_copy(
            update={"random_share": 1, "double_share": 1, "blind_share": int(number == 2)}
        )
        coded = flow.code(note, id=name)
        queue.offer(store, note, coded, at=datetime.now(UTC), name=name, patient="p", rules=rules)
    return server, store


def work(page: Page, name: str, arrow: str, lesions: int) -> None:
    """Work all that waits: each chart as its name asks for, whatever order they come in."""
    for _ in NOTES:
        settled(page)
        shown = page.locator(".dc-status").inner_text()
        chart = next(one for one in NOTES if one in shown)
        if chart == "chart 1":
            keys(page, "w")
            expect(page.locator(".dc-select")).to_be_focused()
            for key in ["ArrowRight"] * 16 + ["Shift+ArrowRight"]:
                page.keyboard.press(key)
            keys(page, "Enter")
            expect(page.locator(".dc-quotes q")).to_have_text("Both ears")
            keys(page, "m", "j", "e")
            expect(page.get_by_role("button", name="wrong count")).to_be_visible()
            keep(page, f"{name}-reason")
            keys(page, "1", arrow)
            expect(page.locator(".st-key-keys .dc-code")).to_have_text(str(lesions))
            keep(page, f"{name}-count")
            keys(page, "s")
            expect(page.locator(".w-change").first).to_be_visible()
            keep(page, f"{name}-changed")
            keys(page, "s")
        elif chart == "chart 2":
            press(page, page.locator(".dc-note mark.r-count"))
            expect(page.locator(".st-key-on-line-0")).to_be_visible()
            expect(page.locator(".dc-note mark.r-time")).to_have_count(0)
            keep(page, f"{name}-accept")
            keys(page, "a")
        else:
            assert "without the suggestion" in shown
            expect(page.locator(".dc-note mark")).to_have_count(0)
            expect(page.get_by_label("One line each")).to_be_focused()
            page.keyboard.type("11102 D48.5")
            keep(page, f"{name}-blind")
            keys(page, "Control+Enter")
        expect(page.locator(".dc-status", has_text=chart)).to_have_count(0)
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()


def test_two_reviewers_and_an_adjudicator_come_to_figures_of_agreement(
    filled: tuple[Any, Store], open_page: Open
) -> None:
    server, store = filled
    for name, arrow, lesions in (("ann", "ArrowUp", 15), ("ben", "ArrowDown", 13)):
        page = open_page(server.address)
        enter(page, name)
        work(page, name, arrow, lesions)
    assert {one.name: one.state for one in listing.listed(store)} == {
        "chart 1": "disputed",
        "chart 2": "reviewed",
        "chart 3": "reviewed",
    }

    page = open_page(server.address)
    enter(page, "cleo")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    keys(page, "g", "g")
    expect(page.get_by_text("First coder")).to_be_visible()
    keep(page, "adjudicate")
    keys(page, "1", "s")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    keys(page, "Alt+b", "Alt+y")
    keys(page, "g", "g")
    expect(page.get_by_text("Corrections that stand")).to_be_visible()
    expect(page.get_by_role("cell", name="14 → 15").first).to_be_visible()
    keep(page, "corrections")
    keys(page, "g")
    expect(page.get_by_text("3 charts were coded by two reviewers")).to_be_visible()
    expect(page.locator(".dc-tile:visible").first).to_be_visible()
    keep(page, "agreement")
    keys(page, "g")
    expect(page.get_by_text("Why lines did not stand")).to_be_visible()
    keep(page, "quality")

    assert store.faults() == []
    with store.reading() as session:
        for row in session.execute(select(ChartRow)).scalars():
            given = deciding.given(session, row.id)
            assert [one.by for one in given if one.place < 3] == ["ann", "ben"]
            assert row.state == "reviewed"
        chart = charts.find(session, "chart 1")
        first = deciding.given(session, chart.id)[0].decision
    assert first.corrections[0].should_be == "15"
    assert [word.text for word in first.corrections[0].words] == ["Both ears"]
    said = server.said + json.dumps(server.asked)
    assert not re.search("scalp|shoulder", said), "words of a note are in what the server printed"
