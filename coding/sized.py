"""What the sized families share: one code a lesion, by the group of its site and by its diameter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from coding.bands import band, band_words, cm, gap_look
from coding.dated import document
from coding.draft import Draft
from coding.items import Item, open_count
from coding.proof import site_words
from coding.sites import border, place
from records import CodeUnits

BANDS = "upper_mm"


@dataclass(frozen=True)
class Measured:
    """An item with the diameter its code goes by. how: where the diameter comes from, in words.

    table: prefix of the table of codes ("" or "benign_"); look: why a coder must look at it.
    """

    item: Item
    mm: float
    how: str
    table: str = ""
    look: tuple[str, ...] = ()


def site_group(item: Item) -> str | None:
    """Trunk, scalp or face group of the sized codes, None when the place does not tell."""
    return place(item.group, "size")


def sizes_disagree(draft: Draft, item: Item, added: float = 0) -> bool:
    """Whether the note gives the lesion diameters that fall in different bands. added: margins, mm."""
    told = [mm for mm in (item.group.size_mm, *item.group.further_sizes_mm) if mm is not None]
    return len({band(mm + added, draft.on(BANDS).numbers) for mm in told}) > 1


def code_of(draft: Draft, table: str, group: str, mm: float) -> str:
    """The code of a lesion of that diameter in that group of sites."""
    return draft.on(f"{table}{group}").names[band(mm, draft.on(BANDS).numbers)]


def smallest(draft: Draft, table: str, item: Item) -> list[CodeUnits]:
    """The least that an item without a size supports: the smallest band of its group."""
    group = site_group(item)
    mm = item.group.size_mm or 0
    return [CodeUnits(code=code_of(draft, table, group, mm), units=least(item))] if group else []


def least(item: Item) -> int:
    """Lesions of an item that are certain, at least one."""
    return item.lesions or max(1, item.group.count.at_least)


def ask_for_numbers(draft: Draft, found: Sequence[Item], floor: Sequence[CodeUnits] = ()) -> tuple[Item, ...]:
    """Ask about the items without a certain number; returns the others."""
    for about in ("conflict", "count"):
        asked = [one.procedure for one in found if one.lesions is None and open_count(one.procedure) == about]
        if asked:
            draft.ask(about, asked, floor)
            floor = ()
    return tuple(one for one in found if one.lesions is not None)


def add_lines(draft: Draft, measured: Sequence[Measured]) -> None:
    """One line a code, one unit a lesion; sizes are never added."""
    upper = draft.value(BANDS).numbers
    by_code: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    for one in measured:
        group = site_group(one.item)
        if group:
            by_code[(code_of(draft, one.table, group, one.mm), f"{one.table}{group}")].append(one)
    for (code, slot), alike in sorted(by_code.items()):
        units = sum(one.item.lesions or 1 for one in alike)
        which = band(alike[0].mm, upper)
        label = f"{document(draft.file)['labels'][slot]}: {band_words(which, upper)}"
        draft.line(
            slot,
            units,
            tuple(one.item.procedure for one in alike),
            "; ".join(_says(one) for one in alike) + f"; {band_words(which, upper)}, so {code} x {units}",
            code=code,
            label=label,
            by=[BANDS],
            would_change=_neighbours(draft, slot, which),
            look=[
                says
                for one in alike
                for says in (*one.look, *gap_look(one.mm, upper), *border(one.item.group, "size"))
            ],
        )


def _says(one: Measured) -> str:
    where = site_words(one.item.group) or "lesion"
    number = f"{one.item.lesions} on the " if (one.item.lesions or 1) > 1 else ""
    return f"{number}{where} {cm(one.mm)} ({one.how})"


def _neighbours(draft: Draft, slot: str, which: int) -> list[str]:
    """What a smaller or larger diameter would give, in the same group of sites."""
    codes, upper = draft.on(slot).names, draft.on(BANDS).numbers
    found = []
    if which > 0:
        found.append(f"{band_words(which - 1, upper)}: {codes[which - 1]}")
    if which < len(upper):
        found.append(f"{band_words(which + 1, upper)}: {codes[which + 1]}")
    return found
