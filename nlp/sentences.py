"""Sentences: never over the end of a line, and broken by subjects where dictation has no punctuation."""

from __future__ import annotations

import re

from nlp.layout import Line
from nlp.lexicon import load
from nlp.quick import Quick

# A dot behind an abbreviation ends no sentence; a look-behind takes words of one length.
_SENTENCE_END = re.compile(
    r"[.!?][\"')]*(?=\s)(?!\s(?:except|excluding|other than|save for|apart from)\b)"
    r"(?<!\b[lrbw]\.)(?<!\bea\.(?= on| to| at))(?<!\b(?:dr|vs|pt|no|lt|rt|mr|ms|st)\.)"
    r"(?<!\b(?:e\.g|i\.e|mrs|ant|sup|inf|lat|med|inc)\.)(?<!\b(?:post|incl)\.)"
    r"(?<!\bbilat\.)(?<!\bapprox\.)(?<!\bmult\.)(?<!\bsev\.)(?<!\bby [a-z]\.)"
    r"(?<!\bint\.)(?<!\bcplx\.)(?<!\b(?:cmplx|inter)\.)(?<!\binterm\.)(?<!\bintermed\.)"
    # "6 sec. each" goes on; "6 sec. SKs left alone" does not.
    r"(?!(?<=\bsec\.)\s(?:" + "|".join(load("lesions")["goes_on_after_seconds"]) + r")\b)"
)
_DICTATED_BREAK = re.compile(
    r"(?:(?:and (?:then )?)?on (?:the|his|her) (?:[a-z-]+ ){1,4}(?:there (?:are|is)|i (?:see|saw|found))\b"
    r"|(?<!on )(?<!hands )\b(?:" + "|".join(map(re.escape, load("lesions")["dictated_breaks"])) + r")\b)"
    r"|(?<= )(?P<subject>"
    + "|".join(map(re.escape, load("lesions")["dictated_subjects"]))
    + r") (?=(?:on|of|were|are)\b)"
)
_LEADS_ON = re.compile(r"\b(?:" + "|".join(map(re.escape, load("lesions")["leads_on"])) + r") $")
"""Before a subject that its sentence goes on to: "I froze | the actinic keratoses" is no break."""
_REACH_BEFORE_A_SUBJECT = 14
_PAUSE = re.compile(r"[,;:]")
LONG_WITHOUT_PAUSE = 18
"""Words after which an unpunctuated sentence is dictation: then subjects and "plan" break it too."""


_PLACES = "|".join(
    sorted({re.escape(str(term)) for entry in load("sites")["entries"] for term in entry["terms"]}, key=len)[
        ::-1
    ]
)
# "Corn pared, hallux L. Cosmetic: ...": a side behind its place ends the sentence, unless a place follows.
_ENDS_WITH_A_SIDE = Quick(rf"\b(?:{_PLACES}|mets?|mth|toe|digit) [lr]\.(?=\s)(?!\s(?:{_PLACES})\b)")


def sentences(text: str, lines: list[Line]) -> list[tuple[int, int, int]]:
    """Sentences as (start, end, index of line): never over the end of a line."""
    found = []
    for number, line in enumerate(lines):
        at = line.heading_start if line.own_heading and line.heading_start >= line.start else line.start
        ends = [match.end() for match in _SENTENCE_END.finditer(text, line.start, line.end)]
        ends += [match.end() for match in _ENDS_WITH_A_SIDE.finditer(text, line.start, line.end)]
        for end in sorted(ends):
            if end > at:
                found.append((at, end, number))
                at = end
        if _dictated(text, at, line.end):
            for match in _DICTATED_BREAK.finditer(text, at, line.end):
                if text[at : match.start()].strip() and not _is_led_to(text, at, match):
                    found.append((at, match.start(), number))
                    at = match.start()
        if text[at : line.end].strip():
            found.append((at, line.end, number))
    return found


def _dictated(text: str, start: int, end: int) -> bool:
    """Whether a long stretch has no punctuation at all, as dictation typed by a machine has not."""
    return text.count(" ", start, end) >= 2 * LONG_WITHOUT_PAUSE and not _PAUSE.search(text, start, end)


def _is_led_to(text: str, start: int, subject: re.Match[str]) -> bool:
    """Whether the words before a subject lead on to it: "I froze the actinic keratoses"."""
    if not subject["subject"]:
        return False
    at = subject.start()
    return _LEADS_ON.search(text, max(start, at - _REACH_BEFORE_A_SUBJECT), at) is not None
