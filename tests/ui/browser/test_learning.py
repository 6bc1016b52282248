"""The whole loop in a browser: a wrong suggestion, its correction, the candidate, the replay, another's
signature, the release; the same note is right and nothing else changed; then the way back.

With SHOTS=FOLDER pictures of each step are kept there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import flow
import releases
from review import listing
from review.store import Store

from .desk import Open, enter, keys, offer, press, say, settled

PAGE = Path(__file__).with_name("learning_page.py")
WRONG = "Date of service: 03/04/2026\nProcedure: 5 sunscabs on the scalp were frozen with liquid nitrogen."
OTHERS = {
    "right": "Date of service: 03/05/2026\nProcedure: 3 AKs on the nose were frozen with liquid nitrogen.",
    "biopsy": "Date of service: 03/06/2026\nExam: 6 mm papule of the right shoulder, rule out BCC.\n"
    "Shave biopsy of the right shoulder papule; specimen to pathology.",
    "nothing": "Date of service: 03/07/2026\nSkin check, nothing was done.",
}
CASE = "4 sunscabs on the nose were frozen with liquid nitrogen."
LONG = 900_000
"""Milliseconds for a replay over the whole gold corpus on a busy machine."""


@pytest.fixture
def clinic(serve: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Store]]:
    """The page, and its store with charts that wait in the random queue."""
    server = serve(PAGE)
    store = Store.open(str(server.place / "tmp" / "review.sqlite"))
    offer(store, WRONG, "wrong")
    for name, note in OTHERS.items():
        offer(store, note, name)
    monkeypatch.setenv(releases.VARIABLE, str(server.place / "tmp" / "releases"))
    yield server, store
    store.engine.dispose()


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.wait_for_timeout(600)
        page.screenshot(path=Path(folder) / f"learning-{name}.png", full_page=True)


def to_learning(page: Page, name: str) -> None:
    """To the page of learning by keyboard, under a name."""
    expect(page.get_by_role("button", name="Learning")).to_be_visible()
    keys(page, "Alt+l")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type(name)
    keys(page, "Enter")
    expect(page.get_by_text(f"You are {name}")).to_be_visible()


def view(page: Page, name: str) -> None:
    press(page, page.get_by_role("radio", name=name))
    settled(page)


def fill(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")
    settled(page)


def review_all(page: Page) -> None:
    """The wrong chart is corrected in words, the others are accepted."""
    expect(page.get_by_role("button", name="Queue")).to_be_visible(timeout=LONG)  # the reader loads
    enter(page, "rae")
    for _ in range(1 + len(OTHERS)):
        settled(page)
        if "wrong" not in page.locator(".dc-status").inner_text():
            keys(page, "a")
            continue
        expect(page.locator(".dc-status")).to_contain_text("Ask the provider")
        keys(page, "w")
        expect(page.locator(".dc-select")).to_be_focused()
        for _ in range(7):
            page.keyboard.press("ArrowRight")
        keys(page, "Enter")
        expect(page.locator(".dc-quotes q")).to_have_text("sunscabs")
        keys(page, "m", "i", "5")
        say(page, "they are actinic keratoses")
        expect(page.locator(".st-key-lines-side")).to_contain_text("17003 × 4")
        shot(page, "1-correction")
        keys(page, "s")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()


def coded(page: Page, note: str) -> str:
    """What the first screen makes of a note."""
    expect(page.get_by_label("Paste a note")).to_be_visible()
    page.get_by_label("Paste a note").fill(note)
    press(page, "Code this note")
    expect(page.locator(".dc-status")).to_be_visible()
    settled(page)
    told = page.locator(".dc-status strong").first.inner_text()
    return " ".join([told, *page.locator(".dc-code").all_inner_texts()])


def test_a_correction_becomes_a_release_and_goes_back(clinic: tuple[Any, Store], open_page: Open) -> None:
    server, store = clinic
    before = {name: flow.code(note).model_dump_json() for name, note in {**OTHERS, "wrong": WRONG}.items()}
    review_all(open_page(server.address))
    assert {one.state for one in listing.listed(store)} == {"reviewed"}

    page = open_page(server.address)
    to_learning(page, "ann")
    press(page, "wrong diagnosis: “sunscabs”")
    settled(page)
    expect(page.locator(".dc-plain")).to_contain_text("5 sunscabs on the scalp")
    expect(page.get_by_label("The word, as it stands in notes")).to_have_value("sunscabs")
    fill(page, "The case, in your own words", CASE)
    keys(page, "Alt+p")
    expect(page.get_by_text("The case is not right with the candidate either")).to_be_visible()
    shot(page, "2-case-refused")
    fill(page, "What is right, a code a line", "17000\n17003 x 3")
    shot(page, "3-candidate")
    keys(page, "Alt+p")
    expect(page.get_by_text("Proposed: “sunscabs” means actinic keratosis")).to_be_visible(timeout=LONG)

    keys(page, "Alt+t")
    shot(page, "4-replaying")
    expect(page.get_by_text("What would change")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("cell", name="as it was settled")).to_have_count(1)
    expect(page.get_by_role("cell", name="this candidate")).to_have_count(1)
    expect(page.get_by_text("A second person must sign this")).to_be_visible()
    expect(page.get_by_role("button", name="Sign")).to_have_count(0)
    shot(page, "5-replayed")

    page = open_page(server.address)
    to_learning(page, "ben")
    view(page, "Candidates and replay")
    expect(page.get_by_text("What would change")).to_be_visible()
    keys(page, "Alt+s")
    expect(page.get_by_text("A signature needs a name, and a reason in words.")).to_be_visible()
    fill(page, "Why are these candidates right?", "our doctors write sunscabs for actinic keratoses")
    shot(page, "6-signing")
    keys(page, "Alt+s")
    expect(page.get_by_text("Signed by ben: our doctors")).to_be_visible()
    keys(page, "Alt+p")
    expect(page.get_by_text("is in force: every note is coded under it")).to_be_visible()
    shot(page, "7-released")

    made = releases.in_force()
    assert made is not None
    assert made.signed is not None
    assert (made.by, made.signed.by, made.candidates[0]["by"]) == ("ben", "ben", "ann")
    page = open_page(server.address)
    assert coded(page, WRONG) == "Ready 17000 17003"
    shot(page, "8-the-note-is-right")
    assert [(line.code, line.units) for line in flow.code(WRONG).codes] == [("17000", 1), ("17003", 4)]
    for name, note in OTHERS.items():
        told = json.loads(flow.code(note).model_dump_json())
        assert told["versions"].pop("release") == made.id
        assert told == json.loads(before[name])

    page = open_page(server.address)
    to_learning(page, "ann")
    view(page, "Releases")
    press(page, "Roll back")
    expect(page.get_by_text("Say why the release is rolled back.")).to_be_visible()
    fill(page, "Why", "the other office means warts by it")
    press(page, "Roll back")
    expect(page.get_by_text("Nothing was deleted")).to_be_visible()
    shot(page, "9-rolled-back")
    notes = {**OTHERS, "wrong": WRONG}
    assert {name: flow.code(note).model_dump_json() for name, note in notes.items()} == before
    assert coded(open_page(server.address), WRONG) == "Ask the provider"
    assert releases.faults() == []
    assert store.faults() == []
    assert "sunscabs" not in server.said + server.asked
