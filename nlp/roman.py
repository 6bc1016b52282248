"""Roman numerals that count lesions ("L temple ii, R temple iii"), as some clinicians still write them.
So do strokes of a tally ("scalp IIII").

Only right behind a place, a diagnosis or an "x", and at the end of their item: elsewhere they name types,
stages and nerves. A lone "i" counts only beside a longer numeral of the same kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.lexicon import load
from nlp.mentions import Mention

_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_VALUES = {
    ten + one: 10 * tens + ones for tens, ten in enumerate(("", "x", "xx")) for ones, one in enumerate(_ONES)
}
_VALUES["iiii"] = 4
_NUMERAL = re.compile(r"(?P<value>x{0,2}(?:ix|iv|i{4}|v?i{0,3}))\b")
_HAS_A_V = frozenset(load("sites")["has_a_v"])
_THE_V = "v"
_COUNTED_BEHIND = re.compile(r" ?\) ?[|:=-]? ?\d")
"""What shows a numeral in brackets to be no count: "zone (ii) 4"."""
_ENDS_ITEM = re.compile(r"[ )]*(?:[,;.)\n:=+/]|->?|$| (?:and|frozen|treated)\b)")
_COUNTED = frozenset(["site", "diagnosis", "lesion", "side"])
_GAP = re.compile(r" ?[-:=(]? ?(?:x ?)?")
_LONE = 1


def numerals(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The Roman numerals that count the lesions of the place or diagnosis right before them.

    text: the plain copy of the note. mentions: its phrases so far.
    """
    named = {mention.end: mention for mention in mentions if mention.kind in _COUNTED}
    found = [one for end in sorted(named) if (one := _behind(text, named[end])) is not None]
    return found if any((one.value or 0) > _LONE for one in found) else []


def _behind(text: str, counted: Mention) -> Mention | None:
    gap = _GAP.match(text, counted.end)
    match = _NUMERAL.match(text, gap.end()) if gap and gap.end() > counted.end else None
    value = _VALUES.get(match["value"]) if match else None
    if not gap or not match or not value:
        return None
    if match.group() == _THE_V and counted.id in _HAS_A_V:
        return None  # "upper chest (V)"
    if _COUNTED_BEHIND.match(text, match.end()):
        return None
    sign = "x" if "x" in gap.group() else ""
    if not sign and not _ENDS_ITEM.match(text, match.end()):
        return None
    meaning = {"digits": True, "low": value, "high": value, "open": False}
    return Mention(
        "number", "candidate", *match.span(), match.group(), meaning, value, "unassigned", sign=sign
    )
