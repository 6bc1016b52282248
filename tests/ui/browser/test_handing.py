"""In a browser: a settled chart is freed of names, looked at, and written once a person says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from review.store import Store

from .desk import Open, enter, keep, keys, offer, press, settled

PAGE = Path(__file__).with_name("desk_page.py")
NOTE = (
    "Patient: Odette Varga      DOB: 3/4/1952      MRN: 1234567\nDate of service: 03/09/2026\n"
    "Ms. Varga came with her son Tom. 14 AKs on the scalp were destroyed with liquid nitrogen.\n"
    "The Quorble dressing stays for a day.\nSigned by Halvard Brinkerhoff, MD"
)
TOLD = ("Odette", "Varga", "1234567", "Tom", "Brinkerhoff", "Quorble")


def test_a_settled_chart_is_looked_at_and_handed_on(serve: Callable[[Path], Any], open_page: Open) -> None:
    server = serve(PAGE)
    store = Store.open(str(server.place / "tmp" / "review.sqlite"))
    offer(store, NOTE, "to hand on")
    store.engine.dispose()
    page = open_page(server.address)
    enter(page, "hanna")
    expect(page.locator(".dc-status", has_text="to hand on")).to_be_visible()
    keys(page, "a")
    press(page, page.get_by_text("All charts"))
    press(page, page.locator(".st-key-to-corpus-chart input"))
    page.get_by_role("option", name="to hand on").click()
    press(page, "Free of names")
    both = page.locator(".dc-note")
    expect(both).to_have_count(2)
    expect(both.nth(0).locator("mark.dc-gone", has_text="Odette Varga")).to_be_visible()
    expect(both.nth(0).locator("mark.dc-doubt")).to_have_text("Quorble")
    expect(both.nth(1)).not_to_contain_text("Varga")
    keep(page, "without-names")
    page.get_by_label("Other words to take out").fill("Quorble")
    press(page, "Take these out as well")
    expect(both.nth(1)).not_to_contain_text("Quorble")
    settled(page)
    write = page.get_by_role("button", name="Write it to the corpus file")
    expect(write).to_be_disabled()
    reason = page.get_by_label("Why it may be handed on")
    reason.fill("nobody can be told by it")
    reason.press("Enter")
    press(page, page.get_by_text("I, hanna, have read"))
    expect(write).to_be_enabled()
    written = both.nth(1).inner_text()
    press(page, write)
    expect(page.get_by_text("Written as RV-")).to_be_visible()
    (out,) = server.place.rglob("reviewed.jsonl")
    case = json.loads(out.read_text(encoding="utf-8"))
    assert case["note"].split() == written.split()
    assert [word for word in TOLD if word in case["note"]] == []
    assert case["looked"]["by"] == "hanna"
    assert server.asked.split() == ["watching"]
