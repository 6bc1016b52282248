"""Query letters, read as a compliance officer would: every letter of the notes of the corpus that ask."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import flow
from conversation import Talk

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FORBIDDEN = {
    "a code": r"(?<![\d.,])\d{5}(?![\d,])|\b[A-Z]\d\d\.\w+|\bCPT\b|\bICD\b|\bmodifier\b",
    "payment": r"(?i)\b(?:pay(?:s|ment|er|able)?|paid|bill(?:s|ed|ing|able)?|reimburs\w+|claims?|revenue"
    r"|charges?|cover(?:ed|age))\b",
    "leading": r"(?i)\b(?:should (?:be|have|document)|please (?:add|document that|confirm that|state that)"
    r"|we need you to|isn.t it"
    r"|don't you|would you agree|in order to|so that we|must (?:say|read|document))\b",
}
SAMPLE = 5
"""Every so-manieth note of the corpus is looked at; all of them with --whole."""


def letters(whole: bool) -> Iterator[tuple[str, Any, str, str]]:
    """Note, answer, open letter and multiple choice letter."""
    notes = [
        json.loads(line)["note"]
        for folder in ("dev", "context")
        for path in sorted((CORPUS / folder).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]
    for note in notes[:: 1 if whole else SAMPLE]:
        coded = flow.code(note, id="note")
        if coded.queries:
            talk = Talk(note, coded)
            first = talk.ask("draft a query to the provider").answer
            yield note, coded, first, talk.ask("as multiple choice please, draft the query").answer


def faults(note: str, coded: Any, letter: str, choices: bool) -> Iterator[str]:
    """What is wrong with a letter. Words that it quotes from the note are the note's."""
    own = re.sub(r"“[^”]*”", "“”", letter)
    for name, pattern in FORBIDDEN.items():
        found = re.search(pattern, own)
        if found:
            yield f"{name}: {found.group()}"
    day = coded.day.isoformat() if coded.day else "no day of service"
    if day not in letter:
        yield "no date"
    words = " ".join(note.split())
    yield from (
        f"not in the note: {quote}" for quote in re.findall(r"“([^”]*)”", letter) if quote not in words
    )
    if any(query.evidence for query in coded.queries) and "“" not in letter:
        yield "quotes nothing"
    for number in range(1, len(coded.queries) + 1):
        if f"\n{number}. " not in letter:
            yield f"question {number} is not asked"
    ways_out = [letter.count("[ ] other: ____"), letter.count("[ ] unable to determine")]
    if choices and ways_out != [len(coded.queries)] * 2:
        yield "a choice without a way out"


def test_every_letter_is_compliant(request: pytest.FixtureRequest) -> None:
    looked_at, wrong = 0, []
    for note, coded, letter, choice in letters(bool(request.config.getoption("--whole"))):
        looked_at += 1
        found = [*faults(note, coded, letter, False), *faults(note, coded, choice, True)]
        wrong += [f"{fault} | {letter[:300]}" for fault in found]
    assert looked_at > 30
    assert wrong == []


@pytest.mark.parametrize(
    ("letter", "fault"),
    [
        ("Please confirm that 5 were treated.", "leading"),
        ("Needed for 17000.", "a code"),
        ("So that the claim can go out.", "payment"),
        ("The record reads: “nine nevi”.", "not in the note"),
    ],
)
def test_a_bad_letter_is_found_out(letter: str, fault: str) -> None:
    coded = flow.code("Several AKs frozen with LN2 on the scalp.")
    assert any(fault in one for one in faults("Several AKs", coded, letter, False))
