"""Does the diagnosis support the line? Where it does not, a person looks: the line itself stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coding.dated import document, known_source
from coding.edits.claim import Claim, Entry
from coding.edits.tables import family
from records import Procedure, Why

FILE = "parameters/support.yaml"
RULE = "edits.support"


def check_support(claim: Claim) -> None:
    """Mark every line whose lesions are not what its code is for (``parameters/support.yaml``)."""
    for check in document(FILE)["checks"]:
        for entry in claim.entries:
            concerned = family(entry.number) in check.get("families", ()) or entry.number in check.get(
                "codes", ()
            )
            if concerned and any(not _supports(check, one) for one in entry.procedures):
                _mark(claim, entry, check)


def _mark(claim: Claim, entry: Entry, check: Mapping[str, Any]) -> None:
    step = Why(
        rule=f"{RULE}.{check['id']}", says=check["says"], sources=(known_source(check["source"], FILE),)
    )
    claim.change(entry, step, f"{entry.number}: {check['says']}")


def _supports(check: Mapping[str, Any], procedure: Procedure) -> bool:
    """Whether the lesions of a procedure are what the check wants them to be."""
    told = {one.id for one in procedure.circumstances}
    if told & set(check.get("unless", ())):
        return True
    if "only_if" in check and not told & set(check["only_if"]):
        return True
    return not check.get("never") and all(_fits(check, *lesion) for lesion in _lesions(procedure))


def _fits(check: Mapping[str, Any], diagnosis: str | None, kind: str, certain: bool) -> bool:
    if check.get("only_certain") and not certain:
        return True
    if check.get("certain") and not certain:
        return False
    if "classes" in check and kind not in check["classes"]:
        return False
    if "diagnoses" in check and diagnosis not in check["diagnoses"]:
        return False
    return kind not in check.get("not_classes", ())


def _lesions(procedure: Procedure) -> list[tuple[str | None, str, bool]]:
    """Diagnosis, class and certainty of each group; what a group does not tell is its procedure's."""
    own = (procedure.diagnosis, procedure.diagnosis_class, procedure.diagnosis_certain)
    return [
        (group.diagnosis, group.diagnosis_class, group.diagnosis_certain and procedure.diagnosis_certain)
        if group.diagnosis
        else own
        for group in procedure.groups
    ] or [own]
