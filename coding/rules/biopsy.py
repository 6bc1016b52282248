"""Biopsies: one first code a visit and add-ons by technique; places with codes of their own come first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from coding.dated import histories
from coding.draft import Draft
from coding.items import Item, items
from coding.outcome import Outcome
from coding.proof import plain
from coding.sites import border, place
from coding.sized import ask_for_numbers, least
from records import CodeUnits, Procedure, Visit

RULE = "biopsy"


def slots(lesions: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """Units by value name for so many lesions of each technique.

    order: techniques, the one that gives the first code foremost.
    Example: two punch and two tangential biopsies give punch_first 1, punch_more 1, tangential_more 2.
    """
    used = [technique for technique in order if lesions.get(technique)]
    found: dict[str, int] = {}
    for number, technique in enumerate(used):
        first = number == 0
        if first:
            found[f"{technique}_first"] = 1
        if lesions[technique] > first:
            found[f"{technique}_more"] = lesions[technique] - first
    return found


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the biopsies of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    wanted = []
    for procedure in draft.procedures:
        if procedure.technique in draft.on("no_biopsy").names:
            draft.leave(procedure, "no tissue of a lesion was taken")
        else:
            wanted.append(procedure)
    skin = [one for one in items(wanted) if place(one.group, "biopsy") is None]
    elsewhere = [one for one in items(wanted) if place(one.group, "biopsy") is not None]
    _skin(draft, skin)
    _places(draft, ask_for_numbers(draft, elsewhere))
    return draft.outcome()


def _skin(draft: Draft, skin: Sequence[Item]) -> None:
    """One open fact holds all lines of skin back: which is the first code depends on every lesion."""
    order = draft.on("order").names if skin else ()
    unknown = [one for one in skin if technique(one) not in order]
    known: dict[str, list[Item]] = defaultdict(list)
    for one in skin:
        told = technique(one)
        known[told if told in order else order[-1]].append(one)
    units = slots({name: sum(least(one) for one in alike) for name, alike in known.items()}, order)
    floor = [CodeUnits(code=draft.on(slot).text, units=number) for slot, number in units.items()]
    asked = len(ask_for_numbers(draft, skin, floor)) < len(skin)
    if unknown:
        draft.ask("technique", [one.procedure for one in unknown], () if asked else floor)
    if asked or unknown:
        return
    counted = ", ".join(
        f"{plain(name)} {sum(least(one) for one in known[name])}" for name in order if known[name]
    )
    for slot, number in units.items():
        alike = known[slot.rsplit("_", 1)[0]]
        draft.line(
            slot,
            number,
            tuple(one.procedure for one in alike),
            f"lesions by technique: {counted}; {draft.on(slot).text} x {number}",
            by=["order"],
            look=[says for one in alike for says in border(one.group, "biopsy")],
        )


def technique(item: Item) -> str | None:
    """The technique of a biopsy; a shave that sampled is tangential, an excision that did incisional."""
    procedure = item.procedure
    as_told = {"shave_removal": "tangential", "excision": "incisional"}
    return procedure.technique or as_told.get(procedure.act)


def _places(draft: Draft, found: Sequence[Item]) -> None:
    """One unit a lesion of the place's own code; a place with an add-on takes it from the second on."""
    by_place: dict[str, list[Item]] = defaultdict(list)
    for one in found:
        by_place[str(place(one.group, "biopsy"))].append(one)
    for name, alike in sorted(by_place.items()):
        procedures: tuple[Procedure, ...] = tuple(one.procedure for one in alike)
        if f"at_{name}" not in histories(draft.file):
            draft.ask("site", procedures)
            continue
        lesions = sum(one.lesions or 1 for one in alike)
        more = f"at_{name}_more" if f"at_{name}_more" in histories(draft.file) else None
        look = [says for one in alike for says in border(one.group, "biopsy")]
        says = f"{lesions} sampled at a place with a code of its own ({plain(name)})"
        draft.line(f"at_{name}", 1 if more else lesions, procedures, says, look=look)
        if more and lesions > 1:
            draft.line(more, lesions - 1, procedures, says, look=look)
