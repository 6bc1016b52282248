"""The closing of a lesion's wound as a procedure: repair, flap or graft."""

from __future__ import annotations

from nlp.services.closings import closing_of
from nlp.services.lesion_groups import Done, group_of, measures_as_spans, place_as_span
from nlp.services.lesions import SURGICAL
from nlp.services.reading import Reading
from nlp.services.surgical_facts import circumstances, diagnosis_of
from records import Doubt, Procedure

_SEWN = frozenset(["simple", "intermediate", "complex"])
_ACTS_OF_CLOSINGS = {"flap": "tissue_transfer", "graft": "skin_graft"}


def repair_of(reading: Reading, done: Done) -> Procedure | None:
    """The closing of a lesion's wound, linked to the lesion by its name."""
    defect = done.lesion.measure("defect") or done.lesion.measure("excised")
    closing = closing_of(reading, done.lesion.stretches, defect.mm if defect else None)
    if closing is None:
        return None
    group = group_of(reading, done)
    wound = not done.lesion.surgical
    if wound and group.length_mm is None:
        group = group.model_copy(update={"length_mm": group.size_mm, "size_mm": None})
    doubts = list(closing.doubts)
    facts = list(closing.facts)
    if closing.technique in _SEWN and any(name == "left_open" for name, _ in facts):
        facts = [fact for fact in facts if fact[0] != "left_open"]
        doubts.append("The note says that the wound was closed, and that it or a part of it was left open.")
    told, _ = diagnosis_of(reading, done.lesion)  # its words may name a finer kind ("epidermal cyst on path")
    named = [(told.mention.start, told.mention.end, "diagnosis")] if told else []
    if closing.technique is None:
        doubts.append("The note says that the wound was closed and not how.")
    if not wound:
        cut = next(act for act in done.lesion.acts if act.kind in SURGICAL)
        facts.append(("of_a_growth", (cut.start, cut.end, "act")))
    return Procedure(
        act=_ACTS_OF_CLOSINGS.get(closing.technique or "", "repair"),
        technique=closing.technique,
        diagnosis=group.diagnosis,
        diagnosis_class=group.diagnosis_class,
        diagnosis_certain=group.diagnosis_certain,
        groups=(group,),
        count=group.count,
        circumstances=circumstances(reading, facts),  # type: ignore[arg-type]
        doubts=tuple(Doubt(about="repair", says=says) for says in doubts),
        evidence=reading.evidence(
            [*closing.spans, *measures_as_spans(done.lesion, ["length"]), *place_as_span(done.lesion), *named]
        ),
    )
