"""A note freed of whatever tells who somebody is, with surrogates of the same kind in their places."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from privacy.births import days_of
from privacy.dates import shifted
from privacy.doubts import Doubt, doubts
from privacy.engine import analyse
from privacy.found import Found
from privacy.surrogates import Draw, surrogate

PRESIDIO = {"PHONE_NUMBER": "phone", "CREDIT_CARD": "number", "MEDICAL_LICENSE": "licence_number"}
"""Presidio's own names for kinds, in ours."""


TOLD = 2.0
"""A person is surer than anything."""

EDGES = " \t\n,;.:()-/"
"""What is cut off from the rest of a find beside a surer one."""


@dataclass(frozen=True)
class Replacement:
    """One stretch that was replaced. start, end: in the note as it was; new_start, new_end: in the new text.

    kind: "name", "initials", "date", "age", "phone", "record_number", "facility", …
    """

    start: int
    end: int
    new_start: int
    new_end: int
    kind: str
    before: str
    after: str


@dataclass(frozen=True)
class Offsets:
    """Where characters of the old note stand in the new text."""

    replacements: tuple[Replacement, ...]

    def place(self, old: int, end: bool = False) -> int:
        """The place of a border between characters. Inside a replaced stretch: its beginning, or its end."""
        moved = 0
        for one in self.replacements:
            if one.start < old < one.end:
                return one.new_end if end else one.new_start
            if one.end <= old:
                moved = one.new_end - one.end
        return old + moved

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch stands now; it grows to hold the whole of what was replaced at its borders."""
        return self.place(start), self.place(end, end=True)


@dataclass(frozen=True)
class Deidentified:
    """The new text, what was replaced, how places move, and what a person should look at again."""

    text: str
    replacements: tuple[Replacement, ...]
    offsets: Offsets
    doubts: tuple[Doubt, ...]


def deidentify(
    text: str, *, key: bytes | str | None = None, patient: str | None = None, also: Sequence[str] = ()
) -> Deidentified:
    """Free a note of identifiers. The same text, key and patient give the same bytes.

    key: secret under which surrogates are drawn; None draws one that is forgotten. patient: an opaque key of
    the person, under which names and dates are the same in all notes; None: the note stands for itself.
    also: words that a person saw and wants gone, wherever they stand, whatever their case.
    Raises Unusable when Presidio is not installed. Nothing promises that all was found: a person looks.
    """
    secret = secrets.token_bytes(32) if key is None else key.encode() if isinstance(key, str) else key
    draw = Draw(secret, text if patient is None else patient)
    out: list[Replacement] = []
    parts: list[str] = []
    here = length = 0
    found = resolved(text, [*analyse(text), *_told(text, also)])
    shifts = days_of(text, found, draw.days())
    for one in found:
        was = text[one.start : one.end]
        kind = PRESIDIO.get(one.kind, one.kind)
        now = (
            shifted(was, text, one.start, shifts[one.start]) if kind == "date" else surrogate(draw, kind, was)
        )
        length += one.start - here
        parts += [text[here : one.start], now]
        out.append(Replacement(one.start, one.end, length, length + len(now), kind, was, now))
        here, length = one.end, length + len(now)
    parts.append(text[here:])
    whole = tuple(out)
    return Deidentified("".join(parts), whole, Offsets(whole), tuple(doubts(text, whole)))


def _told(text: str, also: Sequence[str]) -> Iterator[Found]:
    """The words that a person wants gone, as names."""
    for words in filter(str.strip, also):
        for hit in re.finditer(rf"(?<!\w){re.escape(words.strip())}(?!\w)", text, re.IGNORECASE):
            yield Found(hit.start(), hit.end(), "name", TOLD)


def resolved(text: str, found: list[Found]) -> list[Found]:
    """What was found, without overlaps, in the order of the note: the surest first, then the longest.

    What is left of a find beside a surer one is kept: nothing that was found stays in the note.
    """
    taken: list[Found] = []
    for one in sorted(found, key=lambda one: (-one.score, one.start - one.end, one.start, one.kind)):
        pieces = [(one.start, one.end)]
        for other in taken:
            pieces = [rest for piece in pieces for rest in _without(piece, other)]
        for start, end in pieces:
            words = text[start:end]
            whole = (start, end) == (one.start, one.end)
            if not whole:
                start += len(words) - len(words.lstrip(EDGES))
                end -= len(words) - len(words.rstrip(EDGES))
            if whole or (start < end and _counts(text, start, end)):
                taken.append(Found(start, end, one.kind, one.score))
    return sorted(taken)


def _without(piece: tuple[int, int], other: Found) -> list[tuple[int, int]]:
    start, end = piece
    if other.end <= start or end <= other.start:
        return [piece]
    return [(a, b) for a, b in ((start, other.start), (other.end, end)) if a < b]


def _counts(text: str, start: int, end: int) -> bool:
    """Whether a rest says anything: more than one letter or digit, or one that is grown to its neighbour."""
    told = sum(one.isalnum() for one in text[start:end])
    grown = text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()
    return told > 1 or (told == 1 and grown)
