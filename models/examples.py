"""What the second reader learns from: notes, and which of their words prove what was done today.

Three kinds of note teach it: those of the corpus with a gold record, the other notes of the corpus whose
answer agrees with their key, and the settled charts of a review store. `test/` of the corpus is never read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from records import Coded, Evidence, Phrase, Procedure

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
FOLDERS = ("dev", "context")
APART = frozenset(["unrelated"])
"""Files whose notes have nothing in common; the notes of any other file count as copies of each other."""
ROLES = {
    "count": "count",
    "site": "site",
    "method": "method",
    "act": "method",
    "technique": "method",
    "diagnosis": "diagnosis",
}
"""What the evidence of a record is called here."""
NOT_DONE = frozenset(["observation", "topical"])
"""Acts by which nothing is treated today."""

Span = tuple[int, int, str]
Reader = Callable[[str], Coded]
Phrases = Callable[[str], Sequence[Phrase]]


@dataclass(frozen=True)
class Taught:
    """One note to learn from, in characters of the note.

    today: words that prove what was done, each with its label. aside: places of what was not done today.
    mentions: whatever the lexicon knows in the note. whole: whether everything that is not marked is known
    to be nothing of today; otherwise a mention that nobody marked teaches nothing.
    group: notes of one group are never on both sides of a split.
    """

    note: str
    today: tuple[Span, ...]
    aside: tuple[tuple[int, int], ...]
    mentions: tuple[Span, ...]
    whole: bool
    group: str


def of_corpus(corpus: Path, code: Reader, phrases: Phrases) -> Iterator[Taught]:
    """The notes of the corpus that can teach, in the order of their files.

    code: the rules' answer to a note; without a gold record a note teaches only where that is its key's.
    """
    for folder in FOLDERS:
        for path in sorted((corpus / folder).glob("*.jsonl")):
            for line in path.read_bytes().decode("utf-8").split("\n"):
                if line.strip():
                    case = json.loads(line)
                    group = f"{path.stem}/{case['id']}" if path.stem in APART else path.stem
                    taught = _of_gold(case, phrases, group) if "record" in case else None
                    taught = taught or _of_key(case, code, phrases, group)
                    if taught:
                        yield taught


class Chart(Protocol):
    """A settled chart (review.lessons.Lesson), as much of it as is learned from."""

    @property
    def note(self) -> str: ...
    @property
    def coded(self) -> Coded: ...
    @property
    def words(self) -> tuple[Evidence, ...]: ...
    @property
    def chart(self) -> str: ...


CHARTS = "chart/"
"""How the group of an example from a reviewed chart begins."""


def of_charts(charts: Iterable[Chart], phrases: Phrases) -> Iterator[Taught]:
    """The settled charts of a review store, each a group of its own."""
    for one in charts:
        yield of_answer(one.note, one.coded, phrases, CHARTS + one.chart, one.words)


def of_answer(
    note: str, coded: Coded, phrases: Phrases, group: str, words: Sequence[Evidence] = ()
) -> Taught:
    """A note whose answer is known to be right: the evidence of its record. words: further ones of today."""
    today = [(word.start, word.end, ROLES[word.role]) for word in words if word.role in ROLES]
    aside = [(word.start, word.end) for item in coded.not_coded for word in item.evidence]
    for done in coded.visit.procedures:
        for word in words_of(done):
            if done.act in NOT_DONE:
                aside.append((word.start, word.end))
            elif word.role in ROLES:
                today.append((word.start, word.end, ROLES[word.role]))
    return Taught(
        note,
        tuple(dict.fromkeys(today)),
        tuple(dict.fromkeys(aside)),
        _mentions(note, phrases),
        whole=not today and coded.status == "none",
        group=group,
    )


def words_of(done: Procedure) -> Iterator[Evidence]:
    """All evidence of one procedure."""
    yield from done.evidence
    yield from done.count.evidence
    for group in done.groups:
        yield from group.evidence
        yield from group.count.evidence


def digest(examples: Iterable[Taught]) -> str:
    """A fingerprint of everything that is learned from."""
    found = hashlib.sha256()
    for one in examples:
        found.update(repr(one).encode())
    return found.hexdigest()


def _of_gold(case: dict[str, Any], phrases: Phrases, group: str) -> Taught:
    today = [
        (span["start"], span["end"], ROLES[span["role"]]) for span in case["spans"] if span["role"] in ROLES
    ]
    aside = [(item["start"], item["end"]) for item in case["record"]["set_aside"]]
    note = case["note"]
    return Taught(note, tuple(today), tuple(aside), _mentions(note, phrases), whole=True, group=group)


def _of_key(case: dict[str, Any], code: Reader, phrases: Phrases, group: str) -> Taught | None:
    """None where the answer is not the key's, or leaves something to ask."""
    coded = code(case["note"])
    if coded.status not in ("ready", "review", "none") or case.get("only"):
        return None
    wanted = case.get("status") or "ready"
    if (coded.status == "none") != (wanted == "none" or not case["expected"]):
        return None
    keyed = sorted((line["code"], int(line.get("units") or 1)) for line in case["expected"])
    if wanted == "query" or keyed != sorted((line.code, line.units) for line in coded.codes):
        return None
    return of_answer(case["note"], coded, phrases, group)


def _mentions(note: str, phrases: Phrases) -> tuple[Span, ...]:
    return tuple((one.start, one.end, one.kind) for one in phrases(note))
