"""Numbers that may count lesions: how many, or the reason there is no certain number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nlp.labels import Labels
from nlp.lexicon import load
from nlp.mentions import Mention, covered
from nlp.numbers import WORD, value_of
from nlp.patterns import Patterns
from nlp.quick import Quick
from nlp.the_same import is_of_an_act

_CANDIDATE = Patterns(
    [("candidate", rf"(?<![\w.])(?P<digits>\d{{1,3}})(?![\w]|\.\d|,\d{{3}})|\b(?:{WORD})\b")]
)
_SIGN_BEFORE = re.compile(
    r"(?P<approximate>(?:~|<=?|\b(?:about|approx\.?|approximately|around|roughly|some|nearly|almost|circa|ca\.?"
    r"|up to|fewer than|less than|under|maybe|perhaps|close to|(?:an )?estimated|probably|est\.?))\s*$)"
    r"|(?P<upward>(?:(?<!-)>=?|\b(?:over|more than|at least|greater than|no fewer than|no less than))\s*$)"
    r"|(?P<exact>(?:\bx|[#=:(])\s*$|-\s$)"
)
_RANGE_AFTER = re.compile(rf"\s*(?:-|to|or|through|thru)\s*#?\s*(\d{{1,3}}|{WORD})\b(?!\.?\d)")
_BETWEEN = Quick(r"\b(?:" + "|".join(map(re.escape, load("numbers")["between"])) + r") $")
_AND_HIGHER = re.compile(rf" and (?:\d{{1,3}}|{WORD})\b")
_LABELS_BEFORE = re.compile(r"(?:lesions?|labell?ed|numbered|#|spots?|sites?|aks)\s*#?\s*$")
_ABOUT_AFTER = re.compile(
    r"\+(?! ?\d)"
    r"|\s*(?:or so|or more|ish|-ish|plus\b(?!\s*\d)|or thereabouts|approx|approximately|give or take)"
)
_SUM_AFTER = re.compile(r"(?: ?\+ ?\d{1,2}\b)+(?! ?(?:mm|cm|s|sec)\b)")
_LIST_AFTER = re.compile(r"(?:, ?\d{1,2}\b)+(?:,? and \d{1,2}\b)?(?= ?(?:[.;\n]|\Z))")
_COUNTS_A_LIST = Quick(
    r"\b(?:" + "|".join(map(re.escape, load("numbers")["labels_of_count_lists"])) + r") ?[:=] ?$"
)
_SAME_NUMBER = Quick(
    r"\b(?:" + "|".join(map(re.escape, load("numbers")["same_number"])) + r")\b(?! (?:as|of)\b)"
)
_SAME_AT_A_SIDE = Quick(load("numbers")["same_number_at_a_side"])
_UPWARD_AFTER = frozenset(["+", "or more", "plus"])
_OF_A_WHOLE = re.compile(
    rf"\s+(?:out )?of\s+(?:the\s+|these\s+|those\s+|his\s+|her\s+)?(\d{{1,3}}|{WORD})\b(?!\.?\d)"
)
_OVER_A_WHOLE = Quick(
    r" ?/ ?(\d{1,3})\b(?= (?:of )?"
    r"(?:aks?\b|actinic|lesions|treated|frozen|solar|done\b|destroyed|sprayed|cryo|ln2\b))"
)
_WHOLE_BEFORE = Quick(
    r"(?:^|[.;:,] |\n|- )(?:out )?of (?:the |his |her |these |those )?$"
    r"|\b(?:most|some|half|many|several|majority|portion|part|few) of (?:the |his |her |these |those )?$"
    r"|\bnearly all (?:of )?(?:the )?$|\balmost all (?:of )?(?:the )?$|\bhalf (?:the |his |her )$"
)
_REPEATED = Quick(rf"\s*\(\s*(?:x\s*|#\s*)?(\d{{1,3}}|{WORD})\s*\)")


def candidates(text: str, others: list[Mention], named: Sequence[Labels] = ()) -> list[Mention]:
    """The numbers that may count lesions, and the wholes that some of them are a part of.

    others: the numbers that have a role already. named: the labels of lesions (nlp/labels.py).
    meaning of a candidate: "low" and "high" (lesions; high is
    None when the words give no such number), "problem" ("range", "approximate") when there is no certain
    number, "open" for "or more", "part" for "5 of the 9", "labels" for "lesions #1-5".
    """
    taken = covered(len(text), others)
    found = [_labelled(text, one) for one in named]
    for one in named:
        taken[one.start : one.end] = b"\x01" * (one.end - one.start)
    read_to = 0
    for _, match in _CANDIDATE.find(text):
        if match.start() < read_to or 1 in taken[match.start() : match.end()]:
            continue
        told = _told(text, match, taken)
        read_to = max(mention.end for mention in told)
        found += told
    _name_single_ones(found)
    return [*found, *_same_again(text, found)]


def _name_single_ones(found: list[Mention]) -> None:
    """ "Lesions #1-9 ... #4 was biopsied": beside a run of labels a single one names one lesion."""
    runs = [one.meaning for one in found if one.meaning.get("labels")]
    highest = max((meaning.get("last", meaning["high"]) for meaning in runs), default=0)
    for number in found:
        if number.sign == "#" and not number.meaning.get("labels") and 0 < (number.value or 0) <= highest:
            number.value = number.meaning["low"] = number.meaning["high"] = 1
            number.meaning["counts"] = True


def _same_again(text: str, found: list[Mention]) -> list[Mention]:
    """ "Four on the left forearm, the same number on the right": the number told last, once more."""
    again = []
    of_sides = {match.start(): match for match in _SAME_AT_A_SIDE.finditer(text)}
    told = {match.start(): match for match in _SAME_NUMBER.finditer(text)} | of_sides
    for at, match in sorted(told.items()):
        before = [number for number in found if number.end <= at and number.value]
        if before and (at in of_sides or not is_of_an_act(text, *match.span(), before)):
            last = before[-1]
            meaning = {**last.meaning, "part": False, "of_a_side": at in of_sides}
            end = at + len(match.group().rstrip())
            again.append(
                Mention("number", "candidate", at, end, text[at:end], meaning, last.value, "unassigned")
            )
    return again


def _labelled(text: str, one: Labels) -> Mention:
    """Labels as the number of lesions that they name."""
    meaning = {"digits": True, "low": 1, "high": one.lesions, "last": one.last or one.lesions, "labels": True}
    words = text[one.start : one.end]
    return Mention("number", "candidate", one.start, one.end, words, meaning, one.lesions, "unassigned")


def _told(text: str, match: re.Match[str], taken: bytearray) -> list[Mention]:
    """One number with all that belongs to it, behind the whole it is a part of."""
    start, end = match.span()
    value = value_of(match.group())
    meaning: dict[str, Any] = {"digits": bool(match["digits"]), "low": value, "high": value, "open": False}
    sign = _sign(text, start, meaning)
    sum_ = _SUM_AFTER.match(text, end) if match["digits"] else None
    if not sum_ and match["digits"] and _COUNTS_A_LIST.search(text, max(0, start - 32), start):
        sum_ = _LIST_AFTER.match(text, end)
    if sum_:  # "scalp 1+2+1", "number: 4, 1, 2"
        end = sum_.end()
        value += sum(map(int, re.findall(r"\d+", sum_.group())))
        meaning["low"] = meaning["high"] = value
    end = _to_end_of_range(text, start, end, taken, meaning)
    _about(text, end, meaning)
    if _WHOLE_BEFORE.search(text, max(0, start - 24), start):
        return [Mention("number", "whole", start, end, text[start:end], meaning, value, "whole of a part")]
    found = []
    whole = _OF_A_WHOLE.match(text, end) or _OVER_A_WHOLE.match(text, end)
    if whole and 1 not in taken[whole.start(1) : whole.end(1)]:
        meaning["part"], meaning["over"] = True, "/" in whole.group()
        found.append(_whole(whole))
    end = _to_end_of_between(text, start, end, meaning)
    repeated = _REPEATED.match(text, end)
    in_other_signs = repeated is not None and repeated[1].isdigit() != bool(match["digits"])
    if repeated and in_other_signs and value_of(repeated[1]) == value:  # "five (5)", "5 (five)"
        end = repeated.end()
    found.append(
        Mention("number", "candidate", start, end, text[start:end], meaning, value, "unassigned", sign=sign)
    )
    return found


def _sign(text: str, start: int, meaning: dict[str, Any]) -> str:
    """What stands before a number: "x", "#", "about", ...; says in ``meaning`` when it makes it uncertain."""
    match = _SIGN_BEFORE.search(text[max(0, start - 20) : start])
    if match is None:
        return ""
    if match.lastgroup != "exact":
        meaning["problem"], meaning["open"] = "approximate", match.lastgroup == "upward"
    return match.group().strip()


def _to_end_of_range(text: str, start: int, end: int, taken: bytearray, meaning: dict[str, Any]) -> int:
    """Where "5-7" or "lesions #1 to #5" ends; says in ``meaning`` what it spans."""
    match = _RANGE_AFTER.match(text, end)
    if not match or 1 in taken[match.start(1) : match.end()]:
        return end
    if _LABELS_BEFORE.search(text[max(0, start - 12) : start]):
        meaning["labels"] = True
    high = value_of(match[1])
    if high <= meaning["low"]:
        return end
    meaning.update(high=high, problem="range")
    return match.end()


def _about(text: str, end: int, meaning: dict[str, Any]) -> None:
    """Says in ``meaning`` when "or so" or "+" behind a number makes it uncertain."""
    match = _ABOUT_AFTER.match(text, end)
    if match and "problem" not in meaning:
        meaning["problem"], meaning["open"] = "approximate", match.group().strip() in _UPWARD_AFTER


def _to_end_of_between(text: str, start: int, end: int, meaning: dict[str, Any]) -> int:
    """Where "between 5 and 7" ends: a range whose upper end is left open."""
    match = _AND_HIGHER.match(text, end) if _BETWEEN.search(text, max(0, start - 9), start) else None
    if not match:
        return end
    meaning.update(high=None, problem="range")
    return match.end()


def _whole(match: re.Match[str]) -> Mention:
    """The nine of "five of the nine": how many there were, not how many were treated."""
    value = value_of(match[1])
    meaning = {"low": value, "high": value}
    return Mention("number", "whole", *match.span(1), match[1], meaning, value, "whole of a part")
