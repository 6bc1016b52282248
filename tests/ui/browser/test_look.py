"""The page fits its window, and its pictures.

With SHOTS=FOLDER the pictures are kept there; the one in docs is remade by
SHOTS=docs/screenshots pytest tests/ui/browser/test_look.py -k readme
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ui import samples

from .desk import press

Open = Callable[..., Page]
SIZES = [(1280, 800), (1600, 1000)]


def keep(page: Page, name: str) -> None:
    folder = os.environ.get("SHOTS")
    if folder:
        page.mouse.move(0, 0)
        page.wait_for_timeout(700)  # Streamlit fades what it replaces
        page.screenshot(path=Path(folder) / f"{name}.png")


def fits(page: Page) -> bool:
    """Whether nothing reaches over the right edge of the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def in_sight(page: Page, what: str) -> bool:
    box = page.locator(what).first.bounding_box()
    size = page.viewport_size
    return bool(box and size and box["y"] >= 0 and box["y"] + box["height"] <= size["height"])


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_first_screen_needs_no_scrolling(app: Any, open_page: Open, width: int, height: int) -> None:
    page = open_page(app.address, width, height)
    expect(page.get_by_role("button", name=samples.samples()[-1].title)).to_be_visible()
    keep(page, f"start-{width}")
    assert fits(page)
    assert in_sight(page, ".st-key-samples")
    assert in_sight(page, "[data-testid=stFormSubmitButton]")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_answer_shows_its_status_and_its_first_card_in_sight(
    app: Any, open_page: Open, width: int, height: int
) -> None:
    page = open_page(app.address, width, height)
    for sample in samples.samples():
        press(page, sample.title)
        expect(page.locator(".dc-status")).to_be_visible()
        keep(page, f"{sample.id}-{width}")
        assert fits(page), sample.id
        assert in_sight(page, ".dc-status"), sample.id
        assert in_sight(page, ".dc-note"), sample.id
        assert sample.status == "none" or in_sight(page, ".dc-body"), sample.id
        press(page, "New note")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_other_sides_fit(app: Any, open_page: Open, width: int, height: int) -> None:
    page = open_page(app.address, width, height)
    press(page, samples.samples()[0].title)
    for tab in ("Seen, not coded", "Checklist", "Record"):
        press(page, page.get_by_role("tab", name=tab))
        expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        keep(page, f"{tab.split()[0].lower().strip(',')}-{width}")
        assert fits(page), tab


def test_the_picture_of_the_readme(app: Any, open_page: Open) -> None:
    """The first sample: many marks beside one code."""
    page = open_page(app.address)
    press(page, samples.samples()[0].title)
    expect(page.locator(".dc-code")).to_have_text(["17004"])
    keep(page, "page")
    assert page.locator(".dc-note mark").count() > 4
