"""FHIR R4: a draft Claim for each note that has a line, one a line (NDJSON), checked by fhir.resources.

A claim needs more than a note tells: patient, provider and coverage are marked as unknown, for the
practice's own system to fill in. The proof and the status of each line stand in supportingInfo.
"""

from __future__ import annotations

import json
import re
from typing import IO, Any

from batch.parts import Result

TERMS = "http://terminology.hl7.org/CodeSystem/"
UNKNOWN = {
    "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
    ]
}
CPT = "http://www.ama-assn.org/go/cpt"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
NAMES = "urn:dermcode:"
"""Our own names: the id of the note, and the kinds of supporting information."""
ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
"""What FHIR allows as an id; any other id stands in the identifier alone."""


class Output:
    parses = True

    def __init__(self, stream: IO[bytes], scratch: str) -> None:
        from fhir.resources.R4B.claim import Claim

        self._check = Claim.model_validate
        self._stream = stream

    def add(self, result: Result, answer: dict[str, Any] | None) -> None:
        if answer and answer["codes"]:
            made = claim(answer)
            self._check(made)
            self._stream.write(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def drop(self) -> None:
        pass

    def close(self) -> None:
        pass


def claim(answer: dict[str, Any]) -> dict[str, Any]:
    """The Claim of an answer that has codes."""
    pointers = list(dict.fromkeys(code for line in answer["codes"] for code in line["diagnoses"]))
    told = [f"{answer['status']}: {reason}" for reason in answer["reasons"]] or [answer["status"]]
    told += [f"query about {asked['about']}: {asked['question']}" for asked in answer["queries"]]
    proofs = [_proof(line) for line in answer["codes"]]
    made: dict[str, Any] = {
        "resourceType": "Claim",
        "identifier": [{"system": f"{NAMES}note", "value": answer["id"]}],
        "status": "draft",
        "type": {"coding": [{"system": f"{TERMS}claim-type", "code": "professional"}]},
        "use": "claim",
        "patient": UNKNOWN,
        **_created(answer["day"]),
        "provider": UNKNOWN,
        "priority": {"coding": [{"system": f"{TERMS}processpriority", "code": "normal"}]},
        "supportingInfo": [
            {
                "sequence": number,
                "category": {"coding": [{"system": f"{NAMES}information", "code": kind}]},
                "valueString": text,
            }
            for number, (kind, text) in enumerate(
                [("chart", text) for text in told] + [("line", text) for text in proofs], start=1
            )
        ],
        "diagnosis": [
            {
                "sequence": number,
                "diagnosisCodeableConcept": {"coding": [{"system": ICD10, "code": code}]},
            }
            for number, code in enumerate(pointers, start=1)
        ],
        "insurance": [{"sequence": 1, "focal": True, "coverage": UNKNOWN}],
        "item": [
            _item(number, line, pointers, len(told) + number, answer["day"])
            for number, line in enumerate(answer["codes"], start=1)
        ],
    }
    if ID.fullmatch(answer["id"]):
        made = {"resourceType": "Claim", "id": answer["id"], **made}
    return {key: value for key, value in made.items() if value != []}


def _created(day: str | None) -> dict[str, Any]:
    """The day of service: a claim made again tomorrow is the same claim. Unknown where there is none."""
    return {"created": day} if day else {"_created": UNKNOWN}


def _proof(line: dict[str, Any]) -> str:
    words = dict.fromkeys(" ".join(one["text"].split()) for one in line["evidence"])
    said = "; ".join(step["says"] for step in line["why"])
    return f"{line['code']} {line['status']}: {said}. Words: {'; '.join(words)}"


def _item(
    number: int, line: dict[str, Any], pointers: list[str], proof: int, day: str | None
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "sequence": number,
        "diagnosisSequence": [pointers.index(code) + 1 for code in line["diagnoses"]],
        "informationSequence": [proof],
        "productOrService": {"coding": [{"system": CPT, "code": line["code"]}]},
        "modifier": [{"coding": [{"system": CPT, "code": modifier}]} for modifier in line["modifiers"]],
        "servicedDate": day,
        "quantity": {"value": line["units"]},
    }
    return {key: value for key, value in made.items() if value not in (None, [])}
