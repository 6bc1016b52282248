"""The page in a browser: what a coder sees and presses."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Page, expect

from ui import downloads

from .desk import press, take

Open = Callable[..., Page]
NOTE = "03/04/2026. Cryotherapy with liquid nitrogen to 5 actinic keratoses on the scalp."
CANARY = "Quillifer Zebulonia"


def paste(page: Page, note: str) -> None:
    page.get_by_label("Paste a note").fill(note)
    press(page, "Code this note")


def marks(page: Page) -> list[str]:
    return page.locator(".dc-note mark").all_inner_texts()


def test_a_pasted_note_shows_its_codes_and_their_words(app: Any, open_page: Open) -> None:
    page = open_page(app.address)
    paste(page, NOTE)
    expect(page.locator(".dc-code")).to_have_text(["17000", "17003"])
    expect(page.locator(".dc-note")).to_have_text(NOTE)
    assert "scalp" in marks(page)


def test_a_sample_shows_its_codes(app: Any, open_page: Open) -> None:
    page = open_page(app.address)
    press(page, "Two sites that add up past fifteen")
    expect(page.locator(".dc-code")).to_have_text(["17004"])


def test_choosing_a_code_marks_only_its_words(example: Any, open_page: Open) -> None:
    page = open_page(example.address)
    expect(page.locator(".dc-note mark").first).to_be_visible()
    before = marks(page)
    press(page, page.get_by_role("button", name="Show words").nth(2))
    expect(page.locator(".dc-note mark")).to_have_text(["Rx"])
    press(page, page.get_by_role("button", name="Show all").first)
    expect(page.locator(".dc-note mark")).to_have_count(len(before))


def test_the_page_can_be_used_with_the_keyboard_alone(app: Any, open_page: Open) -> None:
    """Paste, Ctrl+Enter, then Tab to a button of a line and Enter."""
    page = open_page(app.address)
    page.get_by_label("Paste a note").fill(NOTE)
    page.get_by_label("Paste a note").press("Control+Enter")
    expect(page.locator(".dc-code").first).to_have_text("17000")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").startswith("Show words"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Show all").first).to_be_visible()


def test_the_words_of_a_chosen_code_are_brought_into_view(app: Any, open_page: Open) -> None:
    page = open_page(app.address)
    paste(page, "Nothing to say on this line.\n" * 200 + NOTE)
    mark = page.locator(".dc-note mark").first
    expect(mark).not_to_be_in_viewport()
    press(page, page.get_by_role("button", name="Show words").first)
    expect(mark).to_be_in_viewport()


def test_overlapping_evidence_shows_each_piece_with_all_its_roles(example: Any, open_page: Open) -> None:
    page = open_page(example.address)
    piece = page.locator(".dc-note mark", has_text="AKs").nth(1)
    expect(piece).to_have_attribute("title", "Diagnosis, Count")
    shadow = piece.evaluate("mark => getComputedStyle(mark).boxShadow")
    assert shadow.count("rgb") == 3  # a line, a white gap, a second line
    press(page, page.get_by_role("button", name="Show words").nth(1))
    expect(page.locator(".dc-note mark").nth(1)).to_have_text("9 ")
    assert "".join(marks(page)).startswith("LN29 AKs on the scalp")


def test_the_note_is_shown_as_it_is(example: Any, open_page: Open, handmade: SimpleNamespace) -> None:
    """Tabs, markup, markdown and signs are untouched, and each line end breaks the line once."""
    page = open_page(example.address)
    expect(page.locator(".dc-note mark").first).to_be_visible()
    assert page.locator(".dc-note").inner_text() == handmade.NOTE.replace("\r\n", "\n")


def test_script_in_a_note_is_text_and_does_not_run(app: Any, open_page: Open) -> None:
    page = open_page(app.address)
    sly = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'> "
    paste(page, f"{sly} LN2 to 2 AKs on the scalp.")
    expect(page.locator(".dc-note")).to_contain_text("<script>window.ran = 1</script><img src=x")
    assert page.evaluate("window.ran") is None
    assert page.locator(".dc-note img").count() == 0


def test_the_checklist_and_the_record_can_be_opened(example: Any, open_page: Open) -> None:
    page = open_page(example.address)
    press(page, page.get_by_role("tab", name="Checklist (1 of 2)"))
    expect(page.locator(".dc-element.is-missing")).to_contain_text("After-care")
    press(page, page.get_by_role("tab", name="Record"))
    expect(page.get_by_role("table", name="What was done")).to_contain_text("cryosurgery")


def test_the_downloads_hold_the_answer(
    example: Any, open_page: Open, handmade: SimpleNamespace, tmp_path: Path
) -> None:
    page = open_page(example.address)
    for name in ("JSON", "CSV"):
        take(page, f"Download {name}", tmp_path / name)
    assert (tmp_path / "JSON").read_text("utf-8") == downloads.as_json(handmade.coded())
    assert json.loads((tmp_path / "JSON").read_text("utf-8"))["schema"] == "dermcode/coded/1"
    rows = list(csv.DictReader(io.StringIO((tmp_path / "CSV").read_text("utf-8"))))
    assert [row["code"] for row in rows] == ["17004", "99999"]


def test_a_bad_note_gets_a_sentence(app: Any, open_page: Open) -> None:
    page = open_page(app.address)
    paste(page, "   ")
    expect(page.get_by_role("alert")).to_contain_text("The note is empty")


def test_no_word_of_a_note_stays_on_the_machine_and_nothing_is_asked_of_the_network(
    app: Any, open_page: Open, tmp_path: Path
) -> None:
    """Not in what the server prints, nor in its home, its cache or its temporary files."""
    page = open_page(app.address)
    paste(page, f"{CANARY} seen 03/04/2026. {NOTE}")
    expect(page.locator(".dc-note")).to_contain_text(CANARY)
    press(page, page.get_by_role("button", name="Show words").first)
    expect(page.get_by_role("button", name="Show all").first).to_be_visible()
    take(page, "Download JSON", tmp_path / "answer.json")
    press(page, "New note")
    expect(page.get_by_label("Paste a note")).to_have_value("")
    expect(page.locator(".dc-note")).to_have_count(0)
    assert "Zebulonia" not in page.content()
    page.context.close()

    assert app.address in app.said  # this is where the server prints
    kept = [path for path in app.place.rglob("*") if path.is_file()]
    assert not [path.name for path in kept if b"Zebulonia" in path.read_bytes()]
    assert app.asked == "watching\n"
