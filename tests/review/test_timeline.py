"""A patient over time: what follows too soon, is coded twice, or is copied, is flagged; the rest is not."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import Base

import flow
from records import Unusable
from review import packet, photos, queue
from review.precedents import precedents
from review.store import Store
from review.timeline import Encounter, likeness, timeline

Make = Callable[..., Any]
At = Callable[..., datetime]
AKS = (
    "HPI: comes for a check of sun damage on {day}.\nExam: {exam}\n"
    "Procedure: {count} AKs on the {site} were destroyed with liquid nitrogen cryotherapy.\nPlan: {plan}"
)
TOLD = [
    ("03/02/2026", "scaly spots", 5, "left forearm", "biopsy of the papule on the nose at the next visit."),
    (
        "03/09/2026",
        "several rough papules, no ulceration seen today",
        3,
        "scalp",
        "sunscreen, return in a year.",
    ),
    ("04/20/2026", "rough papules again, quite different from last time", 2, "right ear", "none for now."),
    (
        "04/20/2026",
        "an addition by another clinician of the same office",
        4,
        "left hand",
        "emollients, to call.",
    ),
]


@pytest.fixture
def patient(file: Store, at: At, rules: Make) -> Store:
    for number, (day, exam, count, site, plan) in enumerate(TOLD):
        note = AKS.format(day=day, exam=exam, count=count, site=site, plan=plan)
        on = datetime.strptime(day, "%m/%d/%Y").date()
        coded = flow.code(note, on=on, id=f"visit {number}")
        drawn = rules(random_share=0, double_share=0)
        name = f"visit {number}"
        queue.offer(file, note, coded, at=at(), name=name, on=on, patient="p-17", rules=drawn)
    return file


def _flags(told: list[Encounter]) -> dict[str, list[str]]:
    return {one.name: sorted({flag.flag for flag in one.flags}) for one in told}


def test_only_what_follows_too_soon_or_twice_is_flagged(patient: Store) -> None:
    """Ten days after 17000 it is paid for already; seven weeks after it is not."""
    told = timeline(patient, "p-17")
    assert _flags(told) == {
        "visit 0": [],
        "visit 1": ["global_period"],
        "visit 2": [],
        "visit 3": ["same_day"],
    }
    assert "17000 7 days after 17000 of 2026-03-02" in told[1].flags[0].says
    assert [one.day for one in told] == sorted(one.day for one in told if one.day)
    assert told[0].sites == ("forearm",)
    assert told[0].done == ("destruction of actinic keratosis × 5",)
    assert any("biopsy" in planned for planned in told[0].planned)
    assert timeline(patient, "nobody") == []


def test_nothing_is_told_of_a_chart_that_two_are_still_to_code(
    patient: Store, at: At, rules: Make, accept: Make
) -> None:
    """Who is to code it could read there what is proposed, or what the other one said."""
    note = AKS.format(day="05/04/2026", exam="rough spots", count=7, site="left shin", plan="to call.")
    on, drawn = date(2026, 5, 4), rules(random_share=1, double_share=1, blind_share=0)
    coded = flow.code(note, on=on)
    queue.offer(patient, note, coded, at=at(), name="twice", on=on, patient="p-17", rules=drawn)
    for who in ("ann", "ben"):
        hidden = timeline(patient, "p-17")[-1]
        assert (hidden.name, hidden.lines, hidden.done, hidden.flags) == ("twice", (), (), ())
        assert timeline(patient, "p-17", seen=hidden.chart)[-1].lines
        accept(patient, "twice", who)
    assert timeline(patient, "p-17")[-1].lines


def test_a_copied_note_is_found_whatever_its_date(patient: Store, at: At, rules: Make) -> None:
    day, exam, count, site, plan = TOLD[0]
    note = AKS.format(day="06/01/2026", exam=exam, count=count, site=site, plan=plan)
    coded = flow.code(note, on=date(2026, 6, 1))
    queue.offer(patient, note, coded, at=at(), name="again", patient="p-17", rules=rules(double_share=0))
    assert _flags(timeline(patient, "p-17"))["again"] == ["copied_note"]
    assert likeness(note, AKS.format(day=day, exam=exam, count=count, site=site, plan=plan)) == 1


@pytest.mark.parametrize(("days", "flagged"), [(10, True), (11, False)])
def test_the_last_day_of_a_global_period_counts(
    file: Store, at: At, rules: Make, days: int, flagged: bool
) -> None:
    for number, on in enumerate((date(2026, 3, 2), date(2026, 3, 2 + days))):
        _, exam, count, site, plan = TOLD[number]
        note = AKS.format(day=on.strftime("%m/%d/%Y"), exam=exam, count=count, site=site, plan=plan)
        coded = flow.code(note, on=on, id=f"v{number}")
        queue.offer(file, note, coded, at=at(), name=f"v{number}", patient="p", rules=rules(double_share=0))
    assert bool(timeline(file, "p")[1].flags) is flagged


def test_what_was_decided_before_is_found(file: Store, offer: Make, accept: Make, coded: Make) -> None:
    offer(file, "plain", "one")
    offer(file, "plain", "two")
    offer(file, "many", "three")
    note, answer = coded("plain")
    assert precedents(file, note, answer).lines == ()
    accept(file, "one", "ann")
    found = precedents(file, note, answer)
    assert found.same_note == (("one", "reviewed"), ("two", "coded"))
    assert [(one.code, one.kind_of_work, one.stood, one.times) for one in found.lines] == [
        ("17000", "destruction/-/actinic_keratosis", 1, 1),
        ("17003", "destruction/-/actinic_keratosis", 1, 1),
    ]
    assert precedents(file, *coded("biopsy")).lines == ()


def _jpeg(**told: Any) -> bytes:
    """A small picture that carries where and by whom it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Artist] = "Zorro"
    exif[Base.GPSInfo] = {1: "N", 2: (52.0, 31.0, 12.0)}
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "salmon").save(out, "JPEG", exif=exif, comment=b"Zorro", **told)
    return out.getvalue()


def test_a_photograph_is_kept_without_what_it_carried(
    store: Store, offer: Make, accept: Make, at: At
) -> None:
    offered = offer(store, "plain")
    raw = _jpeg()
    assert b"Zorro" in raw
    photos.attach(store, "plain", raw, site="forearm", by="ann", at=at())
    (photo,) = photos.photos(store, offered.chart)
    body = photos.picture(store, photo)
    assert b"Zorro" not in body
    with Image.open(io.BytesIO(body)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (40, 60)), "turned as it was meant to be seen"
        assert not kept.getexif()
        assert "comment" not in kept.info
    assert (photo.site, photo.by) == ("forearm", "ann")
    accept(store, "plain", "ann")
    assert store.faults() == []
    assert b"attached" in packet.packet(store, "plain")


def test_what_is_no_photograph_is_refused() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "BMP")
    whole = _jpeg()
    for wrong, says in (
        (b"", "no JPEG"),
        (b"<svg onload='x'/>", "no JPEG"),
        (out.getvalue(), "no JPEG"),
        (whole[: len(whole) // 2], "to its end|no JPEG"),
        (b"\xff" * (photos.MOST_BYTES + 1), "the limit is"),
    ):
        with pytest.raises(Unusable, match=says):
            photos.clean(wrong)


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_PIXELS", 1000)
    with pytest.raises(Unusable, match="points"):
        photos.clean(_jpeg())
