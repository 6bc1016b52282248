"""Incision and drainage: one unit, simple and single or complicated or several."""

from __future__ import annotations

from datetime import date

from coding.draft import Draft
from coding.items import counted, open_count
from coding.outcome import Outcome
from records import CodeUnits, Procedure, Visit

RULE = "incision_drainage"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the drainage of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    dry = [one for one in draft.procedures if one.tells("no_pus")]
    if dry:
        draft.ask("diagnosis", dry)
    drained = [one for one in draft.procedures if one not in dry]
    if not drained:
        return draft.outcome()
    number = counted(drained)
    several = number > 1 or _any(drained, draft.on("makes_complicated").names)
    open_ones = [one for one in drained if open_count(one)]
    if open_ones and not several:
        draft.ask("count", open_ones, [CodeUnits(code=draft.on("simple").text)])
        return draft.outcome()
    packed = _any(drained, draft.on("may_be_complicated").names)
    look = []
    if packed and not several:
        look = ["The wound was packed, which alone may or may not make it complicated; a coder confirms it."]
    slot = "complicated" if several or packed else "simple"
    by_number = number > 1 and not _any(drained, draft.on("makes_complicated").names)
    told = "several or complicated" if slot == "complicated" else "one, simple"
    draft.line(
        slot,
        1,
        drained,
        f"{told}; one unit",
        by=["makes_complicated"],
        look=look,
        counts=by_number or slot == "simple",
    )
    return draft.outcome()


def _any(procedures: list[Procedure], circumstances: tuple[str, ...]) -> bool:
    return any(told.id in circumstances for one in procedures for told in one.circumstances)
