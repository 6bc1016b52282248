"""Which rule speaks for which procedure (``parameters/families.yaml``): exactly one for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from coding.dated import Dated, NoValueOnDate, document, histories
from coding.known import acts, part_of_visit
from coding.lesions import family
from coding.proof import sorted_procedures
from coding.sites import at_lid_margin, place
from records import LesionGroup, Procedure, Visit

FILE = "parameters/families.yaml"
PREMALIGNANT = "premalignant_destruction"
PREMALIGNANT_FILE = "parameters/premalignant_destruction.yaml"
NONE = "none"
"""The rule of what this release does not code, and of what is part of the visit."""


@cache
def _data() -> Mapping[str, Any]:
    return document(FILE)


def mine(rule: str, visit: Visit, day: date | None) -> tuple[Procedure, ...]:
    """The procedures that a rule decides, in the order of the note."""
    return tuple(one for one in sorted_procedures(parts(visit.procedures)) if rule_of(one, day) == rule)


def concerned(visit: Visit, day: date | None) -> frozenset[str]:
    """The rules, NONE among them, that have procedures of a visit to decide."""
    return frozenset(rule_of(one, day) for one in parts(visit.procedures))


def refuse_too_early(day: date | None) -> None:
    """Raise NoValueOnDate for a day before the first of any rule, so that no family answers for it."""
    first = _data()["first_day"]["since"]
    if day is not None and day < first:
        raise NoValueOnDate(
            f"No rule has values on {day}: the earliest value starts {first} (coding/{FILE}). "
            "Check the date of service, or add the earlier values with their sources."
        )


def rule_of(procedure: Procedure, day: date | None) -> str:
    """The id of the rule that decides a procedure, or NONE."""
    found = _named(procedure, day)
    return found if found in _data()["rules"] else NONE


def _named(procedure: Procedure, day: date | None) -> str:
    if procedure.act in acts() and acts()[procedure.act].part_of_visit:
        return _beside(procedure, day)
    for entry in _data()["first"]:
        if _fits(entry, procedure):
            return str(entry["rule"])
    if _has_its_own_site(procedure):
        return "site_destruction"
    if procedure.act in (*_data()["destroying_acts"], *_data()["unnamed_acts"]):
        return _by_diagnosis(procedure, day)
    return str(_data()["acts"].get(procedure.act, NONE))


def parts(procedures: Iterable[Procedure]) -> tuple[Procedure, ...]:
    """The same procedures, one at several sites split where the sites have rules of their own.

    Only where every site tells its number and the numbers make the whole; else it stays together.
    """
    found: list[Procedure] = []
    for procedure in procedures:
        own = {own_site(group) is not None for group in procedure.groups}
        values = [group.count.value for group in procedure.groups]
        whole = None not in values and sum(value or 0 for value in values) == procedure.count.value
        if len(own) < 2 or not whole or not _own_site_possible(procedure):
            found.append(procedure)
            continue
        for special in (True, False):
            groups = [one for one in procedure.groups if (own_site(one) is not None) == special]
            number = sum(group.count.value or 0 for group in groups)
            count = procedure.count.model_copy(update={"value": number, "stated_total": None})
            found.append(procedure.model_copy(update={"groups": tuple(groups), "count": count}))
    return tuple(found)


@cache
def _first_day() -> date:
    """The first day on which any value of the premalignant lesions is on file."""
    return min(values[0].since for values in histories(PREMALIGNANT_FILE).values())


def _on_file(day: date | None) -> Dated:
    """The values by which premalignant lesions are told apart; before the first day of any, the newest.

    Whose a procedure is must be known before its rule can say that the day is too early for it.
    """
    return Dated(PREMALIGNANT_FILE, None if day is not None and day < _first_day() else day)


def _beside(procedure: Procedure, day: date | None) -> str:
    """A topical medicine for a premalignant lesion is told by that rule as no destruction."""
    ours = family(procedure, _on_file(day)) == "not destruction"
    return PREMALIGNANT if ours else NONE


def _by_diagnosis(procedure: Procedure, day: date | None) -> str:
    malignant = procedure.diagnosis_class == "malignant" or procedure.tells("pathology_malignant")
    if malignant and not part_of_visit(procedure):
        return "malignant_destruction"
    whose = family(procedure, _on_file(day))
    if whose == "ours":
        return PREMALIGNANT
    if whose == "not destruction":
        other = next((one for one in procedure.methods if one in acts()), "")
        return PREMALIGNANT if part_of_visit(procedure) else str(_data()["acts"].get(other, NONE))
    if part_of_visit(procedure):
        return NONE
    unnamed = procedure.act in _data()["unnamed_acts"]
    others = [one for one in procedure.methods if one in acts()]
    if unnamed and others:
        return str(_data()["acts"].get(others[0], NONE))
    if procedure.diagnosis_class in _data()["by_class"]:
        return str(_data()["by_class"][procedure.diagnosis_class])
    return NONE if unnamed else "benign_destruction"


def _own_site_possible(procedure: Procedure) -> bool:
    rule = _data()["by_site"]
    return procedure.act in rule["acts"] and (
        procedure.diagnosis in rule["diagnoses"] or procedure.diagnosis_class in rule["classes"]
    )


def _has_its_own_site(procedure: Procedure) -> bool:
    if not _own_site_possible(procedure) or part_of_visit(procedure) or not procedure.groups:
        return False
    if procedure.act == "excision" and procedure.diagnosis not in _data()["by_site"]["diagnoses"]:
        return False
    return procedure.diagnosis_certain and all(own_site(group) for group in procedure.groups)


def own_site(group: LesionGroup) -> str | None:
    """The place with destruction codes of its own that a group lies at, or None."""
    return "lid_margin" if at_lid_margin(group) else place(group, "destruction")


def _fits(entry: Mapping[str, Any], procedure: Procedure) -> bool:
    return (
        procedure.act in entry["acts"]
        and ("technique" not in entry or procedure.technique in entry["technique"])
        and ("purpose" not in entry or procedure.purpose == entry["purpose"])
        and ("diagnoses" not in entry or procedure.diagnosis in entry["diagnoses"])
        and ("circumstance" not in entry or procedure.tells(entry["circumstance"]))
        and ("method" not in entry or entry["method"] in procedure.methods)
    )
