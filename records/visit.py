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
    "margin",
    "length",
    "depth",
    "technique",
    "purpose",
    "stage",
    "person",
    "pathology",
    "necessity",
]
DiagnosisClass = Literal[
    "premalignant", "benign", "malignant", "uncertain", "inflammatory", "other", "unspecified"
]
Laterality = Literal["left", "right", "bilateral"]
CountProblem = Literal["missing", "vague", "plural", "range", "approximate", "conflict", "ambiguous"]


Depth = Literal["epidermis", "dermis", "full_thickness", "subcutaneous", "deep"]
Performer = Literal["clinician", "staff", "other_clinician"]
CircumstanceId = Literal[
    # why it was done, and what is known of the lesion
    "symptomatic",
    "cosmetic",
    "pathology_pending",
    "pathology_benign",
    "pathology_malignant",
    "proven_before",
    "recurrent",
    "margin_in_words",
    "of_a_growth",
    # which lesion
    "same_lesion_as_another",
    "separate_lesion",
    "entire_lesion",
    "sample_only",
    # how a wound was closed
    "layered",
    "extensive_undermining",
    "limited_undermining",
    "exposed_structure",
    "free_margin",
    "retention_sutures",
    "edges_debrided",
    "contaminated",
    "adhesive_only",
    "left_open",
    # who took part
    "applied_by_clinician",
    "applied_by_staff",
    "debrided_by_clinician",
    "pathology_read_by_surgeon",
    "pathology_read_by_other",
    "deep_structure_involved",
    # drainage, injections, foot care, phototherapy
    "packed",
    "loculated",
    "called_complicated",
    "no_pus",
    "multiple",
    "steroid",
    "immunotherapy",
    "chemotherapy",
    "systemic_disease",
    "class_a",
    "class_b",
    "class_b_two",
    "class_c_two",
    "with_tar_or_petrolatum",
    "psoriasis",
    # a procedure within the global period of an earlier one
    "unrelated_in_global_period",
    "staged",
    "return_for_complication",
    "repeated_same_day",
]
"""What a circumstance may be; a rule that needs one that the note does not tell asks for it."""


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
    """Lesions the note speaks of together: one diagnosis, one place, so many.

    site: lexicon id of the place, the narrowest that is told. subsite: words for what the site ids do not
        tell apart and a code depends on ("vermilion", "lid_margin", "upper", "lower").
    lesion: a name for this very lesion within the visit ("A", "1"); two procedures whose groups share it
        were done on the same lesion. None when the note does not tell.
    Measures are of one lesion, in millimetres, None when not told: size_mm the greatest clinical diameter,
        further_sizes_mm other diameters that the note gives for the same lesion,
        margin_mm the narrowest margin on one side, excised_mm the excised diameter in the note's own words,
        defect_mm what curettage or surgery left, length_mm the repaired wound. area_cm2: square centimetres.
    depth: "epidermis", "dermis", "full_thickness", "subcutaneous" or "deep", None when not told.
    """

    diagnosis: str | None = None
    diagnosis_class: DiagnosisClass = "unspecified"
    diagnosis_certain: bool = True
    site: str | None = None
    subsite: str | None = None
    laterality: Laterality | None = None
    count: Count
    lesion: str | None = None
    size_mm: float | None = None
    further_sizes_mm: tuple[float, ...] = ()
    margin_mm: float | None = None
    excised_mm: float | None = None
    defect_mm: float | None = None
    length_mm: float | None = None
    area_cm2: float | None = None
    depth: Depth | None = None
    evidence: tuple[Evidence, ...] = ()


class Stage(Record):
    """One stage of Mohs surgery: how many tissue blocks, None when the note does not tell."""

    blocks: Annotated[int, Field(ge=1)] | None = None
    evidence: tuple[Evidence, ...] = ()


class Circumstance(Record):
    """A fact about a procedure that a rule asks for beyond numbers, with the words that tell it."""

    id: CircumstanceId
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
    technique: how the act was done where that decides the code (biopsy: "tangential", "punch",
        "incisional", "scraping"; repair: "simple", "intermediate", "complex", "flap", "graft", "adhesive";
        phototherapy: "uv", "uvb_with_topical", "puva", "excimer"; nail: "debridement", "avulsion",
        "avulsion_permanent", "trimming"; peel and dermabrasion: "epidermal", "dermal"), else None.
    purpose: "sampling" (to learn what it is) or "removal" (to be rid of it), None when not told.
    groups: the lesions item by item; count: all of them together. One procedure a lesion where size
        decides (excision, shave removal, malignant destruction, Mohs surgery), one group each.
    stages: of Mohs surgery, in their order. circumstances: further facts that rules ask for.
    performed_by: who did it, when the note says that it was not the one who writes.
    doubts: what had to be inferred.
    """

    act: str
    technique: str | None = None
    purpose: Literal["sampling", "removal"] | None = None
    methods: tuple[str, ...] = ()
    diagnosis: str | None = None
    diagnosis_class: DiagnosisClass = "unspecified"
    diagnosis_certain: bool = True
    groups: tuple[LesionGroup, ...] = ()
    count: Count
    stages: tuple[Stage, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    performed_by: Performer | None = None
    doubts: tuple[Doubt, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def tells(self, circumstance: CircumstanceId) -> bool:
        """Whether the note tells this circumstance of the procedure."""
        return any(told.id == circumstance for told in self.circumstances)


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


class Phrase(Record):
    """A phrase that the lexicon knows, or a number, in any text (a coder's question, say).

    kind: "site", "diagnosis", "act", "number". id: of the lexicon. value: of a number. side: of a site.
    act: what an act amounts to ("destruction" for a method of it). diagnosis_class: of a diagnosis.
    plural: whether the words speak of several.
    """

    kind: Literal["site", "diagnosis", "act", "number"]
    id: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]
    value: int | None = None
    side: Laterality | None = None
    act: str | None = None
    diagnosis_class: DiagnosisClass | None = None
    plural: bool = False


class Finding(Record):
    """The words that document one element a payer asks for (element: id of the checklist)."""

    element: str
    evidence: tuple[Evidence, ...]


class OfficeWork(Record):
    """Work of the visit beyond its procedures: a problem assessed, a prescription, a decision.

    kind: "problem", "prescription", "test", "visit_code" (the note names an office visit), "decision".
    """

    kind: Literal["problem", "prescription", "test", "visit_code", "decision"]
    says: str
    evidence: tuple[Evidence, ...] = ()


class Visit(Record):
    """Everything the reader found in one note.

    day: date of service as the note states it, or None.
    patient_key: an opaque key given by the caller, never read from the note.
    language: "en", or what the note seems to be written in when it is not English.
    about_skin: False when nothing in the note belongs to dermatology.
    office_work: what was done apart from the procedures, for the question of a separate visit.
    """

    day: date | None = None
    patient_key: str | None = None
    language: str = "en"
    about_skin: bool = True
    procedures: tuple[Procedure, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    findings: tuple[Finding, ...] = ()
    numbers: tuple[Number, ...] = ()
    office_work: tuple[OfficeWork, ...] = ()
    warnings: tuple[str, ...] = ()
