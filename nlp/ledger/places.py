"""Places on the body: which one holds another, and when two facts speak of the same lesions' place."""

from __future__ import annotations

from nlp import parents
from nlp.facts import Fact, Site

_BOTH_SIDES = (None, "bilateral")


def within(inner: Site, outer: Site) -> bool:
    """Whether one place is the other or part of it ("left helix" in "ears"); an unknown side may be any."""
    if bool(outer.id) != bool(inner.id) or (outer.id and not parents.within(inner.id, outer.id)):
        return False  # a side alone ("right 5, left 4") is no place that holds another
    return outer.side in _BOTH_SIDES or inner.side is None or outer.side == inner.side


def surely_within(inner: Site, outer: Site) -> bool:
    """As within, but a place without a side is not taken to be on the side the other one names."""
    return within(inner, outer) and (outer.side in _BOTH_SIDES or inner.side == outer.side)


def meet(one: Site, other: Site) -> bool:
    """Whether one of two places is within the other."""
    return within(one, other) or within(other, one)


def same_place(one: Fact, other: Fact) -> bool:
    """Whether every place of each fact meets a place of the other; False when one of them names none."""
    if not one.sites or not other.sites:
        return False
    return all(any(meet(a, b) for b in other.sites) for a in one.sites) and all(
        any(meet(a, b) for a in one.sites) for b in other.sites
    )


def inside(inner: Fact, outer: Fact) -> bool:
    """Whether every place of the first fact is within a place of the second; False when one names none."""
    return bool(inner.sites and outer.sites) and all_within(inner.sites, outer.sites)


def surely_inside(inner: Fact, outer: Fact) -> bool:
    """As inside, but "cheeks" are not taken to lie within "left cheek"."""
    return bool(inner.sites and outer.sites) and surely_all_within(inner.sites, outer.sites)


def all_within(places: list[Site], outer: list[Site]) -> bool:
    """Whether every place is within one of the outer places."""
    return all(any(within(a, b) for b in outer) for a in places)


def surely_all_within(places: list[Site], outer: list[Site]) -> bool:
    """Whether every place is surely within one of the outer places."""
    return all(any(surely_within(a, b) for b in outer) for a in places)


def same_sites(one: Fact, other: Fact) -> bool:
    """Whether two facts name exactly the same places on the same sides."""
    return {(s.id, s.side) for s in one.sites} == {(s.id, s.side) for s in other.sites}


def same_words(one: Fact, other: Fact) -> bool:
    """Whether the note uses the same words: "vertex" and "frontal scalp" are two places of one scalp."""
    return [s.text for s in one.sites] == [s.text for s in other.sites]


def site_words(site: Site) -> str:
    """A place in words: "left forearm"."""
    return " ".join(filter(None, [site.side, site.id.lstrip("?").replace("_", " ")]))


def place_words(fact: Fact) -> str:
    """The places of a fact in words: "nose, left forearm"."""
    return ", ".join(site_words(site) for site in fact.sites) or "no site named"
