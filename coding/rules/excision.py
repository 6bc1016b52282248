"""Excision: one code a lesion, by benign or malignant, the group of its site and the excised diameter."""

from __future__ import annotations

from datetime import date

from coding.bands import band, cm
from coding.draft import Draft
from coding.items import Item, items
from coding.outcome import Outcome
from coding.sites import at_lid_margin, border
from coding.sized import BANDS, Measured, add_lines, ask_for_numbers, site_group, sizes_disagree, smallest
from records import Visit

RULE = "excision"
SOFT_TISSUE = "soft tissue, which this release does not code"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the excisions of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    measured: list[Measured] = []
    for one in ask_for_numbers(draft, items(draft.procedures)):
        if one.diagnosis in draft.on("soft_tissue").names and one.certain:
            draft.leave(one.procedure, SOFT_TISSUE)
            draft.look_at_all(f"An excision belongs to {SOFT_TISSUE}; a coder adds its line.")
            continue
        if at_lid_margin(one.group):
            _at_the_lid(draft, one)
            continue
        lacking = missing(draft, one)
        table = f"{series(draft, one) or 'benign'}_"
        for place, about in enumerate(lacking):
            draft.ask(about, [one.procedure], smallest(draft, table, one) if place == 0 else [])
        if not lacking:
            measured.append(_measured(draft, one, table))
    add_lines(draft, measured)
    return draft.outcome()


def missing(draft: Draft, item: Item) -> tuple[str, ...]:
    """The facts without which a lesion has no code, in the order of asking."""
    facts, group = [], item.group
    if series(draft, item) is None:
        facts.append("pathology")
    if site_group(item) is None:
        facts.append("site")
    if group.size_mm is None and group.excised_mm is None:
        facts.append("size")
    elif _disagree(draft, item):
        facts.append("excised_size")
    elif group.excised_mm is None and sizes_disagree(draft, item, 2 * (group.margin_mm or 0)):
        facts.append("sizes")
    elif group.excised_mm is None and group.margin_mm is None and _asks_for_margin(draft, item):
        facts.append("margin")
    return tuple(facts)


def _asks_for_margin(draft: Draft, item: Item) -> bool:
    """A margin told in words ("standard margins") was taken, so the lesion's own diameter is too small."""
    return draft.on("margin_not_stated").text == "ask" or item.procedure.tells("margin_in_words")


def series(draft: Draft, item: Item) -> str | None:
    """ "benign" or "malignant"; None while pathology or the provider has not settled it."""
    told = item.procedure.tells
    if told("pathology_malignant") or (item.diagnosis_class == "malignant" and told("proven_before")):
        return "malignant"
    if told("pathology_benign"):
        return "benign"
    pending = told("pathology_pending")
    if item.certain and item.diagnosis_class in draft.on("malignant_classes").names:
        return None if pending else "malignant"
    if item.certain and item.diagnosis_class in draft.on("benign_classes").names:
        return None if pending and item.diagnosis in draft.on("pathology_settles").names else "benign"
    return None


def excised(item: Item) -> float | None:
    """The lesion's greatest diameter and twice its narrowest margin, in millimetres; None when not told."""
    group = item.group
    if group.size_mm is None:
        return None
    return group.size_mm + 2 * (group.margin_mm or 0)


def _disagree(draft: Draft, item: Item) -> bool:
    """Whether the sum of lesion and margins falls in another band than the excised diameter as stated."""
    own, stated = excised(item), item.group.excised_mm
    if own is None or stated is None:
        return False
    upper = draft.on(BANDS).numbers
    if item.group.margin_mm is None:
        return stated < own
    return band(own, upper) != band(stated, upper)


def _measured(draft: Draft, item: Item, table: str) -> Measured:
    group, look = item.group, list(border(item.group, "excision"))
    if group.size_mm is not None and group.margin_mm is not None:
        mm = group.size_mm + 2 * group.margin_mm
        how = f"{cm(group.size_mm)} and twice {cm(group.margin_mm)}"
    elif group.excised_mm is not None:
        mm, how = group.excised_mm, "excised diameter as stated"
    else:
        mm, how = group.size_mm or 0, "lesion; no margin is stated"
        look.append(
            "The note gives no margin, so the lesion's own diameter was used, which is the least; "
            "a stated margin may lead to a larger band."
        )
    if item.procedure.tells("pathology_pending") and not item.procedure.tells("proven_before"):
        look.append("Pathology is pending; a coder holds the line until the result is there.")
    if group.depth in draft.on("too_shallow").names:
        look.append(
            "The note tells a depth within the dermis, as of a shave removal; a coder confirms the act."
        )
    return Measured(item, mm, how, table, tuple(look))


def _at_the_lid(draft: Draft, item: Item) -> None:
    draft.line(
        "lid",
        item.lesions or 1,
        [item.procedure],
        "a lesion of the lid margin has a code of its own",
        look=["The code of the lid margin rests on coder's practice; a coder confirms it."],
    )
