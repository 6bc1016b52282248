"""The scripted conversations (script/, later/), run over and judged turn by turn.

A turn is [intent, question, {more}]. more: codes (the chart after the turn; without it the chart stays),
supposed (lines of a what-if), says (words of the answer), back (it asks back and changes nothing).
"A or B" as intent: a question that two intents answer alike. opens: the lines before the first question;
where the reader has others, no lines are judged in that note, only what was understood and done.
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

    intents: tuple[str, ...]
    ask: str
    codes: Lines | None
    supposed: Lines | None
    says: tuple[str, ...]
    back: bool


@dataclass(frozen=True)
class Judged:
    """One turn with its key and its faults.

    acted: the turn changed the record; wrong_action: it did what the key does not have. coded: the chart
    after it, before: the one before it.
    """

    key: Key
    turn: Turn
    talk: Talk
    before: Coded
    coded: Coded
    faults: tuple[str, ...]
    acted: bool
    wrong_action: bool


def lines(codes: Sequence[Any]) -> Lines:
    """Claim lines as code: units."""
    return {line.code: line.units for line in codes}


def _lines_of(keyed: dict[Any, int] | None) -> Lines | None:
    return None if keyed is None else {str(code): units for code, units in keyed.items()}


def _key(turn: Sequence[Any]) -> Key:
    more = turn[2] if len(turn) > 2 else {}
    return Key(
        intents=tuple(turn[0].split(" or ")),
        ask=str(turn[1]),
        codes=_lines_of(more.get("codes")),
        supposed=_lines_of(more.get("supposed")),
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
    noted = [
        entry
        for path in sorted(HERE.glob("*/*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
        if "note" in entry
    ]
    found = []
    for entry in entries:
        own = entry if "note" in entry else next(one for one in noted if entry["note_with"] in one["note"])
        talks = tuple(tuple(map(_key, talk)) for talk in entry["talks"])
        found.append((own["note"], _lines_of(own.get("opens")), talks))
    return tuple(found)


@cache
def coded(note: str) -> Coded:
    """The answer the talk begins with."""
    return flow.code(note, id="note")


@cache
def judged(folder: str) -> tuple[Judged, ...]:
    """Every turn of every conversation, in order."""
    return tuple(
        one
        for note, opens, talks in scripts(folder)
        for turns in talks
        for one in _conversation(note, opens, turns)
    )


def _conversation(note: str, opens: Lines | None, turns: Sequence[Key]) -> Iterator[Judged]:
    talk = Talk(note, coded(note))
    read_right = opens is None or lines(coded(note).codes) == opens
    for key in turns:
        before = talk.state
        answer = talk.ask(key.ask)
        after = talk.state
        acted = (after.visit, after.day) != (before.visit, before.day)
        faults = list(_faults(key, answer))
        chart = lines(after.coded.codes)
        wrong = acted and (not ACTING & set(key.intents) or key.back)
        if read_right:
            if key.codes is not None and chart != key.codes:
                faults.append(f"the chart is {chart}")
                wrong = wrong or acted
            if key.supposed is not None and lines(answer.supposed or ()) != key.supposed:
                faults.append(f"supposed {lines(answer.supposed or ())}")
        if wrong:
            faults.append(f"WRONG ACTION, now {chart}")
        yield Judged(key, answer, talk, before.coded, talk.coded, tuple(faults), acted, wrong)


def _faults(key: Key, answer: Turn) -> Iterator[str]:
    if answer.intent not in key.intents:
        yield f"understood as {answer.intent}"
    if answer.understood == key.back and key.intents != ("unclear",):
        yield f"understood is {answer.understood}: {answer.answer[:90]}"
    missing = [words for words in key.says if words not in answer.answer]
    if missing:
        yield f"does not say {missing}: {answer.answer[:120]}"
