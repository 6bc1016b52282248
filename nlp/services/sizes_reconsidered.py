"""The sizes of the lesions looked at a second time, all lesions together: a size that stands alone finds its
lesion, and a number that cannot be what it was taken for is taken for what it can be.

Each of these is an inference, so each leaves a doubt: a coder confirms it, and nobody is asked what the note
tells already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nlp.lexicon import load
from nlp.services.closings import closing_of
from nlp.services.lesions import Lesion, absorb
from nlp.services.measures import Measure, measures_of
from nlp.services.places import is_part
from nlp.services.reading import Reading

_WORDS = load("surgery")["reconsidered"]
_CUT_OUT, _CUT_OUT_BEHIND = re.compile(_WORDS["cut_out"]), re.compile(_WORDS["cut_out_behind"])
_WITH = re.compile(_WORDS["with_margins"])
_ENDS = re.compile(r"[.;\n](?=\s|$)|\n")
_BY_SIZE = ("excision", "shave_removal", "shave", "removal")
_OF_THE_SAME = 0.5
"""Millimetres within which two tellings are of one measure."""


def reconsider(reading: Reading, lesions: list[Lesion]) -> list[Lesion]:
    """The lesions with their sizes set right; those told a second time without a size are put together."""
    for lesion in lesions:
        if lesion.has(*_BY_SIZE):
            _length(reading, lesion)
            _margin(lesion)
            _excised(lesion)
            _whole(reading.text, lesion)
    lesions = _told_again(lesions)
    _left_over(reading, lesions)
    return lesions


def _length(reading: Reading, lesion: Lesion) -> None:
    """A later, much greater size of a lesion that was sewn, where no length is told, is that of the wound."""
    first, others = _told(lesion)
    least = first * _WORDS["least_length"] / 100
    great = [one for one in others if one.mm >= least]
    if not great or lesion.measure("length") or closing_of(reading, lesion.stretches) is None:
        return
    rest = [one for one in others if one not in great]
    if len({one.mm for one in great}) == 1 and all(one.mm <= _WORDS["widest_margin"] for one in rest):
        for one in great:
            _change(lesion, one, replace(one, role="length"))
        lesion.doubts.append(_WORDS["says"]["length"])


def _margin(lesion: Lesion) -> None:
    """A later, much smaller size of a lesion that was cut out, where no margin is told, is its margin."""
    first, others = _told(lesion)
    most = min(_WORDS["widest_margin"], first * _WORDS["most_margin"] / 100)
    small = [one for one in others if one.mm <= most]
    if not small or lesion.measure("margin") or not lesion.has("excision"):
        return
    if len({one.mm for one in others}) == 1:
        for one in small:
            _change(lesion, one, replace(one, role="margin"))
        lesion.doubts.append(_WORDS["says"]["margin"])


def _excised(lesion: Lesion) -> None:
    """ "9 mm with 5 mm margins (1.9 cm)": the sum of both is no second margin."""
    margins = [one for one in lesion.measures if one.role == "margin"]
    sizes = [one for one in lesion.measures if one.role == "size"]
    for whole in margins:
        if any(
            abs(size.mm + 2 * margin.mm - whole.mm) <= _OF_THE_SAME
            for size in sizes
            for margin in margins
            if margin is not whole
        ):
            _change(lesion, whole, replace(whole, role="excised"))
            return


def _whole(text: str, lesion: Lesion) -> None:
    """ "Excised 1.7 cm with 4 mm margins", "9 mm excised, 4 mm margins": the lesion, or all of it."""
    sizes = [one for one in lesion.measures if one.role in ("size", "excised")]
    if len(sizes) != 1 or lesion.measure("margin") is None:
        return
    behind = _CUT_OUT_BEHIND.match(text, sizes[0].end)
    if behind and _WITH.match(text, behind.end()) and _follows_its_name(text, lesion, sizes[0]):
        return  # "BCC L cheek 8 mm excised with 4 mm margins"
    if behind or _CUT_OUT.search(text, 0, sizes[0].start):
        _change(lesion, sizes[0], replace(sizes[0], role="size"))
        lesion.doubts.append(_WORDS["says"]["whole"])


def _follows_its_name(text: str, lesion: Lesion, size: Measure) -> bool:
    """Whether the lesion is named before its size and in the same sentence."""
    named = [one.mention.end for one in lesion.told if one.mention.end <= size.start]
    return bool(named) and not _ENDS.search(text, max(named), size.start)


def _told(lesion: Lesion) -> tuple[float, list[Measure]]:
    """The first size told of a lesion, 0 for none, and those told later that are others."""
    sizes = sorted((one for one in lesion.measures if one.role == "size"), key=lambda one: one.start)
    first = sizes[0].mm if sizes else 0.0
    return first, [one for one in sizes if abs(one.mm - first) > _OF_THE_SAME]


def _change(lesion: Lesion, old: Measure, new: Measure) -> None:
    lesion.measures[lesion.measures.index(old)] = new


def _told_again(lesions: list[Lesion]) -> list[Lesion]:
    """A lesion without any size, at a place that holds that of one with the same act, is that one."""
    kept = list(lesions)
    for lesion in lesions:
        if not lesion.has(*_BY_SIZE) or lesion.measures or lesion.counted or (lesion.count or 1) > 1:
            continue
        same = [one for one in kept if one is not lesion and one.measure("size") and _may_be(lesion, one)]
        if len(same) == 1:
            absorb(same[0], lesion)
            same[0].doubts.append(_WORDS["says"]["told_again"])
            kept.remove(lesion)
    return kept


def _may_be(lesion: Lesion, other: Lesion) -> bool:
    if not {act.kind for act in lesion.acts} <= {act.kind for act in other.acts}:
        return False
    if lesion.labels and other.labels and not lesion.labels & other.labels:
        return False
    mine, theirs = ({told.mention.id for told in one.told} for one in (lesion, other))
    if mine and theirs and not mine & theirs:
        return False
    if lesion.place is None or other.place is None:
        return lesion.place is None
    sides = {lesion.place.side, other.place.side} - {None}
    return len(sides) < 2 and lesion.place.id != other.place.id and is_part(other.place.id, lesion.place.id)


def _left_over(reading: Reading, lesions: list[Lesion]) -> None:
    """As many sizes without a lesion as lesions without a size: each has its own, in their order."""
    without = [
        one for one in lesions if one.has(*_BY_SIZE) and not one.counted and one.measure("size") is None
    ]
    without = [one for one in without if one.measure("excised") is None and (one.count or 1) == 1]
    if not without:
        return
    taken = {one.start for lesion in lesions for one in lesion.measures}
    free = [one for one in _sizes(reading) if one.start not in taken]
    if len(free) == len(without):
        for lesion, size in zip(without, free, strict=True):
            lesion.measures.append(size)
            lesion.doubts.append(_WORDS["says"]["left_over"])


def _sizes(reading: Reading) -> Iterable[Measure]:
    """The sizes of lesions that the note tells of today."""
    found = [one for one in measures_of(reading) if one.role == "size"]
    earlier = [(a, b) for a, b, line in reading.sentences if reading.lines[line].earlier]
    return [one for one in found if not any(a <= one.start < b for a, b in earlier)]
