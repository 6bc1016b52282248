"""The words of the note that document each element a payer asks for (lexicon/documentation.yaml).

The note is walked once, word by word. A pattern is tried only at the words that can open it, so the
time does not grow with the number of patterns. What is found must be said of today, of these lesions,
and not of an empty blank; what was counted, where and how comes from the facts the reader understood.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from nlp.layout import Line
from nlp.lexicon import load

Place = tuple[int, int]

_MOST = 3
"""Places shown for one element: enough to prove it, few enough to read."""
_SAID = load("documentation")
_NOT_TODAY = frozenset(["history", "earlier_visit", "family", "medications", "billing"])
_CLASSES = frozenset(_SAID["classes"])
_WORD = re.compile(r"[a-z]+")
_LIST_NAME = re.compile(r"<(\w+)>")
_SENTENCE_END = re.compile(r"(?<![ .](?:dr|pt|mr|no))(?<!mrs)(?<!\b[a-z])[.!?]\s|;")
_CLOSES_A_SCOPE = re.compile(r";|\bbut\b|\bhowever\b|\bexcept\b|\bthough\b|\bnow\b|\btoday\b|\bcurrently\b")
_SHORT_ITEM = 3
"""Words of an item that a negation before the comma still reaches: "no pain, itch, or other bleeding"."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to document an element, or a cue (element "") that takes words back."""

    element: str
    not_under: frozenset[str]
    not_when: frozenset[str]
    of_these_lesions: bool
    cue: str = ""


def _expanded(pattern: str) -> str:
    def words(found: re.Match[str]) -> str:
        name = found.group(1)
        return "(?:" + "|".join(_SAID["lists"][name]) + ")" if name in _SAID["lists"] else found.group()

    return _LIST_NAME.sub(words, pattern)


def openings(pattern: str, word: str = "") -> set[str]:
    """The first words of what a pattern matches: "bleed(?:s|ing)? on" opens with bleed, bleeds and bleeding.

    Raises ValueError when they cannot be told, so that a pattern which would never be tried is not loaded.
    """
    if not word and pattern.startswith("(?<"):
        return openings(pattern[_closing(pattern) + 1 :])
    if pattern[:1].isalpha():
        longer = word + pattern[0]
        if pattern[1:2] == "?":
            return openings(pattern[2:], word) | openings(pattern[2:], longer)
        return openings(pattern[1:], longer)
    if pattern.startswith("(?:"):
        end = _closing(pattern)
        rest, optional = pattern[end + 1 :], pattern[end + 1 : end + 2] == "?"
        found = openings(rest[1:], word) if optional else set()
        for choice in _choices(pattern[3:end]):
            found |= openings(choice + (rest[1:] if optional else rest), word)
        return found
    if word and pattern.startswith(("-?", "[- ]?")):
        return {word} | openings(pattern[pattern.index("?") + 1 :], word)
    if not word or pattern.startswith(("\\w", "\\d", "*", "+", "{", "|")) or re.match(r"\[[^]]*[a-z]", pattern):
        raise ValueError(f"a pattern does not open with plain words: {pattern[:40]}")
    return {word}


def _closing(pattern: str) -> int:
    """Where the bracket that opens a pattern closes."""
    depth = 0
    for at, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")") if pattern[at - 1 : at] != "\\" else 0
        if depth == 0:
            return at
    raise ValueError(f"a bracket is not closed: {pattern[:40]}")


def _choices(inside: str) -> list[str]:
    depth, choices = 0, [""]
    for at, sign in enumerate(inside):
        depth += (sign == "(") - (sign == ")") if inside[at - 1 : at] != "\\" else 0
        if sign == "|" and depth == 0:
            choices.append("")
        else:
            choices[-1] += sign
    return choices


def _table() -> dict[str, list[tuple[_Way, re.Pattern[str]]]]:
    """First word to the ways that may begin there, each with its patterns as one alternation."""
    ways: list[tuple[_Way, list[str]]] = []
    for cue, words in _SAID["cues"].items():
        ways.append((_Way("", frozenset(), frozenset(), False, cue), words))
    ways.append((_Way("", frozenset(), frozenset(), False, "other_lesions"), _SAID["other_lesions"]))
    for entry in _SAID["entries"]:
        for way in entry["ways"]:
            under = frozenset(way.get("not_under", ())) | _NOT_TODAY
            if entry.get("any_section"):
                under = frozenset()
            made = _Way(entry["id"], under, frozenset(way.get("not_when", ())), way.get("of_these_lesions", False))
            ways.append((made, way.get("words", [])))
    table: dict[str, list[tuple[_Way, re.Pattern[str]]]] = {}
    for way, patterns in ways:
        by_word: dict[str, list[str]] = {}
        for pattern in map(_expanded, patterns):
            for word in sorted(openings(pattern)):
                by_word.setdefault(word, []).append(pattern)
        for word, of_word in by_word.items():
            table.setdefault(word, []).append((way, re.compile(rf"(?:{'|'.join(of_word)})(?!\w)")))
    return table


def _line_patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (entry["id"], re.compile(_expanded("|".join(f"(?:{one})" for one in way["lines"]))))
        for entry in _SAID["entries"]
        for way in entry["ways"]
        if "lines" in way
    ]


_OPENING_WITH = _table()
_WHOLE_LINES = _line_patterns()
_BLANK = re.compile(_SAID["blank"])
_ENTRY = {entry["id"]: entry for entry in _SAID["entries"]}
_SIZE_NOT_BEFORE = re.compile(_ENTRY["size"]["not_before"])
_SIZE_NOT_AFTER = re.compile(_ENTRY["size"]["not_after"])
_UNSIGNED = re.compile(_ENTRY["provider_signature"]["unsigned"])


class _Note:
    """The Doc with what is asked of it for every place: its line, its sentence, the cues in it."""

    def __init__(self, doc: Doc) -> None:
        self.text: str = doc.text
        self.lines: list[Line] = doc._.lines
        self.line_starts = [line.start for line in self.lines]
        self.cues: dict[str, list[Place]] = {}
        diagnoses = [m for m in doc._.mentions if m.kind == "diagnosis"]
        self.diagnoses = [(m.start, m.meaning.get("class") in _CLASSES) for m in diagnoses]
        self.has_these = any(these for _, these in self.diagnoses)

    def line(self, at: int) -> Line | None:
        index = bisect_right(self.line_starts, at) - 1
        return self.lines[index] if index >= 0 else None

    def sentence(self, line: Line, at: int) -> Place:
        start, end = line.start, line.end
        for found in _SENTENCE_END.finditer(self.text, line.start, line.end):
            if found.end() <= at:
                start = found.end()
            else:
                end = found.start()
                break
        return start, end

    def documents(self, way: _Way, start: int, end: int) -> bool:
        """Whether words at start..end say it of today, of these lesions, and of no empty blank."""
        line = self.line(start)
        if line is None or line.kind in way.not_under:
            return False
        if self.empty(line, start, end):
            return False
        sentence = self.sentence(line, start)
        if way.of_these_lesions and self.has_these and self.of_others(sentence):
            return False
        return not any(self.taken_back(cue, sentence[0], start, sentence[1]) for cue in way.not_when)

    def empty(self, line: Line, start: int, end: int) -> bool:
        boxes = self.text.rfind("☐", line.start, start) > self.text.rfind("☑", line.start, start)
        return boxes or _BLANK.match(self.text, end) is not None

    def of_others(self, sentence: Place) -> bool:
        """Whether a sentence names lesions of another class and none that the checklist is about."""
        start, end = sentence
        named = [these for at, these in self.diagnoses if start <= at < end]
        return not any(named) and (bool(named) or any(start <= at < end for at, _ in self.cues.get("other_lesions", ())))

    def taken_back(self, cue: str, sentence_start: int, start: int, sentence_end: int) -> bool:
        for begin, stop in self.cues.get(cue, ()):
            if not sentence_start <= begin < stop <= start:
                continue
            between = self.text[stop:start]
            if _CLOSES_A_SCOPE.search(between):
                continue
            if cue != "negated" or "," not in between:
                return True
            ends = [at for at in (self.text.find(sign, start, sentence_end) for sign in ",.") if at >= 0]
            items = between.split(",")[1:]
            items[-1] += self.text[start : min(ends, default=sentence_end)]
            if all(len(item.split()) <= _SHORT_ITEM for item in items):
                return True
        return False


def find(doc: Doc) -> dict[str, list[Place]]:
    """Element id to the places (plain characters) that document it, at most three, in the order of the note.

    Reads  doc._.lines, doc._.mentions, doc._.others, doc._.facts, doc._.account (nlp/pipeline.py).
    An element that nothing documents is not in the answer. The date of service in digits is doc._.day's.
    """
    note = _Note(doc)
    found: dict[str, list[Place]] = {}
    for element, places in _understood(doc, note):
        found.setdefault(element, []).extend(places)
    candidates: list[tuple[_Way, int, int]] = []
    past: dict[_Way, int] = {}
    for word in _WORD.finditer(note.text):
        for way, pattern in _OPENING_WITH.get(word.group(), ()):
            match = pattern.match(note.text, word.start())
            if match is None or match.start() < past.get(way, 0):
                continue
            past[way] = match.end()
            if way.cue:
                note.cues.setdefault(way.cue, []).append(match.span())
            else:
                candidates.append((way, *match.span()))
    for way, start, end in candidates:
        if len(found.get(way.element, ())) < _MOST and _counts(note, way, start, end):
            found.setdefault(way.element, []).append((start, end))
    for element, start, end in _told_by_lines(note):
        found.setdefault(element, []).append((start, end))
    for start, end in _sizes(doc, note):
        found.setdefault("size", []).append((start, end))
    return {element: _apart(places)[:_MOST] for element, places in found.items() if places}


def _counts(note: _Note, way: _Way, start: int, end: int) -> bool:
    if way.element == "provider_signature":
        line = note.line(start)
        return line is not None and not _UNSIGNED.search(note.text, line.start, line.end) and not note.empty(line, start, end)
    return note.documents(way, start, end)


def _told_by_lines(note: _Note) -> Iterable[tuple[str, int, int]]:
    for line in note.lines:
        for element, pattern in _WHOLE_LINES:
            match = pattern.match(note.text, line.body, line.end)
            if match and not _UNSIGNED.search(note.text, line.start, line.end):
                yield element, match.start(), match.end()


_SIZE = _Way(
    "size",
    _NOT_TODAY | {"subjective", "instructions", "consent", "pathology"},
    frozenset(["negated", "historical", "someone_else"]),
    True,
)


def _sizes(doc: Doc, note: _Note) -> Iterable[Place]:
    """Numbers in mm or cm that measure lesions, not the rim of frost, the margin or the curette."""
    for number in doc._.others:
        if number.role != "size" or _SIZE_NOT_BEFORE.match(note.text, number.end):
            continue
        if _SIZE_NOT_AFTER.search(note.text, max(0, number.start - 30), number.start):
            continue
        if note.documents(_SIZE, number.start, number.end):
            yield number.start, number.end


def _understood(doc: Doc, note: _Note) -> Iterable[tuple[str, list[Place]]]:
    """Site, method, count and diagnosis of the lesions treated; of those only seen when none was."""
    accounts = _of_these(doc._.account[0] if doc._.account else [])
    facts = [fact for account in accounts for fact in account.tally.proof]
    seen = _of_these([fact for fact in doc._.facts if fact.kind == "seen"])
    yield "method", [(m.start, m.end) for a in accounts if a.act == "destruction" for m in a.methods]
    yield "location", _spans(facts, "site") or _spans(seen, "site")
    counted = [fact for account in accounts if account.tally.n is not None for fact in account.tally.proof]
    yield "count", _spans(counted, "count") if accounts else _spans([f for f in seen if f.n is not None], "count")
    diagnoses = [one.diagnosis for one in (*accounts, *seen) if one.diagnosis is not None]
    named = [(m.start, m.end) for m in diagnoses if not m.status]
    yield "indication", [place for place in named if _today(note, place)][:1]


def _today(note: _Note, place: Place) -> bool:
    line = note.line(place[0])
    return line is not None and line.kind not in _NOT_TODAY


def _of_these(told: list[Any]) -> list[Any]:
    """Those about the checklist's class of lesions; all of them when none is."""
    these = [one for one in told if one.diagnosis is not None and one.diagnosis.meaning.get("class") in _CLASSES]
    return these or told


def _spans(facts: list[Any], role: str) -> list[Place]:
    return [(start, end) for fact in facts for start, end, what in fact.spans if what == role]


def _apart(places: list[Place]) -> list[Place]:
    """In the order of the note, the longer of two that overlap."""
    kept: list[Place] = []
    for place in sorted(set(places), key=lambda found: (found[0], -found[1])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept
