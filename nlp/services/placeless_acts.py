"""Acts told without a place: of which lesions they are, or which list of places they lead."""

from __future__ import annotations

from dataclasses import replace

from nlp.services.describing import shares, tell
from nlp.services.leading import Leading
from nlp.services.lesions import SURGICAL, Lesion, add_stretch
from nlp.services.passages import Passage
from nlp.services.places import Place
from nlp.services.referring import Talk, labelled, targets
from nlp.services.surgical_acts import Act
from nlp.services.waiting import Waiting, is_at_a_place_unknown


def _is_placed_cancer(lesion: Lesion) -> bool:
    return lesion.place is not None and any(
        t.mention.meaning.get("class") == "malignant" for t in lesion.told
    )


class PlacelessActs:
    """Hears the passages that tell of acts and name no place, in their order."""

    def __init__(self, talk: Talk, waiting: Waiting, leading: Leading) -> None:
        self._talk = talk
        self._text = talk.text
        self._speech = talk.speech
        self._waiting = waiting
        self._leading = leading

    def hear(self, passage: Passage, index: int) -> None:
        """Tell what was done to which lesions. index: of the passage in the note."""
        surgical = [act for act in passage.acts if act.kind in SURGICAL]
        if not surgical and (
            self._is_of_counted(passage)
            or (self._is_of_many(passage) and not self._leads_malignant(passage, index))
            or self._speech.is_in_the_ledger(passage)
        ):
            return
        beside = self._is_beside_treated(passage, surgical)
        if beside or self._is_item_of_its_own(passage) or self._is_told_anew(passage, surgical):
            place = self._place_of_the_sentence(passage) if beside else None
            self._waiting.begin(passage)
            self._talk.lesions[-1].apart, self._waiting.open = True, None
            self._talk.lesions[-1].place = place
            return
        if not labelled(self._talk, passage) and self._leading.leads(passage, index, self._talk.current):
            self._waiting.begin(passage)
            return
        found = targets(self._talk, passage)
        if not found:
            # A destruction that names nothing leads only what its own section lists.
            if surgical or passage.told or passage.measures:
                self._waiting.begin(passage)
            return
        for lesion, measures in zip(found, shares(passage, found), strict=True):
            lesion.acts += [act for act in passage.acts if act not in lesion.acts]
            add_stretch(lesion, self._text, passage.start, passage.end)
            tell(self._talk, lesion, passage, passage.told)
            lesion.measures += measures
        self._talk.current = found
        self._talk.last_told = passage.line

    def _is_told_anew(self, passage: Passage, acts: list[Act]) -> bool:
        """ "NUB thigh shave bx. NUB epig shave bx.": told like the one before, at a place not on file."""
        last = [one for one in self._talk.current if one.place is not None and one.told]
        alike = [one for one in last if acts and one.has(*(act.kind for act in acts))]
        same = [one for one in alike if any(told == self._speech.block(passage) for _, told in one.items)]
        return bool(passage.told and same) and is_at_a_place_unknown(self._text, passage.start, passage.end)

    def _is_beside_treated(self, passage: Passage, acts: list[Act]) -> bool:
        """ "ILK to 3 keloids of the chest. Shave bx r/o BCC.": none of those that were treated whole."""
        known = {one.mention.id for lesion in self._talk.current for one in lesion.told}
        other = bool(passage.told) and not known & {one.mention.id for one in passage.told}
        if not (acts and other and known) or self._speech.says_all(passage):
            return False
        return all(
            not one.surgical and not one.counted and self._speech.tells_of_several_treated(one.stretches)
            for one in self._talk.current
        )

    def _place_of_the_sentence(self, passage: Passage) -> Place | None:
        """ "L ear: 2 warts frozen, shave bx r/o BCC": the place told ahead in the same sentence."""
        places = [one.place for one in self._talk.current if one.place is not None]
        same = passage.line == self._talk.last_line and self._text[: passage.start].rstrip().endswith(",")
        return replace(places[0], count=None) if same and len(places) == 1 else None

    def _is_item_of_its_own(self, passage: Passage) -> bool:
        """ "(2) Umbilical rim, 4 mm papule: punch": an item like the one before, at a place not on file."""
        sized = any(one.role == "size" and one.certain for one in passage.measures)
        if not (passage.listed and sized and any(act.kind in SURGICAL for act in passage.acts)):
            return False
        if self._speech.is_short_heading(passage) or labelled(self._talk, passage):
            return False
        block = self._speech.block(passage)
        return any(
            one.place is not None and one.surgical and one.measure("size")
            and all(item != passage.item for item, _ in one.items)
            and any(told == block for _, told in one.items)
            for one in self._talk.current
        )  # fmt: skip

    def _is_of_many(self, passage: Passage) -> bool:
        """ "LN2 to each of 6 lesions": none of the few that are told one by one."""
        alone = [one for one in self._talk.current if not one.counted]
        cancers = [one for one in self._talk.lesions if not one.counted and _is_placed_cancer(one)]
        told = [passage]
        if self._speech.is_short_heading(passage) and not passage.told:
            told += self._speech.under(passage)
        if self._speech.counts_vaguely(passage):
            return True
        numbers = [self._speech.how_many(one) or self._speech.lesions(one) or 0 for one in told]
        plural = any(one.mention.plural for other in told[1:] for one in other.told)
        return plural or (max(numbers) > max(len(alone), 1) and max(numbers) != len(cancers))

    def _leads_malignant(self, passage: Passage, index: int) -> bool:
        """ "ED&C x 2, both proven BCC." above its places: malignant lesions are told one by one."""
        classes = {one.mention.meaning.get("class") for one in passage.told}
        return classes == {"malignant"} and self._leading.leads(passage, index, self._talk.current)

    def _is_of_counted(self, passage: Passage) -> bool:
        """Whether lesions that are only counted were destroyed: "LN2 to the five AKs"."""
        classes = {one.mention.meaning.get("class") for one in passage.told}
        if self._talk.counting and "malignant" not in classes:
            return True
        if classes:
            return "malignant" not in classes and "uncertain" not in classes
        return bool(self._talk.current) and all(lesion.counted for lesion in self._talk.current)
