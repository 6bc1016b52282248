"""Of which day an act is, by the date or the time told with it: today's, or another."""

from __future__ import annotations

import re
from datetime import date

from nlp.dates import full_dates
from nlp.mentions import Mention
from nlp.quick import Quick
from nlp.services.reading import Reading
from nlp.services.surgical_lexicon import SURGERY

_DATED = Quick(SURGERY["dated_behind"])
_LETTER = re.compile(SURGERY["letter"])
_LONG_PAST = Quick(SURGERY["long_past_behind"])
_DATED_AHEAD = re.compile(SURGERY["dated_ahead"])
_JOINED = re.compile(r"(?:,? (?:and|then|&) (?:then |also |later )?|, ?|/|[+] ?)")
_REACH_OF_A_DATE = 28
"""Characters behind an act in which its date stands ("biopsy of 3/2/2025")."""


def is_of_another_day(
    reading: Reading,
    sentence: int,
    start: int,
    end: int,
    acts: dict[int, Mention],
    *,
    today: bool,
    told: bool,
) -> bool:
    """Whether a date or a time with an act at start..end says that it was done on another day.

    sentence: where its sentence begins. acts: the note's acts by their characters. today: whether its
    clause speaks of today. told: whether it stands in a clause.
    """
    if told and not today and opens_with_a_date(reading, sentence, start):
        return True
    if not today and _is_dated_with_the_next(reading.text, end, acts):
        return True
    past = _LONG_PAST.match(reading.text, end)
    if past and (not today or past.end() - end <= _REACH_OF_A_DATE):
        return True
    dated = _DATED.match(reading.text[end : end + _REACH_OF_A_DATE])
    if dated is not None and not _is_the_day(dated.group(), reading.day):
        return True
    return _dated_otherwise(reading, end)


def opens_with_a_date(reading: Reading, start: int, end: int) -> bool:
    """Whether words at start..end open with a year or season other than the visit's: "2017 BCC, Mohs"."""
    match = _DATED_AHEAD.match(reading.text[start:end])
    if match is None:
        return False
    return not (match["year"] and reading.day and int(match["year"]) == reading.day.year)


def _is_dated_with_the_next(text: str, end: int, acts: dict[int, Mention]) -> bool:
    """ "Biopsied and frozen last month": the time behind the second act is that of the first."""
    joined = _JOINED.match(text, end)
    following = acts.get(joined.end()) if joined else None
    when = following.status.get("historical") if following else None
    return when is not None and following is not None and when[0] >= following.end


def _is_the_day(words: str, day: date | None) -> bool:
    """Whether words are the full date of the visit's own day."""
    found = full_dates(words)
    return bool(found) and found[0][2] == day


def _dated_otherwise(reading: Reading, end: int) -> bool:
    """ "The biopsy of 3/2/2025": a full date right behind an act that is not the day of the visit."""
    for other in reading.others:
        if other.role == "date" and 0 <= other.start - end <= _REACH_OF_A_DATE:
            between = reading.text[end : other.start]
            if set(between) & set(".;\n,:("):
                return False
            days = full_dates(other.text)
            if not days and reading.day is None and _LETTER.search(reading.text):
                return False  # a letter that reports the operation of the day it names
            return _is_other_day(days[0][2] if days else None, reading.day)
    return False


def _is_other_day(told: date | None, day: date | None) -> bool:
    return told is None or day is None or told != day
