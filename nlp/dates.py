"""Dates of the note: which one is the day of service, and which head the blocks of other visits.

Places count characters of the plain, lower-case copy (nlp/text.py).
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from nlp.lexicon import load

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?:19|20)\d{2}"
_NUMERIC = r"(?P<m>\d{1,2})[/.-](?P<d>\d{1,2})[/.-](?P<y>(?:19|20)?\d{2})"
_ISO = rf"(?P<y2>{_YEAR})" + r"[/.-](?P<m2>\d{1,2})[/.-](?P<d2>\d{1,2})"
_MONTH_FIRST = (
    rf"(?P<mon>{_MONTH})" + r"[a-z]*\.?\s+(?P<d3>\d{1,2})(?:st|nd|rd|th)?,?\s+" + rf"(?P<y3>{_YEAR})"
)
_DAY_FIRST = (
    r"(?P<d4>\d{1,2})(?:st|nd|rd|th)?[\s-](?:of\s+)?"
    + rf"(?P<mon4>{_MONTH})"
    + r"[a-z]*\.?,?[\s-]+"
    + rf"(?P<y4>{_YEAR})"
)
_DATE = re.compile(rf"\b(?:{_ISO}|{_NUMERIC}|{_MONTH_FIRST}|{_DAY_FIRST})\b")

_OF_A_DATE = re.compile(r"\d(?:[/.-]\d|(?<=[12])[09]\d\d)")
"""Stands in every date: two numbers with a sign between them, or a year."""

_SERVICE_DATE = re.compile(
    r"\b(?:date of service|dos|date of visit|visit date|service date|date of procedure|encounter date"
    r"|date seen|seen on|seen|date of encounter|appointment date|procedure date|clinic date|exam date"
    r"|date of surgery|date|visit|encounter|today)\s*(?:is|of|:|-)?\s*(?:\(?dos\)?\s*:?)?\s*$"
)
_DATED_LINE = re.compile(
    r"\s*(?:[-*=#~\s]*)(?:(?:visit|encounter|date|dos|date of service|seen|note|clinic note|clinic visit"
    r"|office visit|progress note|visit date|follow[- ]up|procedure|operation|operative note"
    r"|(?:mohs )?surgery)\s*(?:of|on|:|-|,|dated)?\s*)?$"
)
_NOT_SERVICE = re.compile(
    r"\b(?:dob|d\.o\.b\.?|birth|born|printed|signed|dictated|transcribed|expires|scanned|birthdate)\b"
    r"[^\n]{0,12}$"
)
_TODAY = re.compile(r"^\W*(?:seen )?today\b|^[a-z /&,-]{3,30}\btoday\W*$")
_EARLIER = re.compile(r"\b(?:prior|previous|last|earlier|old|past|copied)\b")
_HEADER_WORDS = frozenset(load("sections")["header_words"])
_LABEL_REACH = 40
"""Characters before a date in which its label stands."""
_LONGEST_HEAD = 6
"""Words that may follow the date at the head of a visit's block."""
_LONGEST_ENTRY = 12
"""Words that may follow the date of an entry where dated lines list other days."""


def full_dates(text: str) -> list[tuple[int, int, date]]:
    """The full dates of the note (American order when written in digits): start, end, day."""
    found = []
    for match in _DATE.finditer(text) if _OF_A_DATE.search(text) else ():
        day = _as_date(match)
        if day:
            found.append((match.start(), match.end(), day))
    return found


def day_of_service(text: str) -> tuple[date | None, tuple[int, int] | None]:
    """The day the note gives as its day of service, and where. None when no date is one.

    The latest labelled date wins (earlier ones belong to visits copied forward), at its first place.
    """
    labelled: list[tuple[date, tuple[int, int]]] = []
    log = is_log(text)
    for start, end, day in full_dates(text):
        before = text[max(0, start - _LABEL_REACH) : start]
        if _NOT_SERVICE.search(before):
            continue
        line_so_far = text[text.rfind("\n", 0, start) + 1 : start]
        if _SERVICE_DATE.search(before) or (
            not log and _DATED_LINE.fullmatch(line_so_far) and not speaks_of_earlier(line_so_far)
        ):
            labelled.append((day, (start, end)))
    if not labelled:
        return None, None
    return max(labelled, key=lambda found: (found[0], -found[1][0]))


@lru_cache(maxsize=1)  # of one note it is asked for its day and for its lines
def is_log(text: str) -> bool:
    """Whether lines headed by different dates list other days, since the note tells of today besides."""
    entries = [
        (line, found) for line in text.split("\n") if (found := dated_head(line, log=True)) and not found[1]
    ]
    if len({found[0] for _, found in entries}) < 2:
        return False
    listed = {line for line, _ in entries}
    return any(_TODAY.search(line) for line in text.split("\n") if line not in listed)


def dated_head(line: str, log: bool = False) -> tuple[date, bool] | None:
    """The date a line begins with when little else follows, or None.

    log: whether the note lists other days line by line, whose entries may be longer.

    The flag tells the head of a visit ("3/4/2026 Office visit") from an entry of a list.
    """
    match = _DATE.search(line) if _OF_A_DATE.search(line) else None
    if not match or _NOT_SERVICE.search(line[: match.start()]):
        return None
    behind = line[match.end() :]
    if not _DATED_LINE.fullmatch(line[: match.start()]):
        return None
    if len(behind.strip(" \t-=:,.#*~|").split()) > (_LONGEST_ENTRY if log else _LONGEST_HEAD):
        return None
    day = _as_date(match)
    if day is None:
        return None
    return day, all(word in _HEADER_WORDS for word in re.findall(r"[a-z0-9]+", behind))


def at_head_of_line(text: str, place: int) -> bool:
    """Whether a date at this place stands at the head of its line."""
    return not text[text.rfind("\n", 0, place) + 1 : place].strip(" -*#=[(")


def speaks_of_earlier(words: str) -> bool:
    """Whether words name another, earlier time: "prior", "last", "copied", ..."""
    return _EARLIER.search(words) is not None


def _as_date(match: re.Match[str]) -> date | None:
    """The day a match stands for; None when the calendar has no such day."""
    part = match.groupdict()
    if part["y2"]:
        numbers = (part["y2"], part["m2"], part["d2"])
    elif part["y"]:
        numbers = (part["y"] if len(part["y"]) == 4 else "20" + part["y"], part["m"], part["d"])
    elif part["y3"]:
        numbers = (part["y3"], str(_MONTHS.index(part["mon"]) + 1), part["d3"])
    else:
        numbers = (part["y4"], str(_MONTHS.index(part["mon4"]) + 1), part["d4"])
    year, month, day = map(int, numbers)
    if month > 12 and day <= 12 and part["y"]:
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None
