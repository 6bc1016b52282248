"""An item: the lesions one cell speaks of, before anyone asks whether they were treated."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from nlp.facts.beside import (
    Around,
    follows_method,
    has_another_owner,
    is_beside_an_act,
    is_of_unknown_things,
)
from nlp.facts.cells import is_loose
from nlp.facts.fact import Site
from nlp.facts.sides import site_of
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.numbers import WORD
from nlp.quick import Quick

_LESIONS = load("lesions")
_UNSPECIFIED = load("diagnoses")["unspecified_keratosis"]
_NOT_LESIONS = frozenset(_LESIONS["not_lesions"])
_ARTICLE = re.compile(r"\b(?:" + "|".join(map(re.escape, _LESIONS["singular"])) + r")\s+(?:[a-z-]+\s+){0,4}$")
_SUBSET = Quick(
    r"\b(?:the|those|these|only) (?:[a-z-]+ )?(?:"
    + "|".join(_LESIONS["subset_words"])
    + r") (?:ones?|lesions?|aks?|spots?|areas?)?\b"
    r"|\bthose (?:that |who |which )?(?:the |he |she |they )|\bless those\b"
)
_COUNTS_PLACES = Quick(r"\beach of (?:the |his |her |these |those )?(?:following |other )?$")
_EACH = Quick(
    r"\b(?:each|per|apiece|every|ea)\b(?!\s*(?:lesion|spot|one|was|were|treated|frozen|to|with|for|visit|day|the"
    r"|above|protocol|patient|pt|family|policy|report|path|ak|of these|of those|of them)\b)"
    r"|(?<=on |at |in |to )either(?= [a-z])"
    r"(?! (?:of|way|lesion|one|occasion|day|visit|(?:the |his |her )?[a-z]+ or)\b)"
    r"|\beither(?= sides?\b(?! effect))"
)
_EACH_OF_ANOTHER = re.compile(
    r"(?:\d ?|\b)(?:s|secs?|seconds?|mm|cm|min|minutes?|once|twice|cycles?|times?|ml|cc|freezes?|thaws?|f/t"
    r"|ftc?|passes|rounds|bursts?|pulses|sprays?|coats?|applications?|shots?|stitch(?:es)?|sutures?)\.?,? $"
)
_TO_EACH = re.compile(rf"(?<!\d )(?<!\d)\b(?!(?:{WORD}) )[a-z)]+ (?:to|on|for|of|into) $")
_COUNTED_ON_EACH = re.compile(
    rf"\b(?:\d{{1,2}}|{WORD}) (?:[a-z-]+ ){{0,2}}"
    r"(?:aks?|keratos[ei]s|lesions?|spots?|papules?|ones?) (?:on|to|at|in) $"
)
""" "Two solar keratoses on each": so many at each of the places, and not the treatment of each lesion."""
_EACH_ALONE = re.compile(r"each(?: ?[.,;)\n]| (?:until|till|once|twice|for|with|by|in)\b|$)")
""" "TCA on each until white": each of the lesions, and of no places."""
_OWN_NUMBER_OF_BRACKETS = re.compile(rf" ?\( ?(?:\d{{1,2}}|(?:{WORD})) $")
""" "4 on the hands (2 each)": what each has is told apart from the whole."""
_EACH_SIDE = Quick(r"\b(?:per|each|a|either|on both|on each) sides?\b")
_BESIDES = re.compile(
    r"\b(?:with|plus|counting|including|incl\.?) (?:the |his |her |that |those )?(?:(?:l|r|left|right) )?$"
)
"""Before a place whose lesions a total takes in ("two in all with the R ear")."""
_OVER_A_PLACE = re.compile(r" ?: ?(?:[a-z]+ ){0,3}")
"""Between the label of a line and the place that it stands over."""
_NEW_ONES = frozenset(load("lesions")["new_ones"])
_OF_THEM = re.compile(r" of (?:which|whom|them|these|those)\b")
_VERB_BEHIND = re.compile(" (?:" + "|".join(load("lesions")["verb_of_a_subject"]) + r")\b")
_PRONOUNS = frozenset(["one", "ones"])
_FURTHER = re.compile(r"\b(?:new|newer|fresh|recurrent|extra) $")
"""Before "ones" that are lesions besides those told ("five old AKs and three new ones")."""
_CELL_END = re.compile(r"[,;:()|\n.+]|\band\b")
_CLOSES = re.compile(r" ?(?:[.;:,)\n]|- |\Z)")
_EACH_PLACE = re.compile(r"\b(?:at|in|on|for|from|to) each $")
"""Before a noun for places: "one at each place" spreads the number over the places told before."""
OF_PLACES = "number of places"
"""The role of a number that counts places and not their lesions."""
_REACH = 20
"""Characters behind a cell in which "each" still speaks of it."""


@dataclass(slots=True)
class Item:
    """Lesions named, counted or placed together."""

    start: int
    """The plain character where the item begins."""
    depth: int = 0
    """How many brackets deep it stands."""
    number: Mention | None = None
    diagnosis: Mention | None = None
    noun: Mention | None = None
    sites: list[Site] = field(default_factory=list)
    quantity: Mention | None = None
    """Words that count without a number: "several"."""
    reference: Mention | None = None
    """Words that point to lesions told before: "the rest"."""
    singular: Mention | None = None
    """The diagnosis or noun when an article shows that it is one lesion."""
    more: bool = False
    further: Mention | None = None
    another: bool = False
    """ "Another on the cheek": one more."""
    total: bool = False
    each: bool = False
    """Whether the number holds for each of its places."""
    each_side: bool = False
    places: int = 0
    """How many places the number holds for, when the note counts them: "2 on each of the 3 fingers"."""
    after_method: bool = False
    """The number follows a method, "LN2 x 2": lesions, or freeze cycles."""
    numbered_after_site: bool = False
    """ "Scalp 4" rather than "4 on the scalp"."""
    anchored: bool = False
    """Whether what stands around a bare number shows that it counts lesions."""
    corrects: bool = False
    """Stands behind "correct to" or "make that"."""
    excepted: bool = False
    """Stands behind "all but": these were left."""
    closes: str = ""
    """The sign or line's end right behind its number, if one is there: "left ear, 2: ..."."""


def item_of(around: Around, cell: list[Mention], depth: int) -> Item:
    """Read the mentions of one cell, at least one; depth: how many brackets deep it stands."""
    item = Item(cell[0].start, depth)
    for mention in cell:
        _take(item, mention, cell, around)
        if mention.role == OF_PLACES:
            item.places = mention.value or 0
    if item.number is not None and item.number.text in _NEW_ONES:
        item.more = True  # "the two persistent ones and the new one"
    if item.number is not None:
        item.anchored = is_beside_an_act(around, item.number) or item.more or item.corrects
        item.anchored = item.anchored or bool(
            item.number.meaning.get("labels")
            or item.number.meaning.get("part")
            or item.number.meaning.get("counts")
            or _is_subject(around, item.number)
        )
        item.numbered_after_site = bool(item.sites) and item.number.start > item.sites[0].start
        behind = _CLOSES.match(around.text, item.number.end)
        item.closes = (behind.group().strip() or "\n") if behind else ""
    sides = [mention for mention in cell if mention.kind == "side"]
    if sides and not item.sites:
        item.sites.append(Site("", sides[-1].id, False, True, sides[-1].start, sides[-1].end))
    item.quantity = _quantity(item, cell, around)
    if item.quantity is not None:
        item.reference = None
    item.each = item.each or _says_each(around.text, cell)
    item.each_side = bool(_EACH_SIDE.search(around.text, cell[0].start, cell[-1].end + _REACH))
    item.singular = _singular(item, around.text)
    item.another = item.another and bool(item.sites) and item.number is None and item.quantity is None
    return item


def _is_subject(around: Around, number: Mention) -> bool:
    """ "Three were flat and left alone", "nine of which were frozen": what was done to so many, or not."""
    if _OF_THEM.match(around.text, number.end):
        return bool(around.acts or around.spared)
    opens = not around.text[around.start : number.start].strip()
    return opens and bool(around.acts or around.spared) and bool(_VERB_BEHIND.match(around.text, number.end))


def is_lesion(diagnosis: Mention) -> bool:
    """Whether a diagnosis is of lesions that can be counted, and no rash or other condition."""
    return diagnosis.meaning["class"] not in ("other", "inflammatory")


def _take(item: Item, mention: Mention, cell: list[Mention], around: Around) -> None:
    if is_loose(mention):
        _take_number(item, mention, cell, around)
    elif mention.kind == "diagnosis":
        if item.diagnosis is None or (is_lesion(mention) and not is_lesion(item.diagnosis)):
            item.diagnosis = mention
        elif _names_the_keratosis(item.diagnosis, mention):
            item.diagnosis = mention  # "keratotic lesions typical of AK"
    elif mention.kind == "lesion" and item.number is not None and _is_each_place(around.text, mention):
        item.each = True
    elif mention.kind == "lesion":
        item.noun = item.noun or mention
        before = around.text[max(0, mention.start - 12) : mention.start]
        item.more = item.more or (mention.text in _PRONOUNS and _FURTHER.search(before) is not None)
        _drop_number_of_places(item)
    elif mention.kind == "site":
        if not (item.total and _BESIDES.search(around.text, max(0, mention.start - 18), mention.start)):
            _take_site(item, mention, around.text)
    elif mention.kind == "quantity":
        item.quantity = mention
    elif mention.kind == "reference":
        if mention.id == "more":
            item.more, item.further = True, mention
            item.another = mention.text.startswith(("another", "a third", "a fourth", "a fifth"))
        elif not (_is_each(mention) and _has_places_or_number(item, cell)) and not (
            item.reference is not None and item.reference.id in ("rest", "except") and mention.id == "all"
        ):
            # But "the others were all frozen" are the others, and "all but those" are those left out.
            item.reference = mention
    elif mention.kind == "total":
        item.total = True
    elif mention.kind == "correction":
        item.corrects = item.number is None


def _names_the_keratosis(before: Mention, mention: Mention) -> bool:
    known = mention.id in _UNSPECIFIED["kinds"] and "uncertain" not in mention.status
    return known and before.id == _UNSPECIFIED["id"]


def _is_each_place(text: str, noun: Mention) -> bool:
    """Whether a noun says where each of some lesions lies: "one at each place"."""
    weak = noun.id == "weak" and not noun.plural
    return weak and _EACH_PLACE.search(text, max(0, noun.start - 10), noun.start) is not None


def counts_places(item: Item) -> bool:
    """Whether the noun of an item is a word for places alone: "sites", "location"."""
    return item.noun is not None and item.noun.text in _NOT_LESIONS and not (item.diagnosis or item.sites)


def _drop_number_of_places(item: Item) -> None:
    """ "3 sites", "total sites 3": places are counted, not lesions."""
    labels = item.number is not None and bool(item.number.meaning.get("labels"))
    if counts_places(item) and item.number is not None and not labels:
        item.number.role, item.number = OF_PLACES, None


def set_apart_numbers_of_places(text: str, mentions: list[Mention]) -> None:
    """Give the four of "three at each of these four areas" its role: it spreads a number and counts none.

    mentions: those of a clause, in the order of the note.
    """
    for number, behind in pairwise(mentions):
        if not is_loose(number) or not (behind.kind == "site" or behind.text in _NOT_LESIONS):
            continue
        if _COUNTS_PLACES.search(text, max(0, number.start - _REACH), number.start):
            number.role = OF_PLACES


def _take_number(item: Item, number: Mention, cell: list[Mention], around: Around) -> None:
    """The first number of a cell counts its lesions, unless it counts places or belongs to another word."""
    if item.number is None and not has_another_owner(around, number, cell):
        item.number = number
        _drop_number_of_places(item)
    if item.number is number:
        item.after_method = follows_method(around.text, number, cell)


def _take_site(item: Item, mention: Mention, text: str) -> None:
    site = site_of(mention)
    last = item.sites[-1] if item.sites else None
    told_twice = (
        last is not None
        and last.id == site.id
        and site.side is None
        and not text[last.end : site.start].strip(" ,('")
    )
    same = last is not None and last.id == site.id and last.side is None and site.side in ("left", "right")
    if last is not None and same and text[last.end : site.start] == " ":
        item.sites.pop()  # "plantar L foot"
        site.start = last.start
    if last is not None and _OVER_A_PLACE.fullmatch(text, last.end, site.start):
        item.sites.pop()  # "Upper extremities: right hand, two"
    if not told_twice:
        item.sites.append(site)


def _is_each(reference: Mention) -> bool:
    return reference.id == "all" and reference.text.startswith(("each", "every"))


def _has_places_or_number(item: Item, cell: list[Mention]) -> bool:
    """Whether "each" stands beside what it spreads ("2 each:", "each ear"), not what was told before."""
    return item.number is not None or any(near.kind in ("site", "side") for near in cell)


def _quantity(item: Item, cell: list[Mention], around: Around) -> Mention | None:
    """ "Several", or the words for a part of lesions told before; None when it is not theirs."""
    if item.number is not None:
        return None
    if item.quantity is not None and (
        item.diagnosis or item.noun or not is_of_unknown_things(around, item.quantity)
    ):
        return item.quantity
    if not around.acts or not (item.noun or item.diagnosis or item.reference):
        return None
    start = cell[0].start
    subset = _SUBSET.search(around.text, max(0, start - 30), cell[-1].end + 14)
    one = (item.noun and not item.noun.plural) or (item.diagnosis and not item.diagnosis.plural)
    if subset is None or subset.end() < start or one:
        return None
    return Mention("quantity", "part", subset.start(), subset.end(), subset.group())


def _says_each(text: str, cell: list[Mention]) -> bool:
    """Whether "each" or "per" spreads the cell's number over its places, not its seconds or cycles."""
    if not _EACH.possible_in(text):
        return False
    stop = _CELL_END.search(text, cell[-1].end)
    end = min(stop.start() if stop else len(text), cell[-1].end + _REACH)
    return any(
        not _EACH_OF_ANOTHER.search(text, max(0, found.start() - 14), found.start())
        and not (
            _EACH_ALONE.match(text, found.start())
            and _TO_EACH.search(text, max(0, found.start() - 24), found.start())
            and not _COUNTED_ON_EACH.search(text, max(0, found.start() - 44), found.start())
        )
        for found in _EACH.finditer(text, max(0, cell[0].start - 12), end)
        if ")" not in text[found.end() : cell[0].start]
        and not _OWN_NUMBER_OF_BRACKETS.match(text, cell[-1].end, found.start())
    )


def _singular(item: Item, text: str) -> Mention | None:
    """The head of the item when an article stands before it and no number counts it: "an AK"."""
    head = item.diagnosis or item.noun
    if head is None or head.plural or item.quantity or (item.number is not None and not item.after_method):
        return None
    return head if _ARTICLE.search(text[max(0, head.start - 45) : head.start]) else None
