"""What the browser tests of the reviewers' pages share: keys, names, pictures."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

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


def keys(page: Page, *pressed: str) -> None:
    """Press one key after the other, each when the page has done what the one before asked for."""
    for key in pressed:
        settled(page)
        page.wait_for_timeout(300)  # a key struck while the buttons are drawn anew may be lost
        page.keyboard.press(key)
    settled(page)


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
    keys(page, "Enter")


def offer(store: Store, note: str, name: str, **other: Any) -> str:
    """Put a note before the reviewers, in the random queue unless the shares say otherwise; its id."""
    shares = {"random_share": 1, "double_share": 0, "blind_share": 0, **other.pop("shares", {})}
    coded = flow.code(note, id=name)
    rules = settings().model_copy(update=shares)
    return queue.offer(store, note, coded, at=datetime.now(UTC), name=name, rules=rules, **other).chart
