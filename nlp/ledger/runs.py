"""Runs of the numbers of lesions of a note, and what they make; the second count's arithmetic."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPENS = re.compile(r"[^.;\n()]*\(")
"""From a number to the bracket behind it in its sentence."""


@dataclass(slots=True)
class Told:
    """One number of lesions: what it may amount to, and whether act and lesions stand together there."""

    values: frozenset[int]
    at: int
    sentence: int
    with_act: bool
    counted: bool
    """By a number or an article, rather than by the bare singular."""


def is_target_and_rest(one: Told, left: set[int], targets: set[int]) -> bool:
    """Whether a number is one of the ledger's and that of lesions that were left, taken together."""
    return any(value - off in targets for value in one.values for off in left)


def explained_by(told: list[Told], runs: list[list[Told]]) -> set[int]:
    """The numbers (by id) of the runs, of the runs that make one of those, and so on."""
    explained = {id(one) for run in runs for one in run}
    while True:
        known = {value for one in told if id(one) in explained for value in one.values}
        found = {id(one) for run in runs_of(told, known) for one in run}
        if found <= explained:
            return explained
        explained |= found


def without_divisions(text: str, told: list[Told]) -> list[Told]:
    """The numbers but for the parts of one in the bracket behind it: "scalp 6 (vertex 4, occiput 2)"."""
    kept = list(told)
    for one in told:
        ahead = min((other.at for other in told if other.at > one.at), default=len(text))
        opened = _OPENS.match(text, one.at)
        if 0 in one.values or opened is None or opened.end() > ahead:
            continue
        closed = text.find(")", opened.end())
        parts = [other for other in told if opened.end() <= other.at < closed]
        sums = {0}
        for part in parts:
            sums = {total + value for total in sums for value in part.values}
        if parts and sums & one.values:
            kept = [other for other in kept if other not in parts]
    return kept


def runs_of(told: list[Told], targets: set[int]) -> list[list[Told]]:
    """The stretches of numbers, in the order of the note, that make one of the targets."""
    found = []
    for first in range(len(told)):
        sums = {0}
        for last in range(first, len(told)):
            sums = {total + value for total in sums for value in told[last].values}
            if sums & targets:
                found.append(told[first : last + 1])
            if min(sums) > max(targets, default=0):
                break
    return found
