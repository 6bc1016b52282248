"""The number of an item: so many lesions, or why it has no number."""

from __future__ import annotations

from nlp.facts.fact import Fact, Site
from nlp.facts.item import Item
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.parents import PARENTS

_BROAD = frozenset(load("sites")["broad"])
_MOST_CYCLES: int = load("numbers")["most_cycles"]
_ABOVE = frozenset([">", "over", "more than", "greater than"])
"""Signs that the number itself is excluded."""


def count(fact: Fact, item: Item) -> None:
    """Set the fact's number from its item, or the problem that keeps it from having one.

    Sets what numbers, grammar and words without a number say: n or problem, at_least, open, singular,
    bare, part, after_method, numbers; and the role of the item's number.
    """
    fact.after_method = item.after_method
    single = is_bare_single(item)
    if item.number is not None and _counts_cycles(item.number, item, single):
        item.number.role, item.number = "cycles", None
        fact.after_method = False
    if item.number is not None and _is_one_of_each(item, item.number):
        item.number.role, item.number = "one of each", None
        fact.problem, fact.one_each = "missing", True
    elif item.number is not None:
        fact.numbers = [item.number]
        _by_number(fact, item.number, item)
    elif item.quantity is not None:
        fact.problem, fact.part = "vague", item.quantity.id == "part"
        fact.at_least = 2 if item.quantity.id == "two_or_so" else 1
    elif item.another:
        fact.n = times(item)
    elif item.singular is not None and (item.singular is item.diagnosis or _is_both(item)):
        fact.n, fact.singular = times(item), True
    elif item.reference is not None:
        if item.reference.id == "both":
            fact.n, fact.singular = 2, True
        elif item.reference.id == "rest" and single:
            fact.n, fact.singular = 1, True  # "the remaining AK of the left temple"
        else:
            fact.problem = "missing"
    elif item.singular is not None:
        fact.n, fact.singular = times(item), True
    elif single:
        fact.n, fact.singular, fact.bare = 1, True, True
    else:
        plural = any(word is not None and word.plural for word in (item.diagnosis, item.noun))
        fact.problem, fact.at_least = "plural" if plural else "missing", 1


def _is_one_of_each(item: Item, number: Mention) -> bool:
    """ "Sites A, B and C, each a single AK": one at each of the places told before."""
    if item.reference is not None and item.reference.id == "except":
        return False  # "cryo to each except the thin one"
    points = item.each or (item.reference is not None and item.reference.text == "each")
    return points and number.value == 1 and not number.meaning["digits"] and not item.sites


def _is_both(item: Item) -> bool:
    """ "The AK on the nose and the one on the chin were both frozen": it points back and counts nothing."""
    return item.reference is not None and item.reference.id == "both" and bool(item.sites)


def _counts_cycles(number: Mention, item: Item, single: bool) -> bool:
    """Whether the 2 of "AK on the nose, LN2 x 2" says how often one lesion was frozen."""
    one = item.singular is not None or single
    return item.after_method and one and (number.value or 0) <= _MOST_CYCLES


def _by_other_names(one: Site, other: Site) -> bool:
    """ "Crown", "R parietal": two places that the lexicon calls by one name."""
    words = {site.text.rstrip("s") for site in (one, other)}
    return len(words) > 1 and one.id not in words and "" not in words


def _by_number(fact: Fact, number: Mention, item: Item) -> None:
    low = int(number.meaning.get("low", number.value or 0))
    number.role = "lesion count"
    if number.meaning.get("labels"):  # "lesions 3-7" are five
        fact.n = number.meaning["high"] - low + 1
        return
    fact.problem = number.meaning.get("problem")
    if not fact.problem:
        fact.n = (number.value or 0) * times(item)
        return
    fact.open = bool(number.meaning.get("open"))
    fact.at_least = 1
    if fact.problem == "range" or fact.open:
        fact.at_least = low + (number.sign in _ABOVE)


def is_bare_single(item: Item) -> bool:
    """ "AK, left helix": the singular without an article, at one narrow place."""
    head = item.diagnosis
    if head is None or head.plural or (item.noun is not None and item.noun.plural) or not item.sites:
        return False
    *wider, site = item.sites
    if any(other.id not in (site.id, PARENTS.get(site.id)) or site.side for other in wider):
        return False  # but "left hand, knuckle" and "left ear, helix" are one place
    return bool(site.id) and not site.plural and site.side != "bilateral" and site.id not in _BROAD


def times(item: Item) -> int:
    """How many places an "each" or "per" spreads a number over (1 without one)."""
    if item.places:
        return item.places
    if item.each_side and not any(site.pair or site.side for site in item.sites):
        return 2
    if not item.each or not item.sites:
        return 1
    return places_among(item.sites)


def places_among(sites: list[Site]) -> int:
    """How many places some sites are: a pair's two sides where none is named, none counted twice."""
    places = 0
    for position, site in enumerate(sites):
        same = [other for other in sites[:position] if other.id == site.id]
        told = [other for other in same if not _by_other_names(other, site)]
        if told and (
            site.side in (None, "bilateral") or any(other.side in (None, "bilateral") for other in told)
        ):
            continue
        places += 2 if site.pair and site.side in (None, "bilateral") else 1
    return places
