"""The story of a note's lesions: passage by passage, what is told of which lesion, and what was done to it.

A passage that names a place speaks of the lesion there. One that names none speaks of the lesion the talk is
about, or of the one it points to ("both", "the nodule", "B"), or it leads the list of places below it.
"""

from __future__ import annotations

import re

from nlp.facts.status import of_section
from nlp.services.alike import name_all, place_the_only_one
from nlp.services.at_places import AtPlaces
from nlp.services.going_on import GoingOn
from nlp.services.leading import Leading
from nlp.services.lesions import SURGICAL, Lesion, put_titles_away, put_totals_away
from nlp.services.passages import Passage, passages_of
from nlp.services.placeless_acts import PlacelessActs
from nlp.services.places import Place
from nlp.services.reading import Reading
from nlp.services.referring import Talk
from nlp.services.speech import Speech
from nlp.services.surgical_words import Word
from nlp.services.waiting import Waiting
from nlp.services.whereabouts import TOLD_BY_PATIENT

_LETTER, _LETTERS = re.compile(r"[a-z]"), re.compile(r"[a-z]+")
_WORDS_OF_A_PLACE = 3
""" "Left upper back": more words tell more than a place."""


def story_of(reading: Reading, words: list[Word]) -> list[Lesion]:
    """The lesions of the note, each with what was done to it today, in the order in which they are told.

    words: of the note's surgical acts.
    """
    return _Story(reading, words).told()


class _Story:
    """The passages of a note, read one after the other, each by what it names: places, acts, or neither."""

    def __init__(self, reading: Reading, words: list[Word]) -> None:
        self._reading = reading
        self._text = reading.text
        self._passages = passages_of(reading, words)
        self._speech = Speech(reading, self._passages)
        self._talk = Talk(self._text, self._speech)
        self._waiting = Waiting(reading, self._talk)
        self._at_places = AtPlaces(self._talk, self._waiting)
        leading = Leading(reading, self._passages, self._speech)
        self._placeless_acts = PlacelessActs(self._talk, self._waiting, leading)
        self._going_on = GoingOn(reading, self._talk, self._waiting)
        self._paragraph = -1
        self._of_history: list[Place] = []

    def told(self) -> list[Lesion]:
        for index, passage in enumerate(self._passages):
            line = self._reading.lines[passage.line]
            if of_section(line, passage.start) and not (passage.acts or self._is_of_today(passage)):
                if line.kind in TOLD_BY_PATIENT and not self._speech.is_of_the_past(passage):
                    self._of_history += passage.places
                continue
            if not (passage.measures or _LETTER.search(self._text, passage.start, passage.end)):
                continue
            if self._speech.is_of_the_past(passage) or self._speech.is_of_an_old_scar(passage):
                continue
            if self._speech.is_beside(passage):
                continue
            if line.paragraph != self._paragraph and self._speech.tells_anything(passage):
                self._paragraph = line.paragraph
                if not (passage.listed or self._waiting.is_item_of_plural(passage)):
                    self._waiting.close()
            if self._speech.is_left(passage):
                continue
            if passage.places:
                self._at_places.hear(passage, self._is_site_of_an_act(index))
                self._talk.last_line = self._talk.last_told = passage.line
            else:
                self._without_place(passage, index)
        self._waiting.close()
        put_titles_away(self._talk.lesions, self._text)
        put_totals_away(self._talk.lesions, self._text)
        name_all(self._talk, self._reading, self._passages)
        only = {(place.id, place.side) for place in self._of_history}
        told_before = self._of_history[0] if len(only) == 1 else None
        place_the_only_one(self._talk, self._reading, self._talk.ahead or told_before)
        return [lesion for lesion in self._talk.lesions if lesion.acts or lesion.stretches]

    def _is_of_today(self, passage: Passage) -> bool:
        """Whether a passage of the history tells what today's work was done to.

        The lesion that brings the patient ("CC: removal of mole, chin"), or one in whose line work is told.
        """
        if self._reading.lines[passage.line].kind not in TOLD_BY_PATIENT:
            return False
        if any(one.acts for one in self._passages if one.line == passage.line):
            return True
        return bool(passage.places and passage.told) and self._speech.is_reason_to_come(passage)

    def _is_site_of_an_act(self, index: int) -> bool:
        """ "R forearm. Shave bx.": a place alone, and on its line right behind it what was done there."""
        passage, following = self._passages[index], self._passages[index + 1 : index + 2]
        if not following or following[0].line != passage.line or following[0].places:
            return False
        words = _LETTERS.findall(self._text, passage.start, passage.end)
        alone = len(words) <= _WORDS_OF_A_PLACE and not (passage.acts or passage.told or passage.measures)
        return alone and any(act.kind in SURGICAL for act in following[0].acts)

    def _without_place(self, passage: Passage, index: int) -> None:
        if self._waiting.leading is not None and not passage.listed and passage.line != self._talk.last_line:
            self._waiting.leading = None
        if passage.acts:
            self._placeless_acts.hear(passage, index)
        else:
            self._going_on.hear(passage)
