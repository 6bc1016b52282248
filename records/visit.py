"""What a note says: the record the reader fills in and the coding engine reads."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Role = Literal[
    "diagnosis",
    "site",
    "count",
    "method",
    "act",
    "time",
    "status",
    "size",
    "number",
    "documentation",
]
DiagnosisClass = Literal[
    "premalignant", "benign", "malignant", "uncertain", "inflammatory", "other", "unspecified"
]
Laterality = Literal["left", "right", "bilateral"]
CountProblem = Literal["missing", "vague", "plural", "range", "approximate", "conflict", "ambiguous"]


class Record(BaseModel):
    """A fact that cannot be changed after it is made, and that knows no fields but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Record):
    """The words of the note that prove a fact: ``note[start:end] == text``, in characters."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]
    text: Annotated[str, Field(min_length=1)]
    role: Role

    @model_validator(mode="after")
    def _covers_its_text(self) -> Evidence:
        if self.end - self.start != len(self.text):
            raise ValueError("an evidence span must be exactly as long as its text")
        return self


class Count(Record):
    """How many lesions, with its proof or the reason why there is no number.

    value: whole lesions, or None when the note gives no certain number. Never a guess.
    at_least: the narrowest number the words still make certain (0 when nothing is).
    open_upward: the note says "more than" or "at least": the number may be higher, never lower.
    problem: why value is None.
    says: the sum or the reason in a coder's words ("scalp 9 + left cheek 8 = 17").
    """

    value: Annotated[int, Field(ge=0)] | None
    at_least: Annotated[int, Field(ge=0)] = 0
    open_upward: bool = False
    problem: CountProblem | None = None
    says: str = ""
    stated_total: int | None = None
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="after")
    def _a_number_or_a_reason(self) -> Count:
        if (self.value is None) == (self.problem is None):
            raise ValueError("a count has either a value or a problem, never both or neither")
        return self


class LesionGroup(Record):
    """Lesions the note speaks of together: one diagnosis, one place, so many."""

    diagnosis: str | None = None
    diagnosis_class: DiagnosisClass = "unspecified"
    site: str | None = None
    laterality: Laterality | None = None
    count: Count
    size_mm: float | None = None
    evidence: tuple[Evidence, ...] = ()


class Doubt(Record):
    """Something the reader had to infer; the chart then needs a person's look."""

    about: str
    says: str
    evidence: tuple[Evidence, ...] = ()


class Procedure(Record):
    """One kind of thing that was done today to lesions of one diagnosis.

    act: lexicon id of what was done ("destruction", "biopsy", "photodynamic_therapy", ...), or
        "treatment" when the note says that lesions were treated but not how.
    methods: lexicon ids ("cryosurgery", "electrosurgery", "laser", "chemosurgery",
        "curettement", ...), empty when the note names none.
    diagnosis: lexicon id of the diagnosis as the clinician states it, None when none is stated.
    diagnosis_certain: False for "rule out", "versus", "suspicious for" and the like.
    groups: the lesions item by item; count: all of them together.
    doubts: what had to be inferred.
    """

    act: str
    methods: tuple[str, ...] = ()
    diagnosis: str | None = None
    diagnosis_class: DiagnosisClass = "unspecified"
    diagnosis_certain: bool = True
    groups: tuple[LesionGroup, ...] = ()
    count: Count
    doubts: tuple[Doubt, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class SetAside(Record):
    """Something the note mentions that was not done today, to this patient, as a countable act."""

    what: str
    reason: str
    evidence: tuple[Evidence, ...] = ()


class Number(Record):
    """A number of the note and its role ("lesion count", "size", "seconds", "date", ...)."""

    value: str
    role: str
    evidence: Evidence


class Finding(Record):
    """The words that document one element a payer asks for (element: id of the checklist)."""

    element: str
    evidence: tuple[Evidence, ...]


class Visit(Record):
    """Everything the reader found in one note.

    day: date of service as the note states it, or None.
    patient_key: an opaque key given by the caller, never read from the note.
    language: "en", or what the note seems to be written in when it is not English.
    about_skin: False when nothing in the note belongs to dermatology.
    """

    day: date | None = None
    patient_key: str | None = None
    language: str = "en"
    about_skin: bool = True
    procedures: tuple[Procedure, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    findings: tuple[Finding, ...] = ()
    numbers: tuple[Number, ...] = ()
    warnings: tuple[str, ...] = ()
