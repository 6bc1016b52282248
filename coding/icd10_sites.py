"""Codes that depend on the place, the side or the part: ``parameters/icd10_sites.csv`` and ``body.yaml``."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from coding.dated import HERE, FaultInData, document

FILE = "parameters/icd10.yaml"
BODY = "parameters/body.yaml"
NOWHERE = "unspecified"
"""The place of a lesion whose site is not told."""
_DAYS_KEPT = 4096
"""Families of a day that are kept: a practice codes the visits of a few days at a time."""
FULL_SIDES = {"bilateral": ("left", "right"), "left": ("left",), "right": ("right",)}

Key = tuple[str, str, str, str]


def place_of(site: str | None, scheme: str = "icd10") -> str:
    """The place of a site in one scheme of ``body.yaml``."""
    if site is None:
        return NOWHERE
    return str(body().get(site, {}).get(scheme, NOWHERE))


def part_of(site: str | None, subsite: str | None) -> str:
    """ "upper" or "lower" of an eyelid or lip, from a finer site or the subsite; "" when not told."""
    words = f"{site or ''} {subsite or ''}".replace("_", " ").split()
    return "upper" if "upper" in words else "lower" if "lower" in words else ""


def codes_at(
    family: str, place: str, part: str, laterality: str | None, day: date | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of a family at a place, and what the note did not tell that would make them exact."""
    rows = _on_file(family, day)
    place = _place_in(family, place, rows)
    here = [key for key in rows if key[:2] == (family, place)]
    if not here:
        return (), ()
    texts, doubts = document(FILE), []
    sided, parted = any(key[3] for key in here), any(key[2] for key in here)
    if place == NOWHERE and {key[1] for key in rows if key[0] == family and rows[key] != rows[here[0]]}:
        doubts.append(texts["unplaced"])
    if parted and not part:
        doubts.append(texts["unpart"])
    if sided and laterality is None:
        doubts.append(texts["unsided"])
    sides = FULL_SIDES.get(laterality or "", ("",)) if sided else ("",)
    return tuple(dict.fromkeys(_first_per_side(family, place, part, sides, rows))), tuple(doubts)


def _first_per_side(
    family: str, place: str, part: str, sides: tuple[str, ...], rows: Mapping[Key, str]
) -> Iterable[str]:
    for side in sides:
        for one in ((part, side), ("", side), (part, ""), ("", "")):
            if (code := rows.get((family, place, *one))) is not None:
                yield code
                break


def _place_in(family: str, place: str, rows: Mapping[Key, str]) -> str:
    """The place as the family divides the body: where it does not set a part apart, the larger place."""
    widening: tuple[str, ...] = (place, *document(BODY)["wider"].get(place, ()))
    for wider in widening:
        if any(key[:2] == (family, wider) for key in rows):
            return wider
    return place


@lru_cache(maxsize=_DAYS_KEPT)
def _on_file(family: str, day: date | None) -> Mapping[Key, str]:
    """The codes of a family that had begun by a day."""
    return {
        key: code
        for key, (code, since) in table().items()
        if key[0] == family and (day is None or since <= day)
    }


@cache
def body() -> Mapping[str, Mapping[str, Any]]:
    """Every site of ``body.yaml`` by its lexicon id."""
    return {entry["id"]: entry for entry in document(BODY)["sites"]}


@cache
def table() -> Mapping[Key, tuple[str, date]]:
    """(family, place, part, side) to the code and its first day."""
    name = document(FILE)["table"]["file"]
    found: dict[Key, tuple[str, date]] = {}
    with (HERE / name).open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            key = (row["family"], row["place"], row["part"], row["side"])
            if key in found:
                raise FaultInData(f"coding/{name} lists {' '.join(key)} twice: keep one row.")
            found[key] = (row["code"], date.fromisoformat(row["since"]))
    return found
