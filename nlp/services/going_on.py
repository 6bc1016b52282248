"""Passages with neither place nor act: what more they tell of the lesions the talk is about."""

from __future__ import annotations

from nlp.ledger.families import LESIONAL
from nlp.quick import Quick
from nlp.services.describing import shares, tell
from nlp.services.lesions import Lesion, add_stretch
from nlp.services.measures import OF_AN_OPERATION
from nlp.services.passages import Passage
from nlp.services.reading import Reading
from nlp.services.referring import Talk, labelled, spoken_of
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.waiting import Waiting

_DEFINITE = Quick(SURGERY["definite"])
_STAGE = Quick(SURGERY["mohs"]["stage"])
_LINES_ON = 2
"""Lines behind the last place up to which sentences still speak of the lesion there."""


def _is_only_of_cancer(passage: Passage) -> bool:
    classes = {one.mention.meaning.get("class") for one in passage.told if one.certain}
    return classes == {"malignant"} and len(passage.told) == 1


class GoingOn:
    """Hears the passages that name no place and no act, in their order."""

    def __init__(self, reading: Reading, talk: Talk, waiting: Waiting) -> None:
        self._reading = reading
        self._text = reading.text
        self._talk = talk
        self._speech = talk.speech
        self._waiting = waiting

    def hear(self, passage: Passage) -> None:
        """Give the lesions of the talk what more is told: a size, a closure, a diagnosis, a result."""
        by_label = labelled(self._talk, passage)
        self._talk.current = by_label or self._talk.current
        targets = by_label or [one for one in spoken_of(self._talk, passage) if not one.counted]
        done = [one for one in self._talk.lesions if one.surgical]
        if done and self._speech.is_result(passage) and not any(one.acts for one in targets):
            targets = done[-1:]  # a report is of what was cut
        if not targets and self._is_of_a_wound_alone(passage):
            self._waiting.begin(passage)
            return
        if not targets:
            in_template = passage.listed or self._speech.is_short_heading(passage)
            named = any(one.mention.meaning.get("class") in LESIONAL for one in passage.told)
            if in_template and (named or passage.measures) and self._waiting.open is None:
                self._waiting.begin(passage)
            elif self._talk.ahead is not None and _is_only_of_cancer(passage) and not self._talk.lesions:
                self._waiting.begin(passage)  # "Site: mid-helix, confirmed with the photo. SCC."
                self._talk.lesions[-1].place = self._talk.ahead
                self._waiting.open = self._talk.ahead = None
            return
        for lesion, measures in zip(targets, shares(passage, targets), strict=True):
            result = self._speech.is_result(passage)
            of_all = len(targets) > 1 and self._speech.says_all(passage) is not None
            if passage.told and not (result or of_all or self._speaks_of_it(passage, lesion)):
                continue
            far = passage.line - self._talk.last_told > _LINES_ON
            if not result and far and not self._goes_on_with(passage):
                continue
            told_one_by_one = result or passage.measures or self._speech.is_of_a_wound(passage)
            if self._talk.counting and not told_one_by_one:
                continue
            told_more = passage.measures or result or passage.listed or self._speech.is_short_heading(passage)
            if told_more or self._goes_on_with(passage):
                self._talk.last_told = passage.line
            add_stretch(lesion, self._text, passage.start, passage.end)
            if passage.told:
                tell(self._talk, lesion, passage, passage.told)
            lesion.measures += measures

    def _is_of_a_wound_alone(self, passage: Passage) -> bool:
        """ "The 1.6 cm defect was inspected": a wound that others made, before any lesion of this note."""
        return self._waiting.open is None and any(one.role == "defect" for one in passage.measures)

    def _goes_on_with(self, passage: Passage) -> bool:
        """Whether it tells a step of the only operation of the note: a stage, a closure, a wound measured."""
        operated = [one for one in self._talk.lesions if one.surgical]
        by_stages = any(one.has("mohs") for one in operated)
        if by_stages and _STAGE.search(self._text, passage.start, passage.end):
            return True
        current = [one for one in self._talk.current if one.surgical]
        block = self._speech.block(passage)
        here = len(current) == 1 and any(told == block for _, told in current[0].items)
        if not current or (len(operated) != 1 and not here):
            return False
        if (
            len(operated) == 1
            and passage.measures
            and _DEFINITE.search(self._text, passage.start, passage.end)
        ):
            return True
        of_a_wound = any(one.role in OF_AN_OPERATION for one in passage.measures)
        return of_a_wound or self._speech.is_of_a_wound(passage)

    def _speaks_of_it(self, passage: Passage, lesion: Lesion) -> bool:
        """Whether a diagnosis without a place is the lesion's: not one of several, nor of another item."""
        if any(one.mention.plural for one in passage.told):
            return False
        line = self._reading.lines[passage.line]
        near = any(
            item == passage.item or (item == passage.item - 1 and not passage.listed)
            for item, _ in lesion.items
        )
        own_item = (line.bullet or passage.listed) and not near and not line.label
        return not own_item and (near or line.kind == "assessment" or line.own_heading or not lesion.told)
