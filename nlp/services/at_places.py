"""Passages that name places: each tells of the lesion at its place, new or known."""

from __future__ import annotations

from nlp.services.alike import do_likewise
from nlp.services.describing import describe, settle_counted, share
from nlp.services.lead_ins import LeadIns
from nlp.services.lesions import Lesion, add_stretch, find, narrow, told_again
from nlp.services.passages import Passage
from nlp.services.places import Place, same
from nlp.services.referring import Talk
from nlp.services.segments import acts_of_places, segments
from nlp.services.waiting import Waiting


class AtPlaces:
    """Hears the passages with places, in their order."""

    def __init__(self, talk: Talk, waiting: Waiting) -> None:
        self._talk = talk
        self._text = talk.text
        self._speech = talk.speech
        self._waiting = waiting
        self._lead_ins = LeadIns(talk.text)
        self._end = -1
        self._aside: list[Place] = []

    def hear(self, passage: Passage, is_site_of_an_act: bool = False) -> None:
        """Tell of the lesions at the places of a passage.

        is_site_of_an_act: the passage is a place alone, and the one behind it tells what was done there.
        """
        told_in_a_template = (
            self._waiting.open
            or self._waiting.leading
            or passage.listed
            or is_site_of_an_act
            or self._speech.is_short_heading(passage)
        )
        self._lead_ins.inherit(passage)
        do_likewise(self._talk, passage)
        tells_of_lesions = told_in_a_template or self._speech.has_substance(passage)
        if not tells_of_lesions or self._is_of_other_tissue(passage):
            if not self._talk.lesions and len({place.id for place in passage.places}) == 1:
                self._talk.ahead = passage.places[-1]
            return
        text, block = self._text, self._speech.block(passage)
        parts = segments(text, passage)
        done = acts_of_places(passage)
        known = list(self._talk.lesions)
        found: list[Lesion] = []
        for place, part, acts in zip(passage.places, parts, done, strict=True):
            lesion = find([one for one in known if one not in found], place, passage, text, block)
            if lesion is None and (again := told_again(found, place, part, passage, text)):
                add_stretch(again, text, *part)
                continue
            if lesion is None:
                lesion = Lesion()
                self._talk.lesions.append(lesion)
            narrow(lesion, place)
            lesion.count = lesion.count or place.count
            lesion.listed = lesion.listed or passage.listed
            lesion.items.append((passage.item, block))
            lesion.numbers |= {passage.number} if passage.number and len(passage.places) == 1 else set()
            lesion.acts += [act for act in acts if act not in lesion.acts]
            describe(self._talk, lesion, passage, part)
            found.append(lesion)
        share(self._talk, found, passage)
        self._waiting.fill(found, passage)
        settle_counted(found, passage)
        self._talk.counting = all(lesion.counted for lesion in found)
        if self._goes_on(passage) and not any(one.surgical for one in [*self._talk.current, *found]):
            self._talk.current = [
                *self._talk.current,
                *(one for one in found if one not in self._talk.current),
            ]
        elif not (self._talk.counting and any(one.surgical for one in self._talk.current)):
            self._talk.current = found
        self._end = passage.end if found else -1

    def _is_of_other_tissue(self, passage: Passage) -> bool:
        """ "Sentinel node biopsy, left axilla", and what is told of that place behind it."""
        if passage.acts or passage.told:
            return False
        if self._speech.is_of_other_tissue(passage):
            self._aside += [place for place in passage.places if place not in self._aside]
            return True
        known = [lesion.place for lesion in self._talk.lesions if lesion.place]
        return all(
            any(same(place, aside) for aside in self._aside) and not any(same(place, one) for one in known)
            for place in passage.places
        )

    def _goes_on(self, passage: Passage) -> bool:
        """Whether a passage goes on with the sentence of the last places: "hand 9 mm; scalp 14 mm"."""
        return passage.start == self._end and self._text[: passage.start].rstrip().endswith(";")
