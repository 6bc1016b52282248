"""Line ends that a screen or printer made: whether a line of the note is carried on by the next."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.lexicon import load

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
# Columns, dotted leaders and arrows: a row is ended by a person, however long it is.
_ROW = re.compile(r"\||\t|\S {3,}\S|\.{4,}|[-=\u2010-\u2015\u2212]>|[→⇒➔]")
# What opens an item or a heading, and so carries nothing on: "2. ", "#3", "- ", "Plan:".
_ITEM = re.compile(r"\d{1,2}[.)]\s|[#•▪*|\[-]|\S+:(?:\s|$)|[A-Z](?:\w*[ /&-]){0,3}\w*:")
_LEFT_HANGING = re.compile(
    r"(?:,|×|\b(?:" + "|".join(load("sections")["never_last_on_a_line"]) + r"))$", re.IGNORECASE
)
_STARTS_ANEW = re.compile(r"(?:" + "|".join(load("sections")["begin_a_line"]) + r")(?![\w'])")
"""Shorthand with which a note in small letters begins a line, even where the word did not fit on the last."""


def page_width(note: str) -> int:
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


def is_wrapped(note: str, page: int) -> bool:
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


def goes_on(note: str, line_start: int, start: int, end: int, page: int, sure: bool) -> bool:
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
