"""Boxes and blanks: what an empty one belongs to was not chosen, and its number was never given."""

from __future__ import annotations

import re

from nlp.layout import Line
from nlp.mentions import Mention

_BLANK = re.compile(r"_{2,}")
_LEFT_BLANK = re.compile(r" ?[:=] ?_{2,}")
_EMPTY, _TICKED = "☐", "☑"
_TICKED_NO = re.compile(rf"{_TICKED} no\b")


def blanks(text: str) -> list[Mention]:
    """The empty blanks, as quantities that say nothing certain."""
    return [Mention("quantity", "vague", *match.span(), match.group()) for match in _BLANK.finditer(text)]


def mark_unchosen(text: str, lines: list[Line], mentions: list[Mention]) -> list[Mention]:
    """Give what an empty box or blank belongs to its status, and leave out the numbers behind empty boxes.

    Sets the statuses "blank", "unchecked" and "negated" (☑ no). A box belongs to the words behind it, or to
    those before it where labels come first.
    """
    for mention in mentions:
        if mention.kind == "act" and _LEFT_BLANK.match(text, mention.end):
            mention.status.setdefault("blank", (mention.start, mention.end))
    if _EMPTY not in text and _TICKED not in text:
        return mentions
    for line in lines:
        boxes = [at for at in range(line.start, line.end) if text[at] in (_EMPTY, _TICKED)]
        if boxes:
            of_line = [mention for mention in mentions if line.start <= mention.start < line.end]
            _mark_line(text, line, boxes, of_line)
    return [m for m in mentions if not (m.kind == "number" and "unchecked" in m.status)]


def _mark_line(text: str, line: Line, boxes: list[int], mentions: list[Mention]) -> None:
    label_first = _labels_first(text, line, boxes)
    refused = _TICKED_NO.search(text, line.start, line.end)
    for mention in mentions:
        box = _box_behind(mention, boxes) if label_first else _box_before(text, mention, boxes)
        if box is not None and text[box] == _EMPTY:
            mention.status.setdefault("unchecked", (box, box + 1))
        if refused and mention.end <= refused.start():
            mention.status.setdefault("negated", refused.span())


def _box_behind(mention: Mention, boxes: list[int]) -> int | None:
    return next((at for at in boxes if at >= mention.end), None)


def _box_before(text: str, mention: Mention, boxes: list[int]) -> int | None:
    """The nearest box before a mention, unless its sentence has ended since."""
    near = next((at for at in reversed(boxes) if at < mention.start), None)
    return None if near is None or ". " in text[near : mention.start] else near


def _labels_first(text: str, line: Line, boxes: list[int]) -> bool:
    """Whether labels stand before a line's boxes ("AK: ☑ Cryo: ☑") and not behind them ("☑ AK ☐ SK")."""
    if not text[line.start : boxes[0]].strip(" -*|("):
        return False
    if not text[boxes[-1] + 1 : line.end].strip(" .|)"):
        return True
    return len(boxes) > 1 and all(text[:at].rstrip().endswith(":") for at in boxes)
