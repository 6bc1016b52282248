"""Verbs of cutting that take off skin tags and say nothing of other lesions ("9 tags clipped")."""

from __future__ import annotations

import re

from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick

_TAG = "skin_tag"
_REMOVAL = "skin_tag_removal"
_CUTS = frozenset(["excision", "shave_removal"])
"""Acts that are the removal of a tag where a tag is what was cut."""
_OTHER_WORDS = _CUTS | {"treatment_unspecified"}
_MEANING = {"id": _REMOVAL, "act": _REMOVAL, "form": "verb", "also": ()}
_CUT = Quick(
    r"(?<![\w-])(?:" + "|".join(load("methods")["on_tags"]["verbs"]) + r")(?!\w)"
    r"(?! (?:" + "|".join(load("methods")["on_tags"]["by_accident"]) + r")\b)"
)
_BY_SCISSORS = Quick(load("methods")["on_tags"]["by_scissors"])
_PARED_FIRST = Quick(load("methods")["pared_first"])
_ENDS = re.compile(r"[.;](?=\s|$)|\n")


def acts_on_tags(text: str, mentions: list[Mention]) -> list[Mention]:
    """The removals told by such a verb, one a sentence that names tags and no other act or diagnosis.

    text: plain. mentions: all kept so far. Returns acts of their own ("skin_tag_removal").
    """
    found = _by_scissors(text, mentions)
    for tag in mentions:
        if tag.kind != "diagnosis" or tag.id != _TAG:
            continue
        start = max((match.end() for match in _ENDS.finditer(text, 0, tag.start)), default=0)
        stop = _ENDS.search(text, tag.end)
        end = stop.start() if stop else len(text)
        for match in _CUT.finditer(text, start, end):
            low, high = sorted((tag.start, match.start()))
            between = [
                m
                for m in mentions
                if low < m.start < high and m.kind in ("act", "diagnosis") and m is not tag
            ]
            known = any(
                m.start <= match.start() < m.end for m in mentions if m.kind == "act" and m.id not in _CUTS
            )
            if not between and not known and all(one.start != match.start() for one in found):
                found.append(Mention("act", _REMOVAL, *match.span(), match.group(), _MEANING))
    return found


def _by_scissors(text: str, mentions: list[Mention]) -> list[Mention]:
    """ "Removed 12 with Gradle scissors": so tags are taken off, where nothing else is named right before."""
    found = []
    for match in _BY_SCISSORS.finditer(text):
        start = max((end.end() for end in _ENDS.finditer(text, 0, match.start())), default=0)
        stop = _ENDS.search(text, match.end())
        end = stop.start() if stop else len(text)
        named = [m for m in mentions if m.kind == "diagnosis" and start <= m.start < end]
        before = [m for m in mentions if m.kind == "diagnosis" and m.start < match.start()]
        if all(m.id == _TAG for m in [*named, *before[-1:]]):
            found.append(Mention("act", _REMOVAL, *match.span(), match.group(), _MEANING))
    return found


def without_paring(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions but for the shaving of a wart that is then frozen: that is paring, and no removal."""
    pared = [match.span() for match in _PARED_FIRST.finditer(text)]
    return [
        m
        for m in mentions
        if not (m.kind == "act" and m.id in _CUTS and any(a < m.start < b for a, b in pared))
    ]


def without_cuts(mentions: list[Mention], of_tags: list[Mention]) -> list[Mention]:
    """The mentions but for cuts that are removals of tags."""
    places = {at for act in of_tags for at in range(act.start, act.end)}
    return [m for m in mentions if not (m.kind == "act" and m.id in _OTHER_WORDS and m.start in places)]
