"""Lesions of which less is told: like the one before, named together ahead, placed by words alone."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.facts.status import of_section
from nlp.ledger.families import LESIONAL
from nlp.numbers import WORD, value_of
from nlp.quick import Quick
from nlp.services.describing import tell
from nlp.services.lesions import SURGICAL, Lesion, add_stretch
from nlp.services.passages import Passage
from nlp.services.places import Place
from nlp.services.reading import Reading
from nlp.services.referring import Talk
from nlp.services.surgical_lexicon import SURGERY

_OF_OTHERS = frozenset(["historical", "elsewhere"])
_REMOVAL = Quick(SURGERY["removal"])
_PROVEN = Quick(SURGERY["proven"])
_LIKEWISE = re.compile(SURGERY["likewise"])
_NUMBER_AHEAD = re.compile(rf"\b(?P<n>[2-9]|{WORD}) (?:[a-z,-]+ ){{0,4}}$")


def do_likewise(talk: Talk, passage: Passage) -> None:
    """ "Nose 4 mm: shaved flush. Neck 7 mm: same.": done as to the lesion told before."""
    last = next((one for one in reversed(talk.current) if one.surgical), None)
    cut = [act for act in passage.acts if act.kind in SURGICAL]
    if last is None or cut or not passage.measures:
        return
    if _LIKEWISE.search(talk.text, passage.start, passage.end):
        whole = last.has_words(_REMOVAL, talk.text)
        passage.acts = [
            replace(act, kind="shave_removal") if whole and act.kind == "shave" else act
            for act in last.acts
            if act.kind in SURGICAL
        ]


def name_all(talk: Talk, reading: Reading, passages: list[Passage]) -> None:
    """ "Three irritated nevi to go." above lesions told one by one without a name: those are they."""
    cut = [one for one in talk.lesions if one.surgical and one.place is not None]
    # "Here for treatment of 2 proven BCCs", and then ED&C of the chest and of the back.
    gone = [one for one in talk.lesions if one.has("destroy") and one.place and not one.counted]
    cut += [one for one in gone if one not in cut and one.measure("size") and not one.told]
    unnamed = [one for one in cut if not one.told and not one.results]
    if not unnamed:
        return
    for passage in passages:
        named = [one for one in passage.told if one.mention.meaning.get("class") in LESIONAL]
        aside = of_section(reading.lines[passage.line], passage.start)
        if aside == "historical" and (
            talk.speech.is_reason_to_come(passage) or _PROVEN.search(talk.text, passage.start, passage.end)
        ):
            aside = None
        if passage.places or len(named) != 1 or aside:
            continue
        number = _NUMBER_AHEAD.search(talk.text, passage.start, named[0].mention.start)
        told_of_all = talk.speech.says_all(passage) is not None and talk.speech.how_many(passage) == len(
            unnamed
        )
        # "Two BCCs. Shoulder 12 mm, ED&C. Lip 5 mm, refer for Mohs.": one of them is left.
        waits = [one for one in _measured_alone(talk, passage) if one not in unnamed]
        counted = number is not None and value_of(number["n"]) == len([*unnamed, *waits])
        if (counted or told_of_all or _heads(talk, passage, unnamed)) and len(unnamed) == len(cut):
            for lesion in unnamed:
                tell(talk, lesion, passage, named)
                add_stretch(lesion, talk.text, passage.start, passage.end)
            return


def _heads(talk: Talk, passage: Passage, lesions: list[Lesion]) -> bool:
    """ "67 yo with proven BCCs:" above a list of places, of which each has its size."""
    ends = talk.text[passage.start : passage.end].rstrip().endswith(":")
    listed = all(one.listed and one.place and one.place.start > passage.end for one in lesions)
    return ends and listed and (len(lesions) == 1 or any(one.mention.plural for one in passage.told))


def _measured_alone(talk: Talk, passage: Passage) -> list[Lesion]:
    """Lesions told behind a passage by their place and size alone."""
    placed = [one for one in talk.lesions if one.place and one.place.start > passage.end]
    return [one for one in placed if one.measure("size") and not (one.told or one.results or one.acts)]


def place_the_only_one(talk: Talk, reading: Reading, ahead: Place | None) -> None:
    """Give the only lesion told, if it has no place, the one that stands alone ahead of it.

    "Right thigh. Dermatofibroma 3 mm, excised ...": and the wound that another's surgery left is where that
    surgery was ("BCC of the nose cleared by Dr. Stone yesterday; the 1.6 cm defect was closed").
    """
    if any(one.place is not None for one in talk.lesions):
        return
    unplaced = [one for one in talk.lesions if one.acts or one.measure("defect")]
    if len(unplaced) != 1:
        return
    lesion = unplaced[0]
    if ahead is None and not lesion.acts:
        of_others = [
            mention
            for clause in reading.clauses
            for mention in clause.mentions
            if mention.kind == "site" and mention.status and set(mention.status) <= _OF_OTHERS
        ]
        if len({mention.id for mention in of_others}) == 1:
            first = of_others[0]
            sides = {side for side, _, _ in first.sides}
            ahead = Place(first.id, next(iter(sides), None), first.text, first.start, first.end)
    lesion.place = ahead
