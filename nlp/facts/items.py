"""The items of a clause: its lesions, cell by cell, each with its number and its places."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from nlp.clauses import Clause
from nlp.facts.beside import Around, is_behind_what_is_clear
from nlp.facts.cells import cells, is_loose, pieces
from nlp.facts.fact import Site
from nlp.facts.item import Item, item_of, set_apart_numbers_of_places
from nlp.facts.joining import place
from nlp.facts.sides import prepared
from nlp.facts.unknown_places import with_unknown_places
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.numbers import WORD
from nlp.quick import Quick

_SLASHED = Quick(r"\d{1,2}(?: ?/ ?\d{1,2})+")
_LISTED = Quick(
    rf"\b(?:\d{{1,2}}|{WORD})(?:, (?:\d{{1,2}}|{WORD}))*,? (?:and|&) (?:\d{{1,2}}|{WORD})"
    r"(?=[).;:,\n]| respectively\b|\Z)|(?<=\()\d{1,2}(?:, ?\d{1,2})+(?=\))"
)
_SIDE = "|".join(re.escape(word) for words in load("sites")["laterality"].values() for word in words)
_BETWEEN_PLACES = re.compile(rf"\b(?:the|his|her|on|of|{_SIDE})\b|[ ()]")
_WERE = re.compile(r" (?:(?:were|was|got|are|have been|had been|then|just|also|only) )*")
_INCLUDING = Quick(r"\b(?:incl\.?|including|of which|among them|of these,?)\s[^.;)]*$")


def items_of(text: str, clause: Clause, acts: list[Mention], row: bool) -> list[Item]:
    """The clause's items in order. row: whether its line is the row of a table."""
    spared = [(cue.start, cue.end) for cue in clause.cues if cue.category == "declined"]
    known = [(mention.start, mention.end) for mention in clause.mentions]
    edges = frozenset(at for place in [*known, *spared] for at in place)
    around = Around(text, acts, edges, clause.start, spared)
    mentions = prepared(text, with_unknown_places(text, clause.start, clause.mentions))
    set_apart_numbers_of_places(text, mentions)
    pairs = _side_by_side(text, clause, mentions)
    items = [_paired(site, number) for site, number in pairs]
    taken = {id(mention) for pair in pairs for mention in pair}
    for cell in cells(text, clause, mentions, row):
        free = [mention for mention in cell.mentions if id(mention) not in taken]
        if cell.depth and all(mention.kind == "act" for mention in free):
            continue  # "AK x 3 (10-second freeze) on the temple": what brackets tell of the act parts nothing
        for position, piece in enumerate(pieces(free) if free else []):
            sign = cell.sign if position == 0 else ""
            place(items, item_of(around, piece, cell.depth), sign)
    _name_lone_sides(items)
    found = [
        item
        for item in items
        if (_speaks_of_lesions(item) or _stands_alone(text, clause, item, acts))
        and not (_is_included(text, item, acts) and not _divides(items, item))
    ]
    for item in found:
        item.excepted = _is_excepted(text, clause, item)
    return found


def _side_by_side(text: str, clause: Clause, mentions: list[Mention]) -> list[tuple[Mention, Mention]]:
    """ "Scalp/ears/nose 3/2/1", "nose and chin (2 and 1)": as many numbers as places, each with its own."""
    found: list[tuple[Mention, Mention]] = []
    if sum(map(is_loose, mentions)) < 2:
        return found
    runs = [match for run in (_SLASHED, _LISTED) for match in run.finditer(text, clause.start, clause.end)]
    for match in runs:
        numbers = [m for m in mentions if is_loose(m) and match.start() <= m.start < match.end()]
        sites = [m for m in mentions if m.kind == "site" and m.end <= match.start()][-len(numbers) :]
        if len(numbers) < 2 or not sites or text[sites[-1].end : match.start()].strip(" :-(,"):
            continue
        if len(sites) == 1 and len(numbers) == 2 and _is_on_both_sides(sites[0]):
            sites = _side_by_side_of(sites[0])
        gaps = {_BETWEEN_PLACES.sub("", text[one.end : other.start]) for one, other in pairwise(sites)}
        if len(sites) == len(numbers) and gaps <= {"", "/", ",", "and", "&", ",and"}:
            found += zip(sites, numbers, strict=True)
    return found


def _is_on_both_sides(site: Mention) -> bool:
    if not site.sides:
        return bool(site.meaning.get("pair")) and site.plural
    return len(site.sides) > 1 or site.sides[0][0] == "bilateral"


def _side_by_side_of(site: Mention) -> list[Mention]:
    """ "Right and left forearm, 3 and 5": a place on each side."""
    _, start, end = site.sides[0] if site.sides else ("", site.start, site.start)
    return [replace(site, sides=((side, start, end),)) for side in ("left", "right")]


def _paired(mention: Mention, number: Mention) -> Item:
    side = mention.sides[0][0] if len(mention.sides) == 1 else None
    pair = bool(mention.meaning["pair"])
    site = Site(mention.id, side, mention.plural, pair, mention.start, mention.end, mention.text)
    return Item(mention.start, number=number, sites=[site], numbered_after_site=True, anchored=True)


def _name_lone_sides(items: list[Item]) -> None:
    """ "Jawline (L 2, R 1)": a side alone is a side of the place told before it."""
    last = ""
    for item in items:
        for site in item.sites:
            site.id = last = site.id or last


def _speaks_of_lesions(item: Item) -> bool:
    if item.diagnosis or item.noun or item.sites or item.reference:
        return True
    if item.number is not None:
        return item.anchored or item.total
    return item.quantity is not None and item.quantity.id == "part"


def _stands_alone(text: str, clause: Clause, item: Item, acts: list[Mention]) -> bool:
    """ "AK scalp. A dozen, all frozen", "a few were frozen": how many, alone or right before the act."""
    if item.number is not None:
        words = text[clause.start : clause.end].strip(" ,.;:")
        ahead = text[text.rfind("\n", 0, clause.start) + 1 : clause.start]
        counts = item.number.sign == "#" and ahead.strip() != ""  # "TX: LN2. #5."
        return words.lstrip("# ") == item.number.text.lstrip("# ") and (
            counts or not item.number.text.isdigit()
        )
    if item.quantity is None:
        return False
    behind = [act for act in acts if act.start > item.quantity.end]
    return bool(behind) and _WERE.fullmatch(text, item.quantity.end, behind[0].start) is not None


def _is_included(text: str, item: Item, acts: list[Mention]) -> bool:
    """ "5 AKs, including 2 on the ears": the two are among the five; but "of which 2 were frozen" counts."""
    if item.number is None:
        return False
    found = _INCLUDING.search(text, max(0, item.start - 40), item.start)
    treated = any(act.start > item.start for act in acts)
    return found is not None and not (treated and found.group().startswith("of"))


def _divides(items: list[Item], item: Item) -> bool:
    """ "Cryo'd 6, of which 4 AKs and 2 warts": named parts of a number that names nothing itself."""
    whole = next((other for other in items if other.number is not None), None)
    return item.diagnosis is not None and whole is not None and not (whole.diagnosis or whole.noun)


def _is_excepted(text: str, clause: Clause, item: Item) -> bool:
    """Behind "all but" stands what was left; but behind "exam clear except", "all resolved except" what
    was found."""
    if item.reference is None or item.reference.id != "except":
        return False
    return not is_behind_what_is_clear(text, item.reference.start)
