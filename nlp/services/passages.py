"""Passages: the note cut where the talk may turn to another lesion, each with its places, acts and sizes."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise

from nlp.layout import Line
from nlp.mentions import Mention, covered
from nlp.numbers import WORD, value_of
from nlp.quick import Quick
from nlp.services.measures import Measure, measures_of
from nlp.services.places import Place, places_in
from nlp.services.reading import Reading
from nlp.services.surgical_acts import Act, compose
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.surgical_words import Word
from nlp.services.table_sizes import table_sizes
from nlp.services.turning_points import turning_points

_LABELS = Quick(rf"(?!\B\w)(?:{SURGERY['labels']})")  # nowhere within a word: quick to deny
_SUSPECTED = re.compile(SURGERY["suspected"])
_SUSPECTED_BEHIND = re.compile(SURGERY["suspected_behind"])
_BIOPSIED_BEHIND = Quick(SURGERY["biopsied_behind"])
_AKIN = frozenset(["negated", "historical", "family", "heading"])
_CLOSED = Quick(SURGERY["closing"]["does"])
_PROVEN = Quick(SURGERY["proven"])
_NOT_A_DIAGNOSIS = re.compile(SURGERY["not_a_diagnosis_behind"])
_FEATURES = frozenset(SURGERY["features"])
_OF_ONE_LESION = Quick(SURGERY["of_one_lesion"])
_SECOND_LETTER = re.compile(r"(?:^|[\n.;,] ?)\(?b[:.)] ?[a-z]")
_TURNS = re.compile(r"[.;:,\n] *$|^\s*$| - *$|[.;:,)] *(?:and )?$")
_WHOLE = re.compile(r"(?:final|total|finished|in all|overall|in total|final length)?")
""" "2.2 cm final.": words that a size may have beside it and stay alone."""
_QUESTION = re.compile(r"\s*(?:[-*\u2022] ?|\d{1,2}[.)] ?)?[a-z]+(?: [a-z]+)?\?\s*")
_PAUSE = re.compile(r"; ")
_FIGURE = re.compile(r"\W*(\d{1,2})\b")
_NUMBER_ALONE = re.compile(r"\W*\d{1,2}\W*")
_REACH = 40
_COUNT_AHEAD = Quick(rf"(?P<n>\b\d{{1,2}}|\b(?:{WORD})) (?:\d[\d.]* ?-?(?:mm|cm) )?(?:[a-z-]+ ){{0,2}}$")
_PART_AHEAD = Quick(
    rf"(?P<n>\b\d{{1,2}}|\b(?:{WORD})) (?:out )?of (?:(?:the|these|those|his|her) )?"
    rf"(?:\d{{1,2}}|{WORD}|them|these|those|which)\b(?:(?!\b(?:{WORD})\b)[^.;\d\n]){{0,60}}$"
)
_COUNT_BEHIND = re.compile(
    r"^[a-z ]{0,12}\(? ?x ?(?P<n>\d{1,2})\b(?! ?(?:mm|cm|-0))\)?|^[a-z ]{0,12}\((?P<m>\d{1,2})\)"
    r"|^ (?:of [\d.]+ ?mm )?(?:(?:from|of|on|in|at|to) )?(?:the |these |all )?"
    rf"(?P<k>\d{{1,2}}|{WORD}) (?:[a-z-]+,? ){{0,3}}?"
    r"(?:lesions|spots|sites|places|areas|papules|plaques|nodules|macules|moles|nevi|growths)\b"
    rf"|^ (?:of|to) (?:all|these|the|all of the|those) (?P<q>\d{{1,2}}|{WORD})(?= ?(?:[.,;:)\n]|$))"
    rf"|^ (?:of|on|from) (?P<p>\d{{1,2}}|{WORD}) of (?:the|these|those|them)\b"
)


@dataclass(frozen=True, slots=True)
class Label:
    """The name a note gives a lesion ("a", "2"), plain characters start..end."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Told:
    """A diagnosis as a passage tells it."""

    mention: Mention
    certain: bool


@dataclass(slots=True)
class Passage:
    """A stretch of one line, plain characters start..end, with what it tells, each in its order.

    item: the same for passages of one list item. listed: stands in a bullet, a label line, or a table row.
    lead: words of the passage before that lead this one too. template: stands in a line that a label of a
    report opens ("Detail: ..."), which tells a step of one operation as often as a further lesion.
    number: which list of the note it is of, and which number it opens with.
    """

    start: int
    end: int
    line: int
    item: int
    listed: bool
    places: list[Place] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    lead: tuple[int, int] | None = None
    template: bool = False
    number: tuple[int, int] | None = None


def passages_of(reading: Reading, words: list[Word]) -> list[Passage]:
    """The passages of a note in its order. words: of its surgical acts."""
    text = reading.text
    of_tables = table_sizes(text, reading.lines)
    measures = [
        one
        for one in measures_of(reading)
        if not any(cell.start < one.end and one.start < cell.end for cell in of_tables)
    ]
    measures = sorted([*measures, *of_tables], key=lambda one: one.start)
    mentions = [mention for clause in reading.clauses for mention in clause.mentions]
    starts = [mention.start for mention in mentions]
    listed = {m.start for m in reading.others if m.role == "list number"}
    found: list[Passage] = []
    taken = covered(len(text) + 1, reading.others)
    item, last_line, in_item, numbered, last_number = 0, -1, False, 0, 0
    for start, end, line, opens, sentence in _stretches(reading, listed):
        if line != last_line or opens:
            item, in_item = item + 1, opens or (line == last_line and in_item)
            last_line = line
        head = reading.lines[line]
        passage = Passage(start, end, line, item, _is_listed(head, in_item))
        opening = _FIGURE.match(text, start, end)
        if opening and any(start <= at < opening.end() for at in listed):
            numbered += int(opening[1]) <= last_number
            last_number = int(opening[1])
            passage.number = numbered, last_number
        elif found and found[-1].number and _NUMBER_ALONE.fullmatch(text, found[-1].start, start):
            passage.number = found[-1].number
        passage.template = head.label and not (head.bullet or head.row or in_item)
        of_passage = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        proven = bool(_PROVEN.search(text, sentence, end))
        passage.labels = _labels(text, reading.lines[line], start, end)
        for label in passage.labels:  # "specimen 2 calf" counts no calves
            taken[label.start : label.end] = b"\1" * (label.end - label.start)
        passage.places = places_in(text, of_passage, start, end, taken, proven)
        passage.measures = [m for m in measures if start <= m.start < end]
        passage.told = _diagnoses(text, of_passage, start, proven)
        passage.acts = compose(text, start, end, [w for w in words if start <= w.start < end], passage.places)
        _name_lengths(text, found[-1:], passage)
        for act in passage.acts:
            act.n = _number(text, act, start, end, reading.others)
        found.append(passage)
    return found


def _stretches(reading: Reading, listed: set[int]) -> list[tuple[int, int, int, bool, int]]:
    """Start, end, line of every passage, whether a label or list number opens it, start of its sentence."""
    text = reading.text
    found = []
    turning = turning_points(reading)
    for start, end, line in _whole_sentences(reading):
        cuts: dict[int, bool] = {at: False for at in turning if start < at < end}
        if not reading.lines[line].row:
            for match in _PAUSE.finditer(text, start, end):
                cuts[match.end()] = False
        for at in listed:
            if start < at < end and (text[at] != "#" or _TURNS.search(text, start, at)):
                cuts[at] = True
        head = reading.lines[line]
        for match in _LABELS.finditer(text, start, end):
            if _is_section(text, head, match):
                continue
            at = match.start("letter") if match["letter"] else match.start()
            if at > start and _TURNS.search(text, start, at):
                cuts[at] = True
        edges = [start, *sorted(cuts), end]
        opening = _LABELS.match(text, start)
        first_opens = start in listed or (opening is not None and not _is_section(text, head, opening))
        for number, (at, stop) in enumerate(pairwise(edges)):
            found.append((at, stop, line, first_opens if number == 0 else cuts[at], start))
    return found


def _whole_sentences(reading: Reading) -> list[tuple[int, int, int]]:
    """The sentences, with a short question ahead of its place taken together: "SCC? R forearm."."""
    found: list[tuple[int, int, int]] = []
    for start, end, line in reading.sentences:
        if found and found[-1][2] == line and _QUESTION.fullmatch(reading.text, *found[-1][:2]):
            found[-1] = found[-1][0], end, line
        else:
            found.append((start, end, line))
    return found


def _is_section(text: str, line: Line, match: re.Match[str]) -> bool:
    """Whether "a:" heads the assessment; in a note that also has a "b" it is the label of a lesion."""
    heads = line.own_heading and match.start("letter") == line.heading_start
    return heads and not _SECOND_LETTER.search(text)


def _is_listed(line: Line, opens: bool) -> bool:
    return bool(line.bullet or line.row or line.label or opens)


def _name_lengths(text: str, before: list[Passage], passage: Passage) -> None:
    """ "4-0 Vicryl deep, 5-0 nylon. 2.2 cm.": a size alone behind a closing is the length of the wound."""
    if len(passage.measures) != 1 or not before or passage.line != before[0].line:
        return
    measure = passage.measures[0]
    beside = text[passage.start : measure.start] + text[measure.end : passage.end]
    alone = _WHOLE.fullmatch(beside.strip(" .,;:\n"))
    if alone and _CLOSED.search(text, before[0].start, before[0].end):
        passage.measures = [replace(measure, role="length")]


def _labels(text: str, line: Line, start: int, end: int) -> list[Label]:
    return [
        Label(next(name for name in match.groups() if name), match.start(), match.end())
        for match in _LABELS.finditer(text, start, end)
        if not _is_section(text, line, match)
    ]


def _diagnoses(text: str, mentions: list[Mention], start: int, proven: bool) -> list[Told]:
    found = []
    for mention in mentions:
        if mention.kind != "diagnosis" or mention.text in _FEATURES:
            continue
        ahead = text[max(start, mention.start - _REACH) : mention.start]
        aside = _AKIN & set(mention.status)
        known = _is_biopsied(text, mention) or (proven and aside == {"historical"})
        if aside and not _SUSPECTED.search(ahead) and not known:
            continue
        behind = text[mention.end : mention.end + _REACH]
        if _NOT_A_DIAGNOSIS.match(behind):
            continue
        unsure = "uncertain" in mention.status or _SUSPECTED.search(ahead) or _SUSPECTED_BEHIND.match(behind)
        found.append(Told(mention, not unsure))
    return found


def _is_biopsied(text: str, mention: Mention) -> bool:
    """ "BCC of the shin, biopsied in June": the biopsy alone is of another day."""
    if _AKIN & set(mention.status) != {"historical"} or mention.status["historical"][0] < mention.end:
        return False
    return bool(_BIOPSIED_BEHIND.match(text, mention.end))


def may_be_told(text: str, mention: Mention) -> bool:
    """Whether a passage of the note could tell a mention as its diagnosis, wherever it begins and ends."""
    if mention.kind != "diagnosis":
        return False
    if not _AKIN & set(mention.status) or _PROVEN.search(text) or _is_biopsied(text, mention):
        return True
    return bool(_SUSPECTED.search(text[max(0, mention.start - _REACH) : mention.start]))


def _number(text: str, act: Act, start: int, end: int, others: list[Mention]) -> int | None:
    """How many the note says with the act: "two punch biopsies", "shave removals x4"."""
    if act.kind in ("destroy", "mohs") or _OF_ONE_LESION.search(text, start, end):
        return None
    taken = [(o.start, o.end) for o in others]
    ahead = _PART_AHEAD.search(text, start, act.start) or _COUNT_AHEAD.search(text, start, act.start)
    if ahead and not any(a < ahead.end("n") and ahead.start("n") < b for a, b in taken):
        return value_of(ahead["n"])
    behind = _COUNT_BEHIND.match(text[act.first_end : end])
    if behind:
        return value_of(behind["n"] or behind["m"] or behind["k"] or behind["p"] or behind["q"])
    return None
