"""Shave removal: one code a lesion, by the group of its site and by its diameter without a margin."""

from __future__ import annotations

from datetime import date

from coding.draft import Draft
from coding.items import Item, items
from coding.outcome import Outcome
from coding.sized import Measured, add_lines, ask_for_numbers, site_group, sizes_disagree, smallest
from records import Visit

RULE = "shave_removal"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the shave removals of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    measured: list[Measured] = []
    for one in ask_for_numbers(draft, items(draft.procedures)):
        lacking = missing(draft, one)
        for about in lacking:
            draft.ask(about, [one.procedure], smallest(draft, "", one) if lacking == ("size",) else [])
        if not lacking:
            measured.append(Measured(one, one.group.size_mm or 0, "lesion", look=_look(draft, one)))
    add_lines(draft, measured)
    return draft.outcome()


def missing(draft: Draft, item: Item) -> tuple[str, ...]:
    """The facts without which a lesion has no code, in the order of asking."""
    facts = []
    if not _removed(item) and draft.on("purpose_not_stated").text == "ask":
        facts.append("purpose")
    if site_group(item) is None:
        facts.append("site")
    if item.group.size_mm is None:
        facts.append("size")
    elif sizes_disagree(draft, item):
        facts.append("sizes")
    return tuple(facts)


def _removed(item: Item) -> bool:
    return item.procedure.purpose == "removal" or item.procedure.tells("entire_lesion")


def _look(draft: Draft, item: Item) -> tuple[str, ...]:
    found = []
    if not _removed(item):
        found.append("The note does not say whether the lesion was sampled or removed; a coder confirms it.")
    if item.group.depth in draft.on("deep").names:
        found.append("The note tells a depth beyond the dermis, as of an excision; a coder confirms the act.")
    return tuple(found)
