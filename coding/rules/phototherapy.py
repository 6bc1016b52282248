"""Phototherapy: one unit a day, by the kind of light; the excimer laser by the area treated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from coding.draft import Draft
from coding.outcome import Outcome
from records import CodeUnits, Procedure, Visit

RULE = "phototherapy"
EXCIMER = "excimer"
KINDS = ("uv", "uvb_with_topical", "puva", EXCIMER)


def decide(visit: Visit, day: date | None) -> Outcome:
    """Decide the phototherapy of one visit. Raises NoValueOnDate outside the days on file."""
    draft = Draft(RULE, visit, day)
    by_kind: dict[str | None, list[Procedure]] = defaultdict(list)
    for procedure in draft.procedures:
        by_kind[kind(procedure)].append(procedure)
    if None in by_kind:
        draft.ask("light", by_kind[None], [CodeUnits(code=draft.on("uv").text)])
    for name in KINDS:
        done = by_kind.get(name)
        if done and name == EXCIMER:
            _excimer(draft, done)
        elif done:
            draft.line(name, 1, done, f"{name.replace('_', ' ')}; one unit a day", counts=False)
    return draft.outcome()


def kind(procedure: Procedure) -> str | None:
    """The kind of light; tar or petrolatum makes light alone a treatment with both."""
    told = procedure.technique if procedure.technique in KINDS else None
    if procedure.tells("with_tar_or_petrolatum") and told in (None, "uv"):
        return "uvb_with_topical"
    return told


def area_slot(area: float, middle_from: int, middle_to: int) -> str:
    """Which of the three codes an area in square centimetres takes."""
    if area < middle_from:
        return "excimer_small"
    return "excimer_middle" if area <= middle_to else "excimer_large"


def _excimer(draft: Draft, done: Sequence[Procedure]) -> None:
    areas = [group.area_cm2 for one in done for group in one.groups]
    if not areas or None in areas:
        draft.ask("area", done, [CodeUnits(code=draft.on("excimer_small").text)])
        return
    area = sum(one or 0 for one in areas)
    slot = area_slot(area, draft.on("excimer_from_cm2").number, draft.on("excimer_to_cm2").number)
    psoriasis = all(one.diagnosis == "psoriasis" or one.tells("psoriasis") for one in done)
    look = [] if psoriasis else ["The excimer laser was used for something that is not called psoriasis."]
    draft.line(
        slot,
        1,
        done,
        f"{area:g} sq cm treated",
        by=["excimer_from_cm2", "excimer_to_cm2"],
        look=look,
        counts=False,
    )
