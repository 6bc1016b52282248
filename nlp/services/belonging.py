"""Which of the procedures read are a dermatologist's: those of other specialties and other people fall out.

Nothing is coded or asked about an act on a joint, an organ or a tooth, nor of a report, a form or a record in
which nobody treats skin. An act told with a diagnosis that only skin has stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.facts.status import SIDELINE_KINDS
from nlp.layout import Line
from nlp.lexicon import load
from nlp.quick import Quick
from nlp.services.operations import is_of_another_organ
from nlp.services.reading import Reading
from nlp.services.told import Place, pattern, told_of
from records import Procedure

_FOREIGN = load("foreign")
_NEVER, _SPECIALTIES = pattern(_FOREIGN["never"]), pattern(_FOREIGN["specialties"])
_OWN_TITLE, _OF_SKIN = pattern(_FOREIGN["own_title"]), pattern(_FOREIGN["of_skin"])
_CUTS = pattern(_FOREIGN["cuts"])
_BESIDE_A_CUT = pattern(_FOREIGN["beside_a_cut"])
_ORGANS, _LABORATORY = pattern(_FOREIGN["organs"]), Quick("|".join(_FOREIGN["laboratory"]))
_LANDMARKS, _AT_LANDMARKS = pattern(_FOREIGN["landmarks"]), frozenset(_FOREIGN["acts_at_landmarks"])
_ANYWHERE = frozenset(_FOREIGN["anywhere"])
_ON_SKIN = frozenset(_FOREIGN["on_skin"])
_OWN_ACTS = frozenset(_FOREIGN["own_acts"])
_OWN_TECHNIQUES = frozenset(_FOREIGN["own_techniques"])
_OF_EMERGENCY, _EMERGENCY = frozenset(_FOREIGN["of_emergency"]), pattern(_FOREIGN["emergency"])
_OF_FEET, _FEET_TITLE = frozenset(_FOREIGN["of_feet"]), pattern(_FOREIGN["feet_title"])
_OF_BIRTH = pattern(_FOREIGN["cuts_of_birth"])
_DISEASES, _DEPTHS = pattern(_FOREIGN["diseases"]), pattern(_FOREIGN["depths"])
_WITHIN = frozenset(_FOREIGN["within"])
_OF_THE_PATIENT = frozenset(["historical", "instruction", "planned"])
"""Why an organ is named that nobody works on: a disease, an old operation, a medicine's reason."""
_BY_OTHERS = re.compile(r"[a-z ]{0,12}?\b(?:" + "|".join(_FOREIGN["by_others"]) + ")")
_STAY = {name: pattern(words) for name, words in _FOREIGN["stay"].items()}
_HEAD_OF_A_LINE = re.compile(r"(?:^|\n|\s{2,})[ \t]*([a-z][^\n]{0,40})")
_FIRST_SENTENCE = re.compile(r"(?:\S+ ){2,}?\S+[a-z]{2}\.(?= )")
"""A first line of several sentences: its first one."""
_HEADED = re.compile(r"^[ \t]*(?:" + "|".join(_FOREIGN["headed"]) + r")\b[^\n]*", re.MULTILINE)
_ASKING = re.compile(r"(?:[^:?]*: )?\W*(?:" + "|".join(_FOREIGN["asking"]) + r")\b")
_DOING = frozenset(["act", "method", "technique"])
_OPENING = frozenset(["excision", "mohs", "biopsy", "shave_removal"])
"""Acts whose wound a closure closes: where they are no skin's, it is none either."""
_DRAINING = "incision_drainage"
"""An act that every organ knows: told without a place and a thing of the skin, it is of the organs named."""
_PLACING = frozenset(["site", "length"])
_AT_A_PLACE = frozenset(["site"])
_CUTTING = frozenset(["biopsy", "shave_removal", "excision", "mohs", "repair", "destruction"])
"""Acts of which a place of the body that is also a joint or a bone ("left knee") says no more than where."""
_WORDS_OF_A_TITLE = 9
"""Most words of a first line that is a title as a whole; of a longer one only its beginning is."""
_LINES_ABOVE_A_TITLE = 4
"""Lines among which the title is looked for."""
_TITLES = frozenset(["studies", "complaint", "earlier_visit", "family"])
"""Kinds of heading that may be titles themselves ("MRI", "Family medicine")."""
_SENTENCE = re.compile(_FOREIGN["sentence_above_a_title"])
_AROUND = 260
"""Characters before and behind an act in which an organ shows what it was done to."""
_BEGINNING = 26
"""Characters of a longer first line in which a specialty names the note ("Ortho: 66F with knee pain")."""


def belonging(reading: Reading, procedures: tuple[Procedure, ...]) -> tuple[Procedure, ...]:
    """The procedures that were done to skin, at this visit, by the one who writes the note."""
    if not procedures:
        return procedures
    note = _Note(reading)
    if note.never:
        return ()
    kept = tuple(one for one in procedures if note.holds(one))
    if any(note.is_of_skin(one) for one in kept):
        kept = tuple(one for one in procedures if one in kept or note.holds(one, beside_skin=True))
    opened = _lesions(one for one in kept if one.act in _OPENING)
    # A closure is the skin's where the cut was.
    kept = tuple(
        one for one in procedures if one in kept or (one.act == "repair" and opened & _lesions([one]))
    )
    gone = _lesions(one for one in procedures if one not in kept and one.act in _OPENING)
    gone -= _lesions(one for one in kept if one.act in _OPENING)
    return tuple(one for one in kept if not (one.act == "repair" and gone & _lesions([one])))


def _lesions(procedures: Iterable[Procedure]) -> set[str]:
    """The names of the lesions that procedures were done to."""
    return {group.lesion for one in procedures for group in one.groups if group.lesion}


class _Note:
    """One note asked whether its acts are of dermatology."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._text = reading, reading.text
        self._told = told_of(reading)
        title = _title(reading)
        own = bool(_OWN_TITLE.search(title))
        self.never = self._sums_up_a_stay() or (
            not own and bool(_NEVER.search(title) or self._is_of_a_laboratory())
        )
        self._other = not own and bool(_SPECIALTIES.search(title))
        self._emergency = not own and bool(_EMERGENCY.search(title))
        self._own = own
        self._operation = not own and is_of_another_organ(reading, title)
        self._feet = bool(_FEET_TITLE.search(title))

    def _names_organs(self) -> bool:
        """Whether the note speaks of several organs, wherever."""
        return len({match.group() for match in _ORGANS.finditer(self._text)}) > 1

    def _names_skin(self) -> bool:
        """Whether the note speaks of skin or of its diseases, wherever."""
        return bool(_OF_SKIN.search(self._text)) or any(
            self._is_of_skin(mention.id)
            for clause in self._reading.clauses
            for mention in clause.mentions
            if mention.kind == "diagnosis"
        )

    def _is_of_a_laboratory(self) -> bool:
        return len({match.group() for match in _LABORATORY.finditer(self._text)}) > 1

    def _sums_up_a_stay(self) -> bool:
        """Whether it is the summary of a stay in a hospital, by the headings of its lines."""
        headings = [match.group(1) for match in _HEAD_OF_A_LINE.finditer(self._text)]
        told = {name for name, words in _STAY.items() if any(words.match(head) for head in headings)}
        return "alone" in told or {"admitted", "discharged"} <= told

    @staticmethod
    def _is_of_skin(diagnosis: str | None) -> bool:
        return diagnosis is not None and diagnosis not in _ANYWHERE

    def is_of_skin(self, procedure: Procedure) -> bool:
        """Whether an act shows by its diagnosis, or by itself, that the writer works on skin."""
        return self._is_of_skin(procedure.diagnosis) or procedure.act in _OWN_ACTS

    def holds(self, procedure: Procedure, beside_skin: bool = False) -> bool:
        """Whether an act is one on skin, done today by the writer.

        beside_skin: whether the note tells of other work on skin, so that an organ counts in the act's own
        sentences alone.
        """
        places = self._places(procedure)
        of_others = any if procedure.act == "repair" else all
        if places and of_others(self._is_asked_or_by_others(place) for place in places):
            return False
        sentences = [self._told.sentence(start) for start, _ in places]
        sites = {group.site for group in procedure.groups if group.site}
        placed = bool(sites)
        if procedure.act == _DRAINING and placed and sites <= _WITHIN:
            return False
        if self._operation and not self._is_told_with_skin(procedure, places):
            return False
        if procedure.act == "repair" and self._is_of_a_cut(procedure, sentences):
            return True
        of_skin = self._is_of_skin(procedure.diagnosis) or (placed and procedure.diagnosis in _ON_SKIN)
        if of_skin and not self._far_off(procedure, sentences):
            return True
        if self._feet and procedure.act in _OF_FEET:
            return True
        if self._other or (self._emergency and procedure.act not in _OF_EMERGENCY):
            return False
        if self._own or procedure.act in _OWN_ACTS or procedure.technique in _OWN_TECHNIQUES:
            return True
        own = self._own_places(procedure)
        if any(self._names_an_organ(*stretch, own) for stretch in sentences):
            return self._speaks_of_skin(sentences)
        if procedure.act in _OF_EMERGENCY and placed and procedure.act != "repair":
            return True
        headings = [match.span() for match in _HEADED.finditer(self._text)]
        if beside_skin:
            return True
        near = [*sentences, *(self._around(start) for start, _ in places), *headings]
        if any(self._names_an_organ(*stretch, own) for stretch in near):
            return self._speaks_of_skin(near[: -len(headings)] if procedure.act == "repair" else near)
        if procedure.act == _DRAINING and procedure.diagnosis is None and not placed:
            return not self._names_organs()
        return placed or self._names_skin() or not self._names_organs()

    def _is_told_with_skin(self, procedure: Procedure, places: list[Place]) -> bool:
        """Whether an act in the report of another operation names what it was done to, and that is of skin.

        The lesion stands in the act's own sentence or in the one ahead of it; of a closure, the cut.
        """
        if procedure.act == "repair":
            return any(_CUTS.search(self._text, *self._told.sentence(start)) for start, _ in places)
        own = self._own_places(procedure)
        on_skin = procedure.diagnosis in _ON_SKIN and any(group.site for group in procedure.groups)
        for start, _ in places:
            here, ahead = self._told.sentence(start), self._told.sentence_before(start)
            named = [m for stretch in (ahead, here) for m in self._told.mentions(stretch, "diagnosis")]
            same = any(m.id == procedure.diagnosis for m in named)
            if not same or self._names_an_organ(*here, own):
                continue
            if on_skin or self._speaks_of_skin([ahead, here]):
                return True
        return False

    def _own_places(self, procedure: Procedure) -> list[Place]:
        """Where the place of a cut is named: "excision, left knee" is of the skin there.

        Beside light work on skin bones and joints only tell where it was, wherever they are named.
        """
        own = self._places(procedure, _AT_A_PLACE) if procedure.act in _CUTTING else []
        if procedure.act in _AT_LANDMARKS:
            own += [match.span() for match in _LANDMARKS.finditer(self._text)]
        return own

    def _names_an_organ(self, start: int, end: int, own: list[Place]) -> bool:
        """Whether an organ is named there as something worked on, and not as a disease or of the past.

        own: places of the act itself, which name none.
        """
        told = [match.span() for match in _DISEASES.finditer(self._text, start, end)] + own
        organs = self._organs(start, end, told)
        return any(self._told.why_not(*place) not in _OF_THE_PATIENT for place in organs)

    def _organs(self, start: int, end: int, but: list[Place]) -> list[Place]:
        """Words of organs at start..end but for those that stand within others."""
        found = [match.span() for match in _ORGANS.finditer(self._text, start, end)]
        return [(at, stop) for at, stop in found if not any(a <= at and stop <= b for a, b in but)]

    def _is_of_a_cut(self, procedure: Procedure, sentences: list[Place]) -> bool:
        """Whether a cut of the skin was sewn, whoever works there: no organ in its sentences."""
        if any(self._names_more_than_a_cut(*stretch) for stretch in sentences):
            return False
        told = [self._told.sentence(start) for start, _ in self._places(procedure, _PLACING)]
        if any(_OF_BIRTH.search(self._text, *stretch) for stretch in told):
            return False
        blocks = [self._told.block(start) for start, _ in self._places(procedure, _PLACING)]
        return any(_CUTS.search(self._text, *stretch) for stretch in [*sentences, *told, *blocks])

    def _names_more_than_a_cut(self, start: int, end: int) -> bool:
        beside = [match.span() for match in _BESIDE_A_CUT.finditer(self._text, start, end)]
        return bool(self._organs(start, end, beside))

    def _around(self, at: int) -> Place:
        """The words around a place in its list item or paragraph."""
        start, end = self._told.block(at)
        return max(start, at - _AROUND), min(end, at + _AROUND)

    def _places(self, procedure: Procedure, roles: frozenset[str] = _DOING) -> list[Place]:
        """The words that tell the act, or those of other roles, as plain characters."""
        found = []
        for proof in procedure.evidence:
            if proof.role in roles:
                back = self._reading.copy.back
                found.append((back(proof.start), back(proof.end - 1) + 1))
        return found

    def _is_asked_or_by_others(self, place: Place) -> bool:
        """ "Would you like this treated?", "pared by the patient at home"."""
        start, end = self._told.sentence(place[0])
        if self._text[place[0] : end].rstrip().endswith("?") and _ASKING.match(self._text, start):
            return True
        return bool(_BY_OTHERS.match(self._text, place[1], end))

    def _far_off(self, procedure: Procedure, sentences: list[Place]) -> bool:
        """Whether a sentence of another organ tells the act, and no sentence of it names the diagnosis."""
        # "AK L mandible": what only skin has may lie over an organ.
        beside = all if procedure.diagnosis_class == "premalignant" else any
        own = self._own_places(procedure) + [match.span() for match in _DEPTHS.finditer(self._text)]
        if not beside(bool(self._organs(*stretch, own)) for stretch in sentences):
            return False
        return not any(
            mention.id == procedure.diagnosis
            for stretch in sentences
            for mention in self._told.mentions(stretch, "diagnosis")
        )

    def _speaks_of_skin(self, stretches: list[Place]) -> bool:
        """Whether a diagnosis that only skin has, or a word of skin lesions, stands there."""
        return any(
            _OF_SKIN.search(self._text, *stretch)
            or any(self._is_of_skin(m.id) for m in self._told.mentions(stretch, "diagnosis"))
            for stretch in stretches
        )


def _title(reading: Reading) -> str:
    """The first line that says something, or its beginning where it is a sentence.

    A sentence about the patient or a line of their history is no title: the next line may be. Where the line
    itself tells what was done to a lesion ("nose AK frozen, no anesthesia"), it is no title but for the words
    before its colon.
    """
    lines = [line for line in reading.lines[:_LINES_ABOVE_A_TITLE] if not _is_beside(reading, line)]
    line = (lines or reading.lines[:1])[0]
    first = reading.text[line.start : line.end].strip()
    here = {
        mention.kind
        for clause in reading.clauses
        for mention in clause.mentions
        if line.start <= mention.start < line.end
    }
    if {"diagnosis", "act"} <= here:
        sentence = _FIRST_SENTENCE.match(first)
        first = sentence.group() if sentence else first
        head = first.partition(":")[0] if ":" in first else ""
        return head if len(head.split()) <= _WORDS_OF_A_TITLE else ""
    return first if len(first.split()) <= _WORDS_OF_A_TITLE else first[:_BEGINNING].rsplit(" ", 1)[0]


def _is_beside(reading: Reading, line: Line) -> bool:
    """ "She lives alone.", "Meds: lisinopril": words that a note may have above its title."""
    words = reading.text[line.start : line.end].strip()
    headed = line.own_heading and line.kind in SIDELINE_KINDS and line.kind not in _TITLES
    return headed or bool(_SENTENCE.match(words))
