"""Destruction of benign lesions at places with codes of their own: by place and method."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from coding.dated import histories
from coding.draft import Draft
from coding.families import own_site
from coding.items import counted, open_count
from coding.outcome import Outcome
from coding.proof import plain
from records import CodeUnits, Procedure, Visit

RULE = "site_destruction"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the destruction at such places at one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    by_slot: dict[str, list[Procedure]] = defaultdict(list)
    for procedure in draft.procedures:
        places = {str(own_site(group)) for group in procedure.groups}
        if "ask" in places or len(places) != 1:
            draft.ask("site", [procedure])
            continue
        (name,) = places
        slot, used = _slot(draft, procedure, name)
        if slot is None:
            draft.ask("method", [procedure])
            continue
        if used > 1:
            draft.look("Several methods were used, and their codes differ; a coder confirms the code.")
        by_slot[slot].append(procedure)
    for slot, done in sorted(by_slot.items()):
        place = slot.rsplit("_", 1)[0]
        units = max(1, counted(done)) if place in draft.on("a_lesion_each").names else 1
        if place in draft.on("a_lesion_each").names and any(open_count(one) for one in done):
            draft.ask("count", done, [CodeUnits(code=draft.on(slot).text, units=units)])
            continue
        look = (
            [f"The code for the {plain(place)} rests on coder's practice."] if place == "lid_margin" else []
        )
        draft.line(
            slot,
            units,
            done,
            f"{plain(slot)}; {units} of the code of this place",
            look=look,
            counts=units > 1,
        )
    return draft.outcome()


def _slot(draft: Draft, procedure: Procedure, place: str) -> tuple[str | None, int]:
    """The value that holds the code of the place for the method, and how many methods would have one."""
    known = histories(draft.file)
    named = [one for one in draft.on("methods").names if one in procedure.methods]
    if procedure.act == "excision":
        named = ["excision"]
    if f"{place}_any" in known:
        return (f"{place}_any" if named else None), 1
    with_code = [f"{place}_{one}" for one in named if f"{place}_{one}" in known]
    return (with_code[0] if with_code else None), len(with_code)
