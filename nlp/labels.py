"""Labels of lesions: "A1-A9", "AK 1-6", "lesions 1, 2 and 4" name lesions one by one, and so count them.

A label says which lesion, not how many; a run of labels is as many lesions as it has members.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from nlp.lexicon import load
from nlp.numbers import WORD, value_of
from nlp.quick import Quick

_NOUNS = "|".join(map(re.escape, load("lesions")["labelled_lesions"]))
_TO = r" ?(?:-|to|through|thru) ?"
_MAP_RUN = Quick(rf"\b([a-h])-?(\d{{1,2}}){_TO}(?:\1-?)?(\d{{1,2}})\b(?![./])")
_MAP_ONE = Quick(r"\b[a-h]\d{1,2}\b(?![./%])")
_NUMBERED = Quick(
    rf"\b(?P<noun>{_NOUNS})(?P<join> ?#|-| )(?P<low>\d{{1,2}})(?:{_TO}#?(?P<high>\d{{1,2}}))?\b"
    r"(?! ?(?:x|mm|cm|s|sec|secs|seconds|of|aks?|total|/)\b)(?![./]\d)"
)
_LIST = Quick(
    r"\b(?:lesions|spots|sites|items|numbers|nos\.?) "
    r"#?(\d{1,2}(?:(?: ?, ?(?:and )?| ?& ?| and )#?\d{1,2})+)\b(?! ?(?:mm|cm))"
)
_SIGNED_RUN = Quick(rf"#(\d{{1,2}}){_TO}#(\d{{1,2}})\b")
_SIGNED_LIST = Quick(
    rf"(?<![\w#])#\d{{1,2}}(?:{_TO}#?\d{{1,2}})?"
    rf"(?:(?: ?, ?(?:and )?| ?& ?| and )#?\d{{1,2}}(?:{_TO}#?\d{{1,2}})?(?!\w|[./]\d))+"
    r"(?! ?(?:mm|cm|s|sec|x)\b)"
)
_PROBLEM = re.compile(r"(?m)^ *#\d{1,2}(?! ?,)\b")
_SIGNED_ONE = Quick(r"(?<![\w#])#\d{1,2}(?= (?:is|was) (?:an?|the|not|left|skipped|only)\b| ?= ?[a-z])")
_LETTERS = Quick(r"\b(?:lesions|spots|sites|areas) ([a-h](?:, [a-h])*,? (?:and|&) [a-h])\b")
_LETTERS_ALONE = Quick(
    r"\b(?:to|of|on|froze|treated|sprayed) ([a-h](?:, [a-h])*,? (?:and|&) [a-h])\b(?! ?[.'][a-z])"
)
_ROW_OF_LETTERS = Quick(
    r"(?<!hepatitis )(?<!vitamins )\b([a-h](?:, [a-h]){2,}(?:,? (?:and|&) [a-h])?)\b(?! ?[.'][a-z])"
)
_ROW_OF_RUNS = Quick(
    r"\b(?:labels?|lesions|spots|sites|items|numbers|nos\.|stickers?) "
    rf"#?(\d{{1,2}}{_TO}\d{{1,2}}(?:(?:, ?(?:and )?| ?& ?| and )#?\d{{1,2}}(?:{_TO}\d{{1,2}})?)+)\b"
    r"(?! ?(?:mm|cm))"
)
_LETTERED_RUN = Quick(
    r"\b(?:lesions|spots|sites|areas|marked|labell?ed|lettered|tagged) "
    r"([a-h])(?: ?- ?| to | through | thru )([b-h])\b(?!')"
)
_LEGEND = re.compile(
    rf"(?:^|[\n,;:.(] ?|\band )(?P<low>[a-h]|\d{{1,2}})(?:{_TO}(?P<high>[a-h]|\d{{1,2}}))?(?: ?[:=)-])? "
    r"(?P<words>[a-z][a-z/' ]{2,40}?)(?= ?[,;.\n)]|$| and )",
    re.M,
)
_RUN = re.compile(
    rf"(?<![\w/.-])(?P<low>[a-h]|\d{{1,2}}){_TO}(?P<high>[a-h]|\d{{1,2}})(?![\w/]|-\d)(?! ?(?:mm|cm|s\b|sec))"
)
_DICTATED = Quick(
    r"\b(?P<noun>" + "|".join(load("lesions")["dictated_labels"]) + rf") (?P<number>{WORD}|\d{{1,2}})\b"
    r"(?![./-]\d)(?! ?(?:mm|cm|of)\b),?"
)
_GIVES_LABELS = Quick(r"\b(?:" + "|".join(load("lesions")["gives_labels"]) + r")\b")
_AT_A_HEAD = re.compile(
    r"(?m)^\s*(?P<labels>#?\d{1,2}"
    rf"(?:{_TO}#?\d{{1,2}}|(?: ?, ?| ?& ?| and )#?\d{{1,2}})*)(?:[:.)]| ?[-=])? +(?=[a-z])"
)
_TWO_LETTERS = re.compile(r"([a-h]) ?/ ?([a-h])")
_PART_OF_A_HEAD = re.compile(rf"#?(\d{{1,2}})(?:{_TO}#?(\d{{1,2}}))?")
_BEFORE_A = ord("a") - 1
_FEWEST_LABELS = 3
"""Single labels in a row that are taken for labels and not for counts."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Plain characters start..end of labels that name so many lesions."""

    start: int
    end: int
    lesions: int
    last: int = 0
    """The highest label, where it is known; else they are labels from one on."""


def labels(text: str) -> list[Labels]:
    """The labels of a note's lesions, in its order; none overlaps another."""
    found = [
        *_legend(text),
        *_of_a_map(text),
        *_in_a_row(text),
        *_listed(text),
        *_dictated(text),
        *_at_heads(text),
    ]
    kept: list[Labels] = []
    for label in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or label.start >= kept[-1].end:
            kept.append(label)
    return kept


def _legend(text: str) -> list[Labels]:
    """ "Lettered A to G: A-C scalp, D temple, E-F cheek, G chin. A through F treated.": labels go on from the
    first one, item by item, and the runs of the note besides are of them."""
    if not _GIVES_LABELS.search(text):
        return []
    row: list[re.Match[str]] = []
    for match in _LEGEND.finditer(text):
        low, high = _members(match)
        if low == (_members(row[-1])[1] + 1 if row else 1) and high >= low:
            row.append(match)
        elif len(row) > 1:
            break
        else:
            row = [match] if low == 1 else []
    last = _members(row[-1])[1] if row else 0
    if len(row) < 2 or last < _FEWEST_LABELS:
        return []
    runs = [
        match
        for match in _RUN.finditer(text)
        if match["low"].isdigit() == row[0]["low"].isdigit()
        and 1 <= _members(match)[0] < _members(match)[1] <= last
    ]
    return [
        Labels(match.start("low"), match.end("high") if match["high"] else match.end("low"), high - low + 1)
        for match in [*row, *runs]
        for low, high in [_members(match)]
    ]


def _members(match: re.Match[str]) -> tuple[int, int]:
    """The first and the last of a run of letters or numbers, counted from one."""
    first, last = match["low"], match["high"] or match["low"]
    if first.isdigit() != last.isdigit():
        return 0, -1
    return (int(first), int(last)) if first.isdigit() else (ord(first) - _BEFORE_A, ord(last) - _BEFORE_A)


def _of_a_map(text: str) -> list[Labels]:
    """ "Scalp A1-A9, nose C1": a letter for the region and a number; single ones only beside a run."""
    runs = [
        Labels(*match.span(), int(match[3]) - int(match[2]) + 1)
        for match in _MAP_RUN.finditer(text)
        if int(match[3]) > int(match[2])
    ]
    singles = [Labels(*match.span(), 1) for match in _MAP_ONE.finditer(text)] if runs else []
    return [*runs, *singles]


def _in_a_row(text: str) -> list[Labels]:
    """ "AK 1-6 scalp, AK 7-9 cheek, AK 10 nose": numbers that go on where the last ones stopped, from one."""
    row: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(text):
        due = _high(row[-1]) + 1 if row else 1
        if int(match["low"]) == due and _high(match) >= due:
            row.append(match)
    runs = any(match["high"] for match in row)
    signed = all(match["join"] != " " for match in row)
    if len(row) < (2 if runs else _FEWEST_LABELS) or not (runs or signed):
        return []
    return [Labels(match.start("low"), match.end(), _high(match) - int(match["low"]) + 1) for match in row]


def _dictated(text: str) -> list[Labels]:
    """ "Number one the left cheek number two the nose": behind one noun, on from one, one lesion each."""
    row: list[re.Match[str]] = []
    for match in _DICTATED.finditer(text):
        if value_of(match["number"]) == len(row) + 1 and (not row or match["noun"] == row[0]["noun"]):
            row.append(match)
    return [Labels(*match.span(), 1) for match in row] if len(row) > 1 else []


def _at_heads(text: str) -> list[Labels]:
    """ "#1-3 scalp, AK", "#4 temple, SK", "#5, #6 forehead, AK" at the heads of lines, on from the first one.

    Without a line of several labels they are the numbers of a list.
    """
    found: list[Labels] = []
    last = 0
    for match in _AT_A_HEAD.finditer(text):
        parts = [(int(a), int(b or a)) for a, b in _PART_OF_A_HEAD.findall(match["labels"])]
        members = [n for low, high in parts for n in range(low, high + 1)]
        if members and members == list(range(last + 1, last + 1 + len(members))):
            found.append(Labels(*match.span("labels"), len(members)))
            last = members[-1]
    signed = sum(text[one.start] == "#" for one in found) == len(found)
    runs = [one for one in found if one.lesions > 1]
    return found if runs and len(found) > 1 and signed else []


def _high(match: re.Match[str]) -> int:
    return int(match["high"] or match["low"])


def _listed(text: str) -> list[Labels]:
    """ "Lesions 1, 2, 4 and 6", "sites A, B and C": rising numbers or letters behind the noun are labels."""
    found = []
    for match in _LIST.finditer(text):
        numbers = [int(number) for number in re.findall(r"\d+", match[1])]
        if all(a < b for a, b in pairwise(numbers)):
            found.append(Labels(match.start(1), match.end(1), len(numbers)))
    for match in _SIGNED_RUN.finditer(text):
        low, high = int(match[1]), int(match[2])
        if low < high:
            found.append(Labels(*match.span(), high - low + 1))
    for match in (
        _SIGNED_LIST.finditer(text) if len(_PROBLEM.findall(text)) < 2 else ()
    ):  # "f/u for #1 and #2"
        parts = [(int(low), int(high or low)) for low, high in _PART_OF_A_HEAD.findall(match.group())]
        members = [number for low, high in parts for number in range(low, high + 1)]
        several = len(members) >= _FEWEST_LABELS or match.group().count("#") == len(members)
        if several and all(a < b for a, b in pairwise(members)):
            found.append(Labels(*match.span(), len(members), members[-1]))
    found += [Labels(*match.span(), 1, int(match.group()[1:])) for match in _SIGNED_ONE.finditer(text)]
    for match in _LETTERS.finditer(text):
        letters = re.findall(r"\b[a-h]\b", match[1])
        found.append(Labels(match.start(1), match.end(1), len(letters)))
    for match in _LETTERS_ALONE.finditer(text):
        found.append(Labels(match.start(1), match.end(1), len(re.findall(r"\b[a-h]\b", match[1]))))
    for match in _ROW_OF_LETTERS.finditer(text):
        letters = re.findall(r"\b[a-h]\b", match[1])
        if all(a < b for a, b in pairwise(letters)):
            found.append(Labels(match.start(1), match.end(1), len(letters)))
    for match in _ROW_OF_RUNS.finditer(text):
        runs = [(int(low), int(high or low)) for low, high in _PART_OF_A_HEAD.findall(match[1])]
        if all(low <= high for low, high in runs) and all(a[1] < b[0] for a, b in pairwise(runs)):
            found.append(Labels(match.start(1), match.end(1), sum(high - low + 1 for low, high in runs)))
    for match in _LETTERED_RUN.finditer(text):
        if match[1] < match[2]:
            found.append(Labels(match.start(1), match.end(2), ord(match[2]) - ord(match[1]) + 1))
    return found


def names_two_items(text: str, words: str) -> bool:
    """ "C/D AlCl", where items of the note open with "C." and "D.": those two, and no curettage."""
    match = _TWO_LETTERS.fullmatch(words)
    return match is not None and all(
        re.search(rf"(?m)^[ \t(]*{letter}[.:)] ?[a-z]", text) for letter in match.groups()
    )
