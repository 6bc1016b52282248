"""Chemical peels: one unit, by face or elsewhere and by the depth reached."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from coding.draft import Draft
from coding.outcome import Outcome
from coding.sites import place
from records import CodeUnits, Procedure, Visit

RULE = "chemical_peel"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the chemical peels of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    by_slot: dict[str, list[Procedure]] = defaultdict(list)
    for procedure in draft.procedures:
        areas = sorted({str(place(group, "peel")) for group in procedure.groups} - {"None"})
        depths = draft.on("depths").names
        if not areas:
            draft.ask("site", [procedure])
        if procedure.technique not in depths:
            draft.ask(
                "depth", [procedure], [CodeUnits(code=draft.on(f"{a}_{depths[0]}").text) for a in areas]
            )
        elif areas:
            for area in areas:
                by_slot[f"{area}_{procedure.technique}"].append(procedure)
    for slot, done in sorted(by_slot.items()):
        draft.line(slot, 1, done, f"{slot.replace('_', ', ')}; one unit", by=["depths"], counts=False)
    return draft.outcome()
