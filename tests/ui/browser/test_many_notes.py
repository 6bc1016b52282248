"""The batch page in a browser: upload, watch, filter, open a note into its talk, take files, hand on.

With SHOTS=FOLDER pictures of each step are kept there.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from review import listing
from review.store import Store

from .desk import Open, keep, press, settled, take

PAGE = Path(__file__).with_name("batch_page.py")
NOTES: dict[str, str | bytes] = {
    "a-ready.txt": "03/04/2026. 5 AKs of the scalp frozen with LN2.",
    "b-asks.txt": "03/04/2026. Several actinic keratoses of the nose frozen with LN2 today.",
    "c-none.txt": "03/04/2026. Here for a mole check. Nothing was treated.",
    "d-warts.txt": "03/04/2026. 3 warts of the right hand frozen with LN2, painful.",
    "e-broken.txt": b"\xff\xfe\x00 not a text",
}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for name, told in NOTES.items():
        (tmp_path / name).write_bytes(told if isinstance(told, bytes) else told.encode())
    return [tmp_path / name for name in NOTES]


def pick(page: Page, label: str, option: str) -> None:
    """Choose one value of a filter."""
    press(page, page.get_by_label(label, exact=True))
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")
    settled(page)


def drop(page: Page, label: str) -> None:
    """Take all values of a filter away."""
    field = page.locator("[data-testid=stMultiSelect]", has_text=label)
    press(page, field.get_by_role("button", name="Clear all"))
    settled(page)


def choose_the_first(page: Page) -> None:
    """The box before the first row of the table, which is drawn on a canvas."""
    canvas = page.locator("[data-testid=stDataFrame] canvas").first
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + 52)
    settled(page)


def records(page: Page, count: int) -> None:
    expect(page.get_by_text(f"{count} of 5 records")).to_be_visible()


def test_many_notes_from_upload_to_the_reviewers(
    serve: Callable[[Path], Any], open_page: Open, files: list[Path], tmp_path: Path
) -> None:
    server = serve(PAGE)
    page = open_page(server.address)
    press(page, "Many notes")
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(files)
    expect(page.get_by_text("e-broken.txt").or_(page.get_by_text("1-3 of 5"))).to_be_visible()
    keep(page, "batch-upload")
    press(page, "Code these notes")
    expect(page.locator("[data-testid=stProgress]")).to_be_visible()
    keep(page, "batch-progress")
    expect(page.locator(".dc-batch")).to_contain_text("Set aside: 1")
    expect(page.locator(".dc-batch")).to_contain_text("Ask the provider: 1")
    records(page, 5)
    keep(page, "batch-results")

    pick(page, "Status", "Ready")
    records(page, 2)
    pick(page, "Code", "17110")
    records(page, 1)
    drop(page, "Status")
    drop(page, "Code")
    pick(page, "Question about", "count")
    records(page, 1)
    drop(page, "Question about")
    pick(page, "Site", "scalp")
    records(page, 1)
    keep(page, "batch-filtered")

    choose_the_first(page)
    opens = page.get_by_role("button", name="Open this note")
    expect(opens).to_be_enabled()
    press(page, opens)
    expect(page.locator(".dc-note")).to_have_text(str(NOTES["a-ready.txt"]))
    expect(page.locator(".dc-code")).to_have_text(["17000", "17003"])
    press(page, "Back to the batch")
    expect(page.locator("[data-testid=stDataFrame]")).to_be_visible()

    records(page, 1)
    keep(page, "batch-back")
    with take(page, "CSV", tmp_path / "lines.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {"17000", "17003", "17110"} <= {row["Code"] for row in rows}

    drop(page, "Site")
    press(page, "Hand 1 to reviewers")
    expect(page.get_by_text("1 charts handed to the reviewers; 0 were there before.")).to_be_visible()
    keep(page, "batch-handed")
    store = Store.open(str(server.place / "tmp" / "review.sqlite"))
    assert [(one.name, one.status) for one in listing.listed(store)] == [("b-asks.txt", "query")]
    press(page, "Close batch")
    expect(page.get_by_role("button", name="Code these notes")).to_be_visible()
    assert "scalp" not in server.said
