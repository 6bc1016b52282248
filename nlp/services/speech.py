"""What kind of words a passage is: a report, a line of a template, a title of work, "all three"."""

from __future__ import annotations

import re

from nlp.facts import Fact
from nlp.ledger import diagnosis_class
from nlp.ledger.families import LESIONAL
from nlp.lexicon import load
from nlp.numbers import WORD, value_of
from nlp.quick import Quick
from nlp.services.measures import OF_AN_OPERATION
from nlp.services.passages import Passage
from nlp.services.reading import Reading
from nlp.services.surgical_dates import opens_with_a_date
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.told import pattern

_ALL = Quick(
    r"(?:\b(?:all(?! (?:a?round|sides|directions|day|night|times|over)\b)|every|these|those|they|both)"
    r"|(?<![a-z\d] )\beach|\beach(?= (?:site|lesion|one|spot)\b)|(?<=\bto )each(?= ?(?:[.,;\n]|$)))"
    r"(?: of)?(?: the| these)?"
    rf" ?(?P<n>{WORD}|\d{{1,2}})?\b"
)
_HOW_MANY = {str(word): int(number) for word, number in SURGERY["how_many"].items()}
_HOW_MANY_WORDS = Quick(r"\b(?:" + "|".join(map(re.escape, _HOW_MANY)) + r")\b")
_PROVEN = Quick(SURGERY["proven"])
_NOUNS = Quick(SURGERY["nouns"])
_RESULT = Quick(SURGERY["result"])
_NO_RESULT = Quick(SURGERY["no_result"])
_TITLE_OF_WORK = Quick(SURGERY["title_of_work"])
_OTHER_TISSUE = Quick(SURGERY["other_tissue"])
_OLD_SCAR = Quick(SURGERY["old_scar"])
_PREPARED = Quick(SURGERY["prepared"])
_NOT_TREATED = Quick(SURGERY["not_treated"])
_COMES_FOR = Quick(SURGERY["comes_for"])
_OF_A_WOUND = [Quick(p) for p in (SURGERY["closing"]["does"], SURGERY["pending"], SURGERY["named_flap"])]
_NUMBER_OF_LESIONS = Quick(rf"\b(?P<n>\d{{1,2}}|{WORD}) (?:[a-z-]+ )?lesions\b")
_LET_BE = Quick(SURGERY["let_be"])
_SOOTHED = Quick(SURGERY["soothed_with"])
_NOTHING_THERE = Quick(SURGERY["nothing_there"])
_DRUGS = pattern(load("services")["office"]["drugs"])
_OF_OTHERS = frozenset(["elsewhere", "historical", "family"])
_WHOLE = frozenset(["destruction", "injection", "skin_tag_removal"])
"""Acts done to all of the lesions they are numbered with, of which nothing is cut."""
_LIGHT_ACTS = frozenset(["destruction", "treatment"])
"""Acts after which nothing is cut at the same place for their sake."""
_CUT_OFTEN = frozenset(["malignant", "uncertain", "unspecified"])
"""Classes of diagnosis of which a note tells the way to today's work."""
WORDS_OF_A_TITLE = 8
"""Most words of a line that is a title and no sentence."""


def _is_many(fact: Fact) -> bool:
    return (fact.n or 0) > 1 or fact.problem == "plural"


class Speech:
    """Answers what the passages of one note are like."""

    def __init__(self, reading: Reading, passages: list[Passage]) -> None:
        self._reading = reading
        self._text = reading.text
        self._passages = passages

    def says_all(self, passage: Passage, start: int = 0) -> re.Match[str] | None:
        """ "All", "both", "each", "all three" in a passage, from a plain character on."""
        return _ALL.search(self._text, max(start, passage.start), passage.end)

    def is_result(self, passage: Passage) -> bool:
        text, kind = self._text, self._reading.lines[passage.line].kind
        if _NO_RESULT.search(text, passage.start, passage.end):
            return False
        return kind == "pathology" or bool(_RESULT.search(text, passage.start, passage.end))

    def is_of_the_past(self, passage: Passage) -> bool:
        """ "2017 BCC, left temple, Mohs", "one, on the temple, I treated in 2019": nothing is of today."""
        done = bool(passage.acts or passage.measures or self.is_result(passage))
        done = done or bool(_PROVEN.search(self._text, passage.start, passage.end))
        if done:
            return False
        if opens_with_a_date(self._reading, passage.start, passage.end):
            return True
        if passage.told or not passage.places:
            return False
        return any(c.past for c in self._reading.clauses if passage.start <= c.start < passage.end)

    def is_left(self, passage: Passage) -> bool:
        """ "Skin tags of the neck, not treated today.": a finding of which nothing but this is told."""
        if passage.acts or passage.measures or not (passage.told and passage.places):
            return False
        return _NOT_TREATED.search(self._text, passage.start, passage.end) is not None

    def is_reason_to_come(self, passage: Passage) -> bool:
        """ "Here for treatment of a proven BCC": in the patient's own part, what the visit is for."""
        if self._reading.lines[passage.line].kind == "complaint":
            return True
        return bool(_COMES_FOR.search(self._text, passage.start, passage.end))

    def is_of_other_tissue(self, passage: Passage) -> bool:
        """ "Sentinel node biopsy, left axilla": work that is on no skin."""
        return bool(_OTHER_TISSUE.search(self._text, passage.start, passage.end))

    def is_of_an_old_scar(self, passage: Passage) -> bool:
        """ "The lip scar is soft, no nodule": what was cut on an earlier day and is looked at."""
        if passage.acts or any(one.mention.id != "scar" for one in passage.told):
            return False
        if any(one.role == "length" for one in passage.measures) and self.is_of_a_wound(passage):
            return False  # "closed in layers, leaving a linear scar of 3.2 cm"
        return bool(_OLD_SCAR.search(self._text, passage.start, passage.end))

    def tells_anything(self, passage: Passage) -> bool:
        """Whether it has a place, an act, a diagnosis, a size or a label, or stands in a list."""
        told = passage.places or passage.acts or passage.told or passage.measures or passage.labels
        return bool(told) or passage.listed

    def is_beside(self, passage: Passage) -> bool:
        """ "Cherry angiomas, trunk, reassured", "frozen by her doctor": nothing was done there today."""
        text, (start, end) = self._text, (passage.start, passage.end)
        if passage.acts or passage.labels or any(one.role in OF_AN_OPERATION for one in passage.measures):
            return False
        classes = {one.mention.meaning.get("class") for one in passage.told}
        if not passage.places or classes & _CUT_OFTEN or self.is_result(passage) or self.says_all(passage):
            return False
        if not passage.told and not passage.measures and _NOTHING_THERE.search(text, start, end):
            return True
        if _LET_BE.search(text, start, end) or self._is_work_of_others(passage):
            return True
        if classes == {"benign"} and any(one.mention.plural for one in passage.told) and not passage.measures:
            return self.counts_vaguely(passage)  # "multiple brown macules consistent with lentigines"
        soothed = _DRUGS.search(text, start, end) or _SOOTHED.search(text, start, end)
        return bool(classes) and not classes & LESIONAL and bool(soothed)

    def _is_work_of_others(self, passage: Passage) -> bool:
        """Whether all that a passage tells of destroying lesions was not done here today."""
        acts = [
            mention
            for clause in self._reading.clauses
            if passage.start <= clause.start < passage.end
            for mention in clause.mentions
            if mention.kind == "act" and passage.start <= mention.start < passage.end
        ]
        return bool(acts) and all(
            act.meaning["act"] in _LIGHT_ACTS and act.status.keys() & _OF_OTHERS for act in acts
        )

    def is_in_the_ledger(self, passage: Passage) -> bool:
        """ "AKs, 19 total. LN2 to all.": destroyed were the counted lesions named before it.

        Named on its line, or as the item over it ("2. Actinic keratosis", below it "Cryosurgery").
        """
        acts = [f for f in self._reading.facts if f.act and passage.start <= f.act.start < passage.end]
        return bool(acts) and all(
            diagnosis_class(act.diagnosis) in ("premalignant", "benign")
            and any(
                f.diagnosis is act.diagnosis
                and (
                    (f.line == passage.line and (act.reference == "all" or _is_many(f)))
                    or (f.listed and self._is_item_over(f.line, passage.line))
                )
                for f in self._reading.facts
                if f.own and f.start < act.start
            )
            for act in acts
        )

    def tells_of_several_treated(self, stretches: list[tuple[int, int]]) -> bool:
        """Whether words tell of several lesions by name that were injected or destroyed."""
        return any(
            fact.kind == "treated" and fact.own and (fact.n or 0) > 1
            and fact.act is not None and fact.act.meaning["act"] in _WHOLE
            and any(start <= fact.act.start < end for start, end in stretches)
            for fact in self._reading.facts
        )  # fmt: skip

    def _is_item_over(self, item: int, line: int) -> bool:
        """Whether a line stands below a list item, with no other item and no blank line between."""
        lines = self._reading.lines
        here = lines[item].paragraph == lines[line].paragraph
        return item < line and here and not any(one.bullet for one in lines[item + 1 : line + 1])

    def is_of_a_wound(self, passage: Passage) -> bool:
        """Whether it tells of a closing or a specimen, which lesions that are only counted have none of."""
        return any(pattern.search(self._text, passage.start, passage.end) for pattern in _OF_A_WOUND)

    def is_short_heading(self, passage: Passage) -> bool:
        """A line of a template: "Location: upper lip"."""
        words = self._text[passage.start : passage.end].split()
        line = self._reading.lines[passage.line]
        return line.own_heading and passage.start <= line.body and len(words) <= WORDS_OF_A_TITLE

    def is_title_of_work(self, passage: Passage) -> bool:
        """A short first line of a note that names work and its place: "Minor surgery, R cheek"."""
        words = self._text[passage.start : passage.end].split()
        first = passage.line == 0 and len(words) <= WORDS_OF_A_TITLE
        return first and bool(_TITLE_OF_WORK.search(self._text, passage.start, passage.end))

    def has_substance(self, passage: Passage) -> bool:
        measured = any(one.role != "other" for one in passage.measures)
        if passage.acts or passage.told or measured or passage.labels:
            return True
        if self.is_title_of_work(passage):
            return True
        if _PREPARED.search(self._text, passage.start, passage.end):
            return True
        return bool(_NOUNS.search(self._text, passage.start, passage.end)) or self.is_of_a_wound(passage)

    def how_many(self, passage: Passage) -> int | None:
        match = _HOW_MANY_WORDS.search(self._text, passage.start, passage.end)
        if match:
            return _HOW_MANY[match.group()]
        match = self.says_all(passage)
        if match and match["n"]:
            return value_of(match["n"])
        return next((act.n for act in passage.acts if act.n), None)

    def counts_vaguely(self, passage: Passage) -> bool:
        """Whether it tells of more than one without a number ("several were treated")."""
        return any(
            mention.kind == "quantity" and passage.start <= mention.start < passage.end
            for clause in self._reading.clauses
            if clause.start < passage.end and passage.start < clause.end
            for mention in clause.mentions
        )

    def lesions(self, passage: Passage) -> int | None:
        """The number of lesions that a passage says ("to 6 lesions")."""
        match = _NUMBER_OF_LESIONS.search(self._text, passage.start, passage.end)
        return value_of(match["n"]) if match else None

    def under(self, passage: Passage) -> list[Passage]:
        """The passages of the paragraph that a heading stands over."""
        at = self._passages.index(passage)
        block = self.block(passage)
        found: list[Passage] = []
        for following in self._passages[at + 1 :]:
            if self.block(following) != block or (following.acts and self.is_short_heading(following)):
                break
            found.append(following)
        return found

    def block(self, passage: Passage) -> int:
        return self._reading.lines[passage.line].paragraph
