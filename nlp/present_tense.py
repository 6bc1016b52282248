"""The present tense: "the dermatologist incises and drains the abscess" tells what was done, as vignettes do.

In the plain copy such verbs stand in the past tense, which most notes use and the lexicon has.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from nlp.lexicon import load

_SAID = load("present_tense")
_OF_CLINICIANS: dict[str, str] = _SAID["of_clinicians"]
_PAST: dict[str, str] = {**_SAID["of_anybody"], **_OF_CLINICIANS}
_VERB = re.compile(r"\b(?:" + "|".join(_PAST) + r")\b", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:" + "|".join(_SAID["subjects"]) + r")\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|i|we)(?: then| also| next)? $", re.IGNORECASE)
_NOT_AFTER = re.compile(r"\b(?:" + "|".join(_SAID["not_after"]) + r")\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?=\s)(?<!\b[Dd]r\.)|[\r\n]|;")
_NOUN_AHEAD = re.compile(
    r"(?:\d|\b(?:an?|the|of|two|three|four|five|six|no|shave|punch|skin|both|these|prior)) $", re.I
)
"""What makes a word like "biopsies" or "samples" a noun."""


def past_tense(note: str) -> list[tuple[int, int, str]]:
    """What to write for such verbs: (start, end, words), characters of the note in order."""
    found = []
    ends = [0, *(end.end() for end in _SENTENCE_END.finditer(note))] if _VERB.search(note) else []
    for verb in _VERB.finditer(note) if ends else ():
        ahead = note[ends[bisect_right(ends, verb.start()) - 1] : verb.start()]
        if _NOT_AFTER.search(ahead) or _NOUN_AHEAD.search(ahead):
            continue
        word = verb.group().lower()
        by_pronoun = word in _OF_CLINICIANS and _PRONOUN.search(ahead)
        if by_pronoun or _SUBJECT.search(ahead):
            found.append((*verb.span(), _PAST[word]))
    return found
