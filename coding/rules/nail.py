"""Nails: trimming, debridement, avulsion and permanent removal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from coding.draft import Draft
from coding.items import counted, open_count
from coding.outcome import Outcome
from coding.tiers import one_of_tiers
from records import CodeUnits, Procedure, Visit

RULE = "nail"
DEBRIDED = ("some_debrided", "many_debrided")


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide what was done to nails at one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    by_technique: dict[str | None, list[Procedure]] = defaultdict(list)
    for procedure in draft.procedures:
        by_technique[procedure.technique].append(procedure)
    for technique, done in sorted(by_technique.items(), key=lambda pair: str(pair[0])):
        _TECHNIQUES.get(technique or "", _unknown)(draft, done)
    return draft.outcome()


def _unknown(draft: Draft, done: Sequence[Procedure]) -> None:
    draft.ask("nail_work", done)


def _debridement(draft: Draft, done: Sequence[Procedure]) -> None:
    one_of_tiers(draft, DEBRIDED, done, "nails debrided")


def _trimming(draft: Draft, done: Sequence[Procedure]) -> None:
    dystrophic = [one for one in done if one.diagnosis in draft.on("dystrophic").names]
    others = [one for one in done if one not in dystrophic]
    if others:
        draft.line("trimmed", 1, others, "nails trimmed; one unit, whatever the number", counts=False)
    if dystrophic:
        look = ["The code for trimming dystrophic nails is Medicare's; a coder confirms the payer."]
        draft.line(
            "trimmed_dystrophic", 1, dystrophic, "dystrophic nails trimmed; one unit", look=look, counts=False
        )


def _avulsion(draft: Draft, done: Sequence[Procedure]) -> None:
    number = counted(done)
    floor = [CodeUnits(code=draft.on("first_avulsed").text)]
    if number > 1:
        floor.append(CodeUnits(code=draft.on("further_avulsed").text, units=number - 1))
    if _asked(draft, done, floor):
        return
    draft.line("first_avulsed", 1, done, f"{number} nails avulsed: the first")
    if number > 1:
        draft.line(
            "further_avulsed", number - 1, done, f"{number} nails avulsed: {number - 1} after the first"
        )


def _removal(draft: Draft, done: Sequence[Procedure]) -> None:
    number = counted(done)
    if not _asked(draft, done, [CodeUnits(code=draft.on("removed").text, units=max(1, number))]):
        draft.line("removed", number, done, f"{number} nails removed for good, one unit each")


def _asked(draft: Draft, done: Sequence[Procedure], floor: Sequence[CodeUnits]) -> bool:
    open_ones = [one for one in done if open_count(one)]
    for about in ("conflict", "count"):
        asked = [one for one in open_ones if open_count(one) == about]
        if asked:
            draft.ask(about, asked, floor)
            floor = []
    return bool(open_ones)


_TECHNIQUES: dict[str, Callable[[Draft, Sequence[Procedure]], None]] = {
    "avulsion": _avulsion,
    "avulsion_permanent": _removal,
    "debridement": _debridement,
    "trimming": _trimming,
}
