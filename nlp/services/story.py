"""The story of a note's lesions: passage by passage, what is told of which lesion, and what was done to it.

A passage that names a place speaks of the lesion there. One that names none speaks of the lesion the talk is
about, or of the one it points to ("both", "the nodule", "B"), or it leads the list of places below it.
"""

from __future__ import annotations

import re

from nlp.facts.status import of_section
from nlp.numbers import WORD, value_of
from nlp.services.lesions import SURGICAL, Lesion, absorb, add_stretch, find, narrow
from nlp.services.passages import Passage, Told, passages_of
from nlp.services.reading import Reading
from nlp.services.segments import acts_of_places, segments
from nlp.services.surgical_acts import Act
from nlp.services.surgical_words import SURGERY

_ALL = re.compile(
    r"(?:\b(?:all(?! (?:a?round|sides|directions|day|night|times|over)\b)|every|these|those|they|both)"
    r"|(?<![a-z\d] )\beach)(?: of)?(?: the| these)?"
    rf" ?(?P<n>{WORD}|\d{{1,2}})?\b"
)
_HOW_MANY = {str(word): int(number) for word, number in SURGERY["how_many"].items()}
_HOW_MANY_WORDS = re.compile(r"\b(?:" + "|".join(map(re.escape, _HOW_MANY)) + r")\b")
_DEFINITE = re.compile(SURGERY["definite"])
_NOUNS = re.compile(SURGERY["nouns"])
_RESULT = re.compile(SURGERY["result"])
_NO_RESULT = re.compile(SURGERY["no_result"])
_OF_A_WOUND = [re.compile(SURGERY["closing"]["does"]), re.compile(SURGERY["pending"])]
_ENDS_IN_COLON = re.compile(r"[:\-]\s*$")
_LETTERS = re.compile(r"[a-z]+")
_LESIONAL = frozenset(["premalignant", "benign", "malignant", "uncertain", "unspecified"])
_LETTER = re.compile(r"[a-z]")
_LINES_ON = 2
"""Lines behind the last place up to which sentences still speak of the lesion there."""
_WORDS_OF_A_TITLE = 8
"""Most words of a line that is a title and no sentence."""


def story_of(reading: Reading) -> list[Lesion]:
    """The lesions of the note, each with what was done to it today, in the order in which they are told."""
    return _Story(reading).told()


class _Story:
    """What is known while the passages are read one after the other.

    current: the lesions the talk is about. open: a lesion told without a place yet, for the places to come.
    leading: the lesion whose acts and diagnosis hold for every item of the list below it.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._text = reading.text
        self._passages = passages_of(reading)
        self.lesions: list[Lesion] = []
        self.current: list[Lesion] = []
        self.before: list[Lesion] = []
        self.open: Lesion | None = None
        self.leading: Lesion | None = None
        self._paragraph = -1
        self._last_line = self._last_told = -1
        self._lead_in: Passage | None = None
        self._counting = False
        self._end = -1

    def told(self) -> list[Lesion]:
        for index, passage in enumerate(self._passages):
            line = self._reading.lines[passage.line]
            if of_section(line, passage.start) and not passage.acts:
                continue
            if not _LETTER.search(self._text, passage.start, passage.end):
                continue
            if line.paragraph != self._paragraph:
                self._paragraph = line.paragraph
                if not passage.listed:
                    self._close()
            if passage.places:
                self._at_places(passage)
                self._last_line = self._last_told = passage.line
            else:
                self._without_place(passage, index)
        self._close()
        return [lesion for lesion in self.lesions if lesion.acts or lesion.stretches]

    def _close(self) -> None:
        """A lesion whose place never came was the one told before."""
        lesion, self.open, self.leading = self.open, None, None
        if lesion is None or lesion.place is not None or not lesion.acts:
            return
        targets = [other for other in self.before if not other.counted and other is not lesion]
        targets = [other for other in targets if not other.has(*(act.kind for act in lesion.acts))]
        if targets and lesion in self.lesions:
            for other in targets:
                absorb(other, lesion)
            self.lesions.remove(lesion)
            self.current = targets

    # Passages that name places.

    def _at_places(self, passage: Passage) -> None:
        told_in_a_template = self.open or self.leading or passage.listed or self._is_short_heading(passage)
        self._inherit(passage)
        if not (told_in_a_template or self._has_substance(passage)):
            return
        text, block = self._text, self._block(passage)
        parts = segments(text, passage)
        done = acts_of_places(passage)
        known = list(self.lesions)
        found: list[Lesion] = []
        for place, part, acts in zip(passage.places, parts, done, strict=True):
            lesion = find([one for one in known if one not in found], place, passage, text, block)
            if lesion is None:
                lesion = Lesion()
                self.lesions.append(lesion)
            narrow(lesion, place)
            lesion.count = lesion.count or place.count
            lesion.listed = lesion.listed or passage.listed
            lesion.items.append((passage.item, block))
            lesion.acts += [act for act in acts if act not in lesion.acts]
            self._describe(lesion, passage, part, len(passage.places))
            found.append(lesion)
        self._share(found, passage)
        self._fill(found, passage)
        self._settle_counted(found, passage)
        self._counting = all(lesion.counted for lesion in found)
        if self._goes_on(passage) and not any(one.surgical for one in [*self.current, *found]):
            self.current = [*self.current, *(one for one in found if one not in self.current)]
        elif not (self._counting and any(one.surgical for one in self.current)):
            self.current = found
        self._end = passage.end if found else -1

    def _goes_on(self, passage: Passage) -> bool:
        """Whether a passage goes on with the sentence of the last places: "hand 9 mm; scalp 14 mm"."""
        return passage.start == self._end and self._text[: passage.start].rstrip().endswith(";")

    def _inherit(self, passage: Passage) -> None:
        """ "Proven BCC: nose 5 mm; chin 4 mm": what leads the first place leads the ones behind it too."""
        lead = self._lead_in
        self._lead_in = passage
        if lead is None or lead.end != passage.start or passage.told or not lead.places:
            return
        first = lead.places[0].start
        colon = self._text.find(":", lead.start, first)
        if colon >= 0:
            passage.told = [one for one in lead.told if one.mention.start < colon]
            passage.acts = passage.acts or [act for act in lead.acts if act.start < colon]
            passage.lead = (lead.start, colon)

    def _describe(self, lesion: Lesion, passage: Passage, part: tuple[int, int], of: int) -> None:
        """Give a lesion what its part of the passage tells, and what the passage tells of all its places."""
        start, end = part
        add_stretch(lesion, self._text, start, end)
        if passage.lead:
            add_stretch(lesion, self._text, *passage.lead)
        first = passage.places[0].start
        if of > 1 and start > passage.start:
            add_stretch(lesion, self._text, passage.start, min(first, start))
        lesion.labels.update(label.name for label in passage.labels if start <= label.start < end)
        told = [one for one in passage.told if start <= one.mention.start < end]
        shared = _ALL.search(self._text, passage.places[-1].end, passage.end) if of > 1 else None
        if shared:  # "nose and chin, both probable BCC"
            add_stretch(lesion, self._text, shared.start(), passage.end)
            told += [one for one in passage.told if one.mention.start > shared.start() and one not in told]
        kinds = {one.mention.id for one in passage.told}
        if len(kinds) == 1:
            told = passage.told
        self._tell(lesion, passage, told)
        lesion.measures += [one for one in passage.measures if start <= one.start < end]

    def _share(self, found: list[Lesion], passage: Passage) -> None:
        """ "...; nose, both probable BCC": what is said of both holds for the one told before as well."""
        shared = _ALL.search(self._text, passage.places[-1].end, passage.end)
        number = self._how_many(passage) if shared else None
        if shared and number and number > len(found):
            told = [one for one in passage.told if one.mention.start > shared.start()]
            for lesion in [one for one in self.current if one not in found][len(found) - number :]:
                self._tell(lesion, passage, told)

    def _tell(self, lesion: Lesion, passage: Passage, told: list[Told]) -> None:
        (lesion.results if self._is_result(passage) else lesion.told).extend(told)

    def _is_result(self, passage: Passage) -> bool:
        text, kind = self._text, self._reading.lines[passage.line].kind
        if _NO_RESULT.search(text, passage.start, passage.end):
            return False
        return kind == "pathology" or bool(_RESULT.search(text, passage.start, passage.end))

    def _fill(self, found: list[Lesion], passage: Passage) -> None:
        """Places for the lesion that waits for them; every further item of its list is one like it."""
        lead = self.open or self.leading
        if lead is None or not found:
            return
        kinds = {act.kind for act in lead.acts}
        own = {act.kind for act in passage.acts}
        if own and kinds and not own & kinds and not (own | kinds) <= {"biopsy", "shave", "shave_removal"}:
            self._close()
            return
        if self.open is not None:
            self.leading, self.open = lead, None
            if lead in self.lesions:
                self.lesions.remove(lead)
            absorb(found[0], lead)
            rest = found[1:]
        else:
            if not (passage.listed or self._has_substance(passage)):
                return
            rest = [] if lead.place is not None else found
        for lesion in rest:
            if not own or own & kinds or ("biopsy" in kinds and own <= {"shave", "shave_removal"}):
                lesion.acts += [act for act in lead.acts if act not in lesion.acts]
            lesion.told += [one for one in lead.told if one not in lesion.told and not lesion.told]
            lesion.stretches += [one for one in lead.stretches if one not in lesion.stretches]

    def _settle_counted(self, found: list[Lesion], passage: Passage) -> None:
        """Actinic keratoses that are counted and frozen are no lesions told one by one."""
        if any(act.kind in SURGICAL for act in passage.acts):
            return
        classes = {one.mention.meaning.get("class") for one in passage.told}
        plural = any(one.mention.plural for one in passage.told)
        many = plural or any(lesion.count and lesion.count > 1 for lesion in found)
        if classes == {"premalignant"} and (many or any(act.kind == "destroy" for act in passage.acts)):
            for lesion in found:
                lesion.counted = not lesion.surgical

    # Passages that name none.

    def _without_place(self, passage: Passage, index: int) -> None:
        if self.leading is not None and not passage.listed and passage.line != self._last_line:
            self.leading = None
        if not passage.acts:
            self._go_on(passage)
            return
        surgical = [act for act in passage.acts if act.kind in SURGICAL]
        if not surgical and self._is_of_counted(passage):
            return
        if self._leads(passage, index):
            self._open(passage)
            return
        targets = self._targets(passage)
        if not targets:
            if surgical or passage.told or passage.measures:
                self._open(passage)
            return
        for lesion in targets:
            lesion.acts += [act for act in passage.acts if act not in lesion.acts]
            add_stretch(lesion, self._text, passage.start, passage.end)
            self._tell(lesion, passage, passage.told)
            if len(targets) == 1:
                lesion.measures += passage.measures
        self.current = targets
        self._last_told = passage.line

    def _go_on(self, passage: Passage) -> None:
        """Something more about the lesions of the talk: a size, a closure, a diagnosis, a result."""
        targets = self._labelled(passage) or [one for one in self._spoken_of(passage) if not one.counted]
        done = [one for one in self.lesions if one.surgical]
        if done and self._is_result(passage) and not any(one.acts for one in targets):
            targets = done[-1:]  # a report is of what was cut
        if not targets:
            in_template = passage.listed or self._is_short_heading(passage)
            named = any(one.mention.meaning.get("class") in _LESIONAL for one in passage.told)
            if in_template and (named or passage.measures) and self.open is None:
                self._open(passage)
            return
        for lesion in targets:
            result = self._is_result(passage)
            if passage.told and not result and not self._speaks_of_it(passage, lesion):
                continue
            if not result and passage.line - self._last_told > _LINES_ON:
                continue
            if self._counting and not (result or passage.measures or self._is_of_a_wound(passage)):
                continue
            if passage.measures or result or passage.listed or self._is_short_heading(passage):
                self._last_told = passage.line
            add_stretch(lesion, self._text, passage.start, passage.end)
            if passage.told:
                self._tell(lesion, passage, passage.told)
            if len(targets) == 1:
                lesion.measures += passage.measures

    def _spoken_of(self, passage: Passage) -> list[Lesion]:
        """The lesions the talk is about, or as many of the last ones as "both" or "all three" says."""
        known = [one for one in self.lesions if one.place is not None and not one.counted]
        known = [one for one in known if one.surgical] or known
        number = self._how_many(passage)
        if number and number > 1:
            return known[-number:] if len(known) >= number else self.current
        if _ALL.search(self._text, passage.start, passage.end):
            blocks = {block for one in self.current for _, block in one.items}
            return [one for one in known if any(b in blocks for _, b in one.items)] or self.current
        return self.current

    def _is_short_heading(self, passage: Passage) -> bool:
        """A line of a template: "Location: upper lip"."""
        words = self._text[passage.start : passage.end].split()
        line = self._reading.lines[passage.line]
        return line.own_heading and passage.start <= line.body and len(words) <= _WORDS_OF_A_TITLE

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

    def _is_of_a_wound(self, passage: Passage) -> bool:
        """Whether it tells of a closing or a specimen, which lesions that are only counted have none of."""
        return any(pattern.search(self._text, passage.start, passage.end) for pattern in _OF_A_WOUND)

    def _open(self, passage: Passage) -> None:
        self.before = self.current
        self.leading = None
        self.open = Lesion(told=list(passage.told), measures=list(passage.measures), acts=list(passage.acts))
        self.open.labels.update(label.name for label in passage.labels)
        self.open.items.append((passage.item, self._block(passage)))
        self.open.listed = passage.listed
        add_stretch(self.open, self._text, passage.start, passage.end)
        self.lesions.append(self.open)
        self.current = [self.open]

    def _targets(self, passage: Passage) -> list[Lesion]:
        """The lesions an act without a place was done to."""
        labelled = self._labelled(passage)
        if labelled:
            return labelled
        kinds = tuple(act.kind for act in passage.acts)
        known = [one for one in self.lesions if not one.counted and one.place is not None]
        fresh = [one for one in known if not one.surgical]
        number = self._how_many(passage)
        if number and number > 1 and len(fresh) >= number and not any(one.has(*kinds) for one in fresh):
            return fresh[-number:]
        if number and number > 1:
            blocks = {block for one in self.current for _, block in one.items}
            group = [one for one in known if any(block in blocks for _, block in one.items)]
            if number in (len(self.current), len(group)):
                return self.current if number == len(self.current) else group
        pointed = self._pointed_at(passage, known)
        if pointed:
            return pointed
        if self.current and _ALL.search(self._text, passage.start, passage.end):
            blocks = {block for one in self.current for _, block in one.items}
            group = [one for one in known if any(block in blocks for _, block in one.items)]
            ways = {(act.kind, act.technique) for act in passage.acts if act.technique}
            again = [one for one in group if ways & {(act.kind, act.technique) for act in one.acts}]
            same_kind = [one for one in group if not one.surgical or one.has(*kinds)]
            return again or same_kind or self.current
        current = [one for one in self.current if not one.counted]
        return current or fresh[-1:]

    def _pointed_at(self, passage: Passage, known: list[Lesion]) -> list[Lesion]:
        """ "The nodule", "the BCC": the last lesion so called, unless the talk is about one so called."""
        text = self._text
        for one in passage.told:
            named = [lesion for lesion in known if any(t.mention.id == one.mention.id for t in lesion.told)]
            if named and not any(lesion in named for lesion in self.current):
                return named[-1:]
        definite = _DEFINITE.search(text, passage.start, passage.end)
        if definite and definite["noun"] != "lesion":
            named = [lesion for lesion in known if definite["noun"] in lesion.nouns]
            if named and not any(lesion in named for lesion in self.current):
                return named[-1:]
        return []

    def _labelled(self, passage: Passage) -> list[Lesion]:
        names = {label.name for label in passage.labels}
        return [lesion for lesion in self.lesions if names & lesion.labels] if names else []

    def _how_many(self, passage: Passage) -> int | None:
        match = _HOW_MANY_WORDS.search(self._text, passage.start, passage.end)
        if match:
            return _HOW_MANY[match.group()]
        match = _ALL.search(self._text, passage.start, passage.end)
        if match and match["n"]:
            return value_of(match["n"])
        return next((act.n for act in passage.acts if act.n), None)

    def _is_of_counted(self, passage: Passage) -> bool:
        """Whether lesions that are only counted were destroyed: "LN2 to the five AKs"."""
        classes = {one.mention.meaning.get("class") for one in passage.told}
        if self._counting and "malignant" not in classes:
            return True
        if classes:
            return "malignant" not in classes and "uncertain" not in classes
        return bool(self.current) and all(lesion.counted for lesion in self.current)

    # Lists and templates.

    def _leads(self, passage: Passage, index: int) -> bool:
        """Whether an act without a place leads places that follow."""
        if not self._places_follow(passage, index):
            return False
        line = self._reading.lines[passage.line]
        words = self._text[passage.start : passage.end]
        if _ENDS_IN_COLON.search(words):
            return True
        following = next((p for p in self._passages[index + 1 :] if p.line != passage.line), None)
        if not passage.listed and following is not None and following.listed and following.places:
            return True
        title = len(_LETTERS.findall(words)) <= _WORDS_OF_A_TITLE and not words.rstrip().endswith(".")
        if not (title or line.label):
            return not any(lesion.place for lesion in self.current)
        here = [
            lesion
            for lesion in self.current
            if lesion.place is not None and self._block(passage) in {block for _, block in lesion.items}
        ]
        return not here or any(lesion.surgical for lesion in here)

    def _places_follow(self, passage: Passage, index: int) -> bool:
        kinds = {act.kind for act in passage.acts}
        for ahead in self._passages[index + 1 :]:
            far = self._reading.lines[ahead.line].paragraph - self._reading.lines[passage.line].paragraph
            if far > 1 or (far and not ahead.listed):
                return False
            others = {act.kind for act in ahead.acts if act.kind in SURGICAL}
            if others and not others & kinds and not (others | kinds) <= {"biopsy", "shave", "shave_removal"}:
                return False
            if ahead.places and not of_section(self._reading.lines[ahead.line], ahead.start):
                return True
        return False

    def _block(self, passage: Passage) -> int:
        return self._reading.lines[passage.line].paragraph

    def _has_substance(self, passage: Passage) -> bool:
        if passage.acts or passage.told or passage.measures or passage.labels:
            return True
        return bool(_NOUNS.search(self._text, passage.start, passage.end)) or self._is_of_a_wound(passage)


__all__ = ["Act", "story_of"]
