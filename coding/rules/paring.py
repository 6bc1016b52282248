"""Paring of corns and calluses: one unit, by the number of lesions."""

from __future__ import annotations

from datetime import date

from coding.draft import Draft
from coding.outcome import Outcome
from coding.tiers import one_of_tiers
from records import Procedure, Visit

RULE = "paring"
SLOTS = ("one_lesion", "some_lesions", "many_lesions")


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the paring of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    pared = []
    for procedure in draft.procedures:
        if _before_destruction(procedure, visit):
            draft.leave(procedure, "part of the destruction of the same lesions")
        else:
            pared.append(procedure)
    meant = draft.on("meant_for").names if pared else ()
    other = [one for one in pared if one.diagnosis not in meant]
    look = ["Something other than a corn or callus was pared; a coder confirms the service."] if other else []
    one_of_tiers(draft, SLOTS, pared, "lesions pared", look)
    if pared and not any(one.tells("systemic_disease") for one in pared):
        draft.warn("Foot care: the note names no systemic disease, which Medicare asks for.")
    return draft.outcome()


def _before_destruction(procedure: Procedure, visit: Visit) -> bool:
    return procedure.diagnosis is not None and any(
        one.diagnosis == procedure.diagnosis and one.act in ("destruction", "treatment", "injection")
        for one in visit.procedures
    )
