"""Visits in a few words: the shorthand of the case files made into records."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from records import Circumstance, Count, Doubt, Evidence, LesionGroup, Procedure, SetAside, Stage, Visit

Shorthand = Mapping[str, Any]
CLASSES: dict[str | None, str] = {
    **dict.fromkeys(("actinic_keratosis", "actinic_cheilitis"), "premalignant"),
    **dict.fromkeys(
        ("verruca", "molluscum", "condyloma", "seborrheic_keratosis", "inflamed_seborrheic_keratosis"),
        "benign",
    ),
    **dict.fromkeys(
        ("skin_tag", "nevus", "dysplastic_nevus", "dermatofibroma", "cyst", "lipoma", "keloid", "angioma"),
        "benign",
    ),
    **dict.fromkeys(("corn_callus", "lentigo", "sebaceous_hyperplasia"), "benign"),
    **dict.fromkeys(
        ("basal_cell_carcinoma", "squamous_cell_carcinoma", "squamous_cell_carcinoma_in_situ", "melanoma"),
        "malignant",
    ),
    **dict.fromkeys(("cutaneous_horn", "neoplasm_unspecified"), "uncertain"),
    **dict.fromkeys(("acne", "psoriasis"), "inflammatory"),
    "keratosis_unspecified": "unspecified",
    None: "unspecified",
}
MEASURES = ("size", "margin", "excised", "defect", "length")
PLACES = {"site": "site", "side": "laterality", "subsite": "subsite", "lesion": "lesion", "depth": "depth"}
DESTROYING = ("destruction", "treatment")
STEP = 100


def word(text: str, role: str, start: int) -> Evidence:
    return Evidence(start=start, end=start + len(text), text=text, role=role)  # type: ignore[arg-type]


def a_count(given: Shorthand, evidence: tuple[Evidence, ...]) -> Count:
    if "problem" in given:
        keys = ("at_least", "open_upward", "problem", "stated_total")
        return Count(value=None, evidence=evidence, **{key: given[key] for key in keys if key in given})
    value = given["lesions"] if "lesions" in given else sum(given.get("sites", {"": 1}).values())
    rest = {key: given[key] for key in ("open_upward", "stated_total") if key in given}
    return Count(value=value, evidence=evidence, **rest)


def a_group(given: Shorthand, diagnosis: str | None, kind: str, count: Count, start: int) -> LesionGroup:
    """The lesions of a procedure that tells a place or a measure."""
    measures = {f"{name}_mm": given[name] for name in MEASURES if name in given}
    places = {field: given[name] for name, field in PLACES.items() if name in given}
    area = {"area_cm2": given["area"]} if "area" in given else {}
    further: dict[str, Any] = {"further_sizes_mm": tuple(given["further"])} if "further" in given else {}
    return LesionGroup(
        diagnosis=diagnosis,
        diagnosis_class=kind,  # type: ignore[arg-type]
        count=count.model_copy(update={"evidence": ()}),
        evidence=(word(given["site"], "site", start),) if given.get("site") else (),
        **places,
        **measures,
        **area,
        **further,
    )


def groups_of(given: Shorthand, diagnosis: str | None, kind: str, start: int) -> tuple[LesionGroup, ...]:
    if any(name in given for name in (*MEASURES, *PLACES, "area")):
        return (a_group(given, diagnosis, kind, a_count(given, ()), start + 40),)
    return tuple(
        LesionGroup(
            diagnosis=diagnosis,
            diagnosis_class=kind,  # type: ignore[arg-type]
            site=site,
            count=Count(value=lesions),
            evidence=(word(site, "site", start + 40 + place),),
        )
        for place, (site, lesions) in enumerate(given.get("sites", {}).items())
    )


def a_procedure(given: Shorthand, start: int) -> Procedure:
    """One procedure: its keys are those of the case files.

    lesions, sites {site: lesions} or problem; act, method, methods, diagnosis, class, certain, technique,
    purpose, told [circumstances], further [other diameters], stages [blocks, null where not told], doubt,
    no_evidence; site, side,
    subsite, lesion, depth; size, margin, excised, defect, length (millimetres), area (square centimetres).
    """
    act = given.get("act", "destruction")
    diagnosis = given.get("diagnosis", "actinic_keratosis")
    kind = given.get("class", CLASSES.get(diagnosis, "other"))
    method = given.get("method", "cryosurgery" if act in DESTROYING else None)
    methods = tuple(given.get("methods", (method,) if method else ()))
    count_words = (word(str(given.get("says", "n")), "count", start + 20),)
    own = tuple(
        word(text, role, start + offset)
        for text, role, offset in ((diagnosis, "diagnosis", 0), (method, "method", 30), (act, "act", 35))
        if text and (role != "act" or act not in DESTROYING)
    )
    silent = given.get("no_evidence")
    return Procedure(
        act=act,
        technique=given.get("technique"),
        purpose=given.get("purpose"),
        methods=methods,
        diagnosis=diagnosis,
        diagnosis_class=kind,  # type: ignore[arg-type]
        diagnosis_certain=given.get("certain", True),
        groups=() if silent else groups_of(given, diagnosis, kind, start),
        count=a_count(given, () if silent else count_words),
        stages=tuple(Stage(blocks=blocks) for blocks in given.get("stages", ())),
        circumstances=tuple(Circumstance(id=told) for told in given.get("told", ())),
        doubts=(Doubt(about="count", says=given["doubt"]),) if "doubt" in given else (),
        evidence=() if silent else own,
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
