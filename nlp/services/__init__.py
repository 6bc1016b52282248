"""Services other than the counting of destroyed lesions: one finder a family of services.

A finder gets the whole note as the reader understands it (Reading) and returns the procedures of its
family that were done today, each with its evidence. Counts of destroyed lesions stay with nlp/ledger.
"""

from __future__ import annotations

from collections.abc import Callable

from nlp.services.reading import Reading
from records import Procedure

Finder = Callable[[Reading], list[Procedure]]

FINDERS: tuple[Finder, ...] = ()


def find(reading: Reading) -> tuple[Procedure, ...]:
    """What every finder found, in the order of the finders."""
    return tuple(procedure for finder in FINDERS for procedure in finder(reading))


__all__ = ["FINDERS", "Finder", "Reading", "find"]
