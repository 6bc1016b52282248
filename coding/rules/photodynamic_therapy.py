"""Photodynamic therapy: one unit a day, by who gave the medicine and the light."""

from __future__ import annotations

from datetime import date

from coding.draft import Draft
from coding.outcome import Outcome
from records import CodeUnits, Procedure, Visit

RULE = "photodynamic_therapy"
SLOTS = {
    "debrided_by_clinician": "after_debriding",
    "applied_by_clinician": "by_clinician",
    "applied_by_staff": "by_staff",
}
"""Circumstance to value, the greatest part of the clinician first."""


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the photodynamic therapy of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    if not draft.procedures:
        return draft.outcome()
    told = {one: slot(one) for one in draft.procedures}
    known = [name for name in SLOTS.values() if name in told.values()]
    if not known:
        draft.ask("who_applied", draft.procedures, [CodeUnits(code=draft.on("by_staff").text)])
        return draft.outcome()
    if len(known) > 1:
        draft.look("The areas were treated in different ways; one code is reported for the day.")
    _looks(draft)
    draft.line(
        known[0], 1, draft.procedures, f"{known[0].replace('_', ' ')}; once a day, so one unit", counts=False
    )
    return draft.outcome()


def slot(procedure: Procedure) -> str | None:
    """Which of the three codes, None while the note does not say who took part."""
    return next((name for told, name in SLOTS.items() if procedure.tells(told)), None)  # type: ignore[arg-type]


def _looks(draft: Draft) -> None:
    kinds = {one.diagnosis_class for one in draft.procedures if one.diagnosis}
    if kinds - set(draft.on("classes").names):
        draft.look("Photodynamic therapy was given for something that is no premalignant lesion.")
    if any(one.act == "destruction" and one.diagnosis_class in kinds for one in draft.visit.procedures):
        draft.look(
            "Lesions of the same kind were also destroyed one by one; "
            "a coder confirms that they are not those of the photodynamic therapy."
        )
