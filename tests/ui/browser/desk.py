"""What the browser tests of the reviewers' pages share: keys, names, pictures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError, expect

import flow
from review import queue
from review.settings import settings
from review.store import Store

Open = Callable[..., Page]


def keep(page: Page, name: str) -> None:
    """With SHOTS=FOLDER: a picture of the page."""
    if folder := os.environ.get("SHOTS"):
        page.wait_for_timeout(600)
        page.screenshot(path=Path(folder) / f"review-{name}.png")


def settled(page: Page) -> None:
    """Wait until the page has done what it was asked for."""
    page.wait_for_timeout(120)
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-stale=true]")).to_have_count(0)


@contextmanager
def begun(page: Page) -> Iterator[None]:
    """At rest before what is done here, and after it until the page began to answer, if it answers at all."""
    settled(page)
    before = page.evaluate("window.runs")
    yield
    with suppress(TimeoutError):
        page.wait_for_function("before => window.runs > before", arg=before, timeout=2000)


def keys(page: Page, *pressed: str) -> None:
    """Press one key after the other, each when the page has done what the one before asked for."""
    for key in pressed:
        with begun(page):
            page.keyboard.press(key)
    settled(page)


def press(page: Page, name: str | Locator, exact: bool = False) -> None:
    """Press a button when the page is at rest: one that is being drawn anew may not take the press."""
    button = page.get_by_role("button", name=name, exact=exact) if isinstance(name, str) else name
    with begun(page):
        button.click()


def take(page: Page, name: str, to: Path) -> Path:
    """Download what a button offers."""
    settled(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name=name, exact=True).click()
    taken.value.save_as(to)
    return to


def enter(page: Page, name: str) -> None:
    """To the queue, by keyboard, under a name."""
    expect(page.get_by_role("button", name="Queue")).to_be_visible()
    keys(page, "Alt+q")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type(name)
    keys(page, "Enter")
    expect(page.get_by_text(f"You are {name}")).to_be_visible()


def say(page: Page, words: str) -> None:
    """Type into the field that waits for words."""
    field = page.locator(".st-key-typing input")
    expect(field).to_be_visible()
    with suppress(AssertionError):  # a busy machine may draw the field a second time, without the focus
        expect(field).to_be_focused(timeout=10_000)
    field.focus()
    page.keyboard.type(words)
    with begun(page):
        field.press("Enter")  # in the field, though it be drawn once more behind the last letter
    settled(page)


def offer(store: Store, note: str, name: str, **other: Any) -> str:
    """Put a note before the reviewers, in the random queue unless the shares say otherwise; its id."""
    shares = {"random_share": 1, "double_share": 0, "blind_share": 0, **other.pop("shares", {})}
    coded = flow.code(note, id=name)
    rules = settings().model_copy(update=shares)
    return queue.offer(store, note, coded, at=datetime.now(UTC), name=name, rules=rules, **other).chart
