"""Visits in a few words: the shorthand of the case files made into records."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from records import Count, Doubt, Evidence, LesionGroup, Procedure, SetAside, Visit

Shorthand = Mapping[str, Any]
CLASSES = {
    "actinic_keratosis": "premalignant",
    "actinic_cheilitis": "premalignant",
    "verruca": "benign",
    "seborrheic_keratosis": "benign",
    "dysplastic_nevus": "benign",
    "basal_cell_carcinoma": "malignant",
    "porokeratosis": "other",
    "cutaneous_horn": "uncertain",
    "neoplasm_unspecified": "uncertain",
    "keratosis_unspecified": "unspecified",
    None: "unspecified",
}
STEP = 100


def word(text: str, role: str, start: int) -> Evidence:
    return Evidence(start=start, end=start + len(text), text=text, role=role)  # type: ignore[arg-type]


def a_count(given: Shorthand, evidence: tuple[Evidence, ...]) -> Count:
    if "problem" in given:
        keys = ("at_least", "open_upward", "problem", "stated_total")
        return Count(value=None, evidence=evidence, **{key: given[key] for key in keys if key in given})
    value = given["lesions"] if "lesions" in given else sum(given["sites"].values())
    rest = {key: given[key] for key in ("open_upward", "stated_total") if key in given}
    return Count(value=value, evidence=evidence, **rest)


def a_procedure(given: Shorthand, start: int) -> Procedure:
    """One procedure: its keys are those of the case files.

    lesions, sites {site: lesions} or problem; act, method, diagnosis, certain, doubt, no_evidence.
    """
    diagnosis = given.get("diagnosis", "actinic_keratosis")
    kind = given.get("class", CLASSES.get(diagnosis, "other"))
    method = given.get("method", "cryosurgery")
    count_words = (word(str(given.get("says", "n")), "count", start + 20),)
    groups = tuple(
        LesionGroup(
            diagnosis=diagnosis,
            diagnosis_class=kind,
            site=site,
            count=Count(value=lesions),
            evidence=(word(site, "site", start + 40 + place),),
        )
        for place, (site, lesions) in enumerate(given.get("sites", {}).items())
    )
    own = tuple(
        word(text, role, start + offset)
        for text, role, offset in ((diagnosis, "diagnosis", 0), (method, "method", 30))
        if text
    )
    return Procedure(
        act=given.get("act", "destruction"),
        methods=(method,) if method else (),
        diagnosis=diagnosis,
        diagnosis_class=kind,
        diagnosis_certain=given.get("certain", True),
        groups=() if given.get("no_evidence") else groups,
        count=a_count(given, () if given.get("no_evidence") else count_words),
        doubts=(Doubt(about="count", says=given["doubt"]),) if "doubt" in given else (),
        evidence=() if given.get("no_evidence") else own,
    )


def a_visit(procedures: Sequence[Shorthand] = (), day: date | None = date(2026, 3, 4), **rest: Any) -> Visit:
    set_aside = tuple(
        SetAside(what=what, reason=reason) for what, reason in rest.pop("set_aside", {}).items()
    )
    made = tuple(a_procedure(given, STEP * (place + 1)) for place, given in enumerate(procedures))
    return Visit(day=day, procedures=made, set_aside=set_aside, **rest)


@pytest.fixture(scope="session")
def visit() -> Callable[..., Visit]:
    """visit([{lesions: 5}], day=...) is a visit with five actinic keratoses frozen."""
    return a_visit
