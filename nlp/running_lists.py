"""Running lists: "A/P: 1) warts x2, LN2 2) acne, tretinoin", items that somebody numbered along one line.

In the plain copy each item begins a line of its own, as in a list that is written downwards.
"""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.lexicon import load

_ITEM = re.compile(r"(?:(?<=^)|(?<=\s))(?P<n>[1-9])(?P<sign>[.)])[ \t]+(?=[A-Za-z(])")
_SECOND = re.compile(r"\S[ \t]+2[.)][ \t]")
"""Without a second item within a line no list runs along one."""
_LABEL = re.compile(
    r"(?:(?<=[.;,])|(?<=\n)|^)[ \t]*"
    r"(?P<label>[A-Za-z][A-Za-z/& ]{0,22}:?|[A-Za-z][A-Za-z0-9/& ]{0,22}:)[ \t]*$"
)
_LINE = re.compile(r"[^\r\n]+")
_HEADINGS = [
    str(term)
    for entry in load("sections")["entries"]
    if entry["kind"] in ("exam", "assessment", "plan", "procedure")
    for term in entry["terms"]
    if len(term) > 1
]
_HEADING = re.compile(
    r"(?<=[.;,] )(?:" + "|".join(sorted(map(re.escape, _HEADINGS), key=len, reverse=True)) + r") ?:(?=\s)",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"(?:\bx|×|#|no\.?|n\s?=|:\s*\d+\s*[-+])[ \t]*$", re.IGNORECASE)
"""What makes the number behind it a number of lesions: "warts x 2. LN2"."""


def split_lists(note: str) -> list[tuple[int, int, str]]:
    """Where lines are to begin: (start, end, newline), the blanks to be replaced, characters of the note."""
    found: list[tuple[int, int, str]] = []
    if not _SECOND.search(note):
        return found
    for line in _LINE.finditer(note):
        items = _items(note, line.start(), line.end())
        for before, item in pairwise([None, *items]):
            if item is None:
                continue
            at = item.start()
            if before is None or item["n"] == "1":
                label = _LABEL.search(note, line.start() if before is None else before.end(), at)
                if label and label.start() > line.start() and before is not None:
                    found += _newline(note, label.start("label"))
            found += _newline(note, at)
        if items and (heading := _HEADING.search(note, items[-1].end(), line.end())):
            found += _newline(note, heading.start())
    return [one for one in found if one[0] < one[1]]


def _newline(note: str, at: int) -> list[tuple[int, int, str]]:
    """A line's end in place of the blanks before a character; none where a line begins there anyway."""
    start = len(note[:at].rstrip(" \t"))
    return [] if start == 0 or note[start - 1] in "\r\n" else [(start, at, "\n")]


def _items(note: str, start: int, end: int) -> list[re.Match[str]]:
    """The numbers of running lists in a line: 1, 2, 3 ... in their order, of one sign, two at the least."""
    lists: list[list[re.Match[str]]] = []
    for match in _ITEM.finditer(note, start, end):
        if match["n"] == "1" and (match.start() == start or _LABEL.search(note, start, match.start())):
            lists.append([match])
        elif lists and _follows(match, lists[-1][-1]) and not _COUNTS.search(note, start, match.start()):
            lists[-1].append(match)
    return [match for one in lists if len(one) > 1 for match in one]


def _follows(item: re.Match[str], before: re.Match[str]) -> bool:
    return int(item["n"]) == int(before["n"]) + 1 and item["sign"] == before["sign"]
