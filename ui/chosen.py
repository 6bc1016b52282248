"""Whose evidence the note shows: the proof of all lines and queries and the day, or one thing alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conversation import Turn
from records import Coded, Evidence
from records.visit import Role

ALL = "all"
_TIME: Role = "time"
"""The day of service dates every line's values, so it is shown with them."""


def key(kind: str, place: int) -> str:
    """The name of one thing that can be chosen: "code 0", "query 1", "aside 2", "look 0", "turn 3"."""
    return f"{kind} {place}"


def shown(
    coded: Coded, chosen: str = ALL, turns: Sequence[Turn] = ()
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """The evidence to mark, and beside it the words that were seen and not coded, by either reader.

    turns: of the talk, whose answers have words as well. chosen: ALL, or a name made by key();
    a name that this answer does not have counts as ALL.
    Returns (evidence, aside), each in the order of the note and without repeats.
    """
    one = _evidence_by_key(coded, turns).get(chosen)
    if one is not None:
        return _tidy(one), ()
    proof = [span for line in coded.codes for span in line.evidence]
    proof += [span for asked in coded.queries for span in asked.evidence]
    proof += [span for found in coded.documentation for span in found.evidence if span.role == _TIME]
    aside = [span for item in coded.not_coded for span in item.evidence]
    return _tidy(proof), _tidy([*aside, *_look(coded)])


def _evidence_by_key(coded: Coded, turns: Sequence[Turn]) -> dict[str, tuple[Evidence, ...]]:
    kinds: dict[str, list[tuple[Evidence, ...]]] = {
        "code": [line.evidence for line in coded.codes],
        "query": [asked.evidence for asked in coded.queries],
        "aside": [item.evidence for item in coded.not_coded],
        "element": [item.evidence for item in coded.documentation],
        "look": [_look(coded)],
        "turn": [turn.evidence for turn in turns],
    }
    found = {key(kind, place): spans for kind, items in kinds.items() for place, spans in enumerate(items)}
    for place, turn in enumerate(turns):
        for number, piece in enumerate(quotes(turn.evidence)):
            found[quote_key(place, number)] = (piece,)
    return found


def _look(coded: Coded) -> tuple[Evidence, ...]:
    """The words that the second reader alone takes for a part of today's treatment."""
    return coded.second_look.evidence if coded.second_look else ()


def quotes(evidence: Iterable[Evidence], most: int = 8) -> tuple[Evidence, ...]:
    """The words of an answer that can be chosen one by one: each place once, in the order of the note."""
    by_place = {(piece.start, piece.end): piece for piece in _tidy(evidence)}
    return tuple(by_place.values())[:most]


def quote_key(turn: int, place: int) -> str:
    """The name of one quote of an answer."""
    return f"quote {turn}-{place}"


def _tidy(spans: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(set(spans), key=lambda one: (one.start, one.end, one.role)))
