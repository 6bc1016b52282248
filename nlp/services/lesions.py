"""The lesions a note tells of one by one, and which name speaks of which lesion told before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from nlp.ledger.families import BY_NUMBER
from nlp.lexicon import load
from nlp.quick import Quick
from nlp.services.measures import OF_AN_OPERATION, Measure
from nlp.services.passages import Passage, Told
from nlp.services.places import Place, is_part, same
from nlp.services.surgical_acts import Act
from nlp.services.surgical_lexicon import SURGERY

_BROAD = frozenset(load("sites")["broad"])
_ANOTHER = re.compile(SURGERY["another_lesion"])
_SAME = Quick(SURGERY["same_lesion"])
_NOUNS = Quick(SURGERY["nouns"])
_SIDES = 2
_OF_A_STEP = frozenset(["other", "tool"])
"""What is measured of a step of the operation: how far the skin was freed, a punch."""
SURGICAL = frozenset(["biopsy", "shave", "shave_removal", "excision", "mohs", "removal"])


@dataclass(slots=True, eq=False)
class Lesion:
    """A lesion with all that the note tells of it.

    place: None until it is told. stretches: plain characters start..end that speak of it. counted: whether it
    stands for lesions that are counted and not told one by one (actinic keratoses frozen). items: the list
    items it stands in, with their block. count: how many lesions are told together at its place.
    doubts: what had to be inferred of its sizes. numbers: lists of the note with its number in each.
    """

    place: Place | None = None
    labels: set[str] = field(default_factory=set)
    told: list[Told] = field(default_factory=list)
    results: list[Told] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    stretches: list[tuple[int, int]] = field(default_factory=list)
    items: list[tuple[int, int]] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    counted: bool = False
    listed: bool = False
    count: int | None = None
    apart: bool = False
    doubts: list[str] = field(default_factory=list)
    numbers: set[tuple[int, int]] = field(default_factory=set)

    def has(self, *kinds: str) -> bool:
        """Whether an act of one of these kinds was done to it."""
        return any(act.kind in kinds for act in self.acts)

    def measure(self, role: str) -> Measure | None:
        """The first size told of this role."""
        return next((found for found in self.measures if found.role == role), None)

    def has_words(self, words: Quick, text: str) -> bool:
        """Whether words stand in what the note tells of it."""
        return any(words.search(text, start, end) for start, end in self.stretches)

    @property
    def surgical(self) -> bool:
        return any(act.kind in SURGICAL for act in self.acts)


def add_stretch(lesion: Lesion, text: str, start: int, end: int) -> None:
    """Remember that the words at start..end speak of a lesion."""
    if end > start and (start, end) not in lesion.stretches:
        lesion.stretches.append((start, end))
        lesion.nouns.update(match.group().rstrip("s") for match in _NOUNS.finditer(text, start, end))


def absorb(lesion: Lesion, other: Lesion) -> None:
    """Give a lesion all that was told of another, which turns out to be the same one."""
    lesion.labels |= other.labels
    lesion.numbers |= other.numbers
    lesion.nouns |= other.nouns
    _extend(lesion.told, other.told)
    _extend(lesion.results, other.results)
    _extend(lesion.measures, other.measures)
    _extend(lesion.acts, other.acts)
    _extend(lesion.stretches, other.stretches)
    _extend(lesion.items, other.items)
    _extend(lesion.doubts, other.doubts)
    lesion.count = lesion.count or other.count


def put_titles_away(lesions: list[Lesion], text: str) -> None:
    """ "Mohs surgery report" over a lesion that was operated on so: the title is no lesion of its own."""
    for title in [one for one in lesions if one.place is None and one.surgical and not one.apart]:
        kinds = {act.kind for act in title.acts}
        ids = {told.mention.id for told in title.told}
        done = [one for one in lesions if one.place is not None and all(one.has(kind) for kind in kinds)]
        done = [one for one in done if not ids or ids <= {told.mention.id for told in one.told}]
        another = any(_ANOTHER.search(text, *stretch) for stretch in title.stretches)
        more = max([act.n or 1 for act in title.acts]) > len(done)
        if not done or another or more or title.measures:
            continue
        lesions.remove(title)
        if len(done) == 1:
            absorb(done[0], title)
    for title in [one for one in lesions if _names_both_sides(one)]:
        if _told_side_by_side(title, lesions):
            lesions.remove(title)


def _names_both_sides(lesion: Lesion) -> bool:
    """Whether a surgical lesion stands for one on each side and nothing is measured of it."""
    on_both = lesion.place is not None and (lesion.place.side == "bilateral" or (lesion.count or 1) == _SIDES)
    return lesion.surgical and on_both and not lesion.measures


def _told_side_by_side(title: Lesion, lesions: list[Lesion]) -> bool:
    """ "Excision of keloids of both ear lobes", and then the right one and the left one."""
    kinds, ids = {act.kind for act in title.acts}, {told.mention.id for told in title.told}
    sides = [
        one.place.side
        for one in lesions
        if one.place is not None
        and one is not title
        and all(one.has(kind) for kind in kinds)
        and (is_part(one.place.id, title.place.id) if title.place else False)
        and (not ids or not one.told or ids & {told.mention.id for told in one.told})
    ]
    return {"left", "right"} <= set(sides)


def put_totals_away(lesions: list[Lesion], text: str) -> None:
    """ "Three facial lacerations: forehead 2.5, cheek 1.8, chin 1.9 cm": the face is none of them."""
    for total in [one for one in lesions if one.place and one.count and one.count > 1]:
        if total.measures or total.counted or total.place is None:
            continue
        inside = [
            one
            for one in lesions
            if one is not total and one.place and one.place.id != total.place.id and one.measures
            and is_part(one.place.id, total.place.id) and one.place.start > total.place.start
        ]  # fmt: skip
        if len(inside) != total.count:
            continue
        lesions.remove(total)
        for one in inside:
            _extend(one.acts, total.acts if not one.acts else [])
            _extend(one.told, total.told if not one.told else [])
            for stretch in total.stretches:
                add_stretch(one, text, *stretch)


_Any = TypeVar("_Any")


def _extend(mine: list[_Any], theirs: list[_Any]) -> None:
    mine.extend(found for found in theirs if found not in mine)


def find(lesions: list[Lesion], place: Place, passage: Passage, text: str, block: int) -> Lesion | None:
    """The lesion told before that a place of this passage speaks of, None when it is a new one.

    block: the list or paragraph that the passage stands in.
    """
    ahead = text[passage.start : place.end]
    if _ANOTHER.search(ahead):
        return None
    labels = {label.name for label in passage.labels}
    again = bool(_SAME.search(text, passage.start, passage.end))
    for lesion in reversed(lesions):
        if lesion.place is None or not (_may_be(lesion.place, place) or _is_title_of(lesion, place)):
            continue
        if _is_other(lesion, passage, labels, block, again) or _counts_others(lesion, place, passage):
            continue
        return lesion
    return _pointed_back_to(lesions, place, passage, text)


_POINTS_BACK = Quick(r"\b(?:the|his|her|this|that) (?:[a-z]+ ){0,1}$")


def _pointed_back_to(lesions: list[Lesion], place: Place, passage: Passage, text: str) -> Lesion | None:
    """ "The arm", "the face": a wider place without a side, told behind the one lesion that lies in it."""
    if (
        place.side is not None
        or place.count
        or passage.labels
        or not _POINTS_BACK.search(text, 0, place.start)
    ):
        return None
    within = [one for one in lesions if one.place is not None and not one.counted]
    within = [one for one in within if one.place and is_part(one.place.id, place.id)]
    if len(within) != 1:
        return None
    ids = {told.mention.id for told in passage.told}
    known = {told.mention.id for told in within[0].told}
    if ids and known and not ids & known:
        return None
    return None if _differs_in_size(within[0], passage) else within[0]


def told_again(
    found: list[Lesion], place: Place, part: tuple[int, int], passage: Passage, text: str
) -> Lesion | None:
    """The lesion that the same words named already: "the ear and the chest were numbed, plain for the ear".

    found: of this passage. part: where the words about the place begin and end.
    """
    own = [one.start for one in passage.measures] + [one.mention.start for one in passage.told]
    if any(part[0] <= at < part[1] for at in own) or not _POINTS_BACK.search(text, 0, place.start):
        return None
    return next((one for one in reversed(found) if one.place is not None and _may_be(one.place, place)), None)


def _is_title_of(lesion: Lesion, place: Place) -> bool:
    """Whether a wide place told with an act alone ("Mohs surgery - trunk") is the narrower one told now."""
    bare = bool(lesion.acts) and not (lesion.told or lesion.measures or lesion.labels or lesion.counted)
    return (
        bare and lesion.place is not None and same(lesion.place, place) and is_part(place.id, lesion.place.id)
    )


def _may_be(one: Place, other: Place) -> bool:
    if not same(one, other):
        return False
    if one.id == other.id:
        return True
    return not ({one.id, other.id} & _BROAD) or (one.side == other.side and one.side is not None)


def _is_other(lesion: Lesion, passage: Passage, labels: set[str], block: int, again: bool) -> bool:
    """What shows that a lesion at the same place is another one."""
    if lesion.labels and labels and not lesion.labels & labels:
        return True
    in_list = lesion.listed and passage.listed
    other_item = in_list and all(item != passage.item and told == block for item, told in lesion.items)
    steps = _OF_A_STEP | OF_AN_OPERATION if passage.template else _OF_A_STEP
    told = [one for one in passage.measures if one.role not in steps]
    if other_item and (lesion.acts or lesion.measures) and (passage.acts or told):
        return True
    surgical = any(act.kind in SURGICAL for act in passage.acts)
    if lesion.counted and not again:
        return True
    several = bool(passage.told) and all(one.mention.plural for one in passage.told)
    if several and (lesion.surgical or (lesion.told and all(one.mention.plural for one in lesion.told))):
        known = {one.mention.id for one in lesion.told}
        if known and not known & {one.mention.id for one in passage.told}:
            return True  # "nevus of the back, shaved"; "7 seborrheic keratoses of the back were frozen"
    if surgical and not again and lesion.has("destroy") and not lesion.surgical and _is_premalignant(lesion):
        return True
    return _differs_in_size(lesion, passage)


def _counts_others(lesion: Lesion, place: Place, passage: Passage) -> bool:
    """ "Scalp: melanoma in situ excised. AK x 4 scalp: LN2": several of another name are not the one told.

    Nor is a lesion of a benign or premalignant name, destroyed too, the cancer that was destroyed there.
    """
    known = {one.mention.id for one in lesion.told}
    named = {one.mention.id for one in passage.told}
    if not (known and named) or known & named:
        return False
    if _is_malignant(lesion) and lesion.has("destroy") and any(act.kind == "destroy" for act in passage.acts):
        return all(one.mention.meaning.get("class") in BY_NUMBER and one.certain for one in passage.told)
    return lesion.surgical and (place.count or 1) > 1


def _is_premalignant(lesion: Lesion) -> bool:
    return any(told.mention.meaning.get("class") == "premalignant" for told in lesion.told)


def _is_malignant(lesion: Lesion) -> bool:
    return {told.mention.meaning.get("class") for told in lesion.told} == {"malignant"}


def _differs_in_size(lesion: Lesion, passage: Passage) -> bool:
    mine = lesion.measure("size")
    theirs = [found for found in passage.measures if found.role == "size"]
    done = (lesion.surgical or lesion.has("destroy")) and any(act.kind in SURGICAL for act in passage.acts)
    return bool(done and mine and theirs and all(found.mm != mine.mm for found in theirs))


def narrow(lesion: Lesion, place: Place) -> None:
    """Keep the narrower of two names of a lesion's place, and a side that one of them tells."""
    told = lesion.place
    if told is None:
        lesion.place = place
        return
    best = place if place.id != told.id and is_part(place.id, told.id) else told
    side = told.side or place.side
    lesion.place = Place(best.id, side, best.text, best.start, best.end, best.count)
