"""Destruction of benign lesions: one unit, and the code goes by how many there were in all."""

from __future__ import annotations

from datetime import date

from coding.draft import Draft
from coding.items import counted, open_count
from coding.outcome import Outcome
from records import CodeUnits, Procedure, Visit

RULE = "benign_destruction"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the destruction of benign lesions of one visit.

    A lesion without diagnosis, method, number or reason for treatment is asked about, unless the line
    is the same whatever the answer is. Raises NoValueOnDate when the day is outside the days on file.
    """
    draft = Draft(RULE, visit, day)
    lacking = {one: missing(draft, one) for one in draft.procedures}
    firm = [one for one, facts in lacking.items() if not set(facts) - {"count", "conflict"}]
    lesions = counted(firm)
    slot = _slot(draft, lesions)
    could_be = None if any(open_count(one) for one in draft.procedures) else counted(draft.procedures)
    settled = lesions and (_slot(draft, could_be) == slot if could_be else slot == "many_lesions")
    if lesions and (settled or not any(lacking.values())):
        draft.line(
            slot,
            1,
            firm,
            f"{lesions} benign lesions counted, so one unit",
            by=["many_lesions_from"],
            would_change=_would_change(draft, slot),
        )
    if settled:
        if any(lacking.values()):
            draft.look("A further benign lesion lacks a fact, which cannot change the line.")
        return draft.outcome()
    floor = [CodeUnits(code=draft.on(slot).text)] if lesions else []
    for about in ("diagnosis", "method", "medical_necessity", "conflict", "count"):
        asked = [one for one, facts in lacking.items() if about in facts]
        if asked:
            draft.ask(about, asked, floor)
            floor = []
    return draft.outcome()


def missing(draft: Draft, procedure: Procedure) -> tuple[str, ...]:
    """The facts without which a procedure cannot be counted, in the order of asking."""
    facts = []
    if not procedure.diagnosis_certain or procedure.diagnosis_class not in draft.on("classes").names:
        facts.append("diagnosis")
    if not set(procedure.methods) & set(draft.on("methods").names):
        facts.append("method")
    needs_none = procedure.diagnosis in draft.on("without_complaint").names
    if not needs_none and not procedure.tells("symptomatic") and "diagnosis" not in facts:
        facts.append("medical_necessity")
    number = open_count(procedure)
    return (*facts, number) if number else tuple(facts)


def _slot(draft: Draft, lesions: int) -> str:
    return "many_lesions" if lesions >= draft.on("many_lesions_from").number else "some_lesions"


def _would_change(draft: Draft, slot: str) -> list[str]:
    border, some, many = (draft.on(name) for name in ("many_lesions_from", "some_lesions", "many_lesions"))
    if slot == "many_lesions":
        return [f"fewer than {border.number} lesions: {some.text}", "more lesions: no change"]
    return [f"{border.number} or more lesions: {many.text} alone", "fewer lesions, at least one: no change"]
