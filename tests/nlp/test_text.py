"""Whatever the text: it can be read, and what is quoted from it stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flow
import nlp
from nlp import signs
from nlp.text import plain
from records import Evidence, Visit

Quotes = Callable[[Visit], list[Evidence]]
Answer = tuple[list[tuple[str, int]], str]

HELD: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
INSIDE_A_WORD = re.compile(r"(?<=[^\W\d_])[^\W\d_]+")
"""First letters stay: a small one at the start of a line says that a screen broke the line above."""


def changing(find: str, put: str) -> Callable[[str], str]:
    return lambda note: re.sub(find, lambda _: put, note)


REWRITINGS: dict[str, Callable[[str], str]] = {
    **{way["name"]: changing(way["find"], way["put"]) for way in HELD["rewritings"]},
    "capitals inside words": lambda note: INSIDE_A_WORD.sub(lambda found: found.group().upper(), note),
    "no capitals inside words": lambda note: INSIDE_A_WORD.sub(lambda found: found.group().lower(), note),
}
ODD_NOTES = st.lists(st.sampled_from(HELD["pieces"]) | st.text(max_size=4), max_size=40).map("".join)
always_alike = settings(
    max_examples=200,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@always_alike
@given(ODD_NOTES)
def test_every_sign_of_the_plain_copy_stands_for_a_place_of_the_note(note: str) -> None:
    """The places are inside the note, and they never run backwards."""
    copy = plain(note)
    begun = 0
    for at in range(len(copy.text)):
        start, end = copy.place(at, at + 1)
        assert 0 <= start <= end <= len(note)
        assert note[start:end] == "" or start >= begun
        begun = max(begun, start) if end > start else begun


@always_alike
@given(ODD_NOTES)
def test_no_number_is_altered_on_the_way_to_the_plain_copy(note: str) -> None:
    """Digits of the copy are the digits of the note at the place they stand for."""
    copy = plain(note)
    for number in re.finditer("[0-9]+", copy.text):
        start, end = copy.place(*number.span())
        seen = "".join(sign for sign in note[start:end] if unicodedata.category(sign) != "Cf")
        assert unicodedata.normalize("NFKC", seen) == number.group()


@always_alike
@given(note=ODD_NOTES)
def test_any_text_can_be_read_and_is_quoted_word_for_word(note: str, evidence_of: Quotes) -> None:
    for quoted in evidence_of(nlp.read(note)):
        assert note[quoted.start : quoted.end] == quoted.text


@always_alike
@given(note=st.text(max_size=300))
def test_text_that_is_no_note_at_all_can_be_read(note: str, evidence_of: Quotes) -> None:
    for quoted in evidence_of(nlp.read(note)):
        assert note[quoted.start : quoted.end] == quoted.text


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Plan:\r\n\tAKs × 4,\u00a0scalp,\u00a0frozen – LN2\r\n", {"AKs", "4", "scalp", "frozen"}),
        (
            "Froze 3 actinc kerat\u00adoses on the fore\u200bhead",
            {"3", "actinc kerat\u00adoses", "fore\u200bhead"},
        ),
        ("İİİ 3 AKs frozen", {"3", "AKs", "frozen"}),
        ("☑ AK(s): 6 — LN₂", {"6", "LN₂"}),
        ("Straße 5: two AKs on the nose, curetted.", {"two", "AKs", "nose", "curetted"}),
    ],
)
def test_the_proof_is_quoted_as_it_was_typed(note: str, words: set[str], evidence_of: Quotes) -> None:
    visit = nlp.read(note)
    quoted = {word.text for procedure in visit.procedures for word in procedure.evidence}
    assert words <= quoted
    assert all(note[word.start : word.end] == word.text for word in evidence_of(visit))


@pytest.fixture(scope="module")
def answers(corpus_notes: dict[str, str]) -> dict[str, Answer]:
    return {id: answer(note) for id, note in corpus_notes.items()}


def answer(note: str) -> Answer:
    coded = flow.code(note)
    return [(line.code, line.units) for line in coded.codes], coded.status


@pytest.mark.parametrize("way", REWRITINGS)
def test_a_note_that_only_looks_different_is_coded_the_same(
    way: str, corpus_notes: dict[str, str], answers: dict[str, Answer]
) -> None:
    rewritten = {id: REWRITINGS[way](note) for id, note in corpus_notes.items()}
    assert any(rewritten[id] != note for id, note in corpus_notes.items()), "the rewriting changes no note"
    changed = {id: answer(note) for id, note in rewritten.items() if answer(note) != answers[id]}
    assert changed == {}


@pytest.mark.parametrize("way", ["line ends of Windows", "zero-width spaces between words"])
def test_a_rewritten_note_is_quoted_as_it_came(
    way: str, corpus_notes: dict[str, str], evidence_of: Quotes
) -> None:
    for note in map(REWRITINGS[way], corpus_notes.values()):
        for quoted in evidence_of(nlp.read(note)):
            assert note[quoted.start : quoted.end] == quoted.text


SIGNS = [*" \n\t.|-xX5a(s)[]_=>`…×☐\u00a0\u200bA→²", "aks", "lesions", "(s)", "[x]", "...", "--"]


@given(st.lists(st.sampled_from(SIGNS), max_size=25))
def test_the_quick_hint_overlooks_no_piece(parts: list[str]) -> None:
    """Where the hint denies that a piece begins, the whole pattern finds none but lone blanks and words."""
    note = "".join(parts)
    word_by_word = signs._SMALL.search(note) is not None

    def told(pieces: Iterable[re.Match[str]]) -> list[tuple[str | None, tuple[int, int]]]:
        wanted = [piece for piece in pieces if piece.group() != " "]
        return [(one.lastgroup, one.span()) for one in wanted if one.lastgroup != "word" or word_by_word]

    assert told(signs.pieces(note)) == told(signs._PIECE_OR_WORD.finditer(note))


def test_a_place_of_the_note_leads_back_to_the_plain_copy() -> None:
    note = "AKs\t\u00d76 \u2013 dorsal  hands \u2192 cryo\r\n[x] done"
    copy = plain(note)
    for at, sign in enumerate(copy.text):
        if sign.isalnum():
            start, end = copy.place(at, at + 1)
            assert copy.back(start) <= at <= copy.back(end - 1) or note[start:end].lower() != sign
