"""Words that no lexicon has and that a list shows to be places: "scalp 4, vtx 3, nose 1"."""

from __future__ import annotations

import re

from nlp.facts.cells import is_loose
from nlp.lexicon import load
from nlp.mentions import Mention

UNKNOWN = "?"
"""Before the word in the id of a place that is not in the lexicon."""
_NO_PLACES = frozenset(map(str, load("lesions")["beside_a_count"])) | frozenset(load("sites")["no_places"])
_WORD_BEFORE = re.compile(
    r"(?:^|[,;:(|\n]|- |\band |& )\s*(?:(?P<side>l|r|lt|rt|left|right) )?"
    r"(?P<word>[a-z][a-z'./-]{1,13}(?: [a-z]{2,12})?) ?[:=x-]? ?$"
)
_CLOSES = re.compile(r" ?(?:[.;,)|\n]|and\b|&|- |\Z)")
_AFTER_A_PLACE = re.compile(r" ?(?:\(?l\)?|\(?r\)?)? ?[:=x(-]? ?")
_REACH = 34
"""Characters before a number in which its place may stand."""
_FEWEST_BESIDE = 2
"""Places of the lexicon, each with its number, that make a row; one is enough beside a word with a side."""


def with_unknown_places(text: str, start: int, mentions: list[Mention]) -> list[Mention]:
    """The mentions of a clause that begins at start, with the places that only their row shows."""
    loose = [mention for mention in mentions if is_loose(mention) and mention.meaning.get("digits")]
    sites = [mention for mention in mentions if mention.kind == "site"]
    if len(loose) < _FEWEST_BESIDE or not sites:
        return mentions
    ends = {site.end for site in sites}
    known = [n for n in loose if any(_AFTER_A_PLACE.fullmatch(text, end, n.start) for end in ends)]
    if not known:
        return mentions
    found: list[Mention] = []
    in_a_row = len(known)
    for number in sorted(loose, key=lambda number: not _has_a_side(text, start, number)):
        if number in known or not _CLOSES.match(text, number.end):
            continue
        match = _WORD_BEFORE.search(text, max(start, number.start - _REACH), number.start)
        if match is None or set(match["word"].split()) & _NO_PLACES:
            continue
        if any(m.start < match.end("word") and match.start("word") < m.end for m in mentions):
            continue
        if in_a_row >= _FEWEST_BESIDE or match["side"]:
            in_a_row += 1
            name = UNKNOWN + match["word"]
            meaning = {"id": name, "pair": False, "plural": False}
            found.append(Mention("site", name, *match.span("word"), match["word"], meaning))
    return sorted([*mentions, *found], key=lambda m: (m.start, -m.end)) if found else mentions


def _has_a_side(text: str, start: int, number: Mention) -> bool:
    match = _WORD_BEFORE.search(text, max(start, number.start - _REACH), number.start)
    return match is not None and match["side"] is not None
