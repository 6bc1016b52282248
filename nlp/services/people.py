"""Who did it: the clinician who writes, or the staff."""

from __future__ import annotations

import re

from nlp.lexicon import load
from nlp.quick import Quick
from nlp.services.told import Place, Told, pattern

_PEOPLE = load("services")["people"]
_KINDS = (("clinician", pattern(_PEOPLE["clinician"])), ("staff", pattern(_PEOPLE["staff"])))
_ONLOOKER = Quick("|".join(_PEOPLE["onlooker"]))
_ONLOOKER_AFTER = re.compile("|".join(f"(?:{words})" for words in _PEOPLE["onlooker_after"]))
_DONE_BY = pattern(_PEOPLE["done_by"])
_BY = re.compile(r"\bby:? (?:the |our |my |a )?(?:(?:[a-z]\.? ?)?[a-z'-]+,? )?$")
""" "By the nurse", or by name with the title behind it: "by K. Ramos MA"."""
_LABEL = re.compile(r"[ :(=-]*(?:by:? )?(?:the )?")
_REACH_OF_BY = 90
"""Characters behind an act within which "by the nurse" still tells who did it."""


def who_did(told: Told, place: Place) -> tuple[str, Place] | None:
    """ "clinician" or "staff" with the word for the person who did what stands at a place, or None.

    "By the nurse" behind the act goes before the person named ahead of it ("the nurse applied"); a label
    ("applied: RN") comes last. People who only ordered, watched or supervised did nothing.
    """
    start, end = told.sentence(place[0])
    named = _people(told, start, end)
    for kind, (at, stop) in named:
        behind = told.text[max(0, at - 30) : at]
        if place[1] <= at <= place[1] + _REACH_OF_BY and _BY.search(behind):
            return kind, (at, stop)
    ahead = [person for person in named if person[1][1] <= place[0]]
    if ahead:
        return ahead[-1]
    for kind, (at, stop) in named:
        if at >= place[1] and _LABEL.fullmatch(told.text, place[1], at):
            return kind, (at, stop)
    return None


def whole_service_by_clinician(told: Told) -> list[Place]:
    """Where the note says of the whole procedure that a clinician performed it."""
    return told.found(_DONE_BY)


def _people(told: Told, start: int, end: int) -> list[tuple[str, Place]]:
    """The people of a stretch in its order, without onlookers and those who are said to have no part."""
    found: dict[int, tuple[str, Place]] = {}
    for kind, words in reversed(_KINDS):
        for match in words.finditer(told.text, start, end):
            at, stop = match.span()
            if _ONLOOKER.search(told.text[max(0, at - 30) : at]) or _ONLOOKER_AFTER.match(told.text, stop):
                continue
            if told.why_not(at, stop) == "negated":
                continue
            found.setdefault(at, (kind, (at, stop)))
    return [found[at] for at in sorted(found)]
