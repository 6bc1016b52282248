"""ICD-10-CM pointers: the diagnosis code of a lesion, to the full length that the note supports.

The codes are data: ``parameters/icd10.yaml`` (diagnoses), ``parameters/icd10_sites.csv`` (codes that depend
on place, side or part) and ``parameters/body.yaml`` (the place of a site). Nothing is assumed: a side that
the note does not tell gives the code for an unspecified side and a reason why a person must look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from coding.dated import FaultInData, document, known_source
from coding.icd10_sites import FILE, body, codes_at, part_of, place_of, table
from coding.proof import plain
from records import LesionGroup, Procedure

_OF_A_GROWTH: Literal["of_a_growth"] = "of_a_growth"


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
    words: str = "",
    act: str | None = None,
    of_a_growth: bool = False,
) -> Pointer:
    """The ICD-10-CM code of one diagnosis at one place.

    diagnosis, site: lexicon ids, None when not told. laterality: "left", "right", "bilateral" or None.
    subsite: "upper", "lower", "plantar" and the like. day: day of service, None for the newest codes.
    certain: False for a diagnosis that is only suspected; kind: its class, which then decides the code.
    words: the note's own words for diagnosis, site and complaint, which may name a finer kind ("plantar").
    act: what was done, None when any: a growth that nobody named is taken off or sampled, not injected.
    of_a_growth: the note describes a growth there, or tells that one was taken off.
    Example: basal_cell_carcinoma, cheek, left gives C44.319; a suspected one gives D49.2.
    """
    file = document(FILE)
    if day is not None and day < file["since"]:
        return Pointer((), f"no ICD-10-CM code is on file for {day}", (), (file["since_source"],))
    known = _diagnoses().get(diagnosis or "")
    if diagnosis is None and not of_a_growth and act is not None and act not in file["growth_acts"]:
        look = file["wounds"]["look"] if act in file["wounds"]["acts"] else file["nothing_stated"]
        return Pointer((), "no diagnosis is stated", (look,), (file["source"],))
    if diagnosis is None and of_a_growth and act in file["sampling_acts"]["acts"]:
        return _sampled(site, laterality, subsite, day)
    if diagnosis is None or not certain:
        return _suspected(diagnosis, kind, site, laterality, subsite, day)
    named = plain(diagnosis)
    if known is None:
        return Pointer((), f"no ICD-10-CM code is on file for {named}")
    if "no_code" in known:
        return Pointer((), f"no ICD-10-CM code for {named}", (known["no_code"],), (file["source"],))
    finer = _finer(known, words, place_of(site))
    return _found({**known, **finer}, named, site, laterality, subsite, day, (file["source"],))


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
        words=_words(group, procedure),
        act=procedure.act,
        of_a_growth=procedure.tells(_OF_A_GROWTH),
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
                    words=_words(None, procedure),
                    act=procedure.act,
                    of_a_growth=procedure.tells(_OF_A_GROWTH),
                )
            )
    return tuple(sorted(found, key=lambda one: (not one.codes, one.codes, one.says, one.look)))


def covered() -> Mapping[str, str]:
    """Every diagnosis on file: id to "coded" or to the sentence why it has no code."""
    return {name: entry.get("no_code", "coded") for name, entry in _diagnoses().items()}


def all_codes() -> tuple[str, ...]:
    """Every code on file, for the check against an ICD-10-CM release."""
    plain_codes = [entry["code"] for entry in _diagnoses().values() if "code" in entry]
    finer = [
        code
        for entry in _diagnoses().values()
        for key in ("by_subsite", "by_words", "by_place")
        for code in entry.get(key, {}).values()
    ]
    sign = document(FILE)["uncertain"]["sign"]["code"]
    return tuple(sorted({*plain_codes, *finer, sign, *(code for code, _ in table().values())}))


def _words(group: LesionGroup | None, procedure: Procedure) -> str:
    """The words of the note that name diagnosis, place and complaint: the group's, else its procedure's."""
    own = group.evidence if group else ()
    named = [word for word in own if word.role == "diagnosis"] or [
        word for word in procedure.evidence if word.role == "diagnosis"
    ]
    sites = [word for word in own if word.role == "site"]
    trouble = [word for told in procedure.circumstances if told.id == "symptomatic" for word in told.evidence]
    return " ".join(word.text for word in (*named, *sites, *trouble))


def _finer(known: Mapping[str, Any], words: str, place: str) -> Mapping[str, Any]:
    """The code of the kind that place or words name; nothing when they name none, or several."""
    if place in known.get("by_place", {}):
        return {"code": known["by_place"][place], "look": ""}
    told = set(re.findall(r"[a-z]+", words.lower()))
    codes = {code for word, code in known.get("by_words", {}).items() if word in told}
    return {"code": codes.pop(), "look": ""} if len(codes) == 1 else {}


def _sampled(site: str | None, laterality: str | None, subsite: str | None, day: date | None) -> Pointer:
    """A growth that the note describes and that was sampled: nobody can name it before pathology."""
    file = document(FILE)
    sources = (known_source(file["sampling_acts"]["source"], FILE), file["source"])
    growth = file["uncertain"]["growth"]
    return _found(growth, "a growth before pathology", site, laterality, subsite, day, sources)


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
    look = [known["look"]] if known.get("look") else []
    if look and "look_source" in known:
        sources = (*sources, known_source(known["look_source"], FILE))
    if "code" in known:
        code = known.get("by_subsite", {}).get(subsite or "", known["code"])
        return Pointer((code,), f"{code} points to {named}", tuple(look), sources)
    place = place_of(site, known.get("scheme", "icd10"))
    part = part_of(site, subsite)
    codes, doubts = codes_at(known["family"], place, part, laterality, day)
    where = " ".join(
        word for word in (laterality if laterality != "bilateral" else "", plain(site or "")) if word
    )
    if not codes:
        says = f"no ICD-10-CM code is on file for {named}" + (f" of the {where}" if where else "")
        return Pointer((), says, tuple(look), sources)
    if site is not None and body().get(site, {}).get("unsure"):
        doubts = (*doubts, document(FILE)["unsure_place"])
    says = f"{', '.join(codes)} points to {named}" + (f" of the {where}" if where else "")
    return Pointer(codes, says, (*look, *doubts), sources)


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
