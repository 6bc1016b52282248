"""Identifiers of every kind planted into layouts of notes, with the places where they stand.

Names come from lists that the product has, from languages whose lists it does not have, and from a list of
names that are words too. Everything is drawn by a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from faker import Faker

HERE = Path(__file__).parent
UNLISTED = (
    "fi_FI",
    "hu_HU",
    "tr_TR",
    "pl_PL",
    "hr_HR",
    "ro_RO",
    "nl_NL",
    "sv_SE",
    "id_ID",
    "et_EE",
    "cs_CZ",
    "zu_ZA",
)
"""Languages whose names are not in the product's lists."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
PLACE = re.compile(r"<<(\w+)(?:\.(\w+))?>>")


@dataclass(frozen=True)
class Planted:
    """One identifier: characters start to end of the note; kind: what it is; layout: its number."""

    start: int
    end: int
    kind: str
    layout: int


@dataclass(frozen=True)
class Person:
    first: str
    middle: str
    last: str

    def written(self, form: str) -> str:
        a, m, b = self.first, self.middle, self.last
        return {
            "full": f"{a} {b}", "first": a, "last": b, "mid": f"{a} {m[0]}. {b}", "lastfirst": f"{b}, {a}",
            "LASTFIRST": f"{b}, {a} {m[0]}".upper(), "FULL": f"{a} {b}".upper(), "ini": f"{a[0]}.{b[0]}.",
            "INI": f"{a[0]}{m[0]}{b[0]}", "ini2": f"{a[0]}{b[0]}".lower(), "nick": m,
        }[form]  # fmt: skip


def layouts(name: str) -> list[str]:
    """The layouts of one half: "seen" or "held_out"."""
    told: list[str] = yaml.safe_load((HERE / f"layouts_{name}.yaml").read_text(encoding="utf-8"))
    return told


def notes(name: str, seeds: int) -> Iterator[tuple[str, list[Planted]]]:
    """Every layout of a half, filled so many times."""
    for number, layout in enumerate(layouts(name)):
        for seed in range(seeds):
            yield filled(layout, number, random.Random(f"{name}/{number}/{seed}"))


def among(texts: list[str], half: str) -> Iterator[tuple[str, list[Planted]]]:
    """Each text with one filled layout above it and another below, as head and foot of a note."""
    both = layouts(half)
    for number, text in enumerate(texts):
        chance = random.Random(f"{half}/among/{number}")
        above, below = chance.randrange(len(both)), chance.randrange(len(both))
        head, planted = filled(both[above], above, chance)
        foot, more = filled(both[below], below, chance)
        start = len(head) + 1 + len(text) + 1
        moved = [Planted(start + one.start, start + one.end, one.kind, one.layout) for one in more]
        yield f"{head}\n{text}\n{foot}", planted + moved


def filled(layout: str, number: int, chance: random.Random) -> tuple[str, list[Planted]]:
    """One layout with everything in its places."""
    people: dict[str, Person] = {}
    days: dict[str, date] = {}
    values: dict[str, str] = {}
    out: list[str] = []
    planted: list[Planted] = []
    length = here = 0
    for hit in PLACE.finditer(layout):
        who, form = hit[1], hit[2]
        extra = ""
        if form and re.match(r"d\d|dob", who):
            value, kind = (
                _written(days.setdefault(who, _day(who, chance)), form),
                "birth" if who == "dob" else "date",
            )
        elif form:
            value, kind = people.setdefault(who, _person(chance)).written(form), _kind_of(who, form)
        else:
            value, kind = values.setdefault(who, _value(who, chance)), _KINDS.get(who, who)
            value, _, extra = value.partition("|")
        out += [layout[here : hit.start()], value, extra]
        length += hit.start() - here
        planted.append(Planted(length, length + len(value), kind, number))
        length += len(value) + len(extra)
        here = hit.end()
    out.append(layout[here:])
    return "".join(out), planted


_KINDS = {"photo2": "photo", "plan2": "plan", "mobile": "phone", "zip": "post_code"}


def _kind_of(who: str, form: str) -> str:
    if form in ("ini", "INI", "ini2"):
        return "initials"
    return {"pt": "patient", "ki": "relative"}.get(who[:2], "staff")


@cache
def _names(locale: str) -> tuple[list[str], list[str]]:
    fake = Faker(locale)
    fake.seed_instance(7)
    shape = re.compile(r"[A-ZÀ-Þ][a-zà-ž]+(?:-[A-ZÀ-Þ][a-zà-ž]+)?|(?:O'|Mc)[A-Z][a-z]+")
    both = ([fake.first_name() for _ in range(300)], [fake.last_name() for _ in range(300)])
    first, last = ([one for one in many if shape.fullmatch(one) and len(one) > 2] for many in both)
    return first, last


def _person(chance: random.Random) -> Person:
    drawn = chance.random()
    first, last = _names("en_US" if drawn < 0.45 else chance.choice(UNLISTED))
    a, m, b = chance.choice(first), chance.choice(_names("en_US")[0]), chance.choice(last)
    if drawn > 0.93:
        b = chance.choice(_told()["words_too"]["last"])
    elif drawn > 0.9:
        a = chance.choice(_told()["words_too"]["first"])
    return Person(a, m, b)


def _day(who: str, chance: random.Random) -> date:
    if who == "dob":
        return date(1932, 1, 1) + timedelta(days=chance.randrange(25000))
    start = {"d0": 0, "d1": -400, "d2": 5}[who]
    return date(2026, 3, 4) + timedelta(days=start + chance.randrange(60))


def _written(day: date, form: str) -> str:
    month = MONTHS[day.month - 1]
    ending = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    d, m, y = day.day, day.month, day.year
    return {
        "us": f"{m:02d}/{d:02d}/{y}", "short": f"{m}/{d}/{y % 100:02d}", "iso": day.isoformat(),
        "long": f"{month} {d}, {y}", "dmy": f"{d} {month} {y}", "mon": f"{d:02d}-{month[:3]}-{y}",
        "dot": f"{d:02d}.{m:02d}.{y}", "nomd": f"{m}/{d}", "my": f"{month} {y}",
        "ord": f"{month} {d}{ending}", "wd": f"{day:%A}, {month} {d}, {y}",
    }[form]  # fmt: skip


def _value(who: str, chance: random.Random) -> str:
    told = _told()
    if who in told["shapes"]:
        return "".join(_one(sign, chance) for sign in str(chance.choice(told["shapes"][who])))
    first, last = _names(chance.choice(["en_US", *UNLISTED]))
    if who == "street":
        return f"{chance.randint(1, 9999)} {chance.choice(last)} {chance.choice(told['streets'])}"
    if who == "city":
        town = chance.choice([*told["towns"], chance.choice(last) + chance.choice(told["town_endings"])])
        return str(town) + str(chance.choice(["", "|, " + chance.choice(told["states"])]))
    if who == "facility":
        named = {"first": chance.choice(first), "last": chance.choice(last), "other": chance.choice(last)}
        return str(chance.choice(told["houses"]).format(**named, town=chance.choice(told["towns"])))
    if who == "age90":
        return str(chance.randint(90, 104))
    raise ValueError(who)


def _one(sign: str, chance: random.Random) -> str:
    if sign == "?":
        return str(chance.choice(_names("en_US")[1])).lower().replace("'", "")
    return str(chance.randint(1, 9)) if sign == "#" else sign


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((HERE / "planted.yaml").read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="session")
def planted_notes() -> Callable[[str, int], Iterator[tuple[str, list[Planted]]]]:
    """See ``notes``."""
    return notes


@pytest.fixture(scope="session")
def layouts_of() -> Callable[[str], list[str]]:
    """See ``layouts``."""
    return layouts


@pytest.fixture(scope="session")
def planted_among() -> Callable[[list[str], str], Iterator[tuple[str, list[Planted]]]]:
    """See ``among``."""
    return among
