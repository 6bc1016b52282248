"""A plain copy of the note for reading, with the way back to the note as it was received.

Notes come with tabs, CRLF, unicode dashes, soft line breaks, tick boxes and typing errors. The
reader works on a copy where these are made plain; every place in the copy knows the characters of
the note it stands for, so evidence is always quoted from the note itself.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from nlp.answered_columns import answer_columns
from nlp.fields import fill_empty, join_fields, number_signs
from nlp.present_tense import past_tense
from nlp.running_lists import split_lists
from nlp.signs import PLAIN_FORM, pieces
from nlp.spelling import mend
from nlp.wrapping import goes_on, is_wrapped, page_width

_TALLY = re.compile(r"[a-zA-Z):]\s\|{2,5}\s*(?:[,;.\n\r\u2028\u2029]|$)")
_FLAT = str.maketrans(
    dict.fromkeys("\r\f\v\u2028\u2029", "\n") | dict.fromkeys("\t\u00a0\u202f\u3000\ufeff", " ")
)
_FLAT |= dict.fromkeys(range(0x2000, 0x200B), " ")
"""Blanks and line ends of every kind as the plain ones, each one character for one."""
_PUT_IN = -1
"""In place of where words stood that the copy did not have."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain copy, and for each of its pieces that differ the place of the note it stands for."""

    text: str
    note: str
    _plain_starts: tuple[int, ...]
    _note_starts: tuple[int, ...]
    _same_length: tuple[bool, ...]
    _moved: tuple[tuple[int, int, int], ...] = ()
    """Of a rearranged copy: (start, where its characters stood before, how many of them)."""

    def rearranged(self, pieces: Sequence[tuple[int, int] | str]) -> Plain:
        """This copy with its characters start..end in another order, and words between them.

        Words put in stand for the characters before them.
        """
        moved: list[tuple[int, int, int]] = []
        out: list[str] = []
        length = 0
        for piece in pieces:
            words = piece if isinstance(piece, str) else self.text[slice(*piece)]
            if words:
                moved.append((length, _PUT_IN if isinstance(piece, str) else piece[0], len(words)))
                out.append(words)
                length += len(words)
        return replace(self, text="".join(out), _moved=tuple(moved))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where plain characters start..end stand in the note: its own start and end, in characters."""
        if self._moved:
            start, end = self._before(start, end)
        first = bisect_right(self._plain_starts, start) - 1
        last = bisect_right(self._plain_starts, end - 1) - 1
        begin = self._note_starts[first]
        if self._same_length[first]:
            begin += start - self._plain_starts[first]
        if self._same_length[last]:
            stop = self._note_starts[last] + end - self._plain_starts[last]
        else:
            stop = self._note_starts[last + 1] if last + 1 < len(self._note_starts) else len(self.note)
        while begin < stop and self.note[begin].isspace():
            begin += 1
        while stop > begin and self.note[stop - 1].isspace():
            stop -= 1
        return begin, stop

    def places(self, start: int, end: int) -> list[tuple[int, int]]:
        """All that plain characters start..end stand for, piece by piece where they were moved."""
        edges = [start, *(begin for begin, *_ in self._moved if start < begin < end), end]
        return [self.place(a, b) for a, b in pairwise(edges)]

    def _before(self, start: int, end: int) -> tuple[int, int]:
        """Where characters stood before they were moved; of those of several pieces, the first piece's."""
        at = bisect_right(self._moved, (start, len(self.text), 0)) - 1
        while at and self._moved[at][1] == _PUT_IN:
            start = self._moved[at][0] - 1
            at -= 1
        begin, stood, length = self._moved[at]
        return stood + start - begin, stood + max(min(end, begin + length), start + 1) - begin

    def back(self, place: int) -> int:
        """The plain character that stands for one of the note; the nearest before it, if none does."""
        found = self._back(place)
        for begin, stood, length in self._moved:
            if stood <= found < stood + length:
                return begin + found - stood
        return found if not self._moved else 0

    def _back(self, place: int) -> int:
        piece = max(bisect_right(self._note_starts, place) - 1, 0)
        at = self._plain_starts[piece]
        if not self._same_length[piece]:
            return at
        last = self._plain_starts[piece + 1] - 1 if piece + 1 < len(self._plain_starts) else sys.maxsize
        return min(at + place - self._note_starts[piece], last)


@lru_cache(maxsize=1)  # the readers of a note ask for the copy one after the other
def plain(note: str) -> Plain:
    """Make the plain, lower-case copy of a note. Every note has one; that of an empty note is a space."""
    out: list[str] = []
    plain_starts: list[int] = []
    note_starts: list[int] = []
    same: list[bool] = []
    length = 0
    at = 0
    line_start = 0
    page = page_width(note)
    sure = bool(page) and is_wrapped(note, page)
    tally = _TALLY.search(note) is not None
    flat = note.replace("\r\n", " \n").translate(_FLAT)
    rewritten = _rewritten(flat)

    def add(text: str, note_start: int, same_length: bool) -> None:
        nonlocal length
        if text:
            plain_starts.append(length)
            note_starts.append(note_start)
            same.append(same_length)
            out.append(text)
            length += len(text)

    def put(start: int, end: int, words: str) -> None:
        nonlocal at
        add(note[at:start], at, True)
        add(words, start, len(words) == end - start)
        at = end

    for found in pieces(note):
        kind = found.lastgroup or ""
        start, end = found.span()
        while rewritten and rewritten[0][0] <= start:
            put(*rewritten.pop(0))
        if start < at:
            continue
        words = found.group()
        if kind == "word":
            mended = mend(words)
            if mended == words:
                continue
            replacement = mended
        elif kind == "newline":
            wrapped = page and goes_on(note, line_start, start, end, page, sure)
            replacement = " " if wrapped else "\n"
            line_start = end
        elif kind == "small":
            replacement = str(unicodedata.digit(words))
        elif kind == "strokes":
            # Of a tally: "R temple ||||"; a single bar is one only beside longer ones, alone on its line.
            alone = "|" not in note[line_start:start]
            replacement = f" {words.count('|')}" if len(words) > 2 or (tally and alone) else " | "
        elif kind == "plural":
            replacement = words[1:-1]
        elif kind == "column" and (start == line_start or start == 0):
            replacement = ""
        else:
            replacement = PLAIN_FORM[kind]
            if kind == "times" and (note[at:start] or "".join(out[-1:]))[-1:] == " ":
                replacement = replacement.lstrip()  # behind a blank of another kind
        if replacement == words:
            continue
        put(start, end, replacement)
    for one in rewritten:
        put(*one)
    add(note[at:], at, True)
    if not plain_starts:
        add(" ", 0, False)
    joined = "".join(out)
    lower = joined.lower()
    if len(lower) != len(joined):  # a few letters have no lower-case form of one character
        lower = "".join(sign if len(sign.lower()) != 1 else sign.lower() for sign in joined)
    return Plain(lower, note, tuple(plain_starts), tuple(note_starts), tuple(same))


def _rewritten(flat: str) -> list[tuple[int, int, str]]:
    """What is to be written otherwise, (start, end, words), in the order of the note and without overlap."""
    kept: list[tuple[int, int, str]] = []
    for one in sorted(
        [
            *answer_columns(flat),
            *fill_empty(flat),
            *join_fields(flat),
            *number_signs(flat),
            *split_lists(flat),
            *past_tense(flat),
        ]
    ):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept
