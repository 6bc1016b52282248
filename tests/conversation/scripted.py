"""The scripted conversations (script/*.yaml), run over and judged turn by turn.

A turn is [intent, question, {more}]. more: codes (the chart after the turn; without it the chart stays),
supposed (lines of a what-if), says (words of the answer), back (it asks back and changes nothing).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import flow
from conversation import Talk, Turn
from records import Coded

HERE = Path(__file__).parent
ACTING = frozenset(["correct", "undo"])
Lines = dict[str, int]


@dataclass(frozen=True)
class Key:
    """What a turn must be."""

    intent: str
    ask: str
    codes: Lines | None
    supposed: Lines | None
    says: tuple[str, ...]
    back: bool


@dataclass(frozen=True)
class Judged:
    """One turn with its key and its faults; wrong_action: the record is not as the key has it."""

    key: Key
    turn: Turn
    talk: Talk
    coded: Coded
    faults: tuple[str, ...]
    wrong_action: bool


def lines(codes: Sequence[Any]) -> Lines:
    """Claim lines as code: units."""
    return {line.code: line.units for line in codes}


def _key(turn: Sequence[Any]) -> Key:
    more = turn[2] if len(turn) > 2 else {}
    codes, supposed = more.get("codes"), more.get("supposed")
    return Key(
        intent=turn[0],
        ask=str(turn[1]),
        codes=None if codes is None else {str(code): units for code, units in codes.items()},
        supposed=None if supposed is None else {str(code): units for code, units in supposed.items()},
        says=tuple(map(str, more.get("says", ()))),
        back=bool(more.get("back")),
    )


@cache
def scripts(folder: str) -> tuple[tuple[str, Lines | None, tuple[tuple[Key, ...], ...]], ...]:
    """Every note of a folder with its opening lines, where keyed, and its conversations."""
    entries = [
        entry
        for path in sorted((HERE / folder).glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    notes = [entry["note"] for entry in entries if "note" in entry]
    found = []
    for entry in entries:
        note = entry.get("note") or next(text for text in notes if entry["note_with"] in text)
        opens = entry.get("opens")
        first = None if opens is None else {str(code): units for code, units in opens.items()}
        found.append((note, first, tuple(tuple(map(_key, talk)) for talk in entry["talks"])))
    return tuple(found)


@cache
def coded(note: str) -> Coded:
    return flow.code(note, id="note")


@cache
def judged(folder: str) -> tuple[Judged, ...]:
    """Every turn of every conversation, in order."""
    return tuple(
        one for note, _, talks in scripts(folder) for turns in talks for one in _conversation(note, turns)
    )


def _conversation(note: str, turns: Sequence[Key]) -> Iterator[Judged]:
    talk = Talk(note, coded(note))
    for key in turns:
        before = talk.state
        answer = talk.ask(key.ask)
        after = talk.state
        faults = []
        if answer.intent not in key.intent.split(" or "):
            faults.append(f"understood as {answer.intent}")
        if answer.understood == key.back and key.intent != "unclear":
            faults.append(f"understood is {answer.understood}: {answer.answer[:90]}")
        acted = (after.visit, after.day) != (before.visit, before.day)
        chart = lines(after.coded.codes)
        expected = lines(before.coded.codes) if key.codes is None else key.codes
        wrong = acted and (not ACTING & set(key.intent.split(" or ")) or key.back)
        if key.codes is not None and chart != expected:
            faults.append(f"the chart is {chart}")
            wrong = wrong or acted
        if key.supposed is not None and lines(answer.supposed or ()) != key.supposed:
            faults.append(f"supposed {lines(answer.supposed or ())}: {answer.answer[:90]}")
        missing = [words for words in key.says if words not in answer.answer]
        if missing:
            faults.append(f"does not say {missing}: {answer.answer[:120]}")
        if wrong:
            faults.append(f"WRONG ACTION, now {chart}")
        yield Judged(key, answer, talk, after.coded, tuple(faults), wrong)
