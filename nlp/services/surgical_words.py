"""The words of surgical acts in a note, each with the reason why it does not count today, if there is one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nlp.boxes import unchosen
from nlp.clauses import Clause
from nlp.dates import full_dates
from nlp.facts.status import BLOCKING, blocked
from nlp.gather import was_done_again
from nlp.layout import Line
from nlp.lexicon import load
from nlp.mentions import Cue, Mention
from nlp.quick import Quick, first_of_each_place
from nlp.services.reading import Reading

SURGERY: dict[str, Any] = load("surgery")
_NO_ACT = "nothing"
"""The kind of words that look like an act and are none ("biopsy-proven")."""


_WORDS = {
    kind: Quick("|".join([*([load("methods")["pared_first"]] if kind == _NO_ACT else []), *patterns]))
    for kind, patterns in SURGERY["words"].items()
}
_DIRECTLY_BEFORE = {
    reason: Quick(r"\b(?:" + "|".join(map(re.escape, words)) + r") (?:the |a |an |any )?$")
    for reason, words in load("context")["directly_before_an_act"].items()
}
_DATED = Quick(SURGERY["dated_behind"])
_WISHED = Quick(SURGERY["wished"])
_EARLIER_PROOF = re.compile(SURGERY["earlier_proof"])
_MEASURED_AFTER = re.compile(r"(?: (?:size|defect|diameter|x ?\d))?[ :=]{1,3}(?:\d+|\d*\.\d+) ?-?(?:mm|cm)\b")
_BOXES = frozenset("\u2610\u2611")
_CORRECTED = re.compile(r",| ?- |: ")
_OPTION, _DEED = re.compile(SURGERY["listed_options"]), re.compile(r"(?:ed|'d)$")
_THEN_DONE = re.compile(SURGERY["then_done"])
_OFFERED = re.compile(SURGERY["offered_behind"])
_NO_LESION = Quick(SURGERY["removes_no_lesion"])
_BY_DOCTOR = re.compile(r"\.? (?P<name>[a-z'-]+)")
_DENIED = re.compile(r"\b(?:no|neither|without|never) (?:[a-z]+ ){0,2}$")
_WOUND_OF_OTHERS = Quick(SURGERY["wound_of_others"])
_TO_THE_LABORATORY = Quick(SURGERY["to_the_laboratory"])
_DETAIL, _PROVEN = Quick(SURGERY["operative_detail"]), Quick(SURGERY["proven"])
_TOLD_BY_PATIENT = frozenset(["complaint", "subjective"])
_WHEN_MEASURED = Quick(SURGERY["when_measured"])
_OF_THE_LESION = frozenset(["historical", "negated"])
_WORDS_OF_A_LESION = 5
"""Fewest words before a colon that describe a lesion and are no label."""
_BY_OTHERS = re.compile(SURGERY["by_others"])
_LETTER = re.compile(SURGERY["letter"])
_CLEARED = Quick(SURGERY["mohs"]["cleared"])
_UNREAL = re.compile(SURGERY["unreal"])
_TO_SPARE = Quick(SURGERY["to_spare"])
_LONG_PAST = Quick(SURGERY["long_past_behind"])
_DATED_AHEAD = re.compile(SURGERY["dated_ahead"])
_JOINED = re.compile(r"(?:,? (?:and|then|&) (?:then |also |later )?|, ?|/|[+] ?)")
_ENDS = re.compile(r"[.;](?=\s)|\n")
_AFTER_SURGERY = Quick(SURGERY["after_surgery"])
_CONDITIONAL = Quick(SURGERY["conditional"])
_NOT_TODAY = Quick(SURGERY["not_today"])
_REACH_OF_A_CONDITION = 90
_REACH = 22
"""Characters before an act in which such a word stands."""
_REACH_OF_A_NEGATION = 28
_BY_NAME, _REACH_OF_A_NAME = ("by dr", "by doctor"), 60
"""Another surgeon, and how many characters before the name an act is that surgeon's."""
_OF_A_NAME = frozenset(["planned", "offered", "negated", "historical", "elsewhere", "declined"])
_REACH_OF_SPARING = 8
"""Characters in which the deed that was to be avoided stands: "to avoid a graft, a flap was raised"."""
_REACH_OF_A_DATE = 28
"""Characters behind an act in which its date stands ("biopsy of 3/2/2025")."""
DESTROYING = "destroy"
"""The kind of a word that destroys; its id says how."""
_METHODS = frozenset(["cryosurgery", "electrosurgery", "curettement", "laser", "chemosurgery"])


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an act, plain characters start..end.

    kind: of lexicon/surgery.yaml (words), or "destroy". id: of a destruction the method.
    reason: why it was not done today, None when it was. also: further methods it names.
    """

    kind: str
    start: int
    end: int
    reason: str | None = None
    id: str = ""
    also: tuple[str, ...] = ()


class Places:
    """Finds the line and the clause of a character of the note."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._line_starts = [line.start for line in reading.lines]
        self._clause_starts = [clause.start for clause in reading.clauses]

    def line(self, at: int) -> int:
        """The number of the line that holds a character."""
        return max(0, bisect_right(self._line_starts, at) - 1)

    def clause(self, at: int) -> Clause | None:
        """The clause that holds a character, None outside every clause."""
        index = bisect_right(self._clause_starts, at) - 1
        found = self._reading.clauses[index] if index >= 0 else None
        return found if found is not None and at < found.end else None


def places_of(reading: Reading) -> Places:
    """The lines and clauses of a note by their characters."""
    return reading.once("places", Places)


def words_of(reading: Reading) -> list[Word]:
    """Every word of a surgical act and of a destruction, in the order of the note."""
    return reading.once("surgical words", _words_of)


def _words_of(reading: Reading) -> list[Word]:
    places = places_of(reading)
    told = [mention for clause in reading.clauses for mention in clause.mentions if mention.kind == "act"]
    acts = {at: mention for mention in told for at in range(mention.start, mention.end)}
    found: list[Word] = []
    for kind, start, end in _named_acts(reading.text):
        reason = _reason(reading, places, start, end, acts)
        found.append(Word(kind, start, end, reason))
    found = _go_on_together(reading.text, found)
    taken = {at for word in found for at in range(word.start, word.end)}
    for mention in {id(mention): mention for mention in acts.values()}.values():
        ahead = max(0, mention.start - _REACH)
        if _WHEN_MEASURED.search(reading.text, ahead, mention.start):
            continue
        if mention.id in _METHODS and mention.start not in taken:
            reason = _reason(reading, places, mention.start, mention.end, acts)
            also = tuple(mention.meaning.get("also", ()))
            found.append(Word(DESTROYING, mention.start, mention.end, reason, mention.id, also))
    return _as_options(reading.text, sorted(found, key=lambda word: word.start))


def _as_options(text: str, found: list[Word]) -> list[Word]:
    """ "Excision, radiation and ED&C were discussed": what is said of the last of a list holds for all."""
    kept: list[Word] = []
    for word in reversed(found):
        last = kept[-1] if kept else None
        named = word.reason is None and not _DEED.search(text, word.start, word.end)
        if (
            named
            and last is not None
            and last.reason == "offered"
            and _OPTION.fullmatch(text, word.end, last.start)
        ):
            word = replace(word, reason="offered")
        kept.append(word)
    return kept[::-1]


def _go_on_together(text: str, found: list[Word]) -> list[Word]:
    """ "Likely wedge excision": what is said of the first word of a name holds for the next ones."""
    kept: list[Word] = []
    for word in found:
        last = kept[-1] if kept else None
        beside = last is not None and not text[last.end : word.start].strip(" -")
        if last is not None and beside and word.reason is None and last.reason in _OF_A_NAME:
            word = replace(word, reason=last.reason)
        kept.append(word)
    return kept


def _named_acts(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of acts from left to right; of two kinds at one place the one that the lexicon has first."""
    possible = [(kind, pattern) for kind, words in _WORDS.items() for pattern in words.possible_in(text)]
    if any(kind != _NO_ACT for kind, _ in possible):
        for number, match in first_of_each_place([pattern for _, pattern in possible], text):
            kind = possible[number][0]
            if kind != _NO_ACT:
                yield kind, *match.span()
            elif _is_by_the_own_doctor(text, match):
                others = [(name, words) for name, words in possible if name != _NO_ACT]
                for other, part in first_of_each_place([words for _, words in others], match.group()):
                    start = match.start()
                    yield others[other][0], start + part.start(), start + part.end()


def _is_by_the_own_doctor(text: str, words: re.Match[str]) -> bool:
    """ "Scribe for Dr. Penn ... biopsy by Dr. Penn": done today by the one whose note it is."""
    named = _BY_DOCTOR.match(text, words.end())
    return (
        words.group().endswith(" by dr")
        and named is not None
        and re.search(SURGERY["own_doctor"].replace("{name}", re.escape(named["name"])), text) is not None
    )


def words_of_nothing(reading: Reading) -> list[tuple[int, int]]:
    """Where words of an act are none ("sutures removed"), or are only talked of as one of several ways."""
    found = [match.span() for match in _NO_LESION.finditer(reading.text)]
    return found + [
        (w.start, w.end) for w in words_of(reading) if w.kind == DESTROYING and w.reason == "offered"
    ]


def status_of(reading: Reading, places: Places, start: int, end: int) -> str | None:
    """Why words at start..end are not of today's work, by the cues of their clause and their section."""
    return _reason(reading, places, start, end, {})


def is_kept_by_its_section_alone(reading: Reading, places: Places, word: Word) -> bool:
    """Whether nothing speaks against an act but that it stands in the patient's own part of the note."""
    line = reading.lines[places.line(word.start)]
    if word.reason is None or line.kind not in _TOLD_BY_PATIENT:
        return False
    told = [mention for clause in reading.clauses for mention in clause.mentions if mention.kind == "act"]
    acts = {at: mention for mention in told for at in range(mention.start, mention.end)}
    begin = _sentence(reading, line.start, word.start)
    stop = next((match.start() for match in _ENDS.finditer(reading.text, word.end, line.end)), line.end)
    here = _reason(reading, places, word.start, word.end, acts, replace(line, kind="today"))
    return here is None and not _PROVEN.search(reading.text, begin, stop)


def _reason(
    reading: Reading,
    places: Places,
    start: int,
    end: int,
    acts: dict[int, Mention],
    line: Line | None = None,
) -> str | None:
    line = line or reading.lines[places.line(start)]
    clause = places.clause(start)
    today = clause is not None and any(
        cue.category == "today"
        and not _NOT_TODAY.search(reading.text, max(clause.start, cue.start - _REACH), cue.start)
        for cue in clause.cues
    )
    mention = next((acts[at] for at in range(start, end) if at in acts), None)
    if mention is None:
        mention = Mention("act", "", start, end, reading.text[start:end])
        box = unchosen(reading.text, start, end)
        if box:
            mention.status["unchecked"] = box
        if clause is not None:
            _cue(reading.text, mention, clause, today)
    measured = _MEASURED_AFTER.match(reading.text, end) is not None  # "post ED&C 12 mm"
    if today or measured:  # "layered closure after excision of a carcinoma today"
        status = {reason: place for reason, place in mention.status.items() if reason != "instruction"}
        mention = replace(mention, status=status)
    for reason, pattern in _DIRECTLY_BEFORE.items():
        if (today or measured) and reason == "instruction":
            continue
        match = pattern.search(reading.text, max(0, start - _REACH, line.start), start)
        if match and not was_done_again(reading.text, match.group(), start):
            mention.status.setdefault(reason, match.span())
    wished = _WISHED.search(reading.text, clause.start if clause else line.start, start)
    if wished and not _THEN_DONE.match(reading.text, end):
        mention.status.setdefault("declined", wished.span())
    if clause is not None and _tells_what_is_done(reading, clause, line, start):
        opens_at = _colon_before(reading.text, line.start, start)
        status = {
            why: place
            for why, place in mention.status.items()
            if not (why in _OF_THE_LESION and place[1] <= opens_at)
        }
        mention = replace(mention, status=status)
    of_proof = mention.status.get("historical")
    if (
        of_proof
        and _EARLIER_PROOF.match(reading.text, of_proof[0])
        and "," in reading.text[of_proof[1] : start]
    ):
        # "Nevus on previous biopsy, 1 mm margin, layered closure"
        status = {why: place for why, place in mention.status.items() if why != "historical"}
        mention = replace(mention, status=status)
    negated = mention.status.get("negated")
    if negated and _CORRECTED.match(reading.text, negated[1]):  # "wedge? No, elliptical excision"
        status = {why: place for why, place in mention.status.items() if why != "negated"}
        mention = replace(mention, status=status)
    if negated and negated[0] >= end and _CLEARED.search(reading.text, end, negated[1] + _REACH):
        # "Mohs surgery, and the tumour was cleared in three stages"
        status = {why: place for why, place in mention.status.items() if why != "negated"}
        mention = replace(mention, status=status)
    away = mention.status.get("elsewhere")
    if away and away[0] >= end and _TO_THE_LABORATORY.match(reading.text, away[1]):
        status = {why: place for why, place in mention.status.items() if why != "elsewhere"}
        mention = replace(mention, status=status)
    condition = _CONDITIONAL.search(reading.text, max(line.start, start - _REACH_OF_A_CONDITION), start)
    if condition:
        mention.status.setdefault("planned", condition.span())
    checked = _AFTER_SURGERY.search(reading.text, line.start, start)
    if checked and not today:
        mention.status.setdefault("historical", checked.span())
    if _DENIED.search(reading.text, max(line.start, start - _REACH_OF_A_NEGATION), start):
        mention.status.setdefault("negated", (start, end))
    if _WOUND_OF_OTHERS.search(reading.text, opens := _sentence(reading, line.start, start), start) and (
        _BY_OTHERS.match(reading.text[end : line.end])
    ):
        mention.status.setdefault("elsewhere", (opens, end))
    reason = blocked(mention, line, today)
    if reason and not mention.status and _is_told_as_done(reading, line, opens, end):
        reason = None
    if reason is None and not today and _OFFERED.match(reading.text[end : line.end]):
        return "offered"
    if reason is None and clause is not None and not today and opens_with_a_date(reading, opens, start):
        return "historical"
    if reason is None and not today and _is_dated_with_the_next(reading.text, end, acts):
        return "historical"
    past = _LONG_PAST.match(reading.text, end) if reason is None else None
    if past and (not today or past.end() - end <= _REACH_OF_A_DATE):
        return "historical"
    told = _DATED.match(reading.text[end : end + _REACH_OF_A_DATE])
    dated = (told is not None and not _is_the_day(told.group(), reading.day)) or _dated_otherwise(
        reading, end
    )
    return reason or ("historical" if dated else None)


def _colon_before(text: str, start: int, end: int) -> int:
    """Where the last colon of a sentence stands before an act, -1 for none."""
    begin = max([start, *(match.end() for match in _ENDS.finditer(text, start, end))])
    return text.rfind(": ", begin, end)


def _tells_what_is_done(reading: Reading, clause: Clause, line: Line, start: int) -> bool:
    """ "BCC of the nose, proven in January, 6 mm: curettage": told of the lesion, it denies no act."""
    colon = _colon_before(reading.text, line.start, start)
    if colon < 0:
        return False
    begin = _sentence(reading, line.start, colon)
    ahead = [
        mention.kind for one in reading.clauses for mention in one.mentions if begin <= mention.start < colon
    ]
    words = reading.text[begin:colon].split()
    return "site" in ahead and len(words) >= _WORDS_OF_A_LESION


def _is_told_as_done(reading: Reading, line: Line, start: int, end: int) -> bool:
    """ "HPI: plaque of the chin for months. A biopsy was taken to fat, 4-0 nylon.": told in the wrong part.

    start: where the sentence of the act begins; nothing but the section speaks against the act at ..end.
    """
    if line.kind not in _TOLD_BY_PATIENT:
        return False
    stop = next((match.start() for match in _ENDS.finditer(reading.text, end, line.end)), line.end)
    told = bool(_DETAIL.search(reading.text, start, stop))
    return told and not _PROVEN.search(reading.text, start, stop)


def _is_dated_with_the_next(text: str, end: int, acts: dict[int, Mention]) -> bool:
    """ "Biopsied and frozen last month": the time behind the second act is that of the first."""
    joined = _JOINED.match(text, end)
    following = acts.get(joined.end()) if joined else None
    when = following.status.get("historical") if following else None
    return when is not None and following is not None and when[0] >= following.end


def _is_the_day(words: str, day: date | None) -> bool:
    """Whether words are the full date of the visit's own day."""
    found = full_dates(words)
    return bool(found) and found[0][2] == day


def _sentence(reading: Reading, line: int, at: int) -> int:
    """Where the sentence of a character begins, in its line."""
    ends = [match.end() for match in _ENDS.finditer(reading.text, line, at)]
    return ends[-1] if ends else line


def opens_with_a_date(reading: Reading, start: int, end: int) -> bool:
    """Whether words at start..end open with a year or season other than the visit's: "2017 BCC, Mohs"."""
    match = _DATED_AHEAD.match(reading.text[start:end])
    if match is None:
        return False
    return not (match["year"] and reading.day and int(match["year"]) == reading.day.year)


def _cue(text: str, mention: Mention, clause: Clause, today: bool) -> None:
    """What ConText would say of words that are no mention: each cue of the clause in its direction."""
    for cue in clause.cues:
        ahead = cue.direction in ("forward", "bidirectional") and cue.end <= mention.start
        behind = cue.direction in ("backward", "bidirectional") and cue.start >= mention.end
        between = text[cue.end : mention.start] if ahead else text[mention.end : cue.start]
        by_name = text.startswith(_BY_NAME, cue.start)
        if not _BOXES.isdisjoint(between):
            continue  # "☐ none ☑ intermediate"
        if _out_of_reach(cue.category, between, by_name) or (
            ahead and _speaks_of_another(text, clause, cue, between)
        ):
            continue
        if (ahead or behind) and cue.category in BLOCKING:
            mention.status.setdefault(cue.category, (cue.start, cue.end))
    if clause.past and not today:
        mention.status.setdefault("historical", clause.past)


def _speaks_of_another(text: str, clause: Clause, cue: Cue, between: str) -> bool:
    """ "To avoid a graft, a flap was raised", "as closure would have pulled, a flap was raised"."""
    if _TO_SPARE.search(text, clause.start, cue.end):
        return len(between) > _REACH_OF_SPARING
    return bool(_UNREAL.match(between))


def _out_of_reach(category: str, between: str, by_name: bool) -> bool:
    """ "No margin, closed with nylon": words that are no mentions make no clause, so a cue reaches far."""
    if ";" in between or (category == "declined" and "->" in between):
        return True
    short = category in ("negated", "elsewhere")
    reach = _REACH_OF_A_NAME if by_name else _REACH_OF_A_NEGATION
    return short and ("," in between or len(between) > reach)


def _dated_otherwise(reading: Reading, end: int) -> bool:
    """ "The biopsy of 3/2/2025": a full date right behind an act that is not the day of the visit."""
    for other in reading.others:
        if other.role == "date" and 0 <= other.start - end <= _REACH_OF_A_DATE:
            between = reading.text[end : other.start]
            if set(between) & set(".;\n,:("):
                return False
            days = full_dates(other.text)
            if not days and reading.day is None and _LETTER.search(reading.text):
                return False  # a letter that reports the operation of the day it names
            return _is_other_day(days[0][2] if days else None, reading.day)
    return False


def _is_other_day(told: date | None, day: date | None) -> bool:
    return told is None or day is None or told != day
