"""A lesion told before its place: the places that come for it, and the list that it leads."""

from __future__ import annotations

import re

from nlp.known_words import is_known
from nlp.services.describing import tell
from nlp.services.lesions import Lesion, absorb, add_stretch
from nlp.services.passages import Passage
from nlp.services.reading import Reading
from nlp.services.referring import Talk

_REPORTING = frozenset(["addendum", "pathology"])
"""Kinds of section that open with a report of what the note tells of below."""
_WORD = re.compile(r"[a-z]{3,}")
_WORDS_OF_A_SENTENCE = 8
_CUT_OUT = frozenset(["excision", "mohs"])
_SHAVED = frozenset(["biopsy", "shave", "shave_removal"])
"""Acts that may be one and the same, told in two ways."""


def is_at_a_place_unknown(text: str, start: int, end: int) -> bool:
    """ "NUB epig shave bx.": a short sentence with a word that nobody knows, where its place would be."""
    words = _WORD.findall(text, start, end)
    sentence = text[start:end].rstrip().endswith((".", ";")) or text[end : end + 1] in ("", "\n")
    return sentence and len(words) <= _WORDS_OF_A_SENTENCE and any(not is_known(word) for word in words)


class Waiting:
    """The lesion of a note that waits for its place.

    open: a lesion told without a place yet, for the places to come.
    leading: the lesion whose acts and diagnosis hold for every item of the list below it.
    """

    def __init__(self, reading: Reading, talk: Talk) -> None:
        self._reading = reading
        self._text = reading.text
        self._speech = talk.speech
        self._talk = talk
        self._before: list[Lesion] = []
        self.open: Lesion | None = None
        self.leading: Lesion | None = None

    def begin(self, passage: Passage) -> None:
        """Tell of a new lesion, whose place is to come."""
        self._before = self._talk.current
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

    def close(self) -> None:
        """Let go of the lesion that waits: one whose place never came was the one told before."""
        lesion, self.open, self.leading = self.open, None, None
        if lesion is None or lesion.place is not None or not lesion.acts:
            return
        targets = [other for other in self._before if not other.counted and other is not lesion]
        targets = [other for other in targets if not other.has(*(act.kind for act in lesion.acts))]
        if targets and lesion in self._talk.lesions:
            for other in targets:
                absorb(other, lesion)
            self._talk.lesions.remove(lesion)
            self._talk.current = targets

    def is_item_of_plural(self, passage: Passage) -> bool:
        """ "Proven BCCs treated", a blank line, "R shoulder 9 mm": a line that opens with its place."""
        if self.open is None or not any(one.mention.plural for one in self.open.told):
            return False
        return bool(passage.places) and passage.places[0].start == passage.start

    @staticmethod
    def _is_of_another_name(lead: Lesion, passage: Passage) -> bool:
        """ "Two look like SCC: tangential biopsy each. Irritated nevus of the neck shave removed."."""
        named = {one.mention.id for one in passage.told}
        return bool(named and lead.told) and not named & {one.mention.id for one in lead.told}

    def fill(self, found: list[Lesion], passage: Passage) -> None:
        """Give places to the lesion that waits for them; every further item of its list is one like it."""
        lead = self.open or self.leading
        if lead is None or not found:
            return
        kinds = {act.kind for act in lead.acts}
        own = {act.kind for act in passage.acts} - {"removal"}  # which names no way
        both = self.open is not None and own and passage.told and lead.told and lead.acts
        if both and is_at_a_place_unknown(self._text, *lead.stretches[-1]):
            lead.apart, self.open = True, None
            return
        premalignant = {one.mention.meaning.get("class") for one in passage.told} == {"premalignant"}
        if self.open is None and premalignant and kinds & _CUT_OUT:
            self.leading = None  # "☑ excision ☑ destruction", "1. SCC, cheek", "2. AK, temple"
            return
        same = (own | kinds) <= _SHAVED and not self._is_of_another_name(lead, passage)
        if own and kinds and not own & kinds and not same:
            self.close()
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
            if not own or own & kinds or ("biopsy" in kinds and own <= _SHAVED):
                lesion.acts += [act for act in lead.acts if act not in lesion.acts]
            lesion.told += [one for one in lead.told if one not in lesion.told and not lesion.told]
            lesion.stretches += [one for one in lead.stretches if one not in lesion.stretches]
