"""Days of birth of the very old: the year alone would tell an age that may not be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

import regex

from privacy.dates import day_of
from privacy.found import Found, data

LABEL = 24
"""Characters before a date in which a label of birth is looked for."""


def days_of(note: str, found: Iterable[Found], days: int) -> dict[int, int]:
    """By how many days each date of a note is shifted, by where it begins.

    All by the same, but for a day of birth that would tell an age beyond the last one that may be told: its
    year becomes the one of that age. The age is reckoned on the latest day of the note.
    """
    told = [one for one in found if one.kind == "date"]
    out = {one.start: days for one in told}
    births = [one for one in told if _label().search(note[max(0, one.start - LABEL) : one.start])]
    known = [_day(note, one) for one in told if one not in births]
    latest = max((day for day in known if day), default=None)
    for one in births:
        day = _day(note, one)
        if day is None:
            continue
        if latest is not None and day > latest:  # of two digits, and of the century before
            day = day.replace(year=day.year - 100, day=min(day.day, 28))
        least = int(data("dates")["oldest"]["age"])
        oldest = int(data("dates")["oldest"]["born"]) if latest is None else latest.year - least
        if day.year < oldest:
            out[one.start] = days + (day.replace(year=oldest, day=min(day.day, 28)) - day).days
    return out


def _day(note: str, one: Found) -> date | None:
    return day_of(note[one.start : one.end], note, one.start)


@cache
def _label() -> regex.Pattern[str]:
    return regex.compile(data("dates")["birth"], regex.IGNORECASE)
