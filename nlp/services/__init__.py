"""Services other than the counting of destroyed lesions: one finder a family of services.

A finder gets the whole note as the reader understands it (Reading) and returns the procedures of its
family that were done today, each with its evidence. Counts of destroyed lesions stay with nlp/ledger.
"""

from __future__ import annotations

from collections.abc import Callable

from nlp.services.acne import acne_cryotherapy, acne_surgery
from nlp.services.drainage import granulation_cautery, incision_drainage
from nlp.services.feet import paring
from nlp.services.injections import injection
from nlp.services.nails import nails
from nlp.services.photodynamic import photodynamic_therapy
from nlp.services.phototherapy import phototherapy
from nlp.services.reading import Reading
from nlp.services.surface import chemical_peel, dermabrasion
from nlp.services.surgery import find_surgery
from records import Procedure

Finder = Callable[[Reading], list[Procedure]]

FINDERS: tuple[Finder, ...] = (
    find_surgery,
    photodynamic_therapy,
    phototherapy,
    chemical_peel,
    dermabrasion,
    acne_surgery,
    acne_cryotherapy,
    incision_drainage,
    granulation_cautery,
    paring,
    nails,
    injection,
)

SETTLED_BY_FINDERS = frozenset(
    [
        "biopsy",
        "shave_removal",
        "excision",
        "mohs",
        "repair",
        "photodynamic_therapy",
        "phototherapy",
        "chemical_peel",
        "dermabrasion",
        "acne_surgery",
        "acne_cryotherapy",
        "incision_drainage",
        "granulation_cautery",
        "paring",
        "nail",
        "injection",
    ]
)
"""Acts that are told by their finder alone: where it finds none, none was done."""


def find(reading: Reading) -> tuple[Procedure, ...]:
    """What every finder found, in the order of the finders."""
    return tuple(procedure for finder in FINDERS for procedure in finder(reading))


__all__ = ["FINDERS", "SETTLED_BY_FINDERS", "Finder", "Reading", "find"]
