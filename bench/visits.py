"""Visits made by hand, for the speed of the coding engine without the reader."""

from __future__ import annotations

from datetime import date

from records import Count, Evidence, LesionGroup, Procedure, Visit
from records.visit import DiagnosisClass, Role

KINDS: tuple[tuple[str, str, str, DiagnosisClass], ...] = (
    ("destruction", "cryosurgery", "actinic_keratosis", "premalignant"),
    ("destruction", "cryosurgery", "verruca", "benign"),
    ("destruction", "electrosurgery", "seborrheic_keratosis", "benign"),
    ("biopsy", "", "neoplasm_unspecified", "uncertain"),
)
SITES = ("scalp", "nose", "cheek", "forearm", "back")
STEP = 60
"""Characters of the note that each procedure's words take up."""


def handmade(number: int) -> Visit:
    """One of endlessly many visits: one to three services, one to twenty lesions, one to three places."""
    services = tuple(_procedure(number + place, place * STEP) for place in range(1 + number % 3))
    return Visit(day=date(2026, 1 + number % 9, 1 + number % 28), procedures=services)


def _procedure(number: int, at: int) -> Procedure:
    act, method, diagnosis, of_class = KINDS[number % len(KINDS)]
    places = SITES[: 1 + number % 3]
    each = 1 + number % 7
    groups = tuple(
        LesionGroup(
            diagnosis=diagnosis,
            diagnosis_class=of_class,
            site=site,
            count=Count(value=each),
            evidence=(_words(site, "site", at + 10 * place),),
        )
        for place, site in enumerate(places)
    )
    return Procedure(
        act=act,
        technique="punch" if act == "biopsy" else None,
        methods=(method,) if method else (),
        diagnosis=diagnosis,
        diagnosis_class=of_class,
        groups=groups,
        count=Count(value=each * len(places)),
        evidence=(_words(diagnosis, "diagnosis", at + 40),),
    )


def _words(text: str, role: Role, at: int) -> Evidence:
    return Evidence(start=at, end=at + len(text), text=text, role=role)
