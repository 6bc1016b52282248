"""Mohs surgery: for each tumour its first stage, its further stages and its extra blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from coding.draft import Draft
from coding.items import Item, items
from coding.outcome import Outcome
from coding.proof import site_words
from coding.sites import border, place
from records import CodeUnits, Procedure, Stage, Visit

RULE = "mohs"


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the Mohs surgery of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day, cosmetic_counts=True)
    by_site: dict[str, list[Item]] = defaultdict(list)
    for one in items(draft.procedures):
        lacking = missing(draft, one)
        for about in lacking:
            draft.ask(about, [one.procedure], _floor(draft, one) if lacking == ("stages",) else [])
        if not lacking:
            by_site[str(site_kind(one))].append(one)
    for kind, tumours in sorted(by_site.items()):
        _stages(draft, kind, tumours)
    _blocks(draft, [one for tumours in by_site.values() for one in tumours])
    return draft.outcome()


def missing(draft: Draft, item: Item) -> tuple[str, ...]:
    """The facts without which a tumour has no code, in the order of asking."""
    told, facts = item.procedure.tells, []
    read = told("pathology_read_by_surgeon")
    if told("pathology_read_by_other") or (not read and draft.on("reading_not_stated").text == "ask"):
        facts.append("mohs_pathology_role")
    if site_kind(item) is None:
        facts.append("site")
    if not item.procedure.stages or item.lesions is None:
        facts.append("stages")
    return tuple(facts)


def site_kind(item: Item) -> str | None:
    """ "a" or "b" of ``sites.yaml``; a deep structure involved makes any site "a"."""
    return "a" if item.procedure.tells("deep_structure_involved") else place(item.group, "mohs")


def extra_blocks(stages: Sequence[Stage], held: int) -> int:
    """Blocks beyond those that each stage holds, never pooled across stages."""
    return sum(max(0, (stage.blocks or 0) - held) for stage in stages)


def _floor(draft: Draft, item: Item) -> list[CodeUnits]:
    return [CodeUnits(code=draft.on(f"first_{site_kind(item)}").text, units=item.lesions or 1)]


def _stages(draft: Draft, kind: str, tumours: Sequence[Item]) -> None:
    procedures: tuple[Procedure, ...] = tuple(one.procedure for one in tumours)
    told = "; ".join(f"{site_words(one.group) or 'tumour'}: {_counted(one)}" for one in tumours)
    look = [says for one in tumours for says in (*_look(one), *border(one.group, "mohs"))]
    draft.line(f"first_{kind}", sum(one.lesions or 1 for one in tumours), procedures, told, look=look)
    longer = [one for one in tumours if len(one.procedure.stages) > 1]
    more = sum((len(one.procedure.stages) - 1) * (one.lesions or 1) for one in longer)
    if more:
        draft.line(f"more_{kind}", more, tuple(one.procedure for one in longer), told, look=look)


def _blocks(draft: Draft, tumours: Sequence[Item]) -> None:
    if not tumours:
        return
    held = draft.on("blocks_of_a_stage").number
    larger = [one for one in tumours if extra_blocks(one.procedure.stages, held)]
    extra = sum(extra_blocks(one.procedure.stages, held) for one in larger)
    if extra:
        draft.line(
            "blocks",
            extra,
            tuple(one.procedure for one in larger),
            "; ".join(f"{site_words(one.group) or 'tumour'}: {_counted(one)}" for one in larger),
            by=["blocks_of_a_stage"],
            look=[says for one in larger for says in _look(one)],
        )


def _counted(item: Item) -> str:
    """ "2 stages of 3 and 7 blocks"."""
    stages = item.procedure.stages
    number = f"{len(stages)} stage{'s' if len(stages) > 1 else ''}"
    blocks = [str(stage.blocks) if stage.blocks else "unstated" for stage in stages]
    return f"{number} of {' and '.join(blocks)} blocks"


def _look(item: Item) -> tuple[str, ...]:
    found = []
    if not item.procedure.tells("pathology_read_by_surgeon"):
        found.append("The note does not say that the operating clinician examined the tissue of the stages.")
    if item.diagnosis_class != "malignant" or not item.certain:
        found.append("Mohs surgery was done for something that the note does not call a cancer for certain.")
    return tuple(found)
