"""Families whose one code goes by the number of lesions: up to a border one code, from it on another."""

from __future__ import annotations

from collections.abc import Sequence

from coding.draft import Draft
from coding.items import counted, open_count
from records import CodeUnits, Procedure


def tier(draft: Draft, slots: Sequence[str], number: int) -> str:
    """The value whose code stands for so many.

    slots: from the fewest to the most, each with ``<slot>_from``.
    """
    return [slot for slot in slots if number >= draft.on(f"{slot}_from").number][-1]


def one_of_tiers(
    draft: Draft, slots: Sequence[str], procedures: Sequence[Procedure], what: str, look: Sequence[str] = ()
) -> None:
    """One unit of the code of the tier, or a question where the number is open and could change it."""
    if not procedures:
        return
    number = counted(procedures)
    open_ones = [one for one in procedures if open_count(one)]
    top = number > 0 and tier(draft, slots, number) == slots[-1]
    if open_ones and not top:
        floor = [CodeUnits(code=draft.on(tier(draft, slots, max(1, number))).text)]
        for about in ("conflict", "count"):
            asked = [one for one in open_ones if open_count(one) == about]
            if asked:
                draft.ask(about, asked, floor)
                floor = []
        return
    if open_ones:
        look = [*look, "A number that is open cannot change the line, which is that of the most."]
    slot = tier(draft, slots, number)
    draft.line(
        slot,
        1,
        procedures,
        f"{number} {what}; one unit of {draft.on(slot).text}, alone",
        by=[f"{slot}_from"],
        would_change=[
            f"{draft.on(f'{other}_from').number} or more: {draft.on(other).text}"
            if place > slots.index(slot)
            else f"fewer than {draft.on(f'{slot}_from').number}: {draft.on(other).text}"
            for place, other in enumerate(slots)
            if abs(place - slots.index(slot)) == 1
        ],
        look=look,
    )
