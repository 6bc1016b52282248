"""Chemical cautery of granulation tissue: one unit, and none where it belongs to another procedure."""

from __future__ import annotations

from datetime import date

from coding.draft import Draft
from coding.outcome import Outcome
from records import Visit

RULE = "granulation_cautery"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the cautery of granulation tissue at one visit.

    Raises NoValueOnDate outside the days on file.
    """
    draft = Draft(RULE, visit, day, cosmetic_counts=True)
    own = []
    for procedure in draft.procedures:
        if procedure.tells("same_lesion_as_another"):
            draft.leave(procedure, "part of another procedure on the same lesion")
        else:
            own.append(procedure)
    if own:
        draft.line("cautery", 1, own, "granulation tissue cauterised; one unit", counts=False)
    return draft.outcome()
