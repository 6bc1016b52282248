"""Repairs of wounds: by class, group of sites and length, with lengths added within class and group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from coding.bands import band, band_words, cm, gap_look, whole_mm
from coding.closures import class_look, closes, closure_class, facts_class, linked_to
from coding.dated import document
from coding.draft import Draft
from coding.items import Item, items
from coding.known import done_words
from coding.outcome import Outcome
from coding.proof import site_words
from coding.sites import border, place
from records import CodeUnits, Procedure, Visit

RULE = "repair"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the repairs of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day, cosmetic_counts=True)
    sums: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for one in items(_wounds(draft)):
        lacking = missing(draft, one)
        made = closure_class(one.procedure, draft.on) or "simple"
        for about in lacking:
            draft.ask(about, [one.procedure], _floor(draft, one, made) if about == lacking[0] else [])
        if not lacking:
            sums[(made, str(place(one.group, made)))].append(one)
    _too_short_for_complex(draft, sums)
    for (made, group), alike in sorted(sums.items(), reverse=True):
        _lines(draft, f"{made}_{group}", made, alike)
    return draft.outcome()


def missing(draft: Draft, item: Item) -> tuple[str, ...]:
    """The facts without which a wound has no code, in the order of asking."""
    made, facts = closure_class(item.procedure, draft.on), []
    unproven = made == "complex" and facts_class(item.procedure, draft.on) != "complex"
    if made is None:
        facts.append("closure")
    elif unproven and draft.on("complex_without_facts").text == "ask":
        facts.append("complex_closure")
    if place(item.group, made or "simple") is None:
        facts.append("site")
    if item.group.length_mm is None:
        facts.append("length")
    return tuple(facts)


def add_on_units(mm: float, whole: int, step: int) -> int:
    """Units of the add-on: each further ``step`` millimetres or part of them beyond ``whole``."""
    return -(-max(0, whole_mm(mm) - whole) // step)


def _wounds(draft: Draft) -> list[Procedure]:
    """The repairs that stand for themselves; the others are named with the service they belong to."""
    found = []
    for repair in draft.procedures:
        none = draft.on("no_repair").names
        if repair.technique in none or any(told.id in none for told in repair.circumstances):
            draft.leave(repair, "no repair: the wound was not sutured")
        elif holder := closes(repair, draft.visit, draft.on):
            draft.leave(repair, f"closure is part of the {done_words(holder)}")
            made = closure_class(repair, draft.on)
            if made in ("intermediate", "complex"):
                draft.warn("A layered closure of a sampled or shaved lesion is not coded apart.")
            elif made is None and any(group.length_mm for group in repair.groups):
                draft.look_at_all(
                    "The note gives the length of a closure and not its class; it was taken for a simple "
                    f"one, which is part of the {done_words(holder)}."
                )
        elif _is_of_soft_tissue(draft, repair):
            draft.leave(repair, "closure is part of the removal from soft tissue")
        else:
            found.append(repair)
    return found


def _is_of_soft_tissue(draft: Draft, repair: Procedure) -> bool:
    """Whether it closes, in one layer or several, the wound of a mass that was taken out of soft tissue."""
    if closure_class(repair, draft.on) == "complex" or not repair.diagnosis_certain:
        return False
    cut = [one for one in linked_to(repair, draft.visit.procedures) if one.act == "excision"]
    return bool(cut) and all(one.diagnosis in draft.on("of_soft_tissue").names for one in cut)


def _too_short_for_complex(draft: Draft, sums: dict[tuple[str, str], list[Item]]) -> None:
    """Complex repairs that are too short together join the intermediate class of their sites."""
    for key in [key for key in sums if key[0] == "complex"]:
        if whole_mm(_length(sums[key])) > draft.on("complex_over_mm").number:
            continue
        for one in sums.pop(key):
            sums[("intermediate", str(place(one.group, "intermediate")))].append(one)


def _length(alike: Sequence[Item]) -> float:
    return sum((one.group.length_mm or 0) * (one.lesions or 1) for one in alike)


def _lines(draft: Draft, slot: str, made: str, alike: Sequence[Item]) -> None:
    mm, bands = _length(alike), "complex_upper_mm" if made == "complex" else f"{slot}_upper_mm"
    upper = draft.value(bands).numbers
    which = band(mm, upper)
    codes = draft.on(slot).names
    code = codes[which]
    items_said = " + ".join(f"{site_words(one.group)} {cm(one.group.length_mm or 0)}" for one in alike)
    if sum(one.lesions or 1 for one in alike) > 1:
        items_said += f" = {cm(mm)}"
    look = [
        *(says for one in alike for says in class_look(one.procedure, draft.on)),
        *(says for one in alike for says in border(one.group, made)),
        *gap_look(mm, upper),
    ]
    procedures = tuple(one.procedure for one in alike)
    draft.line(
        slot,
        1,
        procedures,
        f"{made}: {items_said}; {band_words(which, upper)}, so {code}",
        code=code,
        label=f"{document(draft.file)['labels'][slot]}: {band_words(which, upper)}",
        by=[bands, f"makes_{made}"] if made != "simple" else [bands],
        would_change=[
            f"{band_words(other, upper)}: {codes[other]}"
            for other in (which - 1, which + 1)
            if 0 <= other < len(codes)
        ],
        look=look,
    )
    whole, step = draft.on("complex_whole_mm").number, draft.on("complex_step_mm").number
    more = add_on_units(mm, whole, step) if made == "complex" else 0
    if more:
        draft.line(
            f"{slot}_more",
            more,
            procedures,
            f"{cm(mm)} is {cm(mm - whole)} beyond {cm(whole)}, so {more} of {cm(step)} or part",
            by=["complex_whole_mm", "complex_step_mm"],
            look=look,
        )


def _floor(draft: Draft, item: Item, made: str) -> list[CodeUnits]:
    group = place(item.group, "simple" if made == "complex" else made)
    if group is None:
        return []
    slot = f"{'simple' if made == 'complex' else made}_{group}"
    mm = (item.group.length_mm or 0) * (item.lesions or 1)
    return [CodeUnits(code=draft.on(slot).names[band(mm, draft.on(f"{slot}_upper_mm").numbers)])]
