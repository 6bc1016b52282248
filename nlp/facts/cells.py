"""Cells: a clause cut at its commas, colons, brackets and "and", and again where a cell has two numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from nlp.clauses import Clause
from nlp.lexicon import load
from nlp.mentions import Mention

_DELIMITER = re.compile(r"(?!\B\w)(?:[,;:()=+|\n]|(?<!\bw)/|and\b|&|plus\b|(?<=\s)-(?=\s)|->|total of\b)")
_WEAK = ("", ",", "and")
"""Signs that a further delimiter before the same cell replaces."""
_LABELLING = frozenset(["(", ":", "=", "-", "|", "->"])
_EXPLAINING = frozenset(["=", ":", "-"])
_ASPECTS = "|".join(map(re.escape, load("sites")["aspects"]))
_LABEL_GAP = re.compile(
    rf"(?:[\s,/&-]*(?:{_ASPECTS}|and|the)\b)*"
    r"[\s:=([|>x#-]*(?:is |was |were |are |of |as follows[: ]*)?[\s:=([|>x#-]*"
)
""" "Scalp: 4", "neck, anterior and lateral: 11": what stands between a place and its number."""
_LOOKS = "|".join(map(re.escape, load("lesions")["describing"]))
_DESCRIPTION = re.compile(rf" (?:{_LOOKS})(?:(?:,? and |, ?|,? & | )(?:{_LOOKS}))*,? ")
_LABELLED = re.compile(r" *[a-z][a-z /]*:")
_LABELS_ITS_LESIONS = (":", "=")
_FEWEST_PAIRS = 2
"""Pairs of a place and its lesions that make a list."""
_NAMED = frozenset(["site", "diagnosis", "lesion", "act", "side", "reference"])


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a clause: the delimiter before it, how many brackets deep it is, its mentions (some)."""

    sign: str
    depth: int
    mentions: list[Mention]


def is_loose(mention: Mention) -> bool:
    """Whether a mention is a number that nothing has claimed yet."""
    return mention.kind == "number" and mention.role == "unassigned"


def cells(text: str, clause: Clause, mentions: list[Mention], row: bool) -> list[Cell]:
    """The clause's mentions cell by cell, labels together with their number.

    row: whether the line is the row of a table, whose bars do not divide.
    """
    return _with_labels(text, _with_places(text, _cut(text, clause, mentions, row)))


def _with_places(text: str, cut: list[Cell]) -> list[Cell]:
    """ "L forearm, 4 AKs; R forearm, 3 AKs": in such a list each place takes the lesions behind it."""
    pairs = [at for at in range(len(cut) - 1) if _is_place_before_its_lesions(text, cut[at], cut[at + 1])]
    if len(pairs) < _FEWEST_PAIRS or any(other - at < 2 for at, other in pairwise(pairs)):
        return cut
    return [
        replace(cell, mentions=cell.mentions + cut[at + 1].mentions) if at in pairs else cell
        for at, cell in enumerate(cut)
        if at - 1 not in pairs
    ]


def _is_place_before_its_lesions(text: str, place: Cell, cell: Cell) -> bool:
    kinds = [mention.kind for mention in place.mentions]
    if "site" not in kinds or not set(kinds) <= {"site", "side"} or cell.depth != place.depth:
        return False
    number, *named = cell.mentions
    if not is_loose(number) or {mention.kind for mention in named} - {"diagnosis", "lesion"}:
        return False
    between = text[place.mentions[-1].end : number.start].strip()
    return between in _LABELS_ITS_LESIONS or (bool(named) and between in (",", "-"))


def _cut(text: str, clause: Clause, mentions: list[Mention], row: bool) -> list[Cell]:
    found: list[Cell] = []
    sign, depth, at = "", 0, clause.start
    within = False  # whether the last cell of `found` is still open
    for mention in mentions:
        for match in _DELIMITER.finditer(text, at, mention.start) if at < mention.start else ():
            mark = match.group()
            if within and mark in _WEAK and _describes(text, found[-1].mentions[-1], mention):
                continue
            if row and mark == "|" and not (within and _begins_a_field(text, found[-1], match.end())):
                continue
            if within and mark == "," and _corrects_lesions(found):
                continue  # "froze five, correction, six"
            if within:
                sign, within = "", False
            depth = max(depth + (mark == "(") - (mark == ")"), 0)
            if mark != ")" and sign in _WEAK:
                sign = mark
        if mention.kind == "correction":
            within = False  # "13 [error, strike] 3"
        elif mention.text == "plus" and mention.kind == "reference":
            within, sign = False, "plus"
        if within:
            found[-1].mentions.append(mention)
        else:
            found.append(Cell(sign, depth, [mention]))
            within = True
        at = max(at, mention.end)
    return found


def _begins_a_field(text: str, cell: Cell, at: int) -> bool:
    """ "Number of lesions: 17 | sites: scalp": behind a number, and before the label of another field."""
    return is_loose(cell.mentions[-1]) and _LABELLED.match(text, at) is not None


def _corrects_lesions(found: list[Cell]) -> bool:
    """Whether the last cell is a correction of a number that stands with lesions or an act."""
    if [mention.kind for mention in found[-1].mentions] != ["correction"] or len(found) < _FEWEST_PAIRS:
        return False
    kinds = {mention.kind for mention in found[-2].mentions}
    return "number" in kinds and bool(kinds & {"act", "diagnosis", "lesion", "site"})


def _describes(text: str, number: Mention, named: Mention) -> bool:
    """ "5 rough, scaly AKs": only words for what lesions look like between a number and its noun."""
    if not is_loose(number) or named.kind not in ("diagnosis", "lesion"):
        return False
    return _DESCRIPTION.fullmatch(text, number.end, named.start) is not None


def _with_labels(text: str, cut: list[Cell]) -> list[Cell]:
    """Join a bare number in brackets or behind a colon to the place or lesion it labels: "scalp (4)"."""
    found: list[Cell] = []
    for cell in cut:
        if found and cell.sign in _LABELLING and _goes_with(text, found[-1], cell):
            found[-1] = replace(found[-1], mentions=found[-1].mentions + cell.mentions)
        else:
            found.append(cell)
    return found


def _goes_with(text: str, last: Cell, cell: Cell) -> bool:
    """Whether a cell labels the one before it, or is what a lone number there counts ("3 = scalp")."""
    before = last.mentions
    numbers = [mention for mention in cell.mentions if is_loose(mention)]
    kinds = {mention.kind for mention in cell.mentions}
    if any(is_loose(mention) for mention in before):
        out_of_brackets = cell.depth < last.depth  # "AKs (4): scalp"
        explains = cell.sign in _EXPLAINING and bool(kinds & _NAMED) and "act" not in kinds
        return len(before) == 1 and not numbers and explains and not out_of_brackets
    kinds_before = {mention.kind for mention in before}
    return (
        len(numbers) == 1
        and not kinds & (_NAMED | {"total"})
        and (bool(kinds_before & {"site", "side"}) or kinds_before == {"total"})
        and _LABEL_GAP.fullmatch(text, before[-1].end, numbers[0].start) is not None
    )


def pieces(cell: list[Mention]) -> list[list[Mention]]:
    """Cut a cell with several numbers: each number with what follows it, or with what comes before it."""
    numbers = [position for position, mention in enumerate(cell) if is_loose(mention)]
    if len(numbers) < 2:
        return _beside_the_uncounted(cell)
    ends = [mention.kind for mention in cell if mention.kind in ("site", "side", "number")]
    leads = ends[0] == "number" or ends[-1] != "number"
    cuts = numbers[1:] if leads else [position + 1 for position in numbers[:-1]]
    return [cell[start:end] for start, end in pairwise([0, *cuts, len(cell)])]


def _beside_the_uncounted(cell: list[Mention]) -> list[list[Mention]]:
    """ "Several on the crown as well as 2 on the nose": lesions without a number, and then those with one.

    Only where each has a place of its own behind it, whichever of the two is told first.
    """
    told = [at for at, mention in enumerate(cell) if is_loose(mention) or mention.kind == "quantity"]
    further = [at for at, mention in enumerate(cell) if mention.kind == "reference" and mention.id == "more"]
    if len(told) == _FEWEST_PAIRS and is_loose(cell[told[0]]) != is_loose(cell[told[1]]):
        cut = told[1]
    elif len(told) == len(further) == 1 and is_loose(cell[told[0]]) and further[0] < told[0]:
        cut = further[0]  # "the crown as well as 2 on the nose"
    else:
        return [cell]
    parts = [cell[:cut], cell[cut:]]
    placed = all(any(mention.kind == "site" for mention in part) for part in parts)
    return parts if placed else [cell]
