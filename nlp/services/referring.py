"""Which lesions a passage without a place speaks of: those of the talk, or those that it points to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlp.services.lesions import Lesion
from nlp.services.passages import Passage
from nlp.services.places import Place
from nlp.services.speech import Speech
from nlp.services.surgical_lexicon import SURGERY

OF_EACH = re.compile(r" ?(?:margins? )?(?:for |on |around )?(?:each|both|all)\b(?! (?:sides?|edges?|around))")
EACH_WITH = re.compile(
    r"\b(?:both|each|all)(?: (?:were|was|are))?(?: (?:excised|taken|removed|cut out))?,? "
    r"(?:with|w/) ?(?:an? )?$"
)
""" "Cheek 7 mm and chin 9 mm, margins 4 mm each"."""
_BY_SIDE = re.compile(SURGERY["by_side"])
_DEFINITE = re.compile(SURGERY["definite"])


_WHOLE = frozenset(["length", "size"])
"""What is measured of a wound or a lesion as a whole."""


@dataclass(slots=True)
class Talk:
    """What is known when a passage is heard: every lesion so far, and those that the talk is about.

    ahead: a place told alone before any lesion. counting: whether the lesions placed last are only counted.
    last_line, last_told: lines of the last passage with places, and of the last one that told of a lesion.
    """

    text: str
    speech: Speech
    lesions: list[Lesion] = field(default_factory=list)
    current: list[Lesion] = field(default_factory=list)
    ahead: Place | None = None
    counting: bool = False
    last_line: int = -1
    last_told: int = -1


def spoken_of(talk: Talk, passage: Passage) -> list[Lesion]:
    """The lesions the talk is about, or as many of the last ones as "both" or "all three" says."""
    known = [one for one in talk.lesions if one.place is not None and not one.counted]
    pointed = _of_that_side(talk, passage, known) or _of_that_length(talk, passage)
    if pointed:
        return pointed
    known = [one for one in known if one.surgical] or known
    number = talk.speech.how_many(passage)
    if number and number > 1:
        return known[-number:] if len(known) >= number else talk.current
    of_each = any(one.role == "margin" and OF_EACH.match(talk.text, one.end) for one in passage.measures)
    if talk.speech.says_all(passage) or of_each:
        blocks = {block for one in talk.current for _, block in one.items}
        return [one for one in known if any(b in blocks for _, b in one.items)] or talk.current
    return talk.current


def targets(talk: Talk, passage: Passage) -> list[Lesion]:
    """The lesions an act without a place was done to."""
    named = labelled(talk, passage)
    if named:
        return named
    kinds = tuple(act.kind for act in passage.acts)
    known = [one for one in talk.lesions if not one.counted and one.place is not None]
    fresh = [one for one in known if not one.surgical]
    number = talk.speech.how_many(passage)
    if number and number > 1 and len(fresh) >= number and not any(one.has(*kinds) for one in fresh):
        return fresh[-number:]
    if number and number > 1:
        blocks = {block for one in talk.current for _, block in one.items}
        group = [one for one in known if any(block in blocks for _, block in one.items)]
        if number in (len(talk.current), len(group)):
            return talk.current if number == len(talk.current) else group
    pointed = _of_that_side(talk, passage, known) or _pointed_at(talk, passage, known)
    if pointed:
        return pointed
    if talk.current and talk.speech.says_all(passage):
        of_item = [one for one in known if any(item == passage.item for item, _ in one.items)]
        if passage.listed and len(of_item) > 1:
            return of_item
        blocks = {block for one in talk.current for _, block in one.items}
        group = [one for one in known if any(block in blocks for _, block in one.items)]
        ways = {(act.kind, act.technique) for act in passage.acts if act.technique}
        again = [one for one in group if ways & {(act.kind, act.technique) for act in one.acts}]
        sampled = ("shave",) if kinds == ("biopsy",) else ()  # a table of shaves, and "all biopsied" below it
        same_kind = [one for one in group if not one.surgical or one.has(*kinds, *sampled)]
        return again or same_kind or talk.current
    current = [one for one in talk.current if not one.counted]
    again = [one for one in known if one.has(*kinds)]
    of_its_item = any(item == passage.item for one in current for item, _ in one.items)
    waits = [one for one in current if not one.acts and one.measure("size") and _is_of(one, "malignant")]
    if again and waits and kinds == ("destroy",):
        return waits  # "Site: chest; Dx: SCCIS; Size: 6 mm; Tx: ED&C" below another one
    if again and current and not (of_its_item or passage.told or any(one.surgical for one in current)):
        here = talk.speech.block(passage)
        own = [one for one in current if any(block == here for _, block in one.items)]
        if own and not any(block == here for one in again for _, block in one.items):
            return own  # "Site: left helix", a line, "Lesion: ... A punch biopsy was performed."
        return again  # the act of a table's rows told again beneath it: "Bx by shave, bottle A"
    return current or fresh[-1:]


def _is_of(lesion: Lesion, of_class: str) -> bool:
    return any(told.mention.meaning.get("class") == of_class for told in lesion.told)


def _pointed_at(talk: Talk, passage: Passage, known: list[Lesion]) -> list[Lesion]:
    """ "The nodule", "the BCC": the last lesion so called, unless the talk is about one so called."""
    text = talk.text
    for one in passage.told:
        if not one.certain:
            continue
        named = [lesion for lesion in known if any(t.mention.id == one.mention.id for t in lesion.told)]
        if named and not any(lesion in named for lesion in talk.current):
            return named[-1:]
    definite = _DEFINITE.search(text, passage.start, passage.end)
    if definite and definite["noun"] != "lesion":
        named = [lesion for lesion in known if definite["noun"] in lesion.nouns]
        # "The mole", where a nevus waits: what was done to the other one already is done to this.
        done = bool(named) and named[-1].has(*(act.kind for act in passage.acts))
        waits = [one for one in talk.current if one in known and not one.acts]
        if named and not any(lesion in named for lesion in talk.current) and not (done and waits):
            return named[-1:]
    return []


def _of_that_side(talk: Talk, passage: Passage, known: list[Lesion]) -> list[Lesion]:
    """ "The left wound": the only lesion that is told of on that side."""
    told = _BY_SIDE.search(talk.text, passage.start, passage.end)
    found = [one for one in known if told and one.place and one.place.side == told["side"]]
    return found if len(found) == 1 else []


def _of_that_length(talk: Talk, passage: Passage) -> list[Lesion]:
    """ "A complex repair of 6.2 cm", of several wounds spoken of: the only one that measures as much."""
    lengths = {measure.mm for measure in passage.measures if measure.role in _WHOLE}
    found = [one for one in talk.current if any(m.mm in lengths and m.role in _WHOLE for m in one.measures)]
    return found if len(found) == 1 < len(talk.current) else []


def labelled(talk: Talk, passage: Passage) -> list[Lesion]:
    """The lesions whose labels the passage names ("B", "#2")."""
    names = {label.name for label in passage.labels}
    if names:
        return [lesion for lesion in talk.lesions if names & lesion.labels]
    return _numbered(talk, passage) if passage.acts else []


def _numbered(talk: Talk, passage: Passage) -> list[Lesion]:
    """ "Diagnosis: 1. AK, hands. 2. Naevus, chin. Treatment: 1. ... 2. Shave": the one of the same number."""
    if passage.number is None or passage.places:
        return []
    here, number = passage.number
    found = [one for one in talk.lesions if (here - 1, number) in one.numbers and one.place is not None]
    return found if len(found) == 1 and not found[0].surgical else []
