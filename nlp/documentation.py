"""The words of the note that document each element a payer asks for (lexicon/documentation.yaml).

The note is walked once, word by word. A pattern is tried only at the words that can open it, so the
time does not grow with the number of patterns. What is found must be said of today, of these lesions,
and not of an empty blank; what was counted, where and how comes from the facts the reader understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from spacy.tokens import Doc

from nlp.lexicon import load
from nlp.openings import openings
from nlp.quick import Quick
from nlp.scope import Note, Place, Way

_MOST = 3
"""Places shown for one element: enough to prove it, few enough to read."""
_SAID = load("documentation")
_NOT_TODAY = frozenset(_SAID["not_today"])
_CLASSES = frozenset(_SAID["classes"])
_WORD = re.compile(r"[a-z]+")
_LIST_NAME = re.compile(r"<(\w+)>")


def _expanded(pattern: str) -> str:
    """The pattern with the words of each list in the place of its <name>."""

    def words(found: re.Match[str]) -> str:
        name = found.group(1)
        return "(?:" + "|".join(_SAID["lists"][name]) + ")" if name in _SAID["lists"] else found.group()

    return _LIST_NAME.sub(words, pattern)


def _way(entry: dict[str, Any], way: dict[str, Any]) -> Way:
    under = frozenset() if entry.get("any_section") else frozenset(way.get("not_under", ())) | _NOT_TODAY
    return Way(entry["id"], under, frozenset(way.get("not_when", ())), way.get("of_these_lesions", False))


def _table() -> dict[str, list[tuple[Way, re.Pattern[str]]]]:
    """First word to the ways that may begin there, each with its patterns as one alternation."""
    cues = {**_SAID["cues"], "other_lesions": _SAID["other_lesions"]}
    ways = [(Way("", cue=cue), words) for cue, words in cues.items()]
    ways += [(_way(entry, way), way.get("words", [])) for entry in _SAID["entries"] for way in entry["ways"]]
    table: dict[str, list[tuple[Way, re.Pattern[str]]]] = {}
    for way, patterns in ways:
        by_word: dict[str, list[str]] = {}
        for pattern in map(_expanded, patterns):
            for word in sorted(openings(pattern)):
                by_word.setdefault(word, []).append(pattern)
        for word, of_word in by_word.items():
            table.setdefault(word, []).append((way, re.compile(rf"(?:{'|'.join(of_word)})(?!\w)")))
    return table


def _line_patterns() -> list[tuple[str, Quick]]:
    return [
        (entry["id"], Quick(_expanded("|".join(f"(?:{one})" for one in way["lines"]))))
        for entry in _SAID["entries"]
        for way in entry["ways"]
        if "lines" in way
    ]


_OPENING_WITH = _table()
_WHOLE_LINES = _line_patterns()
_ENTRY = {entry["id"]: entry for entry in _SAID["entries"]}
_SIZES = _way(_ENTRY["size"], _ENTRY["size"]["ways"][0])
_SIZE_NOT_BEFORE = re.compile(_ENTRY["size"]["not_before"])
_SIZE_NOT_AFTER = re.compile(_ENTRY["size"]["not_after"])
_UNSIGNED = Quick(_ENTRY["provider_signature"]["unsigned"])


def find(doc: Doc) -> dict[str, list[Place]]:
    """Element id to the places (plain characters) that document it, at most three, in the order of the note.

    Reads  doc._.lines, doc._.mentions, doc._.others, doc._.facts, doc._.account (nlp/pipeline.py).
    An element that nothing documents is not in the answer. The date of service in digits is doc._.day's.
    """
    note = Note(doc)
    found: dict[str, list[Place]] = {}
    for element, places in _understood(doc, note):
        found.setdefault(element, []).extend(places)
    candidates: list[tuple[Way, int, int]] = []
    past: dict[Way, int] = {}
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


def _counts(note: Note, way: Way, start: int, end: int) -> bool:
    if way.element == "provider_signature":
        line = note.line(start)
        return (
            line is not None
            and not _UNSIGNED.search(note.text, line.start, line.end)
            and not note.empty(line, start, end)
        )
    return note.documents(way, start, end)


def _told_by_lines(note: Note) -> Iterable[tuple[str, int, int]]:
    possible = [(element, pattern) for element, pattern in _WHOLE_LINES if pattern.possible_in(note.text)]
    for line in note.lines:
        for element, pattern in possible:
            match = pattern.match(note.text, line.body, line.end)
            if match and not _UNSIGNED.search(note.text, line.start, line.end):
                place = match.span("here") if match.groupdict().get("here") else match.span()
                yield element, *place


def _sizes(doc: Doc, note: Note) -> Iterable[Place]:
    """Numbers in mm or cm that measure lesions, not the rim of frost, the margin or the curette."""
    shown = 0
    for number in doc._.others:
        if number.role != "size" or _SIZE_NOT_BEFORE.match(note.text, number.end):
            continue
        if _SIZE_NOT_AFTER.search(note.text, max(0, number.start - 30), number.start):
            continue
        if note.documents(_SIZES, number.start, number.end):
            yield number.start, number.end
            shown += 1
        if shown == _MOST:
            return


def _understood(doc: Doc, note: Note) -> Iterable[tuple[str, list[Place]]]:
    """Site, method, count and diagnosis of the lesions treated; of those only seen when none was."""
    told = doc._
    accounts = _of_these(told.account[0] if told.account else [])
    facts = [fact for account in accounts for fact in account.tally.proof]
    seen = _of_these([fact for fact in told.facts if fact.kind == "seen"])
    yield "method", [(m.start, m.end) for a in accounts if a.act == "destruction" for m in a.methods]
    counted_there = [fact for fact in seen if fact.n is not None]
    yield "location", _spans(facts, "site") or _spans(counted_there, "site") or _spans(seen, "site")
    counted = [fact for account in accounts if account.tally.n is not None for fact in account.tally.proof]
    yield "count", _spans(counted, "count") if accounts else _spans(counted_there, "count")
    diagnoses = [one.diagnosis for one in (*accounts, *seen) if one.diagnosis is not None]
    named = [(m.start, m.end) for m in diagnoses if not m.status]
    yield "indication", [place for place in named if _today(note, place)][:1]


def _today(note: Note, place: Place) -> bool:
    line = note.line(place[0])
    return line is not None and line.kind not in _NOT_TODAY


def _of_these(told: list[Any]) -> list[Any]:
    """Those about the checklist's class of lesions; all of them when none is."""
    these = [
        one for one in told if one.diagnosis is not None and one.diagnosis.meaning.get("class") in _CLASSES
    ]
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
