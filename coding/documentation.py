"""The documentation checklist: each element found with its words, or named as missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from coding.dated import document
from coding.payer_profiles import Payer
from coding.proof import in_note_order, proof
from records import Documentation, Procedure, Visit

FILE = "parameters/documentation.yaml"


def elements() -> Sequence[dict[str, Any]]:
    """The elements of the checklist, in its order; the file explains each field."""
    return document(FILE)["elements"]  # type: ignore[no-any-return]


def checklist(
    visit: Visit, procedures: Sequence[Procedure], unsure: Collection[str], payer: Payer
) -> tuple[Documentation, ...]:
    """Every element, with the reader's own findings first and the procedures' evidence beside them.

    An element that is asked of some acts only is left out where none of them was done.
    procedures: those the answer is about; unsure: what the provider must be asked about, which
    leaves its element missing although there may be words ("several" is no number of lesions).
    """
    words = proof(procedures)
    acts = {procedure.act for procedure in procedures}
    rows = []
    for element in elements():
        if acts and not acts & set(element.get("of_acts", acts)):
            continue
        found = [word for one in visit.findings if one.element == element["id"] for word in one.evidence]
        roles = {*element.get("roles", ()), *payer.shown_by.get(element["id"], ())}
        shown = in_note_order(found or (word for word in words if word.role in roles))
        open_question = bool(set(unsure) & set(element.get("unless_asked", ())))
        rows.append(
            Documentation(
                element=element["id"],
                label=element["label"],
                found=bool(shown) and not open_question,
                evidence=shown,
            )
        )
    return tuple(rows)
