"""Notes under lock, keys that change, charts that are erased: on SQLite and on PostgreSQL."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from records import Unusable
from review import (
    agreement,
    charts,
    deciding,
    erasing,
    exchange,
    keys,
    listing,
    offering,
    packet,
    photos,
    precedents,
    queue,
    rekeying,
    sweep,
    timeline,
)
from review.log import unlocked
from review.place import url_of
from review.store import Store
from review.tables import ChartRow, FindingRow, SeatRow, TextRow

At = Callable[..., datetime]
Make = Callable[..., Any]
WORDS = (b"left forearm", b"actinic keratoses", b"cryotherapy")
"""Of the note "plain"."""


@pytest.fixture
def locked(place: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with a key in the environment."""
    monkeypatch.setenv(keys.VARIABLE, keys.make())
    opened = Store.open(place)
    yield opened
    opened.engine.dispose()


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


def bytes_of(store: Store) -> bytes:
    """Everything that the files of a SQLite store hold, its log of changes too."""
    place = Path(str(store.url.database))
    return b"".join(path.read_bytes() for path in sorted(place.parent.glob(place.name + "*")))


def bodies(store: Store) -> list[bytes]:
    with store.reading() as session:
        return [body for body in session.execute(select(TextRow.body)).scalars() if body is not None]


def decided(store: Store, offer: Make, accept: Make, at: At, note: str = "plain", **other: Any) -> str:
    """A chart with a decision and a photograph; its id."""
    offered = offer(store, note, **other)
    accept(store, offered.chart, "ann")
    photos.attach(store, offered.chart, picture(), site="forearm", by="ann", at=at())
    return str(offered.chart)


# Under lock


def test_with_a_key_no_word_of_a_note_stands_in_the_tables(
    locked: Store, offer: Make, accept: Make, at: At, chart_of: Make, coded: Make
) -> None:
    chart = decided(locked, offer, accept, at)
    assert len(bodies(locked)) == 3
    assert not any(word in body for word in WORDS for body in bodies(locked))
    assert chart_of(locked, chart).note == coded("plain")[0]
    (photo,) = photos.photos(locked, chart)
    assert photos.picture(locked, photo).startswith(b"\xff\xd8")
    assert packet.packet(locked, chart)
    assert locked.faults() == []


def test_a_lock_changes_nothing_in_the_log(
    locked: Store, tmp_path: Path, offer: Make, accept: Make, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(keys.VARIABLE)
    plain = Store.open(str(tmp_path / "plain.sqlite"))
    for store in (locked, plain):
        decided(store, offer, accept, at)
    assert locked.entries() == plain.entries()
    assert packet.packet(locked, "plain") == packet.packet(plain, "plain")
    plain.engine.dispose()


@pytest.mark.parametrize("key", [None, "other"])
def test_without_the_right_key_one_sentence_and_nothing_is_lost(
    locked: Store,
    place: str,
    offer: Make,
    accept: Make,
    at: At,
    key: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chart = decided(locked, offer, accept, at)
    before = packet.packet(locked, chart)
    monkeypatch.setenv(keys.VARIABLE, keys.make() if key else "")
    with pytest.raises(Unusable, match=r"Nothing was changed\.$") as told:
        Store.open(place)
    assert keys.VARIABLE in str(told.value)
    assert packet.packet(locked, chart) == before
    assert locked.faults() == []


def test_what_is_no_key_is_told_without_it(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keys.VARIABLE, "hunter2")
    with pytest.raises(Unusable, match="holds no key") as told:
        Store.open(place)
    assert "hunter2" not in str(told.value)


def test_a_store_is_locked_later_and_its_files_hold_no_word(
    file: Store, offer: Make, accept: Make, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = decided(file, offer, accept, at)
    before, log = packet.packet(file, chart), file.entries()
    assert any(word in bytes_of(file) for word in WORDS)
    place = str(file.url.database)
    file.engine.dispose()
    monkeypatch.setenv(keys.VARIABLE, keys.make())
    now = Store.open(place)
    assert rekeying.rekey(now) == rekeying.Rekeyed(3, 0, True)
    assert rekeying.rekey(now) == rekeying.Rekeyed(0, 3, True)
    assert not any(word in bytes_of(now) for word in WORDS)
    assert (packet.packet(now, chart), now.entries()) == (before, log)
    now.engine.dispose()


def test_a_new_key_takes_the_place_of_an_old_one(
    locked: Store, place: str, offer: Make, accept: Make, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = decided(locked, offer, accept, at)
    before, old = packet.packet(locked, chart), locked.ring.keys[0]
    new = keys.make()
    monkeypatch.setenv(keys.VARIABLE, f"{new}, {old}")
    both = Store.open(place)
    offer(both, "many")  # locked with the new one already
    assert packet.packet(both, chart) == before
    assert rekeying.rekey(both).locked == 3
    monkeypatch.setenv(keys.VARIABLE, new)
    alone = Store.open(place)
    assert packet.packet(alone, chart) == before
    assert alone.faults() == []
    monkeypatch.setenv(keys.VARIABLE, old)
    with pytest.raises(Unusable, match="does not open"):
        Store.open(place)
    for store in (both, alone):
        store.engine.dispose()


def test_rekey_without_a_key_says_what_is_missing(file: Store) -> None:
    with pytest.raises(Unusable, match="no key to lock with"):
        rekeying.rekey(file)


def test_a_text_that_was_changed_under_lock_is_found(locked: Store, offer: Make) -> None:
    offer(locked, "plain")
    forged = locked.ring.lock(b'{"note": "another"}')
    with locked.writing() as session:
        session.execute(text("UPDATE texts SET body = :body"), {"body": forged})
    assert [fault.says for fault in locked.faults()] == ["a text that it names is not as it was written"]


def test_the_database_refuses_another_text_in_the_place_of_one(store: Store, offer: Make) -> None:
    offer(store, "plain")
    for change in ("body = :other", "name = :name", "name = :name, sealed = :yes"):
        values = {"other": b"other", "name": "0" * 64, "yes": True}
        told = {key: value for key, value in values.items() if f":{key}" in change}
        with pytest.raises((DBAPIError, Unusable)), store.writing() as session:
            session.execute(text(f"UPDATE texts SET {change}"), told)
    assert store.faults() == []


# Erased


def test_an_erased_chart_is_gone_and_the_log_still_stands(
    store: Store, offer: Make, accept: Make, at: At, coded: Make
) -> None:
    chart = decided(store, offer, accept, at, patient="p1")
    decided(store, offer, accept, at, "many", patient="p1")
    head = store.head()
    done = erasing.erase(store, chart, by="ann", because="asked for by the patient", at=at(days=1))
    assert (done.texts, done.swept) == (2, True)  # the picture is of the other chart too
    assert store.faults(head) == []
    assert [one.kind for one in store.entries(chart)] == ["offered", "decided", "attached", "erased"]
    with store.reading() as session:
        assert [(one.chart, one.by, one.because) for one in erasing.erased(session)] == [
            (chart, "ann", "asked for by the patient")
        ]
        row = session.get_one(ChartRow, chart)
        assert (row.name, row.patient, row.day, row.note, row.codes) == (chart[:12], None, None, "", " ")
        assert not session.execute(select(FindingRow).where(FindingRow.chart == chart)).all()
    assert not any(word in body for word in WORDS[:1] for body in bodies(store))
    assert [one.name for one in listing.listed(store)] == ["many"]
    assert [one.id for one in listing.listed(store, listing.Wanted(state="erased"))] == [chart]
    assert [one.name for one in timeline.timeline(store, "p1")] == ["many"]
    note, answer = coded("plain")
    assert precedents.precedents(store, note, answer) == precedents.Before((), ())
    assert [one["name"] for one in exchange.decisions(store)] == ["many"]
    for refused in (
        lambda: packet.packet(store, chart),
        lambda: photos.attach(store, chart, picture(), site="x", by="ann", at=at()),
        lambda: erasing.erase(store, chart, by="ann", because="again", at=at()),
        lambda: offering.offer(store, note, answer, at=at(), name="plain", patient="p1"),
    ):
        with pytest.raises(Unusable, match=r"was erased on 2026-03-05 by ann: asked for by the patient\.$"):
            refused()
    # The store can be opened, and its findings worked out, as if it had never been there.
    again = Store.open(str(store.url.database) if "sqlite" in str(store.url) else str(store.url))
    with again.writing() as session:
        session.query(FindingRow).delete()
    again.upgrade()
    with again.reading() as session:
        assert {row.chart for row in session.execute(select(FindingRow)).scalars()} != {chart}
    again.engine.dispose()


def test_no_byte_of_an_erased_chart_is_left_in_the_files(
    file: Store, offer: Make, accept: Make, at: At
) -> None:
    chart = decided(file, offer, accept, at, name="Ottoline Quillfeather", patient="MRN-77120")
    (photo,) = photos.photos(file, chart)
    pixels = photos.picture(file, photo)[200:260]
    words = (*WORDS, b"Quillfeather", b"MRN-77120", pixels)
    assert all(word in bytes_of(file) for word in words)
    assert erasing.erase(file, "Ottoline Quillfeather", by="ann", because="by mistake", at=at()).swept
    assert [word for word in words if word in bytes_of(file)] == []


def test_a_chart_that_waits_leaves_the_queue(file: Store, offer: Make, at: At) -> None:
    first, second = (offer(file, note, random_share=1, double_share=1) for note in ("plain", "many"))
    seat = queue.take_chart(file, "ben", first.chart, at=at())
    erasing.erase(file, first.chart, by="ann", because="by mistake", at=at())
    assert not queue.renew(file, seat, at=at())
    taken = queue.take(file, "cat", "random", at=at())
    assert taken is not None
    assert taken.chart == second.chart
    assert queue.take(file, "cat", "random", at=at(), after=[second.chart]) is None
    with file.reading() as session:
        assert not session.execute(select(SeatRow).where(SeatRow.chart == first.chart)).all()
    assert agreement.coded_twice(file) == ([], 1)
    assert file.faults() == []


def test_a_decision_on_an_erased_chart_is_not_undone(file: Store, offer: Make, accept: Make, at: At) -> None:
    chart = offer(file, "plain").chart
    seq = accept(file, "plain", "ann")
    erasing.erase(file, chart, by="ann", because="by mistake", at=at())
    with pytest.raises(Unusable, match="was erased"):
        deciding.undo(file, seq, "ann", at=at())


@pytest.mark.parametrize(("by", "because"), [("", "x"), ("ann", " "), ("ann", "x" * 501)])
def test_erasing_needs_a_name_and_a_reason(file: Store, offer: Make, at: At, by: str, because: str) -> None:
    offer(file, "plain")
    with pytest.raises(Unusable, match=r"reason"):
        erasing.erase(file, "plain", by=by, because=because, at=at())
    assert [one.kind for one in file.entries()] == ["offered"]


def test_a_chart_that_comes_back_or_only_seems_erased_is_found(
    file: Store, offer: Make, at: At, coded: Make
) -> None:
    chart, other = offer(file, "plain").chart, offer(file, "many").chart
    erasing.erase(file, chart, by="ann", because="by mistake", at=at())
    with file.writing() as session:
        row = session.get_one(ChartRow, chart)
        note, answer = coded("plain")
        session.get_one(TextRow, row.offer).body = charts.pack(note, answer, "plain", None, None, None)[1]
        session.get_one(ChartRow, other).state = "erased"
    says = [fault.says for fault in file.faults()]
    assert says == ["the chart was erased and is there, or the other way round"] * 2


def test_the_same_picture_can_come_to_another_chart_later(
    file: Store, offer: Make, accept: Make, at: At
) -> None:
    chart = decided(file, offer, accept, at)
    erasing.erase(file, chart, by="ann", because="by mistake", at=at())
    other = decided(file, offer, accept, at, "many")
    (photo,) = photos.photos(file, other)
    assert photos.picture(file, photo)
    assert file.faults() == []


def test_while_somebody_reads_the_words_go_and_the_files_are_swept_later(
    file: Store, offer: Make, accept: Make, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "PATIENCE", 0.1)
    other = Store(url_of(str(file.url.database)))
    chart = decided(file, offer, accept, at)
    with other.reading() as session:
        row = session.get_one(ChartRow, chart)
        body = session.get_one(TextRow, row.offer)
        assert unlocked(session, body.body or b"", body.sealed)
        writer = Store(url_of(str(file.url.database)))
        assert not erasing.erase(writer, chart, by="ann", because="by mistake", at=at()).swept
        writer.engine.dispose()
    assert sweep.sweep(file)
    assert not any(word in bytes_of(file) for word in WORDS)
    other.engine.dispose()


def test_commands(dermcode: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, coded: Make) -> None:
    monkeypatch.setenv("DERMCODE_REVIEW", str(tmp_path / "store.sqlite"))
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    line = json.dumps({"id": "plain", "text": coded("plain")[0]}).encode()
    assert dermcode("review", "add", "-", stdin=line).code == 0
    key = dermcode("review", "key").out.strip()
    assert "no key to lock with" in dermcode("review", "rekey").err
    monkeypatch.setenv(keys.VARIABLE, key)
    assert dermcode("review", "rekey").out == "1 texts locked with the first key, 0 were before.\n"
    monkeypatch.delenv(keys.VARIABLE)
    told = dermcode("review", "list")
    assert (told.code, told.out) == (2, "")
    assert keys.VARIABLE in told.err
    monkeypatch.setenv(keys.VARIABLE, key)
    told = dermcode("review", "erase", "plain", "--by", "ann", "--because", "asked for")
    assert (told.code, told.err) == (0, "")
    told = dermcode("audit")
    assert told.code == 0
    assert "erased on " in told.out
    assert " by ann because asked for\n" in told.out
    assert "entries, as they were written" in told.out
    assert dermcode("review", "list").out == ""
    assert dermcode("review", "sweep").code == 0
