"""Framed lines that head the blocks of several visits: "*** TODAY 11/04 ***", "== March visit ==".

Their dates often have no year, so that it is their words that tell today's block from a copied one.
"""

from __future__ import annotations

import re

from nlp.lexicon import load

_FRAMED = re.compile(
    r"\s*(?:[-*=~#_<]{1,80}|[\[{(]) ?(?P<words>[a-z0-9][^\n]{0,60}?) ?(?:[-*=~#_>]{1,80}|[\]})]) ?:?\s*$"
)
_WORDS = load("context")["banners"]
_OF_TODAY = re.compile(r"\b(?:" + "|".join(map(re.escape, _WORDS["today"])) + r")\b")
_OF_ANOTHER_DAY = re.compile(r"\b(?:" + "|".join(map(re.escape, _WORDS["another_day"])) + r")\b")
_NAMES_A_DAY = re.compile(
    r"\b(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?|(?:19|20)\d{2}|" + "|".join(map(re.escape, _WORDS["months"])) + r")\b"
)


def heads_today(text: str) -> bool:
    """Whether a framed line of the plain note heads today's block."""
    return any(
        framed and _OF_TODAY.search(framed["words"])
        for framed in (_FRAMED.match(line) for line in text.split("\n"))
    )


def heads_another_day(line: str, within_another: bool, today_is_headed: bool) -> bool | None:
    """Whether a framed line heads another day's block (True) or ends one (False); None when it does neither.

    within_another: the line stands in such a block. today_is_headed: see heads_today; then any framed day
    is another one.
    """
    framed = _FRAMED.match(line)
    if framed is None:
        return None
    words = framed["words"]
    if _OF_TODAY.search(words):
        return False if within_another else None
    if _NAMES_A_DAY.search(words) and (today_is_headed or _OF_ANOTHER_DAY.search(words)):
        return True
    return None
