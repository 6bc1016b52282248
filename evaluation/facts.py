"""The facts of one visit, field by field, in a form that two tellings of the visit can be compared in.

A gold record and an answer tell the same procedures in the same words (records.Procedure), with two
freedoms that make no difference: places told together ("scalp, ear") or one by one, and a pair told
as its two sides. Everything here is counted over one note; ``evaluation.fields`` adds up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

MEASURED: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "measured.yaml").read_text(encoding="utf-8")
)
FIELDS: tuple[str, ...] = tuple(MEASURED["fields"])
Told = Mapping[str, Any]
Fact = tuple[Any, ...]


def facts(procedures: Iterable[Told]) -> dict[str, Counter[Fact]]:
    """The facts of every field but `time`, which needs the words of the note (see ``fields``)."""
    out: dict[str, Counter[Fact]] = {name: Counter() for name in FIELDS if name != "time"}
    for told in services(procedures):
        act, diagnosis, number = told["act"], told.get("diagnosis"), _number(told)
        once = act in MEASURED["once_a_day"]
        if not once:
            out["count"][act, number] += 1
        for method in (*told.get("methods", ()), told.get("technique")):
            if method:
                out["method"][act, method] = 1
        out["diagnosis"][act, diagnosis, told.get("certain", told.get("diagnosis_certain", True))] = 1
        linked: dict[str, Any] = {}
        for group in told.get("groups", ()):
            places = _places(group)
            for place, side in places:
                out["site"][act, place] = 1
                for one in ("left", "right") if side == "bilateral" else (side,):
                    if one:
                        out["laterality"][act, place, one] = 1
            for measure in MEASURED["measures"]:
                if group.get(measure) is not None:
                    out["size"][measure, round(float(group[measure]), 1)] += 1
            together = ", ".join(sorted({place for place, _ in places}))
            linked[together] = _sum(linked.get(together, 0), _number(group))
        for together, lesions in (linked or {"": number}).items():
            # One group holds all the lesions there are, whether or not the number is said again.
            lesions = number if len(linked) == 1 else lesions
            out["linked"][act, diagnosis, together, None if once else lesions] += 1
    return out


def services(procedures: Iterable[Told]) -> list[Told]:
    """The procedures that are a service of the visit."""
    return [told for told in procedures if told["act"] not in MEASURED["no_service"]]


def _places(group: Told) -> Sequence[tuple[str, str | None]]:
    """The places of a group with their sides: one, or several told together."""
    if group.get("sites"):
        return [(each["site"], each.get("laterality")) for each in group["sites"]]
    site = group.get("site")
    return [(place, group.get("laterality")) for place in site.split(", ")] if site else []


def _number(told: Told) -> int | None:
    """The number of lesions: gold gives it alone, an answer with its proof. None: to be asked."""
    count = told.get("count")
    number = count.get("value") if isinstance(count, Mapping) else count
    return None if number is None else int(number)


def _sum(lesions: int | None, more: int | None) -> int | None:
    return None if lesions is None or more is None else lesions + more
