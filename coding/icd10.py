"""ICD-10-CM pointers: the diagnosis code of a lesion, to the full length that the note supports.

The codes are data: ``parameters/icd10.yaml`` (diagnoses), ``parameters/icd10_sites.csv`` (codes that depend
on place, side or part) and ``parameters/body.yaml`` (the place of a site). Nothing is assumed: a side that
the note does not tell gives the code for an unspecified side and a reason why a person must look.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from coding.dated import HERE, FaultInData, document, known_source
from coding.proof import plain
from records import LesionGroup, Procedure

FILE = "parameters/icd10.yaml"
BODY = "parameters/body.yaml"
NOWHERE = "unspecified"
"""The place of a lesion whose site is not told."""
FULL_SIDES = {"bilateral": ("left", "right"), "left": ("left",), "right": ("right",)}

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Pointer:
    """What a diagnosis at a place points to.

    codes: ICD-10-CM codes, two for a lesion on both sides, empty when there is none on file.
    says: the step in a coder's words. look: why a person must look, or "". sources: ids of sources.yaml.
    """

    codes: tuple[str, ...]
    says: str
    look: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def pointer(
    diagnosis: str | None,
    site: str | None = None,
    laterality: str | None = None,
    subsite: str | None = None,
    day: date | None = None,
    *,
    certain: bool = True,
    kind: str = "unspecified",
) -> Pointer:
    """The ICD-10-CM code of one diagnosis at one place.

    diagnosis, site: lexicon ids, None when not told. laterality: "left", "right", "bilateral" or None.
    subsite: "upper", "lower", "plantar" and the like. day: day of service, None for the newest codes.
    certain: False for a diagnosis that is only suspected; kind: its class, which then decides the code.
    Example: basal_cell_carcinoma, cheek, left gives C44.319; a suspected one gives D49.2.
    """
    file = document(FILE)
    if day is not None and day < file["since"]:
        return Pointer((), f"no ICD-10-CM code is on file for {day}", (), (file["since_source"],))
    known = _diagnoses().get(diagnosis or "")
    if diagnosis is None or not certain:
        return _suspected(diagnosis, kind, site, laterality, subsite, day)
    named = plain(diagnosis)
    if known is None:
        return Pointer((), f"no ICD-10-CM code is on file for {named}")
    if "no_code" in known:
        return Pointer((), f"no ICD-10-CM code for {named}", (known["no_code"],), (file["source"],))
    return _found(known, named, site, laterality, subsite, day, (file["source"],))


def of_group(group: LesionGroup, procedure: Procedure, day: date | None) -> Pointer:
    """The code of one group of lesions; what the group does not tell is taken from its procedure."""
    own = group.diagnosis is not None
    return pointer(
        group.diagnosis if own else procedure.diagnosis,
        group.site,
        group.laterality,
        group.subsite,
        day,
        certain=group.diagnosis_certain and procedure.diagnosis_certain,
        kind=group.diagnosis_class if own else procedure.diagnosis_class,
    )


def of_procedures(procedures: Iterable[Procedure], day: date | None) -> tuple[Pointer, ...]:
    """Every pointer of these procedures, each once, sorted by its words so that no order matters."""
    found: set[Pointer] = set()
    for procedure in procedures:
        if procedure.groups:
            found |= {of_group(group, procedure, day) for group in procedure.groups}
        else:
            found.add(
                pointer(
                    procedure.diagnosis,
                    day=day,
                    certain=procedure.diagnosis_certain,
                    kind=procedure.diagnosis_class,
                )
            )
    return tuple(sorted(found, key=lambda one: (not one.codes, one.codes, one.says, one.look)))


def covered() -> Mapping[str, str]:
    """Every diagnosis on file: id to "coded" or to the sentence why it has no code."""
    return {name: entry.get("no_code", "coded") for name, entry in _diagnoses().items()}


def all_codes() -> tuple[str, ...]:
    """Every code on file, for the check against an ICD-10-CM release."""
    plain_codes = [entry["code"] for entry in _diagnoses().values() if "code" in entry]
    finer = [code for entry in _diagnoses().values() for code in entry.get("by_subsite", {}).values()]
    sign = document(FILE)["uncertain"]["sign"]["code"]
    return tuple(sorted({*plain_codes, *finer, sign, *(code for code, _ in _table().values())}))


def place_of(site: str | None, scheme: str = "icd10") -> str:
    """The place of a site in one scheme of ``body.yaml``."""
    if site is None:
        return NOWHERE
    return str(_body().get(site, {}).get(scheme, NOWHERE))


def _suspected(
    diagnosis: str | None,
    kind: str,
    site: str | None,
    laterality: str | None,
    subsite: str | None,
    day: date | None,
) -> Pointer:
    rules = document(FILE)["uncertain"]
    sources = (rules["source"], document(FILE)["source"])
    if diagnosis is not None and kind in rules["sign"]["classes"]:
        sign = rules["sign"]
        says = f"{sign['code']} stands for a suspected {plain(diagnosis)}"
        return Pointer((sign["code"],), says, (sign["look"],), (*sources, sign["look_source"]))
    named = f"a suspected {plain(diagnosis)}" if diagnosis else "a growth that is not named"
    found = _found(rules["growth"], named, site, laterality, subsite, day, sources)
    look = found.look if diagnosis else (*found.look, document(FILE)["not_stated"])
    return Pointer(found.codes, found.says, look, found.sources)


def _found(
    known: Mapping[str, Any],
    named: str,
    site: str | None,
    laterality: str | None,
    subsite: str | None,
    day: date | None,
    sources: tuple[str, ...],
) -> Pointer:
    look = [known["look"]] if "look" in known else []
    if "look_source" in known:
        sources = (*sources, known_source(known["look_source"], FILE))
    if "code" in known:
        code = known.get("by_subsite", {}).get(subsite or "", known["code"])
        return Pointer((code,), f"{code} points to {named}", tuple(look), sources)
    place = place_of(site, known.get("scheme", "icd10"))
    part = _part(site, subsite)
    codes, doubts = _codes(known["family"], place, part, laterality, day)
    where = " ".join(
        word for word in (laterality if laterality != "bilateral" else "", plain(site or "")) if word
    )
    if not codes:
        says = f"no ICD-10-CM code is on file for {named}" + (f" of the {where}" if where else "")
        return Pointer((), says, tuple(look), sources)
    if site is not None and _body().get(site, {}).get("unsure"):
        doubts = (*doubts, document(FILE)["unsure_place"])
    says = f"{', '.join(codes)} points to {named}" + (f" of the {where}" if where else "")
    return Pointer(codes, says, (*look, *doubts), sources)


def _part(site: str | None, subsite: str | None) -> str:
    """ "upper" or "lower" of an eyelid or lip, from a finer site or the subsite; "" when not told."""
    words = f"{site or ''} {subsite or ''}".replace("_", " ").split()
    return "upper" if "upper" in words else "lower" if "lower" in words else ""


def _codes(
    family: str, place: str, part: str, laterality: str | None, day: date | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of a family at a place, and what the note did not tell that would make them exact."""
    rows = {key: code for key, (code, since) in _table().items() if day is None or since <= day}
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


@cache
def _diagnoses() -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for entry in document(FILE)["diagnoses"]:
        if entry["id"] in found:
            raise FaultInData(f"coding/{FILE} lists {entry['id']} twice.")
        if sum(key in entry for key in ("code", "family", "no_code")) != 1:
            raise FaultInData(f"{entry['id']} in coding/{FILE} needs one of code, family and no_code.")
        found[entry["id"]] = entry
    return found


@cache
def _body() -> Mapping[str, Mapping[str, Any]]:
    return {entry["id"]: entry for entry in document(BODY)["sites"]}


@cache
def _table() -> Mapping[Key, tuple[str, date]]:
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
