"""Typed mentions: every phrase and number the reader works with, in one list in the order of the note.

Nothing is decided here. Places count characters of the plain copy (nlp/text.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Doc

from nlp.lexicon import load


@dataclass(slots=True)
class Mention:
    """One phrase of the note.

    kind: "diagnosis", "act", "site", "side", "lesion", "reference", "quantity", "number",
        "total", "correction", "seen".
    meaning: what the lexicon says of it. value: for numbers, how many.
    status: reasons why it was not done today or is not so ("planned", "negated", ...), from ConText.
    """

    kind: str
    id: str
    start: int
    end: int
    text: str
    meaning: dict[str, Any] = field(default_factory=dict)
    value: int | None = None
    role: str = ""
    status: dict[str, tuple[int, int]] = field(default_factory=dict)
    sides: tuple[tuple[str, int, int], ...] = ()
    sign: str = ""

    @property
    def plural(self) -> bool:
        return bool(self.meaning.get("plural"))


_NUMBERS = load("numbers")
_WORDS = {str(word): int(value) for word, value in _NUMBERS["words"].items()}
for _ten, _value in _NUMBERS["tens"].items():
    _WORDS[_ten] = _value
    for _unit in _NUMBERS["units"]:
        for _join in (" ", "-"):
            _WORDS[f"{_ten}{_join}{_unit}"] = _value + _WORDS[_unit]
# The plain copy has no white space but spaces and line ends, and no number runs over a line's end.
_ROLES = [(found["role"], re.compile(found["pattern"].replace(r"\s", " "))) for found in _NUMBERS["roles"]]
_CANDIDATE = re.compile(
    r"(?<![\w.])(?P<digits>\d{1,3})(?![\w]|\.\d|,\d{3})|\b(?P<word>"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + r")\b"
)
_LIST_NUMBER = re.compile(
    r"(?m)^\s*(?:[-*]\s*)?(?:#\s?\d{1,2}\b(?!\s*(?:aks|(?:actinic|solar)\s+keratoses|lesions|spots|premal|precan|-\s*#|thr|to\b))[.):]?|\d{1,2}\s*[.)](?=\s)|\d{1,2}\s*-(?=\s*[a-z])(?!\s*\d))"
)
_PROBLEM_NUMBER = re.compile(r"(?m)^\s*(?:[-*]\s*)?#\s?\d{1,2}\b")
_LINE_NUMBER = re.compile(r"(?m)^ *\d{1,2}(?= [a-z])")
_INLINE_LIST = re.compile(r"(?:(?:(?<=[:.;,] )|(?<=\n)|^)\(?\d{1,2}[.)]|(?<= )\d\))\s+(?=[a-z])")
_LABELLED = re.compile(
    r"\b(?:"
    + "|".join(load("lesions")["labelled"])
    + r") ?#? ?\d{1,2}\b(?! ?(?:-|through|thru|to) ?#?\d)(?! ?(?:mm|cm|x))"
)
_NUMBERED_SIGN = re.compile(r"(?<=[a-z] )#(?P<value>\d{1,2})\b(?! ?(?:-|through|thru|to) ?#?\d)")
_SIGN_BEFORE = re.compile(
    r"(?:\bx|#|=|:|\()\s*$|(?:-)\s$|>=?\s*$|<=?\s*$|~\s*$|\b(?:about|approx|approximately|approx\.|around|roughly|some|nearly|almost|circa|ca\.?|over|more than|at least|up to|greater than|no fewer than|no less than|fewer than|less than|under|maybe|perhaps|close to|an estimated|estimated|or so|probably|est\.?)\s*$"
)
_RANGE_AFTER = re.compile(
    r"\s*(?:-|to|or|through|thru)\s*#?\s*(\d{1,3}|"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + r")\b(?![.\d])"
)
_OF_A_WHOLE = re.compile(
    r"\s+(?:out )?of\s+(?:the\s+|these\s+|those\s+|his\s+|her\s+)?(\d{1,3}|"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + r")\b(?![.\d])"
)
_OVER_A_WHOLE = re.compile(r" ?/ ?(\d{1,3})\b(?= (?:of )?(?:aks?\b|actinic|lesions|treated|frozen|solar))")
_WHOLE_BEFORE = re.compile(
    r"(?:^|[.;:,] |\n|- )(?:out )?of (?:the |his |her |these |those )?$|\b(?:most|some|half|many|several|majority|portion|part|few) of (?:the |his |her |these |those )?$|\bnearly all (?:of )?(?:the )?$|\balmost all (?:of )?(?:the )?$|\bhalf (?:the |his |her )$"
)
_BETWEEN = re.compile(r"\bbetween $")
_AND_HIGHER = re.compile(
    r" and (?:\d{1,3}|" + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)) + r")\b"
)
_LABELS_BEFORE = re.compile(r"(?:lesions?|labell?ed|numbered|#|spots?|sites?|aks)\s*#?\s*$")
_ABOUT_AFTER = re.compile(
    r"\s*(?:\+|or so|or more|ish|-ish|plus\b(?!\s*\d)|or thereabouts|approx|approximately|give or take)"
)
_APPROXIMATE = frozenset(
    [
        "~",
        "about",
        "approx",
        "approximately",
        "approx.",
        "around",
        "roughly",
        "some",
        "nearly",
        "almost",
        "circa",
        "ca",
        "ca.",
        "up to",
        "<",
        "<=",
        "fewer than",
        "less than",
        "under",
        "maybe",
        "perhaps",
        "close to",
        "an estimated",
        "estimated",
        "probably",
        "est",
        "est.",
    ]
)
_UPWARD = frozenset(
    [">", ">=", "over", "more than", "at least", "greater than", "no fewer than", "no less than"]
)


def other_numbers(text: str) -> list[Mention]:
    """The numbers that do not count lesions, with their role: sizes, seconds, dates, doses, codes, ..."""
    taken = bytearray(len(text))
    found = []
    problems = len(_PROBLEM_NUMBER.findall(text)) > 1
    for match in [
        *_LIST_NUMBER.finditer(text),
        *(_PROBLEM_NUMBER.finditer(text) if problems else ()),
        *_inline_list(text),
        *_labels(text),
        *_counted_lines(text),
    ]:
        start, end = match.span()
        start += len(match.group()) - len(match.group().lstrip())
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\x01" * (end - start)
        found.append(Mention("number", "list number", start, end, text[start:end], role="list number"))
    for role, pattern in _ROLES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if start == end or 1 in taken[start:end]:
                continue
            taken[start:end] = b"\x01" * (end - start)
            found.append(Mention("number", role, start, end, text[start:end], role=role))
    return found


def _labels(text: str) -> list[re.Match[str]]:
    """The numbers that name one lesion of several ("AK #1 ... AK #2", "lesion 7 on the map")."""
    found = list(_LABELLED.finditer(text))
    numbered = list(_NUMBERED_SIGN.finditer(text))
    values = [int(match["value"]) for match in numbered]
    if (
        len(values) > 1
        and values[0] == 1
        and all(b == a + 1 for a, b in zip(values, values[1:], strict=False))
    ):
        found += numbered
    return found


def _counted_lines(text: str) -> list[re.Match[str]]:
    """Numbers one, two, three at the heads of lines, without a dot: they number the lines."""
    found: list[re.Match[str]] = []
    run: list[re.Match[str]] = []
    for match in _LINE_NUMBER.finditer(text):
        value = int(match.group())
        if value == 1:
            run = [match]
        elif run and value == int(run[-1].group()) + 1:
            run.append(match)
            found += run if len(run) == 2 else [match]
        else:
            run = []
    return found


def _inline_list(text: str) -> list[re.Match[str]]:
    """The numbers of a list told in one line ("1. nose 2. ear"): one, two, three, in that order."""
    found, last = [], 0
    for match in _INLINE_LIST.finditer(text):
        value = int(match.group().strip(" (.)\n"))
        if value in (1, last + 1):
            found.append(match)
            last = value
    return found


def candidates(text: str, others: list[Mention]) -> list[Mention]:
    """The numbers that may count lesions: value, or the reason there is none (range, about, more than)."""
    taken = bytearray(len(text))
    for other in others:
        taken[other.start : other.end] = b"\x01" * (other.end - other.start)
    found = []
    skip_to = 0
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        if start < skip_to or 1 in taken[start:end]:
            continue
        value = int(match["digits"]) if match["digits"] else _WORDS[match["word"]]
        meaning: dict[str, Any] = {
            "digits": bool(match["digits"]),
            "low": value,
            "high": value,
            "open": False,
        }
        sign = ""
        before = _SIGN_BEFORE.search(text[max(0, start - 20) : start])
        if before:
            sign = before.group().strip()
            if sign in _APPROXIMATE:
                meaning["problem"] = "approximate"
            elif sign in _UPWARD:
                meaning["problem"], meaning["open"] = "approximate", True
        range_after = _RANGE_AFTER.match(text, end)
        if range_after and 1 not in taken[range_after.start(1) : range_after.end()]:
            other_end = range_after.group(1)
            high = int(other_end) if other_end.isdigit() else _WORDS[other_end]
            if high > value:
                meaning.update(low=value, high=high, problem="range")
                end = skip_to = range_after.end()
            if sign == "lesions" or _LABELS_BEFORE.search(text[max(0, start - 12) : start]):
                meaning["labels"] = True
        about = _ABOUT_AFTER.match(text, end)
        if about and "problem" not in meaning:
            meaning["problem"] = "approximate"
            meaning["open"] = about.group().strip() in ("+", "or more", "plus")
        whole = _OF_A_WHOLE.match(text, end) or _OVER_A_WHOLE.match(text, end)
        if _WHOLE_BEFORE.search(text, max(0, start - 24), start):
            found.append(
                Mention("number", "whole", start, end, text[start:end], meaning, value, "whole of a part")
            )
            continue
        between = _BETWEEN.search(text, max(0, start - 9), start) and _AND_HIGHER.match(text, end)
        if between:
            meaning.update(high=None, problem="range")
            end = skip_to = between.end()
        if whole and 1 not in taken[whole.start(1) : whole.end(1)]:
            meaning["part"] = True
            skip_to = whole.end(1)
            found.append(_whole(whole))
        repeated = re.compile(r"\s*\(\s*(?:x\s*|#\s*)?" + str(value) + r"\s*\)").match(text, end)
        if repeated and not match["digits"]:
            end = skip_to = repeated.end()
        found.append(
            Mention(
                "number", "candidate", start, end, text[start:end], meaning, value, "unassigned", sign=sign
            )
        )
    return found


def _whole(match: re.Match[str]) -> Mention:
    """The nine of "five of the nine": how many there were, not how many were treated."""
    words = match.group(1)
    value = int(words) if words.isdigit() else _WORDS[words]
    return Mention(
        "number",
        "whole",
        match.start(1),
        match.end(1),
        words,
        {"low": value, "high": value},
        value,
        "whole of a part",
    )


def from_spans(doc: Doc, group: str) -> list[Mention]:
    """The spans medspaCy's TargetMatcher found, as mentions."""
    found = []
    text = doc.text
    for span in doc.spans.get(group, ()):
        meaning = span._.target_rule.metadata
        start, end = span.start_char, span.end_char
        found.append(Mention(span.label_.lower(), meaning["id"], start, end, text[start:end], meaning))
    return found
