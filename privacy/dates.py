"""Dates in every writing, and the same writing of another day.

A date is shifted part by part: each part (day, month, its name, year) is written again as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import regex

from privacy.found import Found, data

SURE = 0.92
LEAP, PLAIN = 2024, 2025
"""The years in which a day without a year is reckoned."""
PIVOT = 40
"""Years of two digits from here on are of the last century."""


def dates(note: str) -> Iterator[Found]:
    """Every date that some pattern fits, the first pattern first; later ones only where none fitted."""
    taken: list[tuple[int, int]] = []
    for pattern in _patterns():
        for hit in pattern.finditer(note):
            start, end = hit.span()
            if any(start < other[1] and other[0] < end for other in taken) or _day(hit) is None:
                continue
            taken.append((start, end))
            yield Found(start, end, "date", SURE)


def shifted(words: str, note: str, start: int, days: int) -> str:
    """The words of a date at a place of a note, so many days later, in the same writing.

    Words that no pattern fits come back as "[date]".
    """
    for pattern in _patterns():
        hit = pattern.match(note, start)
        if hit is None or hit.end() != start + len(words):
            continue
        day = _day(hit)
        if day is not None:
            return _written(hit, day + timedelta(days=days))
    return "[date]"


def day_of(words: str, note: str, start: int) -> date | None:
    """The day that the words at a place tell, when they tell a year."""
    for pattern in _patterns():
        hit = pattern.match(note, start)
        if hit is not None and hit.end() == start + len(words) and hit.groupdict().get("y"):
            return _day(hit)
    return None


def _day(hit: regex.Match[str]) -> date | None:
    """The day of a hit; the 15th where only a month is told. None when there is no such day."""
    told = hit.groupdict()
    month = int(told["m"]) if told.get("m") else _months()[told["mon"].lower()]
    number = int(told["d"]) if told.get("d") else 15
    year = PLAIN
    if told.get("y"):
        digits = told["y"].lstrip("'’")
        year = int(digits)
        if len(digits) == 2:
            year += 1900 if year >= PIVOT else 2000
    elif (month, number) == (2, 29):
        year = LEAP
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _written(hit: regex.Match[str], day: date) -> str:
    """Another day in the writing of a hit: 03/04 with noughts, 3/4 without."""
    out, start = str(hit.group()), hit.start()
    parts = [(hit.span(name), name) for name, value in hit.groupdict().items() if value and name in _PARTS]
    numbers = [hit.group(name) for (_, name) in parts if name in ("m", "d")]
    spelt = bool(hit.groupdict().get("mon"))
    short = any(len(one) == 1 or (spelt and one[0] != "0") for one in numbers)
    for (begin, end), name in sorted(parts, reverse=True):
        was = hit.string[begin:end]
        new = _PARTS[name](was, day)
        if name in ("m", "d") and len(new) < 2 and not short:
            new = "0" + new
        out = out[: begin - start] + new + _ending(out[end - start :], name, day)
    return out


def _ending(rest: str, name: str, day: date) -> str:
    """What stands behind a part; 4th becomes 11th and 1st 2nd."""
    if name != "d" or rest[:2].lower() not in ("st", "nd", "rd", "th"):
        return rest
    last = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return (last.upper() if rest[:2].isupper() else last) + rest[2:]


def _year(was: str, day: date) -> str:
    digits = was.lstrip("'’")
    return was[: len(was) - len(digits)] + str(day.year)[-len(digits) :]


def _month(was: str, day: date) -> str:
    names = [name for name, number in data("dates")["months"].items() if number == day.month]
    whole = names[0]
    short = len(was) <= 4 and was.lower() not in ("june", "july", "may")
    name = str(whole[:3] if short else whole)
    return name.upper() if was.isupper() and len(was) > 1 else name.title() if was[0].isupper() else name


_PARTS = {
    "y": _year,
    "m": lambda was, day: str(day.month),
    "d": lambda was, day: str(day.day),
    "mon": _month,
}


@cache
def _months() -> dict[str, int]:
    told: dict[str, int] = data("dates")["months"]
    return told


@cache
def _patterns() -> tuple[regex.Pattern[str], ...]:
    told = data("dates")
    names = sorted(told["months"], key=len, reverse=True)
    small = "|".join(names)
    full = "|".join(name.title() for name in names if len(name) > 4 or name in ("june", "july", "may"))
    cue = "(?:" + "|".join(rf"\b{one}" if one[0].isalpha() else one for one in told["cues"]) + ")"
    out = []
    for pattern in told["patterns"]:
        flags = 0 if "{FULLM}" in pattern else regex.IGNORECASE
        whole = pattern.replace("{M}", small).replace("{FULLM}", full).replace("{CUE}", cue)
        out.append(regex.compile(whole, flags))
    return tuple(out)
