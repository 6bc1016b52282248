"""Whether the services were told plainly: each deciding fact once or in agreement, and nothing against it.

What speaks against a service makes a doubt, so that its line is looked at and is never ready in silence: an
act without a line, a word that counts nothing, a number of containers that differs, an act only named, an
act of its kind that was not done. Words and sentences stand in lexicon/plain_services.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlp.doubts import says_done_in
from nlp.facts import Fact
from nlp.facts.status import blocked, of_section
from nlp.ledger import diagnosis_class, label
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.numbers import value_of
from nlp.quick import Quick
from nlp.services.necessity import cosmetic_places
from nlp.services.reading import Reading
from nlp.services.surgical_words import words_of
from nlp.services.told import pattern, told_of
from records import Doubt, Procedure

_WORDS = load("plain_services")
_SAYS: dict[str, str] = _WORDS["says"]
_STANDS_FOR = {act: frozenset(acts) for act, acts in _WORDS["stands_for"].items()}
_NOT_ALONE = frozenset(_WORDS["not_alone"])
_COUNTED = frozenset(_WORDS["counted"])
_SAMPLED = frozenset(_WORDS["sampled"])
_OTHERS = re.compile(_WORDS["others"])
_CONTAINERS = Quick(_WORDS["containers"])
_DRUGS = [
    pattern(load("services")["injected"][name]) for name in ("steroid", "immunotherapy", "chemotherapy")
]
_IDLE = Quick(r"\b(?:" + "|".join(_WORDS["idle_quantities"]) + ")")
_REACH_OF_IDLE = 40
"""Characters behind a word of how many in which stands what it is of."""
_LESIONAL = frozenset(["premalignant", "benign", "malignant"])
_DOING = frozenset(["act", "method", "technique"])
_CUT_OFF = frozenset(_WORDS["cut_off"])
_NOT_DONE = frozenset(["negated", "declined"])
_VAGUE = frozenset(["vague", "two_or_so", "part"])
_KINDS = {"excise": "excision", "ellipse": "excision", "biopsy": "biopsy", "mohs": "mohs", "punch": "biopsy"}
_OF_WORK = frozenset(["plan", "assessment", "today"])
"""Kinds of section in which an act named by a noun may have been done."""
_PREMALIGNANT = "premalignant"


def told_plainly(reading: Reading, procedures: tuple[Procedure, ...]) -> tuple[Procedure, ...]:
    """The procedures with a doubt for all that speaks against taking them as told."""
    if not procedures:
        return procedures
    note = _Note(reading, procedures)
    over_all = [*note.acts_without_a_line(), *note.lesions_without_a_line(), *note.containers()]
    return tuple(
        _with(one, [*(over_all if place == 0 else ()), *note.against(one)])
        for place, one in enumerate(procedures)
    )


def _with(procedure: Procedure, says: Iterable[str]) -> Procedure:
    new = tuple(Doubt(about="telling", says=one) for one in dict.fromkeys(says))
    return procedure.model_copy(update={"doubts": (*procedure.doubts, *new)}) if new else procedure


class _Note:
    """One note asked what speaks against the procedures read from it."""

    def __init__(self, reading: Reading, procedures: Sequence[Procedure]) -> None:
        self._reading, self._text = reading, reading.text
        self._told = told_of(reading)
        self._procedures = procedures
        self._acts = {procedure.act for procedure in procedures}
        self._live = list(self._live_acts())

    def _live_acts(self) -> Iterable[Mention]:
        """The acts of the ledger's words that nothing keeps from being today's."""
        for clause in self._reading.clauses:
            line = self._reading.lines[clause.line]
            today = any(cue.category == "today" for cue in clause.cues)
            for mention in clause.mentions:
                if mention.kind == "act" and blocked(mention, line, today) is None:
                    yield mention

    def acts_without_a_line(self) -> Iterable[str]:
        """Acts told as done, of a family of which no procedure was read."""
        for mention in self._live:
            act = str(mention.meaning["act"])
            if act not in _STANDS_FOR or self._acts & _STANDS_FOR[act] or mention.text in _NOT_ALONE:
                continue
            if act == "injection" and not self._names_a_drug(mention):
                continue
            if mention.meaning["form"] == "verb" or self._is_told_as_done(mention):
                yield _SAYS["no_line"].format(words=mention.text)

    def _is_told_as_done(self, mention: Mention) -> bool:
        """Whether an act named by a noun stands where work is told, in a sentence that says it was done."""
        kind = self._told.line(mention.start).kind
        sentence = self._told.sentence(mention.start)
        return kind == "procedure" or (kind in _OF_WORK and says_done_in(self._text, sentence, mention.start))

    def _names_a_drug(self, mention: Mention) -> bool:
        sentence = self._told.sentence(mention.start)
        return any(drug.search(self._text, *sentence) for drug in _DRUGS)

    def lesions_without_a_line(self) -> Iterable[str]:
        """Lesions destroyed or taken off, by the words of one sentence, of which no procedure was read.

        Where the sentence names none, by the ledger: below an item that names them ("2. AK", "Cryosurgery").
        """
        known = {one.diagnosis for one in self._procedures} | {
            group.diagnosis for one in self._procedures for group in one.groups
        }
        classes = {one.diagnosis_class for one in self._procedures}
        for mention in self._live:
            if mention.meaning["act"] not in ("destruction", "skin_tag_removal") or self._is_cosmetic(
                mention
            ):
                continue
            named = self._told.mentions(self._told.sentence(mention.start), "diagnosis")
            named = named or [fact.diagnosis for fact in self._treated(mention) if fact.diagnosis]
            named = [m for m in named if diagnosis_class(m) in _LESIONAL and "uncertain" not in m.status]
            if not named or any(m.id in known for m in named):
                continue
            if _PREMALIGNANT in classes and any(diagnosis_class(m) == _PREMALIGNANT for m in named):
                continue
            yield _SAYS["no_line_for"].format(label=label(named[0].id))

    def _is_cosmetic(self, act: Mention) -> bool:
        """Whether what an act was done to was set aside as cosmetic, which the answer says."""
        return any(fact.act is act and fact.reason == "cosmetic" for fact in self._reading.facts)

    def _treated(self, act: Mention) -> list[Fact]:
        return [fact for fact in self._reading.facts if fact.act is act and fact.kind == "treated"]

    def containers(self) -> Iterable[str]:
        """A number of containers for the laboratory that is not the number of lesions taken."""
        taken = [one for one in self._procedures if one.act in _SAMPLED]
        counted = sum(one.count.value or 0 for one in taken)
        if not taken:
            return
        for match in _CONTAINERS.finditer(self._text):
            if self._told.why_not(*match.span()) is not None:
                continue
            number = value_of(match["before"] or match["behind"] or match["after"])
            if number > 1 and number != counted:
                yield _SAYS["containers"].format(containers=number, counted=counted)
                return

    def against(self, procedure: Procedure) -> Iterable[str]:
        """What speaks against one procedure."""
        if procedure.diagnosis_class == _PREMALIGNANT and procedure.act in ("destruction", "treatment"):
            return  # counted twice by nlp/ledger
        yield from self._vague(procedure)
        yield from self._only_named(procedure)
        yield from self._denied(procedure)
        yield from self._for_looks(procedure)

    def _vague(self, procedure: Procedure) -> Iterable[str]:
        """ "Several", "a bunch" beside the lesions whose number was read."""
        if procedure.act not in _COUNTED or procedure.count.value is None:
            return
        for fact in self._reading.facts:
            same = fact.diagnosis is not None and fact.diagnosis.id == procedure.diagnosis
            if same and fact.kind in ("seen", "treated") and fact.problem == "vague" and fact.spans:
                begin, stop = min(s[0] for s in fact.spans), max(s[1] for s in fact.spans)
                if self._counts_nothing(begin, stop):
                    continue
                yield _SAYS["no_number"].format(words=" ".join(self._text[begin:stop].split()))
                return
        for start, end in self._sentences(procedure, _DOING):
            for mention in self._told.mentions((start, end), "quantity"):
                if mention.id in _VAGUE and not self._counts_nothing(mention.start, mention.end):
                    yield _SAYS["no_number"].format(words=mention.text)
                    return

    def _counts_nothing(self, begin: int, stop: int) -> bool:
        """Whether words of how many are of other things than lesions, or of the sore ones counted."""
        found = _IDLE.search(self._text, begin, min(stop + _REACH_OF_IDLE, len(self._text)))
        return found is not None and found.start() < stop

    def _sentences(self, procedure: Procedure, roles: frozenset[str]) -> list[tuple[int, int]]:
        back = self._reading.copy.back
        return list(
            dict.fromkeys(
                self._told.sentence(back(proof.start)) for proof in procedure.evidence if proof.role in roles
            )
        )

    def _only_named(self, procedure: Procedure) -> Iterable[str]:
        """An act whose every word is a name in a sentence that does not say that it was done."""
        back = self._reading.copy.back
        words = [
            (back(proof.start), back(proof.end - 1) + 1)
            for proof in procedure.evidence
            if proof.role in _DOING
        ]
        if not words or any(self._says_done(start, end) for start, end in words):
            return
        yield _SAYS["only_named"].format(words=self._text[words[0][0] : words[0][1]])

    def _says_done(self, start: int, end: int) -> bool:
        line = self._told.line(start)
        if line.kind == "procedure" or line.own_heading or line.bullet or line.row or line.label:
            return True
        if re.search(r"(?:ed|en|out|cut|off|'d)$", self._text[start:end]):
            return True
        return says_done_in(self._text, self._told.sentence(start), start)

    def _for_looks(self, procedure: Procedure) -> Iterable[str]:
        """A benign lesion cut off in a note that speaks of looks or of private payment."""
        open_ = procedure.act in _CUT_OFF and procedure.diagnosis_class in ("benign", "unspecified")
        told = procedure.tells("cosmetic") or procedure.tells("symptomatic")
        if open_ and not told and cosmetic_places(self._told, (0, len(self._text))):
            yield _SAYS["for_looks"]

    def _denied(self, procedure: Procedure) -> Iterable[str]:
        """Words of the same act, of today, that say it was not done."""
        for word in words_of(self._reading):
            same = _KINDS.get(word.kind) == procedure.act
            if (
                same
                and word.reason in _NOT_DONE
                and of_section(self._told.line(word.start), word.start) is None
            ):
                start, end = self._told.sentence(word.start)
                if _OTHERS.search(self._text, start, end):
                    continue
                yield _SAYS["denied"].format(words=" ".join(self._text[start:end].split())[:80])
                return


__all__ = ["told_plainly"]
