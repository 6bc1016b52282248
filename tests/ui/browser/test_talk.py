"""A working conversation on the page, by keyboard alone: code, ask, correct, undo, look at words, accept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from .desk import press, settled
from .test_look import keep

Open = Callable[..., Page]
NOTE = (
    "DOS: 03/04/2026\nPt: 71M\nScalp: 6 AKs. Left forearm: 5 AKs. Nasal tip: 1 AK.\n"
    "In 2019 he had 4 AKs frozen by another practice.\n"
    "All 12 actinic keratoses treated with liquid nitrogen. T. Kerr MD"
)


def to(page: Page, text: str, most: int = 60) -> None:
    """Press Tab until what is named has the focus."""
    settled(page)
    for _ in range(most):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "document.activeElement.innerText || document.activeElement.getAttribute('aria-label')"
            " || document.activeElement.placeholder || ''"
        )
        if label.startswith(text):
            return
    raise AssertionError(f"Tab does not lead to {text!r}")


def ask(page: Page, question: str, turns: int) -> None:
    """Type a question into the line of the talk and wait for its answer."""
    to(page, "Ask about this chart")
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    expect(page.locator(".dc-a")).to_have_count(turns)
    expect(page.locator(".dc-q").nth(turns - 1)).to_contain_text(question)


def test_a_whole_conversation_by_keyboard(app: Any, open_page: Open) -> None:
    page = open_page(app.address)
    expect(page.get_by_label("Paste a note")).to_be_visible()
    to(page, "Paste a note")
    page.keyboard.insert_text(NOTE)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".dc-code")).to_have_text(["17000", "17003"])
    ask(page, "how did you get to eleven units?", 1)
    expect(page.locator(".dc-verdict").last).to_contain_text("17003 × 11")
    keep(page, "talk-1-units")
    to(page, "“6” line 3")
    page.keyboard.press("Enter")
    expect(page.locator(".dc-note mark")).to_have_text(["6"])
    keep(page, "talk-2-quote")
    ask(page, "what if there had been 15?", 2)
    expect(page.locator(".dc-then").last).to_contain_text("17004 × 1")
    expect(page.locator(".dc-code")).to_have_text(["17000", "17003"])
    ask(page, "scalp is 5, not 6, because the addendum says so", 3)
    expect(page.locator(".dc-units").nth(1)).to_have_text("10 units")
    expect(page.locator(".dc-warn").last).to_contain_text("the addendum says so")
    keep(page, "talk-3-corrected")
    ask(page, "undo that", 4)
    expect(page.locator(".dc-units").nth(1)).to_have_text("11 units")
    ask(page, "what did you leave out?", 5)
    expect(page.locator(".dc-a").last).to_contain_text("history")
    ask(page, "zxqv blorp", 6)
    expect(page.locator(".dc-verdict").last).to_contain_text("not understood")
    keep(page, "talk-4-unclear")
    ask(page, "accept all lines", 7)
    expect(page.locator(".dc-verdict").last).to_contain_text("accepted")


def test_no_two_buttons_of_the_talk_have_the_same_name(app: Any, open_page: Open) -> None:
    page = open_page(app.address)
    page.get_by_label("Paste a note").fill(NOTE)
    press(page, "Code this note")
    expect(page.locator(".dc-code").first).to_be_visible()
    ask(page, "why 17003?", 1)
    ask(page, "show me the evidence for the scalp", 2)
    expect(page.locator(".st-key-quotes button").first).to_be_visible()
    # What a rerun replaces is still there for a moment.
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    page.wait_for_timeout(1500)
    # Streamlit keeps an unseen copy of some buttons, which no screen reader reads.
    names = page.locator("[data-testid=stMain] button:visible", has_text="Show words").all_inner_texts()
    quotes = page.locator(".st-key-quotes button:visible").all_inner_texts()
    assert len(names) >= 3
    assert len(quotes) >= 2
    assert sorted(names) == sorted(set(names))
    assert sorted(quotes) == sorted(set(quotes))
