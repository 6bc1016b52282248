"""Field blocks: "Location: ... / Dx: ... / Qty: ... / Tx: ...", forms with a field for the number.

A person fills one such block for each kind of lesion, and reads it as one sentence. So does the reader:
in the plain copy the fields of a block stand on one line, without their labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.lexicon import load

_NAMES = {
    str(word): kind
    for kind in ("site", "diagnosis", "count", "method", "size")
    for word in load("sections")["columns"][kind]
    if word not in load("sections")["no_field_names"]
}
_LABEL = re.compile(
    r"(?P<gap>^[ \t]*(?:[-*•] ?)?|[;|.,][ \t]*)(?P<label>"
    + "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
    + r")(?<![ ])[ \t]*[:=][ \t]*(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(r"[x×]? ?(?P<n>\d{1,2})(?![\d.,/%-]| ?(?:mm|cm|-|to\b))", re.IGNORECASE)
_BARE = re.compile(r"[x×]? ?\d{1,2}[ \t.]*(?=[;|,\r\n]|$)", re.IGNORECASE)
_NEXT_LINE = re.compile(r"[ \t]*\r?\n")
_FILLED_LINE = re.compile(r"(?m)^[^\r\n]*[A-Za-z] ?\[ *\d{1,2} *\][^\r\n]*")
_EMPTY = re.compile(r"(?<=[A-Za-z] )\[ *\](?=[ \t]{2}|[ \t]*[\r\n|,;]|[ \t]*$)|(?<=[A-Za-z])\[ *\]")
_NONE = "[ 0 ]"
_SIGNED = re.compile(
    r"(?<=[A-Za-z)])(?:[ \t]{2,}|\t[ \t]*|[ \t]*\|[ \t]*|[ ]?[:=][ ]?)"
    rf"(?P<sign>(?:{'|'.join(load('numbers')['signs_of_a_number'])})\.?[ ]?)(?P<n>\d{{1,2}})"
    r"(?=[ \t]*(?:[\r\n|,;]|[ ]{2}|$))",
    re.IGNORECASE,
)
""" "Scalp    no. 3": the sign of a number behind the place that it counts."""
_SIGN = "x "
_FEWEST_SIGNED = 2
"""Places with a signed number that make a list of them."""
_OF_A_NUMBER = {"diagnosis": " ", "site": " lesions: "}
"""What leads from a bare number to the field behind it."""
_FEWEST = 3
"""Fields of a block: its number, what was counted, and one more."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of the note: its label stands at start..value, its value at value..end."""

    kind: str
    start: int
    value: int
    end: int


def join_fields(note: str) -> list[tuple[int, int, str]]:
    """What to write for the labels of field blocks: (start, end, words), characters of the note in order."""
    if not _LABEL.search(note):
        return []
    found: list[tuple[int, int, str]] = []
    block: list[_Field] = []
    for field in _fields(note):
        if block and (field.start > block[-1].end or field.kind in {one.kind for one in block}):
            found += _joined(note, block)
            block = []
        block.append(field)
    return found + _joined(note, block)


def fill_empty(note: str) -> list[tuple[int, int, str]]:
    """ "Scalp [ 3 ]  Nose [   ]": beside numbers in brackets an empty bracket behind its label says none."""
    found: list[tuple[int, int, str]] = []
    for line in _FILLED_LINE.finditer(note):
        found += [(m.start(), m.end(), _NONE) for m in _EMPTY.finditer(note, line.start(), line.end())]
    return found


def number_signs(note: str) -> list[tuple[int, int, str]]:
    """ "Scalp   no. 3", "forehead   no. 2": numbers behind places; one, two, three would name the lines."""
    found = list(_SIGNED.finditer(note))
    values = [int(match["n"]) for match in found]
    if len(found) < _FEWEST_SIGNED or values == list(range(1, len(values) + 1)):
        return []
    return [(*match.span("sign"), _SIGN) for match in found]


def _fields(note: str) -> list[_Field]:
    """Every field of the note; one that begins the next line begins where the one before it ends."""
    labels = list(_LABEL.finditer(note))
    found: list[_Field] = []
    for at, label in enumerate(labels):
        line_end = note.find("\n", label.end())
        line_end = len(note) if line_end < 0 else line_end
        after = labels[at + 1].start() if at + 1 < len(labels) else len(note)
        end = min(after, len(note[:line_end].rstrip()))
        start = label.start()
        if found and (gap := _NEXT_LINE.match(note, found[-1].end)) and gap.end() == start:
            start = found[-1].end
        found.append(_Field(_NAMES[label["label"].lower()], start, label.end(), end))
    return found


def _joined(note: str, block: list[_Field]) -> list[tuple[int, int, str]]:
    kinds = [field.kind for field in block]
    if len(block) < _FEWEST or "count" not in kinds or "diagnosis" not in kinds:
        return []
    count = block[kinds.index("count")]
    number = _NUMBER.match(note, count.value, count.end)
    if number is None:
        return []
    found = []
    for before, field in zip([None, *block], block, strict=False):
        words = ", " if before is not None else ""
        if field.kind == "size" or (before is None and field.kind != "count"):
            if before is not None:
                label = note[field.start : field.value].lstrip(" \t\r\n;|.,")
                found.append((field.start, field.value, words + label))
            continue
        if field is count:
            bare = _BARE.match(note, field.value)
            ahead = kinds[kinds.index("count") + 1 : kinds.index("count") + 2]
            if bare and not {*ahead} & _OF_A_NUMBER.keys():
                behind = before is not None and before.kind == "diagnosis"
                words = " x " if behind else f"{words}x "
            found.append((field.start, number.start("n"), words))
            continue
        if before is count and field.kind in _OF_A_NUMBER and _BARE.match(note, count.value):
            words = _OF_A_NUMBER[field.kind]
        found.append((field.start, field.value, words))
    return found
