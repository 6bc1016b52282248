"""Acts whose code depends on the one lesion they were done to as procedures: one a lesion."""

from __future__ import annotations

from nlp.services.lesion_groups import Done, group_of, spans_of
from nlp.services.lesions import Lesion
from nlp.services.mohs_stages import readers_of, stages_of
from nlp.services.necessity import SAYS_SYMPTOM
from nlp.services.reading import Reading
from nlp.services.surgical_facts import circumstances, circumstances_of
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.surgical_verdict import Kind
from records import Doubt, LesionGroup, Procedure
from records.visit import CircumstanceId

_ONCE = ("margin", "excised")
"""Roles of sizes of which a lesion has one."""


def one_lesion(reading: Reading, done: Done) -> Procedure:
    """The procedure of an act whose code depends on the one lesion it was done to."""
    lesion, kind = done.lesion, done.kind
    facts = circumstances_of(reading, lesion)
    if kind.act == "mohs":
        facts += readers_of(reading, lesion.stretches)  # type: ignore[arg-type]
    group = group_of(reading, done)
    if _was_a_nuisance(kind, group, {name for name, _ in facts}):
        kind.purpose = "removal"
        kind.doubts.append("The purpose of the shave shows only in what the lesion did: read as a removal.")
    methods: list[str] = []
    for act in kind.acts:
        methods += act.methods
    return Procedure(
        act=kind.act,
        technique=kind.technique,
        purpose="removal" if kind.act == "excision" else kind.purpose,  # type: ignore[arg-type]
        methods=tuple(dict.fromkeys(methods)) if kind.act == "destruction" else (),
        diagnosis=group.diagnosis,
        diagnosis_class=group.diagnosis_class,
        diagnosis_certain=group.diagnosis_certain,
        groups=(group,),
        count=group.count,
        stages=stages_of(reading, lesion.stretches) if kind.act == "mohs" else (),
        circumstances=circumstances(reading, facts),
        doubts=_doubts(kind, group, lesion),
        evidence=reading.evidence([*spans_of(reading, done), *(span for _, span in facts)]),
    )


def _was_a_nuisance(kind: Kind, group: LesionGroup, facts: set[CircumstanceId]) -> bool:
    """ "Shave of a fibrous papule that bleeds when wiped": a benign thing that troubles is taken away."""
    benign = group.diagnosis_class == "benign" and group.diagnosis_certain
    called_biopsy = any(act.named for act in kind.acts)
    return (
        kind.act == "shave_removal"
        and kind.purpose is None
        and benign
        and not called_biopsy
        and ("symptomatic" in facts or group.diagnosis in SAYS_SYMPTOM)
    )


def _doubts(kind: Kind, group: LesionGroup, lesion: Lesion) -> tuple[Doubt, ...]:
    says = list(kind.doubts)
    if group.count.value is not None and group.count.value > 1:
        says.append(f"{group.count.value} lesions are told together, with one size for all of them.")
    says += _more_than_one(lesion)
    return tuple(Doubt(about=kind.act, says=one) for one in says)


def _more_than_one(lesion: Lesion) -> list[str]:
    """Measures of which a lesion can have one, told with different numbers."""
    found = []
    for role in _ONCE:
        values = sorted({one.low for one in lesion.measures if one.role == role})
        if len(values) > 1:
            told = " and ".join(f"{mm:g} mm" for mm in values)
            found.append(SURGERY["unexplained"]["two"].format(role=role, values=told))
    return found
