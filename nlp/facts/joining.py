"""Items joined: a number with what it labels, places with the lesions that lie on them."""

from __future__ import annotations

from dataclasses import replace

from nlp.facts.counting import times
from nlp.facts.item import Item, counts_places, is_lesion
from nlp.lexicon import load
from nlp.mentions import Mention

_MOST_CYCLES: int = load("numbers")["most_cycles"]
_LABELLING = frozenset(["(", ":", "=", "-", "|", ""])
"""Signs before a number that labels what stands before it ("" for none at all)."""
_OPENING = frozenset([":", "-", "=", ";"])
"""Signs before a number that labels a whole list of places."""
_LISTING = frozenset([",", "and", "&", "/", "(", ":", "-", "plus"])
"""Signs before a further place of the same lesions."""
_SUMMING = frozenset(["and", "&", "/", "+", "plus"])
"""Signs before the last of several places that share a number."""
_GOES_ON = frozenset([",", ";"])
_NAMING = frozenset([":", "-", "(", ",", "", "|"])
"""Signs before the lesions that lie on the places told first."""


def place(items: list[Item], item: Item, sign: str) -> None:
    """Join an item to what it labels or continues among those before it, or add it to them.

    sign: the delimiter before the item; empty when none stands there. Changes items.
    """
    last = items[-1] if items else None
    if last is not None and (
        _multiplies_out(last, item)
        or _breaks_down(items, item, sign)
        or _numbers_the_last(items, item, sign)
        or _adds_places(last, item, sign)
        or _lies_at(items, item, sign)
        or _adds_vagueness(last, item)
        or _names_the_noun(last, item, sign)
        or _names_the_number(last, item, sign)
    ):
        return
    if last is not None and _begins_the_parts(last, item, sign):
        item.sites = last.sites + item.sites
        item.start, last.sites, last.total = last.sites[0].start, [], True
    if last is not None and _shares_with_another_kind(last, item, sign) and item.number is not None:
        shared = item.number
        words = Mention("quantity", "vague", shared.start, shared.end, shared.text)
        shared.role, item.number = "count of two diagnoses", None
        last.quantity = item.quantity = words
    if last is not None and _is_of_two_kinds(last, item, sign):
        named, last.diagnosis = last.diagnosis, None
        items.append(Item(named.start if named else last.start, last.depth, diagnosis=named))
    if last is not None and _shares_its_number(last, item, sign):
        items.remove(last)
        item.sites = last.sites + item.sites
        item.start = last.start
        if item.each:
            _gather_places(items, item)  # "nose, L cheek and L temple each have one AK"
    if last is not None and _counts_the_same_kind(last, item, sign):
        items.remove(last)
        _add_number(last, item)
    if items and _lies_on_the_places(items[-1], item, sign):
        _gather_places(items, item)
    elif items and _counts_the_heading(items[-1], item, sign):
        _count_heading(items[-1], item)
        return
    items.append(item)


def _is_bare_number(item: Item) -> bool:
    return item.number is not None and not (item.diagnosis or item.noun or item.sites)


def _is_bare_place(item: Item) -> bool:
    return bool(item.sites) and not (item.number or item.diagnosis or item.noun or item.another)


def _multiplies_out(last: Item, item: Item) -> bool:
    """ "6 on the hands, 3 each": the second number says the first again."""
    if item.number is None or not _is_bare_number(item) or not item.each:
        return False
    if last.number is None or not last.sites:
        return False
    if times(replace(last, each=True)) * (item.number.value or 0) != last.number.value:
        return False
    item.number.role = "lesion count"
    return True


def _breaks_down(items: list[Item], item: Item, sign: str) -> bool:
    """ "12 AKs on the scalp (5), forehead (4)": the first brackets number the place before them."""
    last = items[-1]
    if sign != "(" or not _is_bare_number(item) or item.number is None or last.number is None:
        return False
    if not last.sites or last.sites[-1].start < last.number.start:
        return False  # but "Temples: 6 AKs (4 curetted, 2 frozen)"
    if (item.number.value or 0) >= (last.number.value or 0):
        return False
    item.sites, item.numbered_after_site = [last.sites.pop()], True
    item.start, item.depth = item.sites[0].start, last.depth
    last.total = True
    items.append(item)
    return True


def _numbers_the_last(items: list[Item], item: Item, sign: str) -> bool:
    """ "Scalp: 4", "AKs (6)": a bare number counts the item before it, or a list of places together."""
    last = items[-1]
    if not _is_bare_number(item) or last.number is not None:
        return False
    if item.reference is not None and item.reference.id in ("rest", "more"):
        return False
    if sign not in _LABELLING and not (sign in (",", "/") and _awaits_a_number(items, item)):
        return False
    if counts_places(last):
        if item.number is not None:
            item.number.role = "number of places"  # "Sites: 3"
        return True
    places = [other for other in items if _is_bare_place(other)]
    heads_a_list = sign == ":" and last.noun is not None and last.noun.plural
    last.total = last.total or item.total or (heads_a_list and not last.diagnosis and not last.sites)
    last.number, last.after_method, last.anchored = item.number, item.after_method, True
    last.each = last.each or item.each
    if len(places) > 1 and last in places and sign in _OPENING:
        for other in places[:-1]:
            last.sites = other.sites + last.sites
            items.remove(other)
    return True


def _awaits_a_number(items: list[Item], item: Item) -> bool:
    """Whether the last item is open for a number behind a comma: "ears 2, scalp, 3"."""
    *earlier, last = items
    if last.quantity is not None or item.total:
        return True
    if _is_bare_place(last) and item.closes and not (item.total or item.after_method or item.reference):
        return True  # "left ear, 2: frozen"
    if last.noun is not None and last.noun.plural and last.sites and item.closes:
        return True  # "papules around the neck, 12, ..."
    if last.diagnosis is not None and item.closes in _GOES_ON and not last.singular:
        return True  # "AK, 2, on the left hand"
    if last.diagnosis is not None and (last.diagnosis.plural or last.sites):
        return True
    if last.diagnosis is not None and item.number is not None and item.number.sign == "x":
        return (item.number.value or 0) > _MOST_CYCLES  # "cryo, actinic keratosis, x 6"
    numbers_follow = any(other.numbered_after_site for other in earlier) and all(
        other.numbered_after_site for other in earlier if other.sites and other.number
    )
    return numbers_follow and bool(last.sites)


def _adds_places(last: Item, item: Item, sign: str) -> bool:
    """ "AKs on the scalp, ears and nose": places told alone are further places of the lesions before them."""
    behind_brackets = sign == "" and last.number is not None and not last.sites  # "AKs (3) arms"
    if not _is_bare_place(item) or item.quantity or not (sign in _LISTING or behind_brackets):
        return False
    if last.numbered_after_site or (last.reference and sign == ","):
        return False
    spreads = last.number is not None and (last.each or (item.depth > last.depth and not last.sites))
    if not (last.diagnosis or last.noun or last.reference or spreads):
        return False
    last.sites = last.sites + item.sites
    last.each = last.each or item.each
    return True


def _lies_at(items: list[Item], item: Item, sign: str) -> bool:
    """ "Only one, R temple, got LN2": the first number of a clause lies at the place behind the comma."""
    first = items[0]
    if len(items) > 1 or not _is_bare_number(first) or first.total or first.after_method or first.reference:
        return False
    if sign != "," or not _is_bare_place(item) or item.quantity or item.reference:
        return False
    first.sites, first.anchored = first.sites + item.sites, True
    return True


def _begins_the_parts(last: Item, item: Item, sign: str) -> bool:
    """ "All 14: vertex/crown 6, forehead 8": the place behind the whole is one of the first part's."""
    if last.number is None or item.number is None or not (last.sites and item.sites):
        return False
    if sign not in ("/", "&", "and") or last.numbered_after_site or not item.numbered_after_site:
        return False
    over_all = last.reference is not None and last.reference.id == "all"
    return (over_all or sign == "/") and (item.number.value or 0) < (last.number.value or 0)


def _adds_vagueness(last: Item, item: Item) -> bool:
    """ "AKs, scattered": a word for many without a number belongs to what stands before it."""
    if item.quantity is None or last.number is not None:
        return False
    if item.sites or item.diagnosis or item.noun or item.number:
        return False
    last.quantity = item.quantity
    return True


def _names_the_noun(last: Item, item: Item, sign: str) -> bool:
    """ "A papule on the left ear, AK": the diagnosis names the lesion before it."""
    if last.noun is None or last.diagnosis is not None or item.diagnosis is None or sign not in _NAMING:
        return False
    if item.sites or item.number or item.noun or item.quantity or last.noun.plural != item.diagnosis.plural:
        return False
    last.diagnosis = item.diagnosis
    return True


def _names_the_number(last: Item, item: Item, sign: str) -> bool:
    """ "LN2: 6 (AK), 2 (ISK)": brackets with nothing but a diagnosis name the number before them."""
    if sign != "(" or not _is_bare_number(last) or item.diagnosis is None or last.total or last.after_method:
        return False
    if item.sites or item.number or item.noun or item.quantity or item.reference:
        return False
    last.diagnosis = item.diagnosis
    return True


def _shares_with_another_kind(last: Item, item: Item, sign: str) -> bool:
    """ "AK/ISK x 4": the number is of both diagnoses, and of neither alone."""
    return (
        sign == "/"
        and last.diagnosis is not None
        and item.diagnosis is not None
        and item.diagnosis.id != last.diagnosis.id
        and not (last.number or last.sites or last.quantity)
        and item.number is not None
        and item.number.start > item.diagnosis.start
    )


def _is_of_two_kinds(last: Item, item: Item, sign: str) -> bool:
    """ "11 lesions frozen, AKs and SKs": the number is of both, and of neither alone."""
    return (
        last.noun is not None
        and last.number is not None
        and last.diagnosis is not None
        and last.diagnosis.start > last.noun.end
        and item.diagnosis is not None
        and item.diagnosis.id != last.diagnosis.id
        and not (item.number or item.quantity or item.singular)
        and sign in _SUMMING
    )


def _counts_the_same_kind(last: Item, item: Item, sign: str) -> bool:
    """ "3 new + 2 recurrent AKs": both numbers count the lesions named behind the second."""
    return (
        sign in _SUMMING
        and sign != "/"
        and _is_bare_number(last)
        and not (last.total or last.after_method or last.anchored or last.reference)
        and item.number is not None
        and bool(item.diagnosis)
    )


def _add_number(last: Item, item: Item) -> None:
    """Put the sum of two numbers in the place of the second."""
    if last.number is None or item.number is None:
        return
    last.number.role = item.number.role = "lesion count"
    value = (last.number.value or 0) + (item.number.value or 0)
    words = f"{last.number.text} + {item.number.text}"
    meaning = {**item.number.meaning, "low": value, "high": value}
    item.number = replace(item.number, start=last.number.start, text=words, value=value, meaning=meaning)
    item.start = last.start


def _shares_its_number(last: Item, item: Item, sign: str) -> bool:
    """ "Scalp and ears 5": both places share the number behind the second."""
    return (
        item.number is not None
        and bool(item.sites)
        and sign in _SUMMING
        and _is_bare_place(last)
        and not last.quantity
    )


def _lies_on_the_places(last: Item, item: Item, sign: str) -> bool:
    """ "Scalp, ears: 5 AKs": the lesions lie on the places told before them."""
    return _is_bare_place(last) and bool(item.diagnosis or item.noun) and not item.sites and sign in _NAMING


def _gather_places(items: list[Item], item: Item) -> None:
    while items and _is_bare_place(items[-1]):
        other = items.pop()
        item.sites = other.sites + item.sites
        item.each = item.each or other.each
        item.start = min(item.start, other.start)
    if item.number is not None and item.reference is not None and item.reference.text == "each":
        item.each, item.reference = True, None  # "nose, L cheek, L temple, each with 1 AK"


def _counts_the_heading(last: Item, item: Item, sign: str) -> bool:
    """ "Actinic keratoses: 5 lesions": a counted noun stands for the diagnosis before it."""
    return (
        bool(last.diagnosis or last.noun)
        and not item.diagnosis
        and item.noun is not None
        and item.number is not None
        and last.number is None
        and not last.singular
        and last.depth >= item.depth - 1
        and (last.diagnosis is None or _may_be_several(last.diagnosis, item.noun) or sign != ",")
        and (sign in _NAMING or sign == "=")
    )


def _may_be_several(diagnosis: Mention, noun: Mention) -> bool:
    """ "AKs, 4 lesions"; and so "AK - scalp, 4 lesions", where the short name is that of the problem."""
    return is_lesion(diagnosis) and (diagnosis.plural or noun.id == "strong")


def _count_heading(last: Item, item: Item) -> None:
    last.number, last.each = item.number, item.each
    last.total = last.total or item.total
    last.sites = last.sites + item.sites
