"""Identifiers of every kind planted into layouts of notes, with the places where they stand.

Names come from lists that the product has, from languages whose lists it does not have, and from a list of
names that are words too. Everything is drawn by a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml
from faker import Faker

HERE = Path(__file__).parent
UNLISTED = ("fi_FI", "hu_HU", "tr_TR", "pl_PL", "hr_HR", "ro_RO", "nl_NL", "sv_SE", "id_ID", "et_EE", "cs_CZ", "zu_ZA")
"""Languages whose names are not in the product's lists."""
WORDS_TOO = {
    "first": ["Mark", "Rose", "Grant", "May", "Will", "June", "Iris", "Grace", "Hope", "Frank", "Olive", "Jack"],
    "last": ["Brown", "White", "Bush", "Young", "Long", "Bowen", "Clark", "Cross", "Green", "Wood", "Price", "Stone"],
}
HOUSES = (
    "{last} Dermatology Associates", "St. {first}'s Hospital", "{town} Medical Center", "University of {town}",
    "{town} Skin Clinic", "{last} Pathology Laboratory", "{town} General Hospital", "{last} & {other} Pharmacy",
    "{town} Cancer Center", "Lake {town} Health System", "{town} Family Practice", "{last} Nursing Home",
)  # fmt: skip
TOWNS = (
    "Springfield", "Marburg", "Kalamazoo", "Duluth", "Tupelo", "Fort Wayne", "San Marcos", "Bakersfield", "Novi", "Ypsilanti",
    "Wauwatosa", "Chillicothe", "Sandusky", "Keokuk", "Oshkosh", "Paducah", "Winnemucca", "Santa Rosa", "New Bedford",
    "Elko", "Yakima", "Tulsa", "Boise", "Eau Claire", "Terre Haute", "Cedar Rapids", "Pocatello", "Sheboygan", "Muncie", "Laredo",
)  # fmt: skip
STATES = ("OH", "IL", "Michigan", "TX", "Oregon", "NY", "Iowa", "CA")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
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
            value, kind = _written(days.setdefault(who, _day(who, chance)), form), "birth" if who == "dob" else "date"
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
        b = chance.choice(WORDS_TOO["last"])
    elif drawn > 0.9:
        a = chance.choice(WORDS_TOO["first"])
    return Person(a, m, b)


def _day(who: str, chance: random.Random) -> date:
    if who == "dob":
        return date(1932, 1, 1) + timedelta(days=chance.randrange(25000))
    start = {"d0": 0, "d1": -400, "d2": 5}[who]
    return date(2026, 3, 4) + timedelta(days=start + chance.randrange(60))


def _written(day: date, form: str) -> str:
    month = MONTHS[day.month - 1]
    ending = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return {
        "us": f"{day.month:02d}/{day.day:02d}/{day.year}", "short": f"{day.month}/{day.day}/{day.year % 100:02d}",
        "iso": day.isoformat(), "long": f"{month} {day.day}, {day.year}", "dmy": f"{day.day} {month} {day.year}",
        "mon": f"{day.day:02d}-{month[:3]}-{day.year}", "dot": f"{day.day:02d}.{day.month:02d}.{day.year}",
        "nomd": f"{day.month}/{day.day}", "my": f"{month} {day.year}", "ord": f"{month} {day.day}{ending}",
        "wd": f"{day:%A}, {month} {day.day}, {day.year}",
    }[form]  # fmt: skip


def _value(who: str, chance: random.Random) -> str:
    fake = Faker("en_US")
    fake.seed_instance(chance.randrange(10**9))
    shapes = {
        "mrn": ["#######", "00-##-##-##", "A######", "MR########", "###-##-###"],
        "acct": ["########", "H########", "##-#######", "ACC####-##"],
        "enc": ["#########", "E#######", "V-######"],
        "acc": ["S26-#####", "DP26-####", "D26######", "SP-26-####", "26S####"],
        "spec": ["S26-#####", "26D#####", "SK######", "A26-####"],
        "ssn": ["###-##-####"],
        "phone": ["(###) ###-####", "###-###-####", "###.###.####", "### ### ####", "1-###-###-####", "###-####"],
        "fax": ["(###) ###-####", "###-###-####"],
        "pager": ["###-####", "#####", "###-###-####"],
        "mobile": ["###-###-####", "(###) ###-####", "+1 ### ### ####"],
        "zip": ["#####", "#####-####"],
        "plan": ["XYZ#########", "W## ### ####", "#########A", "ABC-######-##", "###########"],
        "plan2": ["#########", "M########"],
        "group": ["######", "G-#####"],
        "npi": ["1#########"],
        "dea": ["AB#######", "F#######"],
        "lic": ["MD######", "D###-####-####", "######"],
        "serial": ["SN########", "##-####-##", "VX####B##", "#########"],
        "lot": ["LT####", "####A", "B######", "###-##-#"],
        "udi": ["(01)00#00000######(17)29####(10)L###"],
        "plate": ["ABC ####", "#XYZ###", "KLM-###"],
        "vin": ["1HGCM82633A######"],
        "bio": ["BIO-#####", "#######", "F##-####"],
        "ip": [f"{chance.randint(11, 220)}.{chance.randint(0, 255)}.{chance.randint(0, 255)}.{chance.randint(1, 254)}"],
    }  # fmt: skip
    if who in shapes:
        return "".join(str(chance.randint(1, 9)) if one == "#" else one for one in chance.choice(shapes[who]))
    if who in ("photo", "photo2"):
        return chance.choice([f"IMG_{chance.randint(1000, 9999)}.JPG", f"DSC0{chance.randint(1000, 9999)}.jpg",
                              f"{fake.last_name().lower()}_{chance.randint(1, 99)}.png", f"PXL_2026{chance.randint(1000, 9999)}.heic"])  # fmt: skip
    if who == "email":
        return chance.choice([fake.email(), f"{fake.last_name()}.{chance.randint(1, 99)}@mail.test".lower()])
    if who == "url":
        return chance.choice([fake.url(), f"www.{fake.last_name().lower()}derm.com/wound", f"https://portal.test/p/{chance.randint(10000, 99999)}"])
    if who == "street":
        line = fake.street_address()
        return chance.choice([line, f"{chance.randint(1, 9999)} {fake.last_name()} {chance.choice(['St', 'Ave', 'Road', 'Ln', 'Drive', 'Blvd'])}"])
    if who == "city":
        town = chance.choice([*TOWNS, fake.last_name() + chance.choice(["ville", "town", "burg", " Falls", " City"])])
        return town + chance.choice(["", "|, " + chance.choice(STATES)])
    if who == "facility":
        first, last = _names(chance.choice(["en_US", *UNLISTED]))
        return chance.choice(HOUSES).format(
            first=chance.choice(_names("en_US")[0]), last=chance.choice(last), other=chance.choice(last), town=chance.choice(TOWNS)
        )
    if who == "age90":
        return str(chance.randint(90, 104))
    raise ValueError(who)
