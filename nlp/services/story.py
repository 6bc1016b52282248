"""The story of a note's lesions: passage by passage, what is told of which lesion, and what was done to it.

A passage that names a place speaks of the lesion there. One that names none speaks of the lesion the talk is
about, or of the one it points to ("both", "the nodule", "B"), or it leads the list of places below it.
"""

from __future__ import annotations

import re

from nlp.facts.status import of_section
from nlp.known_words import is_known
from nlp.ledger.families import LESIONAL
from nlp.quick import Quick
from nlp.services.alike import do_likewise, name_all, place_the_only_one
from nlp.services.describing import describe, settle_counted, share, tell
from nlp.services.lesions import (
    SURGICAL,
    Lesion,
    absorb,
    add_stretch,
    find,
    narrow,
    put_titles_away,
    put_totals_away,
    told_again,
)
from nlp.services.measures import OF_AN_OPERATION, Measure
from nlp.services.passages import Passage, passages_of
from nlp.services.places import Place, same
from nlp.services.reading import Reading
from nlp.services.referring import Talk, labelled, spoken_of, targets
from nlp.services.segments import acts_of_places, segments
from nlp.services.speech import Speech
from nlp.services.surgical_acts import Act, sampled
from nlp.services.surgical_words import SURGERY, Word

_LETTER = re.compile(r"[a-z]")
_DEFINITE = Quick(SURGERY["definite"])
_STAGE = Quick(SURGERY["mohs"]["stage"])
_REPORTING = frozenset(["addendum", "pathology"])
"""Kinds of section that open with a report of what the note tells of below."""
_TOLD_BY_PATIENT = frozenset(["complaint", "subjective"])
_HEADS_A_LIST = re.compile(r"(?: (?:done|performed|taken|today))*:")
_WORD = re.compile(r"[a-z]{3,}")
_WORDS_OF_A_SENTENCE = 8
_CUT_OUT = frozenset(["excision", "mohs"])
_LINES_ON = 2
"""Lines behind the last place up to which sentences still speak of the lesion there."""


def story_of(reading: Reading, words: list[Word]) -> list[Lesion]:
    """The lesions of the note, each with what was done to it today, in the order in which they are told.

    words: of the note's surgical acts.
    """
    return _Story(reading, words).told()


def _shares(passage: Passage, lesions: list[Lesion]) -> list[list[Measure]]:
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


def _is_only_of_cancer(passage: Passage) -> bool:
    classes = {one.mention.meaning.get("class") for one in passage.told if one.certain}
    return classes == {"malignant"} and len(passage.told) == 1


def _is_placed_cancer(lesion: Lesion) -> bool:
    return lesion.place is not None and any(
        t.mention.meaning.get("class") == "malignant" for t in lesion.told
    )


class _Story:
    """What is known while the passages are read one after the other.

    current: the lesions the talk is about. open: a lesion told without a place yet, for the places to come.
    ahead: a place told alone before any lesion.
    leading: the lesion whose acts and diagnosis hold for every item of the list below it.
    """

    def __init__(self, reading: Reading, words: list[Word]) -> None:
        self._reading = reading
        self._text = reading.text
        self._passages = passages_of(reading, words)
        self._speech = Speech(reading, self._passages)
        self._talk = Talk(self._text, self._speech)
        self.before: list[Lesion] = []
        self.open: Lesion | None = None
        self.leading: Lesion | None = None
        self._paragraph = -1
        self._last_line = self._last_told = -1
        self._lead_in: Passage | None = None
        self._led: list[Act] = []
        self._ahead: Place | None = None
        self._of_history: list[Place] = []
        self._counting = False
        self._end = -1
        self._aside: list[Place] = []

    def told(self) -> list[Lesion]:
        for index, passage in enumerate(self._passages):
            line = self._reading.lines[passage.line]
            if of_section(line, passage.start) and not (passage.acts or self._is_of_today(passage)):
                if line.kind in _TOLD_BY_PATIENT and not self._speech.is_of_the_past(passage):
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
                if not (passage.listed or self._is_item_of_plural(passage)):
                    self._close()
            if self._speech.is_left(passage):
                continue
            if passage.places:
                self._at_places(passage)
                self._last_line = self._last_told = passage.line
            else:
                self._without_place(passage, index)
        self._close()
        put_titles_away(self._talk.lesions, self._text)
        put_totals_away(self._talk.lesions, self._text)
        name_all(self._talk, self._reading, self._passages)
        only = {(place.id, place.side) for place in self._of_history}
        told_before = self._of_history[0] if len(only) == 1 else None
        place_the_only_one(self._talk, self._reading, self._ahead or told_before)
        return [lesion for lesion in self._talk.lesions if lesion.acts or lesion.stretches]

    def _is_of_today(self, passage: Passage) -> bool:
        """Whether a passage of the history tells what today's work was done to.

        The lesion that brings the patient ("CC: removal of mole, chin"), or one in whose line work is told.
        """
        if self._reading.lines[passage.line].kind not in _TOLD_BY_PATIENT:
            return False
        if any(one.acts for one in self._passages if one.line == passage.line):
            return True
        return bool(passage.places and passage.told) and self._speech.is_reason_to_come(passage)

    def _is_item_of_plural(self, passage: Passage) -> bool:
        """ "Proven BCCs treated", a blank line, "R shoulder 9 mm": a line that opens with its place."""
        if self.open is None or not any(one.mention.plural for one in self.open.told):
            return False
        return bool(passage.places) and passage.places[0].start == passage.start

    def _close(self) -> None:
        """A lesion whose place never came was the one told before."""
        lesion, self.open, self.leading = self.open, None, None
        if lesion is None or lesion.place is not None or not lesion.acts:
            return
        targets = [other for other in self.before if not other.counted and other is not lesion]
        targets = [other for other in targets if not other.has(*(act.kind for act in lesion.acts))]
        if targets and lesion in self._talk.lesions:
            for other in targets:
                absorb(other, lesion)
            self._talk.lesions.remove(lesion)
            self._talk.current = targets

    # Passages that name places.

    def _at_places(self, passage: Passage) -> None:
        told_in_a_template = (
            self.open or self.leading or passage.listed or self._speech.is_short_heading(passage)
        )
        self._inherit(passage)
        do_likewise(self._talk, passage)
        if not (told_in_a_template or self._speech.has_substance(passage)) or self._is_of_other_tissue(
            passage
        ):
            if not self._talk.lesions and len({place.id for place in passage.places}) == 1:
                self._ahead = passage.places[-1]
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
        self._fill(found, passage)
        settle_counted(found, passage)
        self._counting = all(lesion.counted for lesion in found)
        if self._goes_on(passage) and not any(one.surgical for one in [*self._talk.current, *found]):
            self._talk.current = [
                *self._talk.current,
                *(one for one in found if one not in self._talk.current),
            ]
        elif not (self._counting and any(one.surgical for one in self._talk.current)):
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

    def _inherit(self, passage: Passage) -> None:
        """ "Proven BCC: nose 5 mm; chin 4 mm": what leads the first place leads the ones behind it too."""
        lead = self._lead_in
        self._lead_in = passage
        if lead is None or lead.end != passage.start or not lead.places:
            return
        first = lead.places[0].start
        colon = self._text.find(":", lead.start, first)
        if colon < 0 and ")" not in self._text[lead.start : first]:
            colon = self._text.find("(", lead.start, first)  # "ED&C of two BCCs (scalp, 8 mm; neck, 14 mm)"
        if colon < 0 and any(one.mention.plural and one.mention.end < first for one in lead.told):
            colon = first  # "Treated two BCCs with ED&C, forearm, 8 mm; chin, 20 mm."
        if colon < 0 and lead.lead is not None:  # the third of them
            passage.lead = lead.lead
        elif colon >= 0:
            passage.lead = (lead.start, colon)
            self._led = [act for act in lead.acts if act.start < colon]
        else:
            return
        acts = self._led
        if passage.told and not (self._is_of_several(acts, passage) or self._heads_a_list(acts, passage)):
            passage.lead = None
            return
        passage.told = passage.told or [one for one in lead.told if one.mention.start < passage.lead[1]]
        passage.acts = [sampled(act, acts[0]) if acts else act for act in passage.acts] or acts

    @staticmethod
    def _is_of_several(acts: list[Act], passage: Passage) -> bool:
        """ "Two shave removals: scalp, nevus; chin, mole": each is another; one act is of the first."""
        malignant = {one.mention.meaning.get("class") for one in passage.told} == {"malignant"}
        return any(act.plural or (act.n or 1) > 1 or (act.kind == "destroy" and malignant) for act in acts)

    def _heads_a_list(self, acts: list[Act], passage: Passage) -> bool:
        """ "Excision: scalp, cyst 7 mm; chin, nevus 6 mm": one word ahead of a colon, and items all alike."""
        if passage.lead is None or not acts or not _HEADS_A_LIST.match(self._text, acts[-1].end):
            return False
        if not all(act.kind in SURGICAL for act in acts):
            return False
        measured = any(one.role == "size" for one in passage.measures)
        return measured or bool(passage.labels) or not any(one.certain for one in passage.told)

    def _fill(self, found: list[Lesion], passage: Passage) -> None:
        """Places for the lesion that waits for them; every further item of its list is one like it."""
        lead = self.open or self.leading
        if lead is None or not found:
            return
        kinds = {act.kind for act in lead.acts}
        own = {act.kind for act in passage.acts} - {"removal"}  # which names no way
        both = self.open is not None and own and passage.told and lead.told and lead.acts
        if both and self._is_at_a_place_unknown(*lead.stretches[-1]):
            lead.apart, self.open = True, None
            return
        premalignant = {one.mention.meaning.get("class") for one in passage.told} == {"premalignant"}
        if self.open is None and premalignant and kinds & _CUT_OUT:
            self.leading = None  # "☑ excision ☑ destruction", "1. SCC, cheek", "2. AK, temple"
            return
        if own and kinds and not own & kinds and not (own | kinds) <= {"biopsy", "shave", "shave_removal"}:
            self._close()
            return
        if self.open is not None:
            self.leading, self.open = lead, None
            if lead in self._talk.lesions:
                self._talk.lesions.remove(lead)
            absorb(found[0], lead)
            rest = found[1:]
        else:
            if not (passage.listed or self._speech.has_substance(passage)):
                return
            rest = [] if lead.place is not None else found
        for lesion in rest:
            if not own or own & kinds or ("biopsy" in kinds and own <= {"shave", "shave_removal"}):
                lesion.acts += [act for act in lead.acts if act not in lesion.acts]
            lesion.told += [one for one in lead.told if one not in lesion.told and not lesion.told]
            lesion.stretches += [one for one in lead.stretches if one not in lesion.stretches]

    def _is_at_a_place_unknown(self, start: int, end: int) -> bool:
        """ "NUB epig shave bx.": a short sentence with a word that nobody knows, where its place would be."""
        words = _WORD.findall(self._text, start, end)
        sentence = self._text[start:end].rstrip().endswith((".", ";")) or self._text[end : end + 1] in (
            "",
            "\n",
        )
        return sentence and len(words) <= _WORDS_OF_A_SENTENCE and any(not is_known(word) for word in words)

    # Passages that name none.

    def _without_place(self, passage: Passage, index: int) -> None:
        if self.leading is not None and not passage.listed and passage.line != self._last_line:
            self.leading = None
        if not passage.acts:
            self._go_on(passage)
            return
        surgical = [act for act in passage.acts if act.kind in SURGICAL]
        if not surgical and (
            self._is_of_counted(passage)
            or (self._is_of_many(passage) and not self._leads_malignant(passage, index))
            or self._speech.is_in_the_ledger(passage)
        ):
            return
        if self._is_item_of_its_own(passage) or self._is_told_anew(passage, surgical):
            self._open(passage)
            self._talk.lesions[-1].apart, self.open = True, None
            return
        if not labelled(self._talk, passage) and self._speech.leads(passage, index, self._talk.current):
            self._open(passage)
            return
        found = targets(self._talk, passage)
        if not found:
            # A destruction that names nothing leads only what its own section lists.
            if surgical or passage.told or passage.measures:
                self._open(passage)
            return
        for lesion, measures in zip(found, _shares(passage, found), strict=True):
            lesion.acts += [act for act in passage.acts if act not in lesion.acts]
            add_stretch(lesion, self._text, passage.start, passage.end)
            tell(self._talk, lesion, passage, passage.told)
            lesion.measures += measures
        self._talk.current = found
        self._last_told = passage.line

    def _is_told_anew(self, passage: Passage, acts: list[Act]) -> bool:
        """ "NUB thigh shave bx. NUB epig shave bx.": told like the one before, at a place not on file."""
        last = [one for one in self._talk.current if one.place is not None and one.told]
        alike = [one for one in last if acts and one.has(*(act.kind for act in acts))]
        same = [one for one in alike if any(told == self._speech.block(passage) for _, told in one.items)]
        return bool(passage.told and same) and self._is_at_a_place_unknown(passage.start, passage.end)

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

    def _go_on(self, passage: Passage) -> None:
        """Something more about the lesions of the talk: a size, a closure, a diagnosis, a result."""
        by_label = labelled(self._talk, passage)
        self._talk.current = by_label or self._talk.current
        targets = by_label or [one for one in spoken_of(self._talk, passage) if not one.counted]
        done = [one for one in self._talk.lesions if one.surgical]
        if done and self._speech.is_result(passage) and not any(one.acts for one in targets):
            targets = done[-1:]  # a report is of what was cut
        if not targets and self._is_of_a_wound_alone(passage):
            self._open(passage)
            return
        if not targets:
            in_template = passage.listed or self._speech.is_short_heading(passage)
            named = any(one.mention.meaning.get("class") in LESIONAL for one in passage.told)
            if in_template and (named or passage.measures) and self.open is None:
                self._open(passage)
            elif self._ahead is not None and _is_only_of_cancer(passage) and not self._talk.lesions:
                self._open(passage)  # "Site: mid-helix, confirmed with the photo. SCC."
                self._talk.lesions[-1].place, self.open, self._ahead = self._ahead, None, None
            return
        for lesion, measures in zip(targets, _shares(passage, targets), strict=True):
            result = self._speech.is_result(passage)
            of_all = len(targets) > 1 and self._speech.says_all(passage) is not None
            if passage.told and not (result or of_all or self._speaks_of_it(passage, lesion)):
                continue
            if not result and passage.line - self._last_told > _LINES_ON and not self._goes_on_with(passage):
                continue
            if self._counting and not (result or passage.measures or self._speech.is_of_a_wound(passage)):
                continue
            told_more = passage.measures or result or passage.listed or self._speech.is_short_heading(passage)
            if told_more or self._goes_on_with(passage):
                self._last_told = passage.line
            add_stretch(lesion, self._text, passage.start, passage.end)
            if passage.told:
                tell(self._talk, lesion, passage, passage.told)
            lesion.measures += measures

    def _is_of_a_wound_alone(self, passage: Passage) -> bool:
        """ "The 1.6 cm defect was inspected": a wound that others made, before any lesion of this note."""
        return self.open is None and any(one.role == "defect" for one in passage.measures)

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

    def _open(self, passage: Passage) -> None:
        self.before = self._talk.current
        self.leading = None
        self.open = Lesion(measures=list(passage.measures), acts=list(passage.acts))
        if passage.acts or self._reading.lines[passage.line].kind not in _REPORTING:
            self.open.told += passage.told
        else:  # "Addendum, path received: BCC" above the lesion it is of
            tell(self._talk, self.open, passage, passage.told)
        self.open.labels.update(label.name for label in passage.labels)
        self.open.items.append((passage.item, self._speech.block(passage)))
        self.open.listed = passage.listed
        add_stretch(self.open, self._text, passage.start, passage.end)
        self._talk.lesions.append(self.open)
        self._talk.current = [self.open]

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
        return classes == {"malignant"} and self._speech.leads(passage, index, self._talk.current)

    def _is_of_counted(self, passage: Passage) -> bool:
        """Whether lesions that are only counted were destroyed: "LN2 to the five AKs"."""
        classes = {one.mention.meaning.get("class") for one in passage.told}
        if self._counting and "malignant" not in classes:
            return True
        if classes:
            return "malignant" not in classes and "uncertain" not in classes
        return bool(self._talk.current) and all(lesion.counted for lesion in self._talk.current)
