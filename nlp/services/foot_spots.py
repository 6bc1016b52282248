"""Spots of the feet named one by one: "sub 1st, 3rd and 5th MT heads, left heel" are four."""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.lexicon import load
from nlp.quick import Quick
from nlp.services.told import Place, Told

_WORDS = load("services")["feet"]
_SPOT = Quick(r"(?<![\w#.])(?:" + "|".join(_WORDS["spots"]) + r")(?!\w)")
_BOTH = re.compile(r"\b(?:" + "|".join(_WORDS["both_feet"]) + r")\b")
_PARTS = re.compile(r"[,;+&/\n]|\band\b|\bplus\b")


def spots(told: Told, stretch: Place) -> list[Place]:
    """The spots that a stretch names, a place for each; one told of both feet stands twice."""
    found: list[Place] = []
    edges = [stretch[0], *(match.end() for match in _PARTS.finditer(told.text, *stretch)), stretch[1]]
    for start, end in pairwise(edges):
        match = _SPOT.search(told.text, start, end)
        if match and told.why_not(*match.span()) is None:
            found += [match.span()] * (2 if _BOTH.search(told.text, start, end) else 1)
    return found
