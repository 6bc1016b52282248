"""Services that no rule codes: named, so that none goes unsaid, and those of a claim have a coder look."""

from __future__ import annotations

from typing import Any

from nlp.lexicon import load
from nlp.services.reading import Reading
from nlp.services.told import Place, Told, pattern_of, told_of
from records import Count, Procedure, SetAside

_WORDS = load("not_covered")
_DOING = pattern_of(_WORDS["doing"])
_SERVICES: tuple[tuple[dict[str, Any], Any, Any, Any], ...] = tuple(
    (
        entry,
        pattern_of(entry["terms"]),
        pattern_of(entry["needs"]) if "needs" in entry else _DOING,
        pattern_of(entry["never_with"]) if "never_with" in entry else None,
    )
    for entry in _WORDS["services"]
)


def not_covered(reading: Reading) -> tuple[tuple[Procedure, ...], tuple[SetAside, ...]]:
    """The services done today that this release does not code: those of a claim, and those beside it."""
    told = told_of(reading)
    claimed: list[Procedure] = []
    beside: list[SetAside] = []
    for entry, terms, needs, never in _SERVICES:
        places = [place for place in told.found(terms) if _done(told, place, needs, never)]
        if not places:
            continue
        if entry.get("aside"):
            words = reading.evidence([(*places[0], "act")])
            reason = _WORDS["reasons"][entry["reason"]]
            beside.append(SetAside(what=entry["what"], reason=reason, evidence=words))
        else:
            words = reading.evidence((*place, "act") for place in places)
            claimed.append(Procedure(act=entry["act"], count=Count(value=1), evidence=words))
    return tuple(claimed), tuple(beside)


def _done(told: Told, place: Place, needs: Any, never: Any) -> bool:
    """Whether the sentence says that it was done, and is about nothing that only sounds like it."""
    sentence = told.sentence(place[0])
    if never is not None and never.search(told.text, *sentence):
        return False
    return any(told.found(needs, sentence))
