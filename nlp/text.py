"""A plain copy of the note for reading, with the way back to the note as it was received.

Notes come with tabs, CRLF, unicode dashes, soft line breaks, tick boxes and typing errors. The
reader works on a copy where these are made plain; every place in the copy knows the characters of
the note it stands for, so evidence is always quoted from the note itself.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from nlp.answered_columns import answer_columns
from nlp.fields import fill_empty, join_fields
from nlp.lexicon import load
from nlp.present_tense import past_tense
from nlp.running_lists import split_lists
from nlp.spelling import mend

_NARROWEST_PAGE, _WIDEST_PAGE = 55, 132
"""Characters of the lines that screens and printers break on their own."""
_SURE_OF_WRAPPING = 2
"""Lines that go on in the middle of a sentence: so many, and the whole note was broken by a screen."""
_ENDS = tuple(".:;?!")
_MASK = re.compile(r"\[\*\*.*?\*\*\]")
_NAME = "Lindstrom"
"""What stands for a name that was masked after the lines were broken: as long as most names."""
_OUTLIERS, _FAR_LONGER = 3, 1.1
"""Lines that no screen broke, at most so many, each so much longer than the next one."""
_FULL_LINES, _NEARLY_FULL = 4, 0.85
"""So many other lines fill so much of the page that a screen broke."""
_NEXT_LINE = re.compile(r"[^\n\r]*[^\s]")
# Columns and dotted leaders: a row is ended by a person, however long it is.
_ROW = re.compile(r"\||\t|\S {3,}\S|\.{4,}")
# What opens an item or a heading, and so carries nothing on: "2. ", "#3", "- ", "Plan:".
_ITEM = re.compile(r"\d{1,2}[.)]\s|[#•▪*|\[-]|\S+:(?:\s|$)|[A-Z](?:\w*[ /&-]){0,3}\w*:")
_LEFT_HANGING = re.compile(
    r"(?:,|×|\b(?:" + "|".join(load("sections")["never_last_on_a_line"]) + r"))$", re.IGNORECASE
)

_STARTS_ANEW = re.compile(r"(?:" + "|".join(load("sections")["begin_a_line"]) + r")(?![\w'])")
"""Shorthand with which a note in small letters begins a line, even where the word did not fit on the last."""

_SIGNS = r"""
    (?P<newline>[ \t\u00a0]*(?:\r\n|\r|\n|\f|\v|\u2028|\u2029)[ \t\u00a0\u200b]*)
  | (?P<ticked>\[\s?[xXyY✓✔√]\s?\]|\(\s?[xX✓✔]\s?\)(?=\s*(?:[A-Za-z.,;|]|$))|[☑☒✓✔✅🗹]
    |_+[xX✓✔√]_+(?=\s?[A-Za-z0-9]))
  | (?P<empty>\[[\s\u200b-\u200f]{0,3}\]|\[[nN]\]|\[_+\]|☐|□|\(\s{1,3}\)(?=\s*(?:[A-Za-z.,;|]|$))
    |(?:(?<=[\n\r\f\v\u2028\u2029])|(?<=[^:=\s][@blank@]{2})|(?<=[@blank@]{3})|\A)_{1,4}
      (?=[@blank@](?!(?:@counted@)\b)[A-Za-z0-9]))
  | (?P<leader>[ \t]*(?:\.[ \t]?){3,}[ \t]*|[ \t]*…[ \t]*(?=\d))
  | (?P<strokes>[ \u00a0\u2000-\u200a\u202f\u3000]\|{1,5}(?=[ \t\u00a0]*(?:[,;.\n\r\u2028\u2029]|$)))
  | (?P<bar>[ \t\u00a0]*\|[ \t\u00a0]*)
  | (?P<column>\t[ \t\u00a0]*|[ \u00a0]{3,})
  | (?P<times>[ ]?(?<![A-Za-z0-9])[xX×✕✖╳][ ]?(?=\d)
    | (?:(?<=\bAK)|(?<=\bSK)|(?<=\bAKs)|(?<=\bSKs)|(?<=\bISK)|(?<=\bLN2))[xX](?=\d)
    | (?<=\d)[xX×✕✖](?![A-Za-z])[ ]? | [ ]?[×✕✖╳][ ]?)
  | (?P<space>[ \u00a0\u2000-\u200a\u202f\u3000]{1,2})
  | (?P<nothing>[\u200b-\u200f\u00ad\ufeff\u2060]+)
  | (?P<dash>[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+|--+)
  | (?P<quote>[\u2018\u2019\u201b\u0060\u00b4])
  | (?P<quotes>[\u201c\u201d])
  | (?P<bold>(?<![\[*])\*\*(?![\]*]))
  | (?P<bullet>[•·▪◦●‣∙■►▸➤➢])
  | (?P<open>\[(?=\d{1,2}\]))
  | (?P<bracket>\[(?=[^\[\]\n*_]{3,90}\d\]))
  | (?P<shut>(?<=\d)\])
  | (?P<line_around>_+(?=\d)|(?<=\d)_+)
  | (?P<small>[₀-₉⁰¹²³⁴-⁹])
  | (?P<arrow>[→⇒➔]|->|=>|>>)
  | (?P<plural>(?<=[a-z])\((?:s|es)\))
  | (?P<melanoma>(?-i:(?:(?<=[rR]/[oO]\ )|(?<=\bvs\ )|(?<=\bVS\ )|(?<=\bvs\.\ )|(?<=\bfor\ )|(?<=\bFOR\ )
      |(?<=\?))MM\b))
  | (?P<glue>(?<=\d)(?=(?:aks?|lesions?|spots?|total)\b)|(?-i:(?<=\b[LR])(?=[UL]E\b)))
"""
# "___ AKs frozen" is a number that nobody filled in, and no box.
_SIGNS = _SIGNS.replace("@counted@", "|".join(load("lesions")["behind_a_blank"]))
_SIGNS = _SIGNS.replace("@blank@", r" \u00a0\u2000-\u200a\u202f\u3000")
_PIECE = re.compile(_SIGNS, re.VERBOSE | re.IGNORECASE)
_PIECE_OR_WORD = re.compile(_SIGNS + r"| (?P<word>[^\W\d_]{4,})", re.VERBOSE | re.IGNORECASE)
_TALLY = re.compile(r"[a-zA-Z):]\s\|{2,5}\s*(?:[,;.\n\r\u2028\u2029]|$)")
_SMALL = re.compile(r"[₀-₉⁰¹²³⁴-⁹]")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
# Where a piece may begin, asked in a way that is quick to deny: most of a note is words and lone blanks.
_MAY_BEGIN = re.compile(
    r"[\t\n\r\f\v|_\[\]`]|[^\x00-\x7f]| [\s.|xX]| [^\x00-\x7f]|\.[ \t]?\.|\([\sxXsSeE]|\([^\x00-\x7f]"
    r"|[-=>][->]|\*\*|[xX](?:(?= ?\d)|(?<=\d.))|[aAlLsStT](?<=\d.)|[UL](?<=\b[LR].)(?=E\b)|M(?=M\b)"
)
_FLAT = str.maketrans(
    dict.fromkeys("\r\f\v\u2028\u2029", "\n") | dict.fromkeys("\t\u00a0\u202f\u3000\ufeff", " ")
)
_FLAT |= dict.fromkeys(range(0x2000, 0x200B), " ")
"""Blanks and line ends of every kind as the plain ones, each one character for one."""
_PLAIN = {
    "ticked": " ☑ ",
    "empty": " ☐ ",
    "leader": " : ",
    "bar": " | ",
    "column": " | ",
    "space": " ",
    "nothing": "",
    "open": "(",
    "bracket": "(",
    "shut": ")",
    "line_around": " ",
    "dash": "-",
    "quote": "'",
    "quotes": '"',
    "bold": "",
    "bullet": "*",
    "arrow": " -> ",
    "glue": " ",
    "melanoma": "melanoma",
    "times": " x ",
}


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain copy, and for each of its pieces that differ the place of the note it stands for."""

    text: str
    note: str
    _plain_starts: tuple[int, ...]
    _note_starts: tuple[int, ...]
    _same_length: tuple[bool, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where plain characters start..end stand in the note: its own start and end, in characters."""
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

    def back(self, place: int) -> int:
        """The plain character that stands for one of the note; the nearest before it, if none does."""
        piece = max(bisect_right(self._note_starts, place) - 1, 0)
        at = self._plain_starts[piece]
        if not self._same_length[piece]:
            return at
        last = (
            self._plain_starts[piece + 1] - 1 if piece + 1 < len(self._plain_starts) else len(self.text) - 1
        )
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
    page = _page_width(note)
    sure = bool(page) and _is_wrapped(note, page)
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

    for found in _pieces(note):
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
            wrapped = page and _goes_on(note, line_start, start, end, page, sure)
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
            replacement = _PLAIN[kind]
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
            *split_lists(flat),
            *past_tense(flat),
        ]
    ):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _pieces(note: str) -> Iterator[re.Match[str]]:
    """What may differ in the plain copy, from left to right; words only where one is mistyped.

    A raised digit behind a word is a part of it, so such notes are read word by word as well.
    """
    if any(mend(word) != word for word in set(_LONG_WORD.findall(note))) or _SMALL.search(note):
        yield from _PIECE_OR_WORD.finditer(note)
        return
    hint = _MAY_BEGIN.search(note)
    while hint:
        piece = _PIECE.match(note, hint.start())
        if piece:
            yield piece
        at = max(piece.end() if piece else 0, hint.start() + 1)
        hint = _MAY_BEGIN.search(note, at)


def _page_width(note: str) -> int:
    """The width at which a screen broke the note's lines, in characters; 0 when none did."""
    lengths = sorted((_written(line) for line in note.splitlines()), reverse=True)
    longest = lengths[0] if lengths else 0
    for left in range(1, min(_OUTLIERS, len(lengths) - _FULL_LINES) + 1):
        far = lengths[left - 1] > lengths[left] * _FAR_LONGER
        if far and lengths[left + _FULL_LINES - 1] >= lengths[left] * _NEARLY_FULL:
            longest = lengths[left]
    return longest if _NARROWEST_PAGE <= longest <= _WIDEST_PAGE else 0


def _written(line: str) -> int:
    """Characters of a line as it was written, before its names were masked ("[**Known lastname 310**]")."""
    return len(_MASK.sub(_NAME, line)) if "[**" in line else len(line)


def _is_wrapped(note: str, page: int) -> bool:
    """Whether the note's lines are surely broken by a screen: two go on in the middle of a sentence."""
    lines, capitals = note.splitlines(), note.isupper()
    going_on = 0
    for line, after in pairwise(map(str.strip, lines)):
        if after and line[-1:] not in _ENDS and not _fits(line, after, page):
            going_on += after[0].islower() or (capitals and after[0].isalpha())
    return going_on >= _SURE_OF_WRAPPING


def _fits(line: str, after: str, page: int) -> bool:
    """Whether the first word of the next line would have fitted on this one."""
    return len(line) + 1 + len(after.split(maxsplit=1)[0]) <= page


def _goes_on(note: str, line_start: int, start: int, end: int, page: int, sure: bool) -> bool:
    """Whether the line that ends at start is carried on by the next, whose first word did not fit.

    sure: the note's lines are broken by a screen, so that a capital or a bracket goes on as well.
    """
    line, after = note[line_start:start], _NEXT_LINE.match(note, end)
    if after is None or _fits(line, after.group(), page) or _ITEM.match(after.group()):
        return False
    if _ROW.search(line.strip()) or _ROW.search(after.group()):
        return False
    if line[-1:] in _ENDS:
        # "5 months ago:" goes on with what was done then; a heading does not fill its line.
        filled = line[-1:] == "." and not after.group()[0].isdigit()
        return sure and (filled or (line[-1:] == ":" and after.group()[0].isdigit()))
    first = after.group()[0]
    if _STARTS_ANEW.match(after.group()) and not (sure or _LEFT_HANGING.search(line)):
        return False
    return first.islower() or first.isdigit() or sure or bool(_LEFT_HANGING.search(line))
