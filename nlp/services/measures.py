"""Sizes with what each measures: the lesion, a margin, the excised diameter, a defect, a wound."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlp.mentions import Mention
from nlp.numbers import WORD, value_of
from nlp.quick import Quick
from nlp.services.reading import Reading
from nlp.services.surgical_lexicon import SURGERY

_SPOKEN = re.compile(rf"(?:({WORD}) )?point ({WORD})")
"""A decimal as it is dictated: "point seven"."""
_WORD_OF_ROLE = {
    role: Quick(r"\b(?:" + pattern + r")(?![a-z])") for role, pattern in SURGERY["measures"].items()
}
_VALUE = re.compile(
    rf"(?P<number>\d+\.\d+|\d*\.\d+|\d+|\b(?:{WORD})\b|[a-z]+)\s*-?\s*"
    r"(?P<unit>mm|cm|millim\w+|centim\w+|inch\w*|in\b)?"
)
_PART = re.compile(
    rf"(?:\b({WORD}) and )?\b(?:(?:a|one)[ -])?(half|quarter|three[- ]quarters?)\b(?:[ -]of)?(?:[ -]an?\b)?"
)
_PARTS = {"half": 0.5, "quarter": 0.25}
_AREA = re.compile(r"sq\.? ?cm")
_SQUARE = re.compile(r" sq(?:uared?|\b)")
_AHEAD_OF_ITS_OWN = re.compile(SURGERY["ahead_of_its_own"])
_ONE_AXIS = re.compile(SURGERY["one_axis"])
_BEFORE_A_SIZE = Quick(SURGERY["before_a_size"])
_WITHOUT_UNIT = [Quick(SURGERY[name]) for name in ("without_unit", "without_unit_ahead", "without_unit_pair")]
_DECIMAL = re.compile(r"\d*\.\d")
_SPREAD = Quick(SURGERY["spread"])
_UNDERMINED = Quick(SURGERY["undermined_ahead"])
_WITH_MARGINS = Quick(SURGERY["with_margins_ahead"])
_WITH_MARGINS_BEHIND = Quick(SURGERY["with_margins_behind"])
_CLEARANCE = Quick(SURGERY["clearance_ahead"])
_CLOSED_AND_MEASURED = Quick(SURGERY["closed_and_measured"])
_OF_A_GRAFT = Quick(SURGERY["of_a_graft"])
_OF_A_DRESSING = Quick(SURGERY["dressing_behind"])
_THICKNESS = Quick(SURGERY["thickness"])
_LINKED = re.compile(r"(?: (?:was|is|of|measured|measuring|came to|at|being|taken|about|approximately))+ ?")
""" "The excised diameter was": what leads up to a size by a verb names it, whatever follows unpunctuated."""
_IS_A_SUM = re.compile(SURGERY["makes_a_sum"])
_GOES_ON = re.compile(SURGERY["goes_on_behind_a_length"])
_LISTED = re.compile(r"(?:,|;|:| and|, and|/) ?(?:(?:right|left|l|r) )?[a-z]+(?: [a-z]+)? $")
_BESIDE = re.compile(r"(?:,| and|, and| &| [+]) ")
_LISTED_BEFORE = Quick(
    r"\b(?P<value>\d{1,2}\.\d+),? (?:and |& )?(?:(?:right|left|l|r)\.? )?"
    r"(?!and\b|x\b|by\b|to\b)[a-z]+(?: [a-z]+)? $"
)
_ONE_TOOL_AND_ANOTHER = re.compile(r"[ ,/&]*(?:(?:then|and|or|followed by|and then) )?(?:an? |the )?")
_CLOSED_BRACKET = re.compile(r"^[^(]*\)")
_ENDS = re.compile(r"[.;\n](?=\s|$)|\n")
_STOPS_BEHIND = re.compile(r"[,;:\n()|]|\.(?=[\"')]?(?:\s|$))|\band\b")
_MM = {"mm": 1.0, "mi": 1.0, "cm": 10.0, "ce": 10.0, "in": 25.4}
_REACH_BEHIND, _REACH_AHEAD = 34, 70
"""Characters behind and ahead of a size in which the word stands that tells what it measures."""
_AROUND_IT = re.compile(r"(?: (?:a?round|beyond|about|from))? (?:the|an?|this|his|her|its) ")
""" "1 cm margins around the 8 mm scar": what the margins go around."""
_FROM_ONE_TO_ANOTHER = re.compile(r" *-> *")
""" "Curetted, 6 mm -> 8 mm": the second is what was left of the first."""
_ADJOINING = 6
_REACH_OF_A_TOOL = 14
_ONLY_NEAR = frozenset(["tool", "other"])
OF_AN_OPERATION = frozenset(["margin", "excised", "defect", "length"])
"""Roles of sizes that only an operation measures."""
_LEADING = frozenset(["margin", "defect", "length", "tool", "excised"])
"""Roles that a word right behind the number may give it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A size, plain characters start..end.

    role: "size" (of the lesion), "margin", "excised", "defect", "length", "tool" or "other"; certain: whether
    a word says so. mm: the greatest number of a product, low the least of a range, in millimetres.
    """

    role: str
    mm: float
    low: float
    start: int
    end: int
    certain: bool


def measures_of(reading: Reading) -> list[Measure]:
    """The sizes among a note's numbers that count no lesions (nlp/numbers.py), in its order."""
    return reading.once("measures", _measures_of)


def _measures_of(reading: Reading) -> list[Measure]:
    text, numbers = reading.text, reading.others
    found: list[Measure] = []
    thick = _thicknesses(text)
    told = [number for number in numbers if number.role == "size"]
    sizes = sorted([*told, *_without_unit(text, numbers, told)], key=lambda n: n.start)
    for position, number in enumerate(sizes):
        values = _values(number.text)
        if not values or _AREA.search(number.text) or _SQUARE.match(text, number.end):
            continue
        before = sizes[position - 1].end if position else 0
        after = sizes[position + 1].start if position + 1 < len(sizes) else len(text)
        role, certain = _role(text, number.start, number.end, before, after)
        if role == "size" and values[0] in thick and len(values) == 1:
            role, certain = "other", True
        if not certain and found and found[-1].role == "length" and _in_a_list(text, found[-1], number.start):
            role, certain = "length", True
        if found and _IS_A_SUM.fullmatch(text, found[-1].end, number.start):
            found[-1] = replace(found[-1], role="margin", certain=True)
            role, certain = "excised", True
        if role == "margin" and _ONE_AXIS.match(text[number.end : number.end + _REACH_AHEAD]):
            role = "other"
        ahead = _BEFORE_A_SIZE.search(text, before, number.start)
        if ahead:
            unit = _MM[_VALUE.findall(number.text)[-1][1][:2] or "mm"]
            value = round(float(ahead["value"]) * unit, 2)
            found.append(Measure(role, value, value, ahead.start("value"), ahead.end("value"), certain))
        else:
            found += _listed_before(text, number, role, certain, before)
        found.append(Measure(role, max(values), min(values), number.start, number.end, certain))
    following = [*found[1:], None][: len(found)]
    return [_of_the_same_tool(text, one, after) for one, after in zip(found, following, strict=True)]


def _of_the_same_tool(text: str, one: Measure, after: Measure | None) -> Measure:
    """ "With a 4 mm then a 2 mm curette": both are of instruments."""
    if after is None or after.role != "tool" or one.role == "margin":
        return one
    joined = _ONE_TOOL_AND_ANOTHER.fullmatch(text, one.end, after.start)
    return replace(one, role="tool") if joined else one


def _without_unit(text: str, numbers: list[Mention], sizes: list[Mention]) -> list[Mention]:
    """ "Lesion 0.8, margin 0.3, total 1.4 cm": decimals where the note measures in cm."""
    decimals = [size.text for size in sizes if _DECIMAL.match(size.text)]
    if any("mm" in words for words in decimals) or (sizes and not any("cm" in words for words in decimals)):
        return []  # of a note that gives no unit at all, decimals are centimetres
    taken = [number for number in numbers if number.role != "label"]
    return [
        Mention("number", "size", *match.span("value"), f"{match['value']} cm", role="size")
        for pattern in _WITHOUT_UNIT
        for match in pattern.finditer(text)
        if not any(n.start < match.end("value") and match.start("value") < n.end for n in taken)
    ]


def _thicknesses(text: str) -> frozenset[float]:
    """Millimetres that the note gives anywhere as the thickness of a melanoma."""
    if "breslow" not in text and "melanoma" not in text:
        return frozenset()
    found = [value for match in _THICKNESS.finditer(text) for value in match.groups() if value]
    return frozenset(map(float, found))


def _listed_before(text: str, size: Mention, role: str, certain: bool, before: int) -> list[Measure]:
    """ "Forehead 2.5, left cheek 1.8, chin 1.9 cm": decimals of a list have the unit of its last size."""
    found: list[Measure] = []
    unit = _MM[_VALUE.findall(size.text)[-1][1][:2] or "mm"]
    at = size.start
    while (match := _LISTED_BEFORE.search(text, before, at)) is not None:
        value = round(float(match["value"]) * unit, 2)
        found.insert(0, Measure(role, value, value, match.start("value"), match.end("value"), certain))
        at = match.start("value")
    return found


def _in_a_list(text: str, last: Measure, start: int) -> bool:
    """ "Layered closure: forehead 3.0 cm, cheek 4.0 cm": a place and its number, like the one before."""
    if _BESIDE.fullmatch(text, last.end, start):
        return True  # "two lacs, 3 cm and 2.5 cm"
    lead = _LISTED.search(text, 0, last.start)
    if lead is None or _WORD_OF_ROLE["length"].search(text, lead.start(), lead.end()):
        return False  # "left arm 0.8 cm, layered 3.5 cm; right arm 1.0 cm, ..."
    return _LISTED.fullmatch(text, last.end, start) is not None


def _values(words: str) -> list[float]:
    """Millimetres of every number of a size ("1.0 x 0.5 cm"); a number without a unit has the last one's."""
    told: list[tuple[float, str]] = []
    words = _SPOKEN.sub(lambda said: f"{value_of(said[1]) if said[1] else 0}.{value_of(said[2])}", words)
    words = _PART.sub(_in_figures, words)
    for match in _VALUE.finditer(words):
        number = match["number"]
        if number[0].isalpha():
            try:
                value = float(value_of(number))
            except KeyError:
                continue
        else:
            value = float(number)
        told.append((value, (match["unit"] or "")[:2]))
    if not told:
        return []
    last = next((unit for _, unit in reversed(told) if unit), "mm")
    return [round(value * _MM.get(unit or last, 1.0), 2) for value, unit in told]


def _in_figures(said: re.Match[str]) -> str:
    """ "Two and a half", "half", "three quarters" as a decimal."""
    part = _PARTS.get(said[2], 0.75)
    return f"{(value_of(said[1]) if said[1] else 0) + part}"


def _is_near(role: str, between: str) -> bool:
    """Whether a tool stands close to its number: "punch 4 mm", but not "punch excision of a 3 mm nevus"."""
    if len(between) > _REACH_OF_A_TOOL or "," in between:
        return False
    return role == "other" or " of " not in between


def _told_outright(text: str, start: int, end: int, before: int) -> str | None:
    """The role of a size that a whole phrase around it tells, whatever single words stand nearer."""
    line = text.rfind("\n", 0, start) + 1
    freed = _UNDERMINED.search(text, before, start) is not None
    if freed and text.endswith(", ", 0, start) and not _SPREAD.match(text, end):
        freed = False  # "closure: layered, edges barely undermined, 5.5 cm"
    if (
        freed
        or _CLEARANCE.search(text, line, start)
        or _OF_A_DRESSING.match(text, end)
        or _OF_A_GRAFT.search(text, max(line, before), start)
    ):
        return "other"
    of_a_lesion = _WORD_OF_ROLE["size"].match(text, end + 1) is not None  # "5 mm margins, 6 mm lesion"
    if (_WITH_MARGINS.search(text, line, start) and not of_a_lesion) or _WITH_MARGINS_BEHIND.match(text, end):
        return "excised"
    return "length" if _CLOSED_AND_MEASURED.search(text, before, start) else None


def _role(text: str, start: int, end: int, before: int, after: int) -> tuple[str, bool]:
    """The role that the nearest word gives a size: one right behind it first, else the last one ahead."""
    told = _told_outright(text, start, end, before)
    if told:
        return told, True
    stop = _STOPS_BEHIND.search(text, end, min(len(text), end + _REACH_BEHIND))
    behind_end = min(after, stop.start() if stop else end + _REACH_BEHIND)
    behind = [
        (match.start(), role)
        for role, pattern in _WORD_OF_ROLE.items()
        for match in [pattern.search(text, end, behind_end + 1)]
        if match and match.start() < behind_end + 1 and not _AHEAD_OF_ITS_OWN.match(text, match.start())
    ]
    nearest = min(behind, default=None)
    ahead_start = max(before, start - _REACH_AHEAD)
    for match in _ENDS.finditer(text, ahead_start, start):
        ahead_start = match.end()
    ahead = [
        (match.end(), role)
        for role, pattern in _WORD_OF_ROLE.items()
        for match in pattern.finditer(text, ahead_start, start)
        if role not in _ONLY_NEAR or _is_near(role, text[match.end() : start])
    ]
    outside = [one for one in ahead if not _CLOSED_BRACKET.match(text[one[0] : start])]
    last = max(outside or ahead, default=None)
    linked = last is not None and _LINKED.fullmatch(text, last[0], start) is not None
    named = last is not None and last[1] in OF_AN_OPERATION and start - last[0] <= _ADJOINING // 2
    if (
        named
        and last is not None
        and nearest is not None
        and nearest[1] == "other"
        and _GOES_ON.match(text, end)
    ):
        return last[1], True  # "complex closure 9 cm - undermined"
    if nearest and (nearest[0] - end <= _ADJOINING or (nearest[1] in _LEADING and not linked)):
        return nearest[1], True
    if named and last is not None and nearest is not None and nearest[1] == "size":
        return last[1], True  # "layered closure 1.5 cm - path: nevus"
    if nearest and nearest[1] == "size" and (last is None or last[1] != "margin"):
        return "size", True
    if before and _FROM_ONE_TO_ANOTHER.fullmatch(text, before, start):
        return "defect", True
    around = last is not None and last[1] == "margin" and _AROUND_IT.fullmatch(text, last[0], start)
    if around and nearest is not None and nearest[1] == "size":
        return "size", True
    if last is not None:
        return last[1], True
    return (nearest[1], True) if nearest else ("size", False)
