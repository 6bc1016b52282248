"""Whether an act told without a place leads the places that follow it, as the title of a list does."""

from __future__ import annotations

import re

from nlp.facts.status import of_section
from nlp.quick import Quick
from nlp.services.lesions import SURGICAL, Lesion
from nlp.services.passages import Passage
from nlp.services.reading import Reading
from nlp.services.speech import WORDS_OF_A_TITLE, Speech
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.surgical_words import DESTROYING

_TURNS_TO = Quick(SURGERY["turns_to"])
_ENDS_IN_COLON = re.compile(r"[:\-]\s*$")
_WORDS = re.compile(r"[a-z]+")
_SAMPLED = frozenset(["biopsy", "shave", "shave_removal"])
"""Acts of which one may be the heading and another the item: "Biopsies: shave - scalp"."""
_UNKNOWN = frozenset(["uncertain", "unspecified"])
_COUNTED = frozenset(["premalignant", "benign"])
"""Classes of diagnosis whose lesions are counted and not told one by one."""


def _is_of_unknown_kind(passage: Passage) -> bool:
    """ "LN2 to each.", and then "Neoplasm, postauricular scalp": what is not known was not destroyed."""
    classes = {one.mention.meaning.get("class") for one in passage.told}
    return bool(classes) and classes <= _UNKNOWN


def _tells_of_one(passage: Passage, current: list[Lesion]) -> bool:
    """ "Nasal ala, 5 mm papule. Shave bx done.": the act goes on with the lesion of its own item."""
    surgical = any(act.kind in SURGICAL for act in passage.acts)
    return any(
        one.place is not None
        and not one.acts
        and any(item == passage.item for item, _ in one.items)
        and (surgical or any(told.mention.meaning.get("class") == "malignant" for told in one.told))
        for one in current
    )


class Leading:
    """Answers which acts of one note lead the places behind them."""

    def __init__(self, reading: Reading, passages: list[Passage], speech: Speech) -> None:
        self._reading = reading
        self._text = reading.text
        self._passages = passages
        self._speech = speech

    def leads(self, passage: Passage, index: int, current: list[Lesion]) -> bool:
        """Whether an act without a place leads places that follow."""
        if not self._places_follow(passage, index):
            return False
        if passage.listed and any(
            item == passage.item for one in current if one.place for item, _ in one.items
        ):
            return False  # it goes on with the lesion of its own item
        line = self._reading.lines[passage.line]
        words = self._text[passage.start : passage.end]
        if _ENDS_IN_COLON.search(words):
            return True
        following = next((p for p in self._passages[index + 1 :] if p.line != passage.line), None)
        if not passage.listed and following is not None and following.listed and following.places:
            if self._tells_of_one_above(passage, following, current):
                return False
            if _is_of_unknown_kind(following) and all(act.kind == DESTROYING for act in passage.acts):
                return False
            at_hand = any(lesion.place is not None and lesion.surgical for lesion in current)
            return not (self._is_of_counted_kind(following) and (at_hand or _tells_of_one(passage, current)))
        title = len(_WORDS.findall(words)) <= WORDS_OF_A_TITLE and not words.rstrip().endswith(".")
        if not (title or line.label):
            return not any(lesion.place for lesion in current)
        here = [
            lesion
            for lesion in current
            if lesion.place is not None
            and self._speech.block(passage) in {block for _, block in lesion.items}
        ]
        return not here or any(lesion.surgical for lesion in here)

    def _tells_of_one_above(self, passage: Passage, following: Passage, current: list[Lesion]) -> bool:
        """Whether an act told of one goes on with the lesion at hand and leads no item of the next block."""
        if any(act.plural or (act.n or 1) > 1 for act in passage.acts):
            return False
        if _tells_of_one(passage, current):
            return True
        mine = self._speech.block(passage)
        waits = [one for one in current if one.place and not one.acts and not one.counted]
        waits = [one for one in waits if any(block == mine for _, block in one.items)]
        return len(waits) == 1 and self._speech.block(following) != mine

    @staticmethod
    def _is_of_counted_kind(passage: Passage) -> bool:
        """ "AKs too: R ear x1, L ear x1": a list of what is counted, which no biopsy leads."""
        classes = {one.mention.meaning.get("class") for one in passage.told}
        return bool(classes) and classes <= _COUNTED

    def _places_follow(self, passage: Passage, index: int) -> bool:
        kinds = {act.kind for act in passage.acts}
        beside: set[int] = set()
        for ahead in self._passages[index + 1 :]:
            kind = self._reading.lines[ahead.line].kind
            if kind == "exam" and kind != self._reading.lines[passage.line].kind:
                return False  # what was done leads no list of what was seen
            if not self._speech.tells_anything(ahead) or self._speech.is_beside(ahead):
                beside.add(self._speech.block(ahead))
                continue
            far = (
                self._speech.block(ahead)
                - self._speech.block(passage)
                - len(beside - {self._speech.block(ahead), self._speech.block(passage)})
            )
            if far > 1 or (far and not ahead.listed):
                return False
            others = {act.kind for act in ahead.acts if act.kind in SURGICAL}
            if others and not others & kinds and not (others | kinds) <= _SAMPLED:
                return False
            if _TURNS_TO.search(self._text, ahead.start, ahead.end):
                return False  # "attention was then turned to the axilla"
            if self._speech.is_left(ahead):
                continue
            if ahead.places and not of_section(self._reading.lines[ahead.line], ahead.start):
                return True
        return False
