"""Destruction of malignant lesions: one code a lesion, by the group of its site and by its diameter."""

from __future__ import annotations

from datetime import date

from coding.bands import band, cm
from coding.draft import Draft
from coding.items import Item, items
from coding.outcome import Outcome
from coding.sized import BANDS, Measured, add_lines, ask_for_numbers, site_group, sizes_disagree, smallest
from records import Visit

RULE = "malignant_destruction"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the destruction of malignant lesions of one visit.

    Raises NoValueOnDate outside the days on file.
    """
    draft = Draft(RULE, visit, day, cosmetic_counts=True)
    whole: list[Item] = []
    for one in ask_for_numbers(draft, items(draft.procedures)):
        lacking = missing(draft, one)
        for about in lacking:
            floor = smallest(draft, "", one) if lacking == ("size",) else []
            draft.ask(about, [one.procedure], floor)
        if not lacking:
            whole.append(one)
    add_lines(draft, [_measured(draft, one) for one in whole])
    return draft.outcome()


def missing(draft: Draft, item: Item) -> tuple[str, ...]:
    """The facts without which a lesion has no code, in the order of asking."""
    procedure, facts = item.procedure, []
    proven = any(procedure.tells(told) for told in ("pathology_malignant", "proven_before"))
    if procedure.tells("pathology_pending") and not proven:
        facts.append("pathology")
    elif not item.certain and not proven:
        facts.append("diagnosis")
    if not set(procedure.methods) & set(draft.on("methods").names):
        facts.append("method")
    if site_group(item) is None:
        facts.append("site")
    if item.group.size_mm is None and item.group.defect_mm is None:
        facts.append("size")
    elif item.group.defect_mm is None and sizes_disagree(draft, item):
        facts.append("sizes")
    return tuple(facts)


def _measured(draft: Draft, item: Item) -> Measured:
    """The defect after curettage where there is one, else the lesion; a look where the band differs."""
    clinical, defect = item.group.size_mm, item.group.defect_mm
    after = set(item.procedure.methods) & set(draft.on("measured_after").names)
    if defect is None or (clinical is not None and not after):
        return Measured(item, clinical or 0, "lesion")
    if clinical is None:
        return Measured(item, defect, "defect after curettage")
    upper = draft.on(BANDS).numbers
    look: tuple[str, ...] = ()
    if band(clinical, upper) != band(defect, upper):
        look = (
            f"The lesion measured {cm(clinical)} and the defect after curettage {cm(defect)}, "
            "which fall in different bands; a coder decides by which it goes.",
        )
    return Measured(item, defect, "defect after curettage", look=look)
