"""What a passage tells of the lesions at its places: words, sizes, labels and diagnoses, each to its own."""

from __future__ import annotations

import re

from nlp.quick import Quick
from nlp.services.lesions import SURGICAL, Lesion, add_stretch
from nlp.services.measures import Measure
from nlp.services.passages import Passage, Told
from nlp.services.referring import EACH_WITH, OF_EACH, Talk
from nlp.services.surgical_lexicon import SURGERY

_CLOSED = Quick(SURGERY["closing"]["does"])
_BEHIND_ALL = re.compile(r"(?: (?:lacs?|lacerations?|cuts?|wounds?))?\)? ?(?::|;|,|-|->) ?")


def describe(talk: Talk, lesion: Lesion, passage: Passage, part: tuple[int, int]) -> None:
    """Give a lesion what its part of the passage tells, and what the passage tells of all its places."""
    start, end = part
    add_stretch(lesion, talk.text, start, end)
    if passage.lead:
        add_stretch(lesion, talk.text, *passage.lead)
    first = passage.places[0].start
    if len(passage.places) > 1 and start > passage.start:
        add_stretch(lesion, talk.text, passage.start, min(first, start))
    tail = _closing_behind(talk.text, passage)
    if tail is not None:
        add_stretch(lesion, talk.text, tail, passage.end)
    lesion.labels.update(label.name for label in passage.labels if start <= label.start < end)
    told = [one for one in passage.told if start <= one.mention.start < end]
    shared = talk.speech.says_all(passage, passage.places[-1].end) if len(passage.places) > 1 else None
    if shared:  # "nose and chin, both probable BCC"
        add_stretch(lesion, talk.text, shared.start(), passage.end)
        told += [one for one in passage.told if one.mention.start > shared.start() and one not in told]
    kinds = {one.mention.id for one in passage.told}
    if len(kinds) == 1:
        told = passage.told
    tell(talk, lesion, passage, told)
    lesion.measures += [
        one
        for one in passage.measures
        if start <= one.start < end
        or ((one.role == "margin" or len(passage.measures) == 1) and OF_EACH.match(talk.text, one.end))
        or (one.role == "margin" and EACH_WITH.search(talk.text, passage.start, one.start))
    ]


def _closing_behind(text: str, passage: Passage) -> int | None:
    """Where the closing begins that holds for all places: "knee 2 cm and elbow 3 cm: simple repair"."""
    if len(passage.places) < 2 or len(passage.measures) < len(passage.places):
        return None
    last = max(passage.measures[-1].end, passage.places[-1].end)
    between = _CLOSED.search(text, passage.start, last)
    behind = _BEHIND_ALL.match(text, last, passage.end)
    return behind.end() if behind and not between and _CLOSED.search(text, last, passage.end) else None


def share(talk: Talk, found: list[Lesion], passage: Passage) -> None:
    """ "...; nose, both probable BCC": what is said of both holds for the one told before as well."""
    shared = talk.speech.says_all(passage, passage.places[-1].end)
    number = talk.speech.how_many(passage) if shared else None
    others = [one for one in talk.current if one not in found]
    # "L axilla: all 5 tags" are of that place; "both" is of it and of the one told before.
    if shared and number and 0 < number - len(found) <= len(others):
        told = [one for one in passage.told if one.mention.start > shared.start()]
        for lesion in others[len(found) - number :]:
            tell(talk, lesion, passage, told)


def shares(passage: Passage, lesions: list[Lesion]) -> list[list[Measure]]:
    """What each of the lesions that a passage speaks of has of its measures.

    "Both were excised with 4 mm margins": the one margin that is told of several. "Layered repairs, 3 cm and
    4 cm": of lengths told as often as lesions each has its own.
    """
    if len(lesions) == 1:
        return [list(passage.measures)]
    margins = [one for one in passage.measures if one.role == "margin" and one.certain]
    of_all = margins if len({one.mm for one in margins}) == 1 else []
    lengths = [one for one in passage.measures if one.role == "length"]
    own = [[one] for one in lengths] if len(lengths) == len(lesions) else [[] for _ in lesions]
    return [[*of_all, *mine] for mine in own]


def tell(talk: Talk, lesion: Lesion, passage: Passage, told: list[Told]) -> None:
    """Give a lesion diagnoses: of a report, or of what the clinician says."""
    (lesion.results if talk.speech.is_result(passage) else lesion.told).extend(told)


def settle_counted(found: list[Lesion], passage: Passage) -> None:
    """Actinic keratoses that are counted and frozen are no lesions told one by one."""
    if any(act.kind in SURGICAL for act in passage.acts):
        return
    classes = {one.mention.meaning.get("class") for one in passage.told}
    plural = any(one.mention.plural for one in passage.told)
    many = plural or any(lesion.count and lesion.count > 1 for lesion in found)
    if classes == {"premalignant"} and (many or any(act.kind == "destroy" for act in passage.acts)):
        for lesion in found:
            lesion.counted = not lesion.surgical
