"""Acne surgery, cryotherapy and peels for acne: one unit a visit each, whatever the number of lesions."""

from __future__ import annotations

from datetime import date

from coding.draft import Draft
from coding.outcome import Outcome
from records import Visit

RULE = "acne"
SLOTS = {
    "surgery": ("acne_surgery",),
    "cryotherapy": ("acne_cryotherapy", "destruction"),
    "peel": ("chemical_peel",),
}
"""Value to the acts that it stands for."""


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide what was done for acne at one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    for slot, acts in SLOTS.items():
        done = [one for one in draft.procedures if one.act in acts]
        if done:
            draft.line(slot, 1, done, f"{slot} for acne; one unit, whatever the number", counts=False)
    return draft.outcome()
