"""Surrogates are consistent, dates keep their intervals, places can be followed, clinical words survive."""

from __future__ import annotations

import builtins
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from privacy import Deidentified, deidentify, engine
from records import Unusable

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "deidentify.yaml").read_text(encoding="utf-8")
)
KEY = b"a key of these tests"


def done(text: str, patient: str | None = "somebody") -> Deidentified:
    return deidentify(text, key=KEY, patient=patient)


def after(told: Deidentified, before: str) -> list[str]:
    return [one.after for one in told.replacements if one.before == before]


@pytest.mark.parametrize("case", CASES["taken"], ids=lambda case: case["words"])
def test_what_tells_who_somebody_is_goes(case: dict[str, str]) -> None:
    told = done(case["note"])
    assert case["words"] not in told.text
    assert [one.kind for one in told.replacements if one.before == case["words"]] == [case["kind"]]


@pytest.mark.parametrize("note", CASES["left"])
def test_clinical_words_and_numbers_stay(note: str) -> None:
    assert done(note).text == note


def test_the_same_text_key_and_patient_give_the_same_bytes_and_another_key_others() -> None:
    note = CASES["letter"]
    assert done(note) == done(note)
    assert deidentify(note, key=b"another", patient="somebody").text != done(note).text
    assert done(note, "somebody else").text != done(note).text
    assert deidentify(note).text != deidentify(note).text  # a key for once


def test_a_person_stays_the_same_person_in_all_writings_and_notes() -> None:
    told = done("Patient: Odette Varga. Mrs. Varga came with VARGA, PETER. Odette has no pain.")
    again = done("Ms Varga called. Odette is well.")
    (family,) = set(after(told, "Varga"))
    (given,) = set(after(told, "Odette")) | set(after(again, "Odette"))
    assert f"Patient: {given} {family}." in told.text
    assert family.upper() in told.text
    assert after(again, "Varga") == [family]


def test_the_days_between_dates_stay_and_their_writing_too() -> None:
    told = done("Biopsy 03/04/2026, excision April 1, 2026, sutures out on 2026-04-15. Born 3/4/52.")
    first, second, third, _ = (one.after for one in told.replacements)
    days = [
        datetime.strptime(first, "%m/%d/%Y"),
        datetime.strptime(second, "%B %d, %Y"),
        datetime.strptime(third, "%Y-%m-%d"),
    ]
    assert (days[1] - days[0]).days == 28
    assert (days[2] - days[1]).days == 14
    shift = (days[0] - datetime(2026, 3, 4)).days
    assert shift < 0
    assert shift % 7 == 0


@pytest.mark.parametrize("case", CASES["writings"], ids=lambda case: case["was"])
def test_every_writing_of_a_date_is_kept(case: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Shifted by exactly -70 days."""
    monkeypatch.setattr("privacy.surrogates.Draw.days", lambda self: -70)
    assert done(case["was"]).text == case["becomes"]


def test_ages_that_may_not_be_told_are_told_as_ninety_and_more() -> None:
    assert done("A 94-year-old man and his wife, age 91.").text == "A 90+-year-old man and his wife, age 90+."
    assert done("89-year-old with 92 papules, 95 % clear, 100 mg.").replacements == ()


@pytest.mark.parametrize("case", CASES["births"], ids=lambda case: case["note"])
def test_a_year_of_birth_tells_no_age_beyond_the_last(
    case: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shifted by exactly -70 days."""
    monkeypatch.setattr("privacy.surrogates.Draw.days", lambda self: -70)
    assert done(case["note"]).text == case["becomes"]


def test_places_of_the_old_note_are_found_in_the_new_one() -> None:
    note = "Ms. Kowalczyk-Brandvold has 5 AKs on the scalp (03/04/2026), frozen with LN2."
    told = done(note)
    for words in ("5 AKs", "scalp", "frozen with LN2", "LN2."):
        start = note.index(words)
        here, there = told.offsets.span(start, start + len(words))
        assert told.text[here:there] == words
    one = told.replacements[0]
    assert told.offsets.span(one.start + 2, one.end - 2) == (one.new_start, one.new_end)
    assert told.offsets.place(len(note)) == len(told.text)
    for one in told.replacements:
        assert told.text[one.new_start : one.new_end] == one.after
        assert note[one.start : one.end] == one.before


def test_what_looks_like_a_name_and_was_left_is_doubted() -> None:
    told = done("The lesion resembles a Quorble. Seen at 2:30 then Zyxel - Mohs. Exam normal. Code 17000.")
    assert [one.words for one in told.doubts] == ["Quorble", "Zyxel"]


def test_surrogates_cannot_be_taken_for_something_real() -> None:
    told = done("Tel. (217) 432-8876, SSN 123-45-6789, mail a.b@clinic.org, see www.clinic.org, IP 10.2.3.4")
    new = {one.kind: one.after for one in told.replacements}
    assert "555-01" in new["phone"]
    assert new["social_security"].startswith("9")
    assert new["email"].endswith("@example.org")
    assert new["url"].startswith("www.example.org")
    assert new["ip_address"].startswith("192.0.2.")


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a note must not make anything call out")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    engine._analyzer.cache_clear()
    assert done(CASES["letter"]).replacements


def test_without_presidio_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Any] = builtins.__import__

    def without(name: str, *args: Any, **named: Any) -> Any:
        if name.startswith("presidio"):
            raise ImportError(name)
        return real(name, *args, **named)

    engine._analyzer.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Unusable, match=r"dermcode\[privacy\]"):
        done("Ms. Varga")
    monkeypatch.undo()
    engine._analyzer.cache_clear()


@pytest.mark.parametrize(
    "note", ["", " ", "\n", "é", "\U0001f9d1 Mr. Å", "Mr", "Dr. ", "3/4", "a" * 5000, "Ann " * 800]
)
def test_odd_notes_do_no_harm(note: str) -> None:
    told = done(note)
    assert told.offsets.place(len(note)) == len(told.text)
