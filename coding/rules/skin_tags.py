"""Removal of skin tags: one code up to a number of tags, an add-on for each further ten or part of ten."""

from __future__ import annotations

from datetime import date

from coding.draft import Draft
from coding.items import counted, open_count
from coding.outcome import Outcome
from records import CodeUnits, Visit

RULE = "skin_tags"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the removal of skin tags of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    if not draft.procedures:
        return draft.outcome()
    tags = counted(draft.procedures)
    uncertain = [one for one in draft.procedures if not one.diagnosis_certain]
    for about in ("conflict", "count"):
        asked = [one for one in draft.procedures if open_count(one) == about]
        if asked:
            draft.ask(about, asked, _units(draft, tags))
            return draft.outcome()
    if uncertain:
        draft.ask("diagnosis", uncertain)
        return draft.outcome()
    if not any(one.tells("symptomatic") for one in draft.procedures):
        draft.look("The note gives no complaint for which the skin tags were removed; a coder confirms it.")
    for slot, line in zip(("first_tags", "further_tags"), _units(draft, tags), strict=False):
        draft.line(
            slot,
            line.units,
            draft.procedures,
            f"{tags} skin tags counted, so {line.units} of {line.code}",
            by=["first_tags_to", "further_tags_step"],
            would_change=_would_change(draft, tags),
        )
    return draft.outcome()


def further(tags: int, first: int, step: int) -> int:
    """Units of the add-on: each further ``step`` tags or part of them beyond ``first``."""
    return -(-max(0, tags - first) // step)


def _units(draft: Draft, tags: int) -> list[CodeUnits]:
    more = further(tags, draft.on("first_tags_to").number, draft.on("further_tags_step").number)
    found = [CodeUnits(code=draft.on("first_tags").text)] if tags else []
    return [*found, CodeUnits(code=draft.on("further_tags").text, units=more)] if more else found


def _would_change(draft: Draft, tags: int) -> list[str]:
    first, step = draft.on("first_tags_to").number, draft.on("further_tags_step").number
    more = further(tags, first, step)
    return [f"{first + more * step + 1} or more tags: one unit more of {draft.on('further_tags').text}"]
