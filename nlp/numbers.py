"""Numbers that count no lesions: sizes, seconds, dates, doses, codes, and the numbers of lists and labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.patterns import Patterns
from nlp.quick import Quick

_NUMBERS = load("numbers")
_WORDS = {str(word): int(value) for word, value in _NUMBERS["words"].items()}
for _ten, _value in _NUMBERS["tens"].items():
    _WORDS[_ten] = _value
    for _unit in _NUMBERS["units"]:
        for _join in (" ", "-"):
            _WORDS[f"{_ten}{_join}{_unit}"] = _value + _WORDS[_unit]
WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
"""Pattern of a number written in words, the longest first."""
# The plain copy has no white space but spaces and line ends, and no number runs over a line's end.
_ROLES = Patterns((found["role"], found["pattern"].replace(r"\s", " ")) for found in _NUMBERS["roles"])

_QUOTE = re.compile(r"(?<!\d)\"")
_SENTENCE_END = re.compile(r"[.;\n](?:(?<=\n)|(?<!\bno[.;]) )")
_DIGIT = re.compile(r"\d")
_NUMBER_WORD = re.compile(
    r"\b(?:" + "|".join([*map(str, _NUMBERS["words"]), *_NUMBERS["tens"], *_NUMBERS["also_numeric"]]) + ")"
)

_LIST_NUMBER = re.compile(
    r"(?m)^\s*(?:[-*]\s*)?(?:"
    r"#\s?1 (?=[a-z])(?!lesions?\b|spots?\b|to\b)"  # one cannot count "AKs"
    r"|#\s?\d{1,2}\b"
    r"(?!\s*(?:aks|(?:actinic|solar)\s+keratoses|lesions|spots|premal|precan|-\s*#|thr|to\b))[.):]?"
    r"|\d{1,2}\s*[.)](?=\s)"
    r"|\d{1,2}\s*-(?=\s*[a-z])(?!\s*\d))"
)
_FIRST_PROBLEM = Quick(r"(?<=: )#1 (?=[a-z])(?!lesions?\b|spots?\b|to\b)")
"""Behind a heading: "impression: #1 aks"."""
_PROBLEM_NUMBER = Quick(r"(?m)^\s*(?:[-*]\s*)?#\s?\d{1,2}\b")
_LINE_NUMBER = re.compile(r"(?m)^ *\d{1,2}(?= [a-z])")
_DASHED_LINE = re.compile(r"(?m)^ *\d{1,2}(?= - )")
"""Of "4 - 3 AKs": a number with its dash, before a count."""
_BRACKETED_LINE = re.compile(r"(?m)^ *\(\d{1,2}\)(?= )")
_COLON_LINE = re.compile(r"(?m)^ *\d{1,2}(?= ?: [a-z])")
_COUNT_BEFORE = re.compile(r"\b(?:" + "|".join(_NUMBERS["count_labels"]) + r") ?: $")
_REACH_OF_A_LABEL = 16
"""Characters before a number in which a label says that it counts."""
_INLINE_LIST = Quick(
    r"(?=[(\d])"  # quick to deny
    r"(?:(?:(?<=[:.;,] )|(?<=\n)|^)\(?\d{1,2}[.)]"
    r"|(?<= )(?<!x )(?<!\( )\d\))"  # but not the 3 of "AKs ( x 3)"
    r"\s+(?=[a-z]|(?<=[.;] \d\) )\d{1,2} [a-z])"  # "2) 5 AKs": a bracket parts the item from its count
)
_BRACKETED = Quick(r"\((?P<value>\d{1,2})\)(?= ?[a-z0-9])")
_BEGINS_A_LIST = re.compile(r"(?:^|[\n:.;] *)$")
_FIELD_BEFORE = Quick(r"\b[a-z]+: ?\d{1,2}[,;.]? (?:[a-z_:]+,? ){0,5}[a-z]+: $")
_CELL_NUMBER = Quick(r"(?:(?<=\| )|(?<=\|  )|(?<=[a-z]: ))\d{1,2}(?= [a-z])")
_LABELLED = Quick(
    r"\b(?:"
    + "|".join(load("lesions")["labelled"])
    + r") ?#? ?\d{1,2}\b(?![./-]\d)(?! ?(?:-|through|thru|to) ?#?\d)(?! ?(?:mm|cm|x))(?: of \d{1,2}\b)?"
)
_NUMBERED_SIGN = Quick(r"(?<=[a-z,;:.)(] )#(?P<value>\d{1,2})\b(?! ?(?:-|through|thru|to) ?#?\d)")


def value_of(number: str) -> int:
    """What a number in digits or in words amounts to ("7", "twenty-one")."""
    return int(number) if number.isdigit() else _WORDS[number]


def other_numbers(text: str) -> list[Mention]:
    """The numbers that do not count lesions, with their role; of two that overlap the first is kept."""
    taken = bytearray(len(text))
    found = []
    for match in _list_numbers(text):
        start, end = match.span()
        start += len(match.group()) - len(match.group().lstrip())
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\x01" * (end - start)
        found.append(Mention("number", "list number", start, end, text[start:end], role="list number"))
    for role, match in _ROLES.find(text, _numeric_stretches(text)):
        start, end = match.span()
        if start == end or 1 in taken[start:end] or _ends_a_quotation(text, start, end):
            continue
        taken[start:end] = b"\x01" * (end - start)
        found.append(Mention("number", role, start, end, text[start:end], role=role))
    return found


def _ends_a_quotation(text: str, start: int, end: int) -> bool:
    """Whether the sign behind a number closes what was quoted ('"R cheek x 2"'), and is none of seconds."""
    if text[end - 1] != '"':
        return False
    return len(_QUOTE.findall(text, text.rfind("\n", 0, start) + 1, end - 1)) % 2 == 1


def _numeric_stretches(text: str) -> list[tuple[int, int]]:
    """Where sentences have a number in them; the many patterns need not try the others."""
    found: list[tuple[int, int]] = []
    edges = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    for start, end in pairwise(edges):
        if _DIGIT.search(text, start, end) or _NUMBER_WORD.search(text, start, end):
            if found and found[-1][1] == start:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return found


def _list_numbers(text: str) -> list[re.Match[str]]:
    """Every number that names an item or a lesion instead of counting some."""
    problems = list(_PROBLEM_NUMBER.finditer(text))
    return [
        *_LIST_NUMBER.finditer(text),
        *_FIRST_PROBLEM.finditer(text),
        # One "#3" at the head of a line may count; several number the problems.
        *(problems if len(problems) > 1 else ()),
        *_inline_list(text),
        *_labels(text),
        *_counted_lines(text),
        *_numbered_cells(text),
    ]


def _labels(text: str) -> list[re.Match[str]]:
    """The numbers that name one lesion of several ("AK #1 ... AK #2", "lesion 7 on the map")."""
    found = list(_LABELLED.finditer(text))
    numbered = list(_NUMBERED_SIGN.finditer(text))
    values = [int(match["value"]) for match in numbered]
    if len(values) > 1 and values[0] == 1 and all(b == a + 1 for a, b in pairwise(values)):
        found += numbered
    return found


def _counted_lines(text: str) -> list[re.Match[str]]:
    """Numbers one, two, three at the heads of lines, without a dot: they number the lines."""
    return [
        *_counted_up(_LINE_NUMBER.finditer(text), shortest=2),
        *_counted_up(_DASHED_LINE.finditer(text), shortest=3),
        *_counted_up(_BRACKETED_LINE.finditer(text), shortest=2),
        *_counted_up(_COLON_LINE.finditer(text), shortest=2),
    ]


def _numbered_cells(text: str) -> list[re.Match[str]]:
    """ "Impression: 1 AK | 2 lesion R shoulder | 3 SK": one, two, three at the heads of a line's cells."""
    rows: dict[int, list[re.Match[str]]] = {}
    for match in _CELL_NUMBER.finditer(text):
        rows.setdefault(text.rfind("\n", 0, match.start()), []).append(match)
    return [match for row in rows.values() for match in _counted_up(row, shortest=3)]


def _counted_up(numbers: Iterable[re.Match[str]], shortest: int) -> list[re.Match[str]]:
    """Those of the numbers that count up from one, at least so many in a run."""
    found: list[re.Match[str]] = []
    run: list[re.Match[str]] = []
    for match in numbers:
        value = int(match.group().strip(" ()"))
        run = [*run, match] if value == len(run) + 1 else [match] if value == 1 else []
        if len(run) == shortest:
            found += run
        elif len(run) > shortest:
            found.append(match)
    return found


def _is_in_brackets(text: str, match: re.Match[str]) -> bool:
    """Whether the bracket that a match ends with closes one that was opened before it on its line."""
    line = text.rfind("\n", 0, match.start()) + 1
    before = text[line : match.start()]
    return "(" not in match.group() and before.count("(") > before.count(")")


def _inline_list(text: str) -> list[re.Match[str]]:
    """The numbers of a list told in one line ("1. nose 2. ear"): one, two, three, in that order."""
    found, last = [], 0
    for match in _INLINE_LIST.finditer(text):
        if match.group().rstrip().endswith(")") and _is_in_brackets(text, match):
            continue  # "(nose 2, chin 1) were frozen"
        if _FIELD_BEFORE.search(text, text.rfind("\n", 0, match.start()) + 1, match.start()):
            continue  # "scalp: 2 hands: 3 legs: 1. Total: 6"
        value = int(match.group().strip(" (.)\n"))
        if _COUNT_BEFORE.search(text, max(0, match.start() - _REACH_OF_A_LABEL), match.start()):
            continue  # "total lesions treated: 3. Two cycles each."
        if value in (1, last + 1):
            found.append(match)
            last = value
    return [*found, *_bracketed_list(text)]


def _bracketed_list(text: str) -> list[re.Match[str]]:
    """The numbers of "Today: (1) 7 AKs frozen (2) 2 warts frozen (3) cream", which nothing else parts."""
    found: list[re.Match[str]] = []
    for match in _BRACKETED.finditer(text):
        value = int(match["value"])
        if (value == 1 and _BEGINS_A_LIST.search(text, 0, match.start())) or (
            found and value == int(found[-1]["value"]) + 1
        ):
            found.append(match)
    return found if len(found) > 1 else []
