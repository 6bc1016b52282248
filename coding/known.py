"""What the data say about diagnoses and acts, by their lexicon id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from coding.dated import FaultInData, History, Value, document, histories, history, known_source, pick
from coding.proof import plain, sites
from records import Procedure

DIAGNOSES = "parameters/diagnoses.yaml"
ACTS = "parameters/other_acts.yaml"
DESTRUCTION = "parameters/premalignant_destruction.yaml"
_WAYS = ("each", "per_area", "ask", "apart")


@dataclass(frozen=True)
class Diagnosis:
    """A diagnosis of ``parameters/diagnoses.yaml``; the file explains each field."""

    id: str
    one: str
    many: str
    counts: History
    icd10: History = ()
    area: str = ""
    look: str = ""

    def counted(self, day: date | None) -> Value | None:
        """How its lesions count on a day, None before the first day on file."""
        return pick(self.counts, day)

    def pointer(self, day: date | None) -> Value | None:
        """Its ICD-10-CM code on a day (a value of None when there was none yet), or None if never on file."""
        return pick(self.icd10, day) if self.icd10 else None


@dataclass(frozen=True)
class Act:
    """An act of ``parameters/other_acts.yaml``; the file explains each field."""

    id: str
    words: str
    source: str
    part_of_visit: bool = False


@cache
def diagnoses() -> Mapping[str, Diagnosis]:
    """Every diagnosis on file by its lexicon id, in the order of the file."""
    found: dict[str, Diagnosis] = {}
    for entry in document(DIAGNOSES)["diagnoses"]:
        name, values = entry["id"], entry["values"]
        if name in found:
            raise FaultInData(f"coding/{DIAGNOSES} lists {name} twice.")
        counts = history(f"{name}.counts", values["counts"], DIAGNOSES)
        if any(value.value not in _WAYS for value in counts):
            raise FaultInData(f"{name}.counts in coding/{DIAGNOSES} must be one of {', '.join(_WAYS)}.")
        icd10 = history(f"{name}.icd10", values["icd10"], DIAGNOSES) if "icd10" in values else ()
        if entry.get("look"):
            known_source(entry["look_source"], DIAGNOSES)
        area, look = entry.get("area", ""), entry.get("look", "")
        found[name] = Diagnosis(name, entry["one"], entry["many"], counts, icd10, area, look)
    return found


@cache
def acts() -> Mapping[str, Act]:
    """Every act that is not destruction of a premalignant lesion, by its lexicon id."""
    found: dict[str, Act] = {}
    for entry in document(ACTS)["acts"]:
        if entry["id"] in found:
            raise FaultInData(f"coding/{ACTS} lists {entry['id']} twice.")
        found[entry["id"]] = Act(
            entry["id"],
            entry["words"],
            known_source(entry["source"], ACTS),
            bool(entry.get("part_of_visit")),
        )
    return found


def how_counted(diagnosis: str | None, day: date | None) -> str:
    """One of the ways of counting of ``parameters/diagnoses.yaml``, or "" for a diagnosis not on file."""
    known = diagnoses().get(diagnosis or "")
    found = known.counted(day) if known else None
    return found.text if found else ""


def diagnosis_words(diagnosis: str | None, lesions: int = 1) -> str:
    """What a diagnosis is called in an answer, for one lesion or several."""
    if diagnosis is None:
        return ""
    known = diagnoses().get(diagnosis)
    if known is None:
        return plain(diagnosis)
    return known.one if lesions == 1 else known.many


def part_of_visit(procedure: Procedure) -> bool:
    """Whether it belongs to the visit itself, so that nothing is left for a person to code."""
    act = acts().get(_other_act(procedure))
    return act is not None and act.part_of_visit


def done_words(procedure: Procedure) -> str:
    """What was done, in our words: "photodynamic therapy for actinic keratoses (scalp)"."""
    act = _other_act(procedure)
    methods = histories(DESTRUCTION)["methods"][-1].names
    named = [plain(method) for method in procedure.methods if method in methods]
    did = acts()[act].words if act in acts() else " and ".join(named) or plain(act)
    diagnosis = diagnosis_words(procedure.diagnosis, 1 if procedure.count.value == 1 else 2)
    where = "; ".join(sites([procedure]))
    return did + (f" for {diagnosis}" if diagnosis else "") + (f" ({where})" if where else "")


def _other_act(procedure: Procedure) -> str:
    """The act, or the method where the note only says "treated with"."""
    if procedure.act in acts():
        return procedure.act
    return next((method for method in procedure.methods if method in acts()), procedure.act)
