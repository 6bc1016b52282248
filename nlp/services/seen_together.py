"""Lesions counted where they are seen, and biopsied or cut together: "two papules on the cheek, both shaved".

    number beside lesions at one place > an act in their sentence, or one that points back to them > so many

An act with a number of its own needs none of this. One that picks a lesion out ("the largest was biopsied")
is of one; where nothing tells of how many it is, a person looks.
"""

from __future__ import annotations

import re

from nlp.facts import Fact
from nlp.quick import Quick
from nlp.services.lesions import Lesion
from nlp.services.reading import Reading
from nlp.services.surgical_lexicon import SURGERY

_WORDS = SURGERY["seen_together"]
_POINTS_TO_ALL = Quick(_WORDS["points_to_all"])
_PICKS_ONE = re.compile(_WORDS["picks_one"])
_OF_ONE = re.compile(" (?:of|from|to|on) (?:the )?" + _WORDS["picks_one"])
_AHEAD = re.compile(r" (?:of (?:the |these )?)?(?:[a-z-]+,? ){0,4}")
_BEHIND = re.compile(r"(?: ?[(:] ?| )(?:x ?)?")
_CUT = ("biopsy", "shave", "shave_removal", "excision")


def count_together(reading: Reading, lesions: list[Lesion]) -> None:
    """Give a lesion told at one place the number that the note counts there, when its act was of them all.

    Sets count, or adds a doubt where the note does not say how many of them the act was done to.
    """
    for lesion in lesions:
        cut = [act for act in lesion.acts if act.kind in _CUT]
        if lesion.count or not cut or any(act.n for act in lesion.acts) or lesion.labels:
            continue
        seen = _counted_there(reading, lesion, cut[0].start)
        if seen is None or not seen.n:
            continue
        sizes = [one for one in lesion.measures if one.role == "size"]
        covered = [_covers(reading, seen, act.start, act.end) for act in cut]
        if any(covered) or len(sizes) == seen.n:
            lesion.count = seen.n
        elif None in covered:
            lesion.doubts.append(_WORDS["unclear"].format(number=seen.n))


def _counted_there(reading: Reading, lesion: Lesion, act: int) -> Fact | None:
    """The only number of several lesions that the note tells with the lesion's place, and with no other.

    Of a lesion told without a place: with none, in the sentence of its act.
    """
    found = [
        fact
        for fact in reading.facts
        if fact.kind in ("seen", "treated")
        and fact.n is not None
        and fact.n > 1
        and _counts_its_lesions(reading.text, fact)
        and not (fact.whole or fact.reference or fact.more)
        and _is_told_with(reading, fact, lesion, act)
    ]
    return found[0] if len(found) == 1 else None


def _is_told_with(reading: Reading, fact: Fact, lesion: Lesion, act: int) -> bool:
    place = lesion.place
    if place is None:
        first, stop = _sentence(reading, act)
        return not fact.sites and first <= fact.start < stop
    return (
        len(fact.sites) == 1
        and fact.sites[0].start < place.end
        and place.start < fact.sites[0].end
        and ":" not in reading.text[fact.start : place.start]  # "2 BCCs: L thigh ...; R thigh ..."
    )


def _sentence(reading: Reading, at: int) -> tuple[int, int]:
    return next(((a, b) for a, b, _ in reading.sentences if a <= at < b), (at, at + 1))


def _counts_its_lesions(text: str, fact: Fact) -> bool:
    """Whether the number stands right at the plural name of the lesions: "two dark papules", "nevi x2"."""
    for name in (fact.noun, fact.diagnosis if fact.own else None):
        for number in fact.numbers if name is not None else ():
            if name is not None and (
                (name.plural and _AHEAD.fullmatch(text, number.end, max(number.end, name.start)))
                or _BEHIND.fullmatch(text, name.end, max(name.end, number.start))
            ):
                return True
    return False


def _covers(reading: Reading, seen: Fact, start: int, end: int) -> bool | None:
    """Whether words of an act at start..end are of all the lesions seen; None where the note is silent."""
    first, stop = _sentence(reading, start)
    if _PICKS_ONE.search(reading.text, max(first, min(seen.start, start)), start):
        return False
    if _OF_ONE.match(reading.text, end):
        return False
    if _POINTS_TO_ALL.search(reading.text, first, stop):
        return True
    return True if first <= seen.start < stop else None
