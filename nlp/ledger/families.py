"""What a fact belongs to: the class of its diagnosis, its kind of act, and the family both make.

Facts of one family are balanced together: one kind of act on lesions of one diagnosis (all premalignant
lesions are one family, as they are counted together).
"""

from __future__ import annotations

from nlp.facts import Fact
from nlp.lexicon import load
from nlp.mentions import Mention
from records.visit import DiagnosisClass

Family = tuple[str, str]
"""Kind of act ("destruction", "biopsy", ...) and diagnosis id, or "premalignant", or "unspecified"."""

_LABELS: dict[str, str] = {found["id"]: found["label"] for found in load("diagnoses")["entries"]}
_CLASSES: dict[str, DiagnosisClass] = {found["id"]: found["class"] for found in load("diagnoses")["entries"]}
_IN_PASSING = frozenset(load("diagnoses")["told_in_passing"])
_DESTROYING = frozenset(["destruction", "treatment"])
LESIONAL = frozenset(["premalignant", "benign", "malignant", "uncertain", "unspecified"])
"""Classes of diagnosis that are lesions one can count, take off or destroy."""
OTHERWISE = frozenset(["topical", "photodynamic_therapy", "observation"])
"""Acts on actinic keratoses that are no destruction."""
BY_NUMBER = frozenset(["premalignant", "benign"])
"""Classes of lesions that are destroyed by number."""


def label(diagnosis: str | None) -> str:
    """Our own short label of a diagnosis id; "lesion" for none."""
    return _LABELS.get(diagnosis or "", "lesion")


def diagnosis_class(mention: Mention | None) -> DiagnosisClass:
    """The class of a diagnosis; "unspecified" for none. Raises KeyError for an id not in the lexicon."""
    return "unspecified" if mention is None else _CLASSES[mention.id]


def is_lesional(fact: Fact) -> bool:
    """Whether the diagnosis, if any, is of single lesions that can be counted (and not of a rash, say)."""
    return diagnosis_class(fact.diagnosis) in LESIONAL


def is_uncertain(fact: Fact) -> bool:
    """Whether the diagnosis is only suspected ("rule out", "versus")."""
    return fact.diagnosis is not None and "uncertain" in fact.diagnosis.status


def not_in_passing(facts: list[Fact], act: Fact | None = None) -> list[Fact]:
    """The facts that an act without an object may be of: none left alone or only named in passing.

    act: where it is of several lesions ("all were frozen"), it is not of one told in the singular.
    All of them where nothing else is told ("cherry angiomas, abdomen. Lasered").
    """
    several = act is not None and ((act.reference == "all" and not act.points_to_one) or (act.n or 0) > 1)
    kept = [
        fact
        for fact in facts
        if not (several and fact.singular and fact.kind == "seen" and not _is_premalignant(fact))
    ]
    kept = [
        fact
        for fact in kept or facts
        if fact.kind != "left"
        and not (
            fact.kind == "seen"
            and fact.own
            and (fact.n is None or fact.singular)
            and diagnosis_id(fact) in _IN_PASSING
        )
    ]
    return kept or facts


def _is_premalignant(fact: Fact) -> bool:
    return diagnosis_class(fact.diagnosis) == "premalignant"


def same_diagnosis(one: Fact, other: Fact) -> bool:
    """Whether both facts have a diagnosis and it is the same."""
    return bool(one.diagnosis and other.diagnosis) and diagnosis_id(one) == diagnosis_id(other)


def other_diagnosis(one: Fact, other: Fact) -> bool:
    """Whether both facts have a diagnosis and it is not the same."""
    return bool(one.diagnosis and other.diagnosis) and diagnosis_id(one) != diagnosis_id(other)


def diagnosis_id(fact: Fact) -> str | None:
    """The lexicon id of the diagnosis a fact speaks of, None when it speaks of none."""
    return fact.diagnosis.id if fact.diagnosis else None


def only_diagnosis(facts: list[Fact]) -> Mention | None:
    """The one diagnosis of these facts, None when there is none or more than one."""
    return facts[0].diagnosis if len({diagnosis_id(fact) for fact in facts}) == 1 else None


def act_kind(fact: Fact) -> str | None:
    """The kind of act as the lexicon has it, None when the fact has no act."""
    return str(fact.act.meaning["act"]) if fact.act else None


def is_destruction(fact: Fact) -> bool:
    """Whether lesions are destroyed, or treated without saying how: an act left unnamed is a treatment."""
    return act_kind(fact) in _DESTROYING or fact.act is None


def family(fact: Fact) -> Family:
    """The family an act belongs to; "treated" without a method is counted with what was destroyed."""
    act = "destruction" if is_destruction(fact) else str(act_kind(fact))
    return act, diagnosis_family(fact)


def diagnosis_family(fact: Fact) -> str:
    """The second half of a family: lesions that are counted together."""
    found = diagnosis_class(fact.diagnosis)
    return found if fact.diagnosis is None or found == "premalignant" else fact.diagnosis.id


def families(facts: list[Fact]) -> list[Family]:
    """The families of these facts, each once, in the order of the note."""
    return list(dict.fromkeys(family(fact) for fact in facts))
