"""The reviewers' desk in a browser: corrections in words, words and codes, many at once, photographs.

With SHOTS=FOLDER pictures of each step are kept there.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

import flow
from review import charts, deciding, listing, packet, photos
from review.store import Store

from .desk import Open, enter, keep, keys, offer, press, say, settled

PAGE = Path(__file__).with_name("desk_page.py")
NOTE = (
    "Date of service: 03/04/2026\n"
    "Exam: 6 actinic keratoses on the scalp, 3 on the left ear. 6 mm papule of the right shoulder, "
    "rule out BCC.\n"
    "Procedure: liquid nitrogen cryotherapy to 6 AKs on the scalp and 3 AKs on the left ear.\n"
    "Shave biopsy of the right shoulder papule; specimen to pathology.\n"
    "At the hairline too, a couple of rough places."
)
PLAIN = (
    "Date of service: 03/0{day}/2026\nProcedure: {count} AKs on the scalp were frozen with liquid nitrogen."
)


@pytest.fixture
def desk(serve: Callable[[Path], Any]) -> Iterator[tuple[Any, Store]]:
    """The page and its store. Each test leaves nothing that waits in the random queue."""
    server = serve(PAGE)
    store = Store.open(str(server.place / "tmp" / "review.sqlite"))
    yield server, store
    store.engine.dispose()


def sit(desk: tuple[Any, Store], open_page: Open, reviewer: str, name: str) -> Page:
    """A reviewer at a chart of their own."""
    server, store = desk
    offer(store, NOTE, name)
    page = open_page(server.address)
    enter(page, reviewer)
    expect(page.locator(".dc-status", has_text=name)).to_be_visible()
    expect(page.locator(".dc-note")).to_be_visible()
    return page


def decision(store: Store, name: str) -> Any:
    with store.reading() as session:
        given = deciding.given(session, charts.find(session, name).id)
    return [one for one in given if not one.undone][-1].decision


def test_keys_struck_faster_than_the_page_is_drawn_are_not_lost_nor_fall_on_the_next_chart(
    desk: tuple[Any, Store], open_page: Open
) -> None:
    """Words typed before their field is there stand in it, keys behind Enter wait for what it asked for,
    and a second accept leaves the next chart alone."""
    server, store = desk
    for day, name in ((1, "swift"), (2, "unseen")):
        offer(store, PLAIN.format(day=day, count=4), name)
    page = open_page(server.address)
    enter(page, "finn")
    expect(page.locator(".dc-status", has_text="swift")).to_be_visible()
    settled(page)
    for key in ("j", "e", "1", "ArrowUp", "ArrowUp", "s"):
        page.keyboard.press(key)
    expect(page.locator(".dc-then-line")).to_contain_text("× 5")
    settled(page)
    page.keyboard.press("i")
    page.keyboard.press("1")
    page.keyboard.type("add 2 AKs on the nose")
    expect(page.locator(".st-key-typing input")).to_have_value("add 2 AKs on the nose")
    settled(page)
    for key in ("Enter", "s", "a", "a"):
        page.keyboard.press(key)
    expect(page.locator(".dc-status", has_text="unseen")).to_be_visible()
    settled(page)
    page.wait_for_timeout(1000)
    states = {one.name: one.state for one in listing.listed(store)}
    assert (states["swift"], states["unseen"]) == ("reviewed", "coded")
    keys(page, "a")
    (changed,) = decision(store, "swift").corrections[1:]
    assert changed.after.units == 7


def test_what_was_read_wrongly_is_said_in_words_and_coded_anew(
    desk: tuple[Any, Store], open_page: Open
) -> None:
    """By keyboard alone: a wrong site asks back, a wrong method, a missed lesion; the log replays."""
    page = sit(desk, open_page, "dora", "said")
    keys(page, "e", "3")
    say(page, "right temple")
    expect(page.locator(".st-key-keys .dc-ask")).to_contain_text("scalp")
    keep(page, "say-asked-back")
    say(page, "the left ear ones")
    expect(page.get_by_text("On the record:")).to_be_visible()
    expect(page.locator(".st-key-lines-side")).to_contain_text("site: ear → temple")
    keep(page, "say-site")
    keys(page, "e", "6")
    say(page, "it was a punch biopsy")
    expect(page.locator(".dc-then-line").last).to_contain_text("11104")
    keys(page, "i", "1")
    say(page, "add 2 AKs behind the left ear")
    expect(page.locator(".dc-then-line", has_text="17003 × 10")).to_be_visible()
    keep(page, "say-all")
    keys(page, "s")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    store = desk[1]
    told = decision(store, "said")
    assert {one.reason for one in told.corrections if one.reason} <= {
        "wrong_site",
        "wrong_method",
        "missed_lesion",
    }
    assert sorted((one.code, one.units) for one in told.lines) == [("11104", 1), ("17000", 1), ("17003", 10)]
    replayed = packet.replay(packet.packet(store, "said"), flow.code, flow.decide)
    assert (replayed.whole, replayed.same) == (True, True)


def test_words_lead_to_their_code_and_a_code_to_its_words(desk: tuple[Any, Store], open_page: Open) -> None:
    page = sit(desk, open_page, "emil", "words")
    press(page, page.locator(".dc-note mark", has_text="Shave"))
    chosen = page.locator("[class*=st-key-on-line]")
    expect(chosen).to_contain_text("11102")
    expect(page.locator(".dc-note mark", has_text="AKs")).to_have_count(0)
    keep(page, "words-of-code")
    press(page, chosen.get_by_role("button", name="All"))
    expect(page.locator(".dc-note mark", has_text="AKs").first).to_be_visible()
    line = page.locator("[class*=st-key-box-line]", has_text="17003")
    press(page, line.get_by_role("button", name="Words"))
    expect(page.locator(".dc-note mark", has_text="Shave")).to_have_count(0)
    expect(page.locator(".dc-note mark", has_text="6").first).to_be_visible()
    keys(page, "a")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()


def test_words_are_selected_by_mouse_and_marked_as_missed(desk: tuple[Any, Store], open_page: Open) -> None:
    page = sit(desk, open_page, "fay", "marked")
    drag(page, "a couple of rough places")
    expect(page.locator(".dc-quotes q")).to_have_text("a couple of rough places")
    keys(page, "m")
    expect(page.locator(".dc-quotes", has_text="Marked")).to_contain_text("a couple of rough places")
    keep(page, "marked")
    keys(page, "i", "1")
    say(page, "add 2 AKs on the left ear")
    keys(page, "s")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    told = decision(desk[1], "marked")
    marked = {word.text for one in told.corrections for word in one.words}
    assert marked == {"a couple of rough places"}


def drag(page: Page, words: str) -> None:
    """Select words of the note with the mouse, as a hand does."""
    settled(page)
    found = page.wait_for_function(  # the note may be drawn anew while its words are looked for
        """words => {
          const note = document.querySelector(".dc-note");
          if (!note) return null;
          const walk = document.createTreeWalker(note, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            node.parentElement.scrollIntoView({block: "nearest"});
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            const all = range.getClientRects();
            const [first, last] = [all[0], all[all.length - 1]];
            return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
          }
          return null;
        }""",
        arg=words,
    )
    box = found.json_value()
    settled(page)
    page.mouse.move(box[0], box[1])
    page.mouse.down()
    page.mouse.move(box[2], box[3], steps=8)
    page.mouse.up()
    settled(page)


def test_many_charts_are_accepted_by_filter_and_given_back(desk: tuple[Any, Store], open_page: Open) -> None:
    server, store = desk
    for number, count in enumerate((3, 4, 20), start=1):
        offer(store, PLAIN.format(day=number, count=count), f"many {number}", shares={"random_share": 0})
    page = open_page(server.address)
    enter(page, "gus")
    every = page.get_by_role("radio", name="All charts")
    for _ in range(8):  # a key that is struck while the page is drawn may be lost
        if every.is_checked():
            break
        keys(page, "g")
    expect(page.get_by_role("button", name="Accept these (3)")).to_be_visible()
    press(page, page.get_by_label("Code", exact=True))
    page.get_by_role("option", name="17003").click()
    settled(page)
    keep(page, "many-filtered")
    press(page, "Accept these (2)")
    expect(page.get_by_text("2 charts accepted.")).to_be_visible()
    states = {one.name: one.state for one in listing.listed(store) if one.name.startswith("many")}
    assert states == {"many 1": "reviewed", "many 2": "reviewed", "many 3": "coded"}
    settled(page)
    keep(page, "many-accepted")
    press(page, "Undo the last acceptance of many")
    expect(page.get_by_text("2 charts wait again.")).to_be_visible()
    assert {one.state for one in listing.listed(store) if one.name.startswith("many")} == {"coded"}
    assert store.faults() == []


def test_a_photograph_is_kept_without_what_its_file_told_and_shown_beside_the_note(
    desk: tuple[Any, Store], open_page: Open, tmp_path: Path
) -> None:
    page = sit(desk, open_page, "hal", "photo")
    file = tmp_path / "IMG_0042.jpg"
    exif = Image.Exif()
    exif[0x010E], exif[0x0110] = "Quillifer Zebulonia", "Camera of the ward"
    Image.new("RGB", (640, 480), (200, 140, 130)).save(file, exif=exif)
    press(page, page.get_by_text("Photographs (0)"))
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)
    page.get_by_label("Where on the skin").fill("left ear")
    press(page, "Keep the photograph")
    expect(page.get_by_text("Photographs (1)")).to_be_visible()
    picture = page.locator("[data-testid=stImage] img").first
    expect(picture).to_be_visible()
    expect(page.get_by_text("left ear, 20")).to_be_visible()
    page.locator(".dc-note").scroll_into_view_if_needed()
    keep(page, "photo")
    store = desk[1]
    with store.reading() as session:
        chart = charts.find(session, "photo").id
    (kept,) = photos.photos(store, chart)
    raw = photos.picture(store, kept)
    assert b"Zebulonia" not in raw
    with Image.open(io.BytesIO(raw)) as opened:
        assert (opened.size, len(opened.getexif())) == ((640, 480), 0)
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(bad)
    press(page, "Keep the photograph")
    expect(page.get_by_text("no JPEG, PNG or WebP picture")).to_be_visible()
    keys(page, "a")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    assert "Zebulonia" not in desk[0].said


def test_what_the_talk_decides_is_stored_and_found_again(desk: tuple[Any, Store], open_page: Open) -> None:
    """Named on the queue page, the coder corrects and accepts in the talk; the store has it, and tells it."""
    server, store = desk
    offer(store, PLAIN.format(day=8, count=2), "somebody's", shares={"random_share": 0})
    page = open_page(server.address)
    enter(page, "ida")
    keys(page, "Alt+b")
    page.get_by_label("Paste a note").fill(PLAIN.format(day=9, count=7))
    press(page, "Code this note")
    asked = page.get_by_label("Ask about this chart, or correct it")
    for number, (question, says) in enumerate(
        (
            ("there were 8, not 7", "accept or reject the lines"),
            ("accept all lines", "stored with the reviewers' decisions"),
            ("has this been decided before?", "This very note is in the store"),
        ),
        start=1,
    ):
        asked.fill(question)
        asked.press("Enter")
        expect(page.locator(".dc-a")).to_have_count(number)
        expect(page.locator(".dc-a").last).to_contain_text(says)
        settled(page)
    keep(page, "talk-stored")
    told = decision(store, next(one.id for one in listing.listed(store) if one.day == "2026-03-09"))
    assert [(one.code, one.units) for one in told.lines] == [("17000", 1), ("17003", 7)]
    assert told.record is not None
