"""The order of a claim: larger procedures first, an add-on directly behind its parent, always the same."""

from __future__ import annotations

from collections.abc import Iterable

from coding.dated import document
from coding.edits.claim import Entry
from coding.edits.tables import FILE, facts, family
from coding.proof import NOWHERE, proof


def in_claim_order(entries: Iterable[Entry]) -> list[Entry]:
    """The lines in an order that does not depend on the order they came in."""
    several = list(entries)
    if len(several) < 2:
        return several
    several = _sorted(several)
    first = [entry for entry in several if not _parents(entry)]
    placed: list[Entry] = []
    waiting = [entry for entry in several if _parents(entry)]
    for entry in first:
        placed.append(entry)
        mine = [one for one in waiting if entry.number in _parents(one)]
        if not any(other.number == entry.number for other in first[first.index(entry) + 1 :]):
            placed.extend(mine)
            waiting = [one for one in waiting if one not in mine]
    return [*placed, *waiting]


def _parents(entry: Entry) -> tuple[str, ...]:
    own = facts().get(entry.number)
    return own.parents if own else ()


def _sorted(entries: list[Entry]) -> list[Entry]:
    places = [_place(entry) for entry in entries]
    if len(set(places)) < len(places):  # only of those at one place is the whole line compared
        return sorted(entries, key=lambda entry: (_place(entry), entry.code.model_dump_json()))
    return [entries[number] for number in sorted(range(len(entries)), key=places.__getitem__)]


def _place(entry: Entry) -> tuple[int, int, int, str, str, int]:
    """Family, then the more extensive code of a family (its higher number), then the note."""
    order = document(FILE)["order"]
    own = family(entry.number)
    number = int(entry.number) if entry.number.isdigit() else 0
    add_on = 1 if _parents(entry) else 0
    start = next((word.start for word in proof(entry.procedures)), NOWHERE)
    rank = order.index(own) if own in order else len(order)
    return (
        rank,
        add_on,
        -number if own.startswith("repair") else number,
        entry.number,
        " ".join(entry.code.diagnoses),
        start,
    )
