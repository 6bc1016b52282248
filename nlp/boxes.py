"""Boxes and blanks: what an empty one belongs to was not chosen, and its number was never given."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.layout import Line
from nlp.mentions import Mention
from nlp.quick import Quick

_BLANK = Quick(
    r"_{2,}"
    r"|(?<=[:=] )see (?:the )?(?:diagram|map|drawing|photo|sheet|chart)\b"
    r"|(?<=[a-z:] )\?(?= ?[,;)\n]|\. |\Z)"
)
_LEFT_BLANK = re.compile(r" ?[:=] ?_{2,}")
_LABEL_LEFT_BLANK = re.compile(r"(?:[^:=\n\d]|ln2)+[:=] ?n/?a[ .]*\n?")
_FORM = re.compile(r"(?:[^\n]*[a-z] ?[:=]? *(?:_{2,}|\d{1,2}\b)[^\n]*(?:\n|\Z))+")
_LABELLED = re.compile(r"[a-z] ?[:=]? *(_{2,}|\d{1,2}(?= *(?:\||\n|\Z)))")
_OFTEN = 3
"""Numbers, and blanks, of a form of places."""
_LABELS_A_BLANK = re.compile(r" ?[:=x(-]? ?")
_EMPTY, _TICKED = "☐", "☑"
_TICKED_NO = re.compile(rf"{_TICKED} *no?\b(?! of)")
_EMPTY_YES = re.compile(rf"{_EMPTY} *y(?:es)?\b")
_TITLE_OF_EMPTY_BOXES = re.compile(
    r"(?m)^(?P<title>[^\S\n]*[a-z/&-]{2,}(?: [a-z/&-]+)?(?:\(s\))? ?:?[^\S\n]*)\n"
    rf"(?P<boxes>(?:[^\S\n]*{_EMPTY}[^\n{_TICKED}]*(?:\n|$))+)(?![^\S\n]*{_TICKED})"
)
_ROW_OF_EMPTY_BOXES = re.compile(
    r"(?m)^(?P<title>[^\S\n]*[a-z/&-]{2,}(?: [a-z/&-]+)?(?:\(s\))? ?:[^\S\n]*)"
    rf"(?P<boxes>(?:{_EMPTY}[^\n{_EMPTY}{_TICKED}]*[a-z][^\n{_EMPTY}{_TICKED}]*){{2,}})$"
)
_COLUMN_END = re.compile(r"[.;] |\||(?<= )- ")
"""Where the reach of a box ends: with its sentence, its column, or at a dash."""


def blanks(text: str) -> list[Mention]:
    """The empty blanks, as quantities that say nothing certain."""
    return [Mention("quantity", "vague", *match.span(), match.group()) for match in _BLANK.finditer(text)]


def without_empty_places(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions without places whose blank nobody filled, in a line where others were filled.

    "Scalp _3_ temples ___ ears _1_. Total _4_": none at the temples. Without a total nobody can tell, but of
    a form whose places were filled here and left there, again and again.
    """
    empty = [m for m in mentions if m.kind == "quantity" and set(m.text) == {"_"}]
    totalled = any(m.kind == "total" for m in mentions)
    forms = _forms_of_places(text) if empty else []
    aside: set[int] = set()
    for blank in empty:
        form = next(((start, end) for start, end in forms if start <= blank.start < end), None)
        if not totalled and not form:
            continue
        line = form or (text.rfind("\n", 0, blank.start) + 1, text.find("\n", blank.end))
        of_line = [m for m in mentions if line[0] <= m.start < (line[1] if line[1] >= 0 else len(text))]
        filled = [
            m for m in of_line if m.kind == "number" and m.role == "unassigned" and m.meaning.get("digits")
        ]
        before = [
            m for m in of_line if m.end <= blank.start and _LABELS_A_BLANK.fullmatch(text, m.end, blank.start)
        ]
        if filled and any(m.kind == "site" or (m.kind == "reference" and m.id == "rest") for m in before):
            aside |= {id(blank), *(id(m) for m in before)}
    return [mention for mention in mentions if id(mention) not in aside]


def _forms_of_places(text: str) -> list[tuple[int, int]]:
    """Lines one under the other that hold several numbers and several blanks, each behind its label."""
    found = []
    for form in _FORM.finditer(text):
        filled = [not value.startswith("_") for value in _LABELLED.findall(form.group())]
        if min(filled.count(True), filled.count(False)) >= _OFTEN:
            found.append(form.span())
    return found


def mark_unchosen(text: str, lines: list[Line], mentions: list[Mention]) -> list[Mention]:
    """Give what an empty box or blank belongs to its status, and leave out what is no act behind empty boxes.

    Sets the statuses "blank", "unchecked" and "negated" (☑ no). A box belongs to the words behind it, or to
    those before it where labels come first; its reach ends with its sentence or column.
    """
    for mention in mentions:
        if mention.kind == "act" and _LEFT_BLANK.match(text, mention.end):
            mention.status.setdefault("blank", (mention.start, mention.end))
    for line in lines:
        if _LABEL_LEFT_BLANK.fullmatch(text, line.start, line.end):
            for mention in mentions:
                if mention.kind == "act" and line.start <= mention.start < line.end:
                    mention.status.setdefault("blank", (mention.start, mention.end))
    if _EMPTY not in text and _TICKED not in text:
        return mentions
    for start, end, box in headings_unchosen(text):
        named = [mention for mention in mentions if start <= mention.start < end]
        if all(mention.kind == "act" and mention.meaning["form"] == "noun" for mention in named):
            for mention in named:
                mention.status.setdefault("unchecked", (box, box + 1))
    for line in lines:
        of_line = [mention for mention in mentions if line.start <= mention.start < line.end]
        for start, end in _columns(text, line):
            boxes = [at for at in range(start, end) if text[at] in (_EMPTY, _TICKED)]
            if boxes:
                _mark(text, start, end, boxes, [m for m in of_line if start <= m.start < end])
    return [m for m in mentions if m.kind == "act" or "unchecked" not in m.status]


def _columns(text: str, line: Line) -> list[tuple[int, int]]:
    """The stretches of a line over which its boxes reach no further: sentences, columns, dashes."""
    stops = [match.end() for match in _COLUMN_END.finditer(text, line.start, line.end)]
    return list(pairwise([line.start, *stops, line.end]))


def _mark(text: str, start: int, end: int, boxes: list[int], mentions: list[Mention]) -> None:
    """Give the mentions of one stretch what its boxes say of them."""
    label_first = _labels_first(text, start, end, boxes)
    refused = _TICKED_NO.search(text, start, end) or _EMPTY_YES.search(text, start, end)
    for mention in mentions:
        if label_first and mention.kind == "number":
            continue  # "Count: 5   Biopsy: ☐"
        box = _box_behind(mention, boxes) if label_first else _box_before(mention, boxes)
        if box is not None and text[box] == _EMPTY:
            mention.status.setdefault("unchecked", (box, box + 1))
        if refused and mention.end <= refused.start():
            mention.status.setdefault("negated", refused.span())


def headings_unchosen(text: str) -> list[tuple[int, int, int]]:
    """Titles of boxes that are all empty ("Biopsy: ☐ shave ☐ punch"): start, end, the first box."""
    return [
        (match.start("title"), match.end("title"), match.start("boxes") + match["boxes"].index(_EMPTY))
        for row in (_TITLE_OF_EMPTY_BOXES, _ROW_OF_EMPTY_BOXES)
        for match in row.finditer(text)
    ]


def unchosen(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The empty box in front of words at start..end that are no mention, where labels stand behind boxes."""
    if _EMPTY not in text:
        return None
    for begin, stop, box in headings_unchosen(text):
        if begin <= start < stop:
            return box, box + 1
    line = text.rfind("\n", 0, start) + 1, text.find("\n", end) if "\n" in text[end:] else len(text)
    stops = [line[0], *(match.end() for match in _COLUMN_END.finditer(text, *line)), line[1]]
    opens, closes = max(at for at in stops if at <= start), min(at for at in stops if at >= end)
    boxes = [at for at in range(opens, closes) if text[at] in (_EMPTY, _TICKED)]
    before = [at for at in boxes if at < start]
    if not before or text[before[-1]] != _EMPTY or _labels_first(text, opens, closes, boxes):
        return None
    return before[-1], before[-1] + 1


def _box_behind(mention: Mention, boxes: list[int]) -> int | None:
    return next((at for at in boxes if at >= mention.end), None)


def _box_before(mention: Mention, boxes: list[int]) -> int | None:
    return next((at for at in reversed(boxes) if at < mention.start), None)


def _labels_first(text: str, start: int, end: int, boxes: list[int]) -> bool:
    """Whether labels stand before a stretch's boxes ("AK: ☑ Cryo: ☑") and not behind them ("☑ AK ☐ SK")."""
    if not text[start : boxes[0]].strip(" -*|(#:"):
        return False
    if not text[boxes[-1] + 1 : end].strip(" .,;|)-"):
        return True
    return len(boxes) > 1 and all(text[:at].rstrip().endswith(":") for at in boxes)
