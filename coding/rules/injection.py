"""Injections into lesions: one unit, by the number of lesions and the kind of medicine."""

from __future__ import annotations

from datetime import date

from coding.draft import Draft
from coding.outcome import Outcome
from coding.tiers import one_of_tiers
from records import Visit

RULE = "injection"
LESIONS = ("some_lesions", "many_lesions")
CHEMOTHERAPY = ("some_chemotherapy", "many_chemotherapy")


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the injections of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    chemotherapy = [one for one in draft.procedures if one.tells("chemotherapy")]
    others = [one for one in draft.procedures if one not in chemotherapy]
    one_of_tiers(draft, CHEMOTHERAPY, chemotherapy, "lesions injected with chemotherapy")
    known = draft.on("known_medicines").names if others else ()
    untold = [one for one in others if not any(told.id in known for told in one.circumstances)]
    look = (
        ["The note does not say what was injected; a coder confirms the kind of medicine."] if untold else []
    )
    one_of_tiers(draft, LESIONS, others, "lesions injected", look)
    return draft.outcome()
