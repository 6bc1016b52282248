"""Finer parts of a place that have codes of their own ("lid margin"), by the words told with the place."""

from __future__ import annotations

from collections.abc import Callable

from nlp.lexicon import load
from nlp.quick import Quick

_SUBSITES: dict[str, tuple[frozenset[str], Quick]] = {
    name: (frozenset(found["of"]), Quick(found["words"]))
    for name, found in load("surgery")["subsites"].items()
}


def subsite_of(site: str, tells: Callable[[Quick], object]) -> str | None:
    """The part of a site that a lesion lies at; tells: whether the words about it match a pattern."""
    for name, (sites, words) in _SUBSITES.items():
        if site in sites and tells(words):
            return name
    return None
