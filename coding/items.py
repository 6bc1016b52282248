"""Lesions one by one: a procedure's groups as items with what is known of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coding.proof import diagnosis_of
from records import LesionGroup, Procedure
from records.visit import DiagnosisClass


@dataclass(frozen=True)
class Item:
    """So many lesions that are alike. procedure: narrowed to them; lesions: None when not certain."""

    procedure: Procedure
    group: LesionGroup
    lesions: int | None

    @property
    def diagnosis(self) -> str | None:
        return diagnosis_of(self.procedure, self.group)

    @property
    def diagnosis_class(self) -> DiagnosisClass:
        return self.group.diagnosis_class if self.group.diagnosis else self.procedure.diagnosis_class

    @property
    def certain(self) -> bool:
        return self.procedure.diagnosis_certain and (
            self.group.diagnosis_certain or self.group.diagnosis is None
        )


def items(procedures: Iterable[Procedure]) -> tuple[Item, ...]:
    """Every group of every procedure as an item; a procedure without groups is one item of its own.

    A group alone takes the count of its procedure where its own is not told. No lesions, no item.
    """
    found: list[Item] = []
    for procedure in procedures:
        groups = procedure.groups if _told_apart(procedure) else (_all_together(procedure),)
        for group in groups:
            alone = len(groups) == 1
            count = procedure.count if alone else group.count
            lesions = None if count.open_upward else count.value
            narrowed = (
                procedure
                if alone
                else procedure.model_copy(update={"groups": (group,), "count": group.count})
            )
            if lesions != 0:
                found.append(Item(narrowed, group, lesions))
    return tuple(found)


def _told_apart(procedure: Procedure) -> bool:
    """Whether the groups can stand for themselves: one, or each with its number, or no number for all."""
    groups = procedure.groups
    told = all(group.count.value is not None for group in groups)
    return len(groups) == 1 or (len(groups) > 1 and (told or procedure.count.value is None))


def _all_together(procedure: Procedure) -> LesionGroup:
    return LesionGroup(
        diagnosis=procedure.diagnosis,
        diagnosis_class=procedure.diagnosis_class,
        diagnosis_certain=procedure.diagnosis_certain,
        count=procedure.count,
    )


def counted(procedures: Iterable[Procedure]) -> int:
    """Lesions that are certain, all procedures together: the least where the number is open."""
    return sum(one.count.at_least if one.count.value is None else one.count.value for one in procedures)


def open_count(procedure: Procedure) -> str | None:
    """What must be asked about the number ("count" or "conflict"), None when it is certain."""
    count = procedure.count
    if count.value is not None and not count.open_upward:
        return None
    return "conflict" if count.problem == "conflict" else "count"


def unbalanced(procedures: Iterable[Procedure]) -> tuple[str, ...]:
    """Numbers that disagree although the reader settled on one, a sentence each."""
    found: list[str] = []
    for procedure in procedures:
        count, values = procedure.count, [group.count.value for group in procedure.groups]
        known = [value for value in values if value is not None]
        if count.value is not None and values and len(known) == len(values) and sum(known) != count.value:
            found.append(f"The lesions site by site make {sum(known)}, and {count.value} were counted.")
        if count.value is not None and count.stated_total not in (None, count.value):
            found.append(f"The note states a total of {count.stated_total}, and {count.value} were counted.")
    return tuple(dict.fromkeys(found))


def doubts(procedures: Iterable[Procedure]) -> tuple[str, ...]:
    """What the reader had to infer, a sentence each."""
    return tuple(dict.fromkeys(doubt.says for one in procedures for doubt in one.doubts))
