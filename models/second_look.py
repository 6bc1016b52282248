"""What the second reader sees treated and the rules do not: a reason to look, and never a code.

Two readings of one note are compared. What the second reader marks as done today is set against the words
that the rules proved their record with, or set aside; where a marked word is left that it is sure enough of
and the rules do not know, the chart goes to a person; and where so many words that they know are left that a
whole treatment must have been passed over. Codes, units, modifiers, diagnoses and questions stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast

import numpy
import spacy
import yaml
from spacy.tokens import Doc

from models import place
from models.component import LABELS, TODAY, Shares
from models.examples import words_of
from models.forward import Forward
from models.known import Vocabulary, knows
from models.network import with_weights
from models.tokens import stem
from records import Coded, Evidence, SecondLook
from records.visit import Role

_SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(r"[\w'’&-]+")
_LETTERS = re.compile(r"[^\W\d_]")


class Copy(Protocol):
    """The plain copy of a note (nlp.plain_copy): what only looks different in two notes is the same in it."""

    @property
    def text(self) -> str: ...
    def place(self, start: int, end: int) -> tuple[int, int]: ...


@dataclass(frozen=True)
class Marked:
    """One word that the second reader takes for a part of today's treatment.

    start, end: in characters of the plain copy. role: what it takes the word for. sure: how sure it is
    that the word belongs to today's treatment at all.
    """

    word: str
    start: int
    end: int
    role: str
    sure: float


@dataclass(frozen=True)
class Reader:
    """The second reader with its weights. version: their fingerprint."""

    shares: Callable[[Doc], Shares]
    cut: Callable[[str], Doc]
    version: str


def checked(note: str, copy: Copy, coded: Coded, vocabulary: Vocabulary) -> Coded:
    """The answer after the second reader's look.

    Only an answer of "ready", or of "none" for a note about skin, is looked at; where something is seen
    it becomes "review" and says why, and its lines are marked for a look. Nothing else of it changes.
    """
    reader = _reader()
    if reader is None:
        return coded
    versions = coded.versions.model_copy(update={"second_reader": reader.version})
    coded = coded.model_copy(update={"versions": versions})
    if not open_to_a_look(coded):
        return coded
    found = look(note, copy, coded, vocabulary)
    if found is None:
        return coded
    return coded.model_copy(
        update={
            "status": "review",
            "reasons": (found.says, *(coded.reasons if coded.status == "none" else ())),
            "codes": tuple(line.model_copy(update={"status": "review"}) for line in coded.codes),
            "second_look": found,
        }
    )


def open_to_a_look(coded: Coded) -> bool:
    """Whether the second reader is asked at all: not where a person looks anyway."""
    if coded.status == "none":
        return coded.visit.about_skin and coded.visit.language == "en"
    return coded.status == "ready"


def look(note: str, copy: Copy, coded: Coded, vocabulary: Vocabulary) -> SecondLook | None:
    """What the second reader sees beyond an answer, or None. The note is that of the answer."""
    return beyond(read(copy), note, copy, coded, lambda word: knows(word, vocabulary))


def read(copy: Copy) -> list[Marked]:
    """The words that the second reader takes for parts of today's treatment."""
    reader = _reader()
    return marks_of(reader.cut(copy.text), reader.shares) if reader else []


def beyond(
    marks: Sequence[Marked], note: str, copy: Copy, coded: Coded, known: Callable[[str], bool]
) -> SecondLook | None:
    """The marks that the rules neither used, nor set aside, nor know at all, as a reason to look."""
    limits = settings()["from"][coded.status]
    told = _told(note, coded)
    left = [one for one in marks if not any(told[slice(*copy.place(one.start, one.end))])]
    sure = [one for one in left if one.sure >= limits["unknown"][one.role]]
    seen = [one for one in sure if _LETTERS.search(one.word) and not known(one.word)]
    says = "unknown"
    if not any(_in_company(one, marks, **limits["company"]) for one in seen):
        again = {stem(word) for word in _WORD.findall(" ".join(_quotes(coded)))}
        sure = [one for one in left if one.sure >= limits["passed_over"]]
        seen = [one for one in sure if stem(one.word) not in again]
        says = "passed_over"
        if len(seen) < limits["words"]:
            return None
    words = tuple(_words(seen, note, copy))
    if not words:
        return None
    quoted = ", ".join(dict.fromkeys(f"“{word.text}”" for word in words[: settings()["most_quoted"]]))
    return SecondLook(
        says=settings()["says"][says].format(words=quoted),
        evidence=words,
        sure=max(one.sure for one in seen),
    )


def _in_company(one: Marked, marks: Iterable[Marked], roles: int, sure: float, within: int) -> bool:
    """Whether so many roles, its own among them, are told near a mark: a treatment has several."""
    near = (other for other in marks if abs(other.start - one.start) <= within)
    return len({one.role, *(other.role for other in near if other.sure >= sure)}) >= roles


def _words(seen: Iterable[Marked], note: str, copy: Copy) -> Iterator[Evidence]:
    """The marks as they stand in the note."""
    for one in seen:
        start, end = copy.place(one.start, one.end)
        if start < end:
            yield Evidence(start=start, end=end, text=note[start:end], role=cast(Role, one.role))


def marks_of(doc: Doc, shares_of: Callable[[Doc], Shares], words: Doc | None = None) -> list[Marked]:
    """The marks in a note's tokens. words: the same tokens with other words, to be read in their place."""
    today = shares_of(words or doc)[:, 1 : len(TODAY) + 1]
    sure = today.sum(axis=1)
    likeliest = today.argmax(axis=1)
    return [
        Marked(
            token.text,
            token.idx,
            token.idx + len(token),
            LABELS[1 + int(likeliest[token.i])],
            round(float(sure[token.i]), 2),
        )
        for token in map(doc.__getitem__, numpy.flatnonzero(sure >= settings()["least"]).tolist())
        if not token.is_space and not token.is_punct
    ]


def _told(note: str, coded: Coded) -> bytearray:
    """A byte a character of the note: 1 where the rules have read it, for or against."""
    told = bytearray(len(note))
    for word in _read_by_rules(coded):
        told[word.start : word.end] = b"\1" * (word.end - word.start)
    return told


def _quotes(coded: Coded) -> Iterable[str]:
    """The words that the rules proved their record with, which a note may well tell again."""
    told = (word.text for done in coded.visit.procedures for word in words_of(done))
    return (text.replace(_SOFT_HYPHEN, "") for text in told)


def _read_by_rules(coded: Coded) -> Iterable[Evidence]:
    for done in coded.visit.procedures:
        yield from words_of(done)
        for circumstance in done.circumstances:
            yield from circumstance.evidence
        for stage in done.stages:
            yield from stage.evidence
    for item in coded.not_coded:
        yield from item.evidence


@cache
def settings() -> dict[str, Any]:
    """From which share on a mark counts, and what is said then (models/second_look.yaml)."""
    text = Path(__file__).with_name("second_look.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def renew() -> None:
    """Let go of the words of the notes that were read; the next note loads the reader anew."""
    _load.cache_clear()


def _reader() -> Reader | None:
    """The reader that the environment names, the shipped one where it names none."""
    found = place.folder()
    return _load(found) if found else None


@cache
def _load(found: Path) -> Reader:
    network = Forward(with_weights(place.weights(found)))
    return Reader(network, spacy.blank("en").tokenizer, str(place.version()))
