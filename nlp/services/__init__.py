"""Services other than the counting of destroyed lesions: one finder a family of services.

A finder gets the whole note as the reader understands it (Reading) and returns the procedures of its
family that were done today, each with its evidence. Counts of destroyed lesions stay with nlp/ledger.
"""

from __future__ import annotations

from collections.abc import Callable

from nlp.services.reading import Reading
from nlp.services.surgery import find_surgery
from records import Procedure

Finder = Callable[[Reading], list[Procedure]]

OWNED = frozenset(["biopsy", "shave_removal", "excision", "mohs", "repair"])
"""Acts that only a finder tells: what the ledger counts of them is left out."""

FINDERS: tuple[Finder, ...] = (find_surgery,)


def find(reading: Reading) -> tuple[Procedure, ...]:
    """What every finder found, in the order of the finders."""
    return tuple(procedure for finder in FINDERS for procedure in finder(reading))


__all__ = ["FINDERS", "OWNED", "Finder", "Reading", "find"]
