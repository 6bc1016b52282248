"""What of a record was read wrongly: the suggested record beside the corrected one, fact by fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from records import Count, Evidence, LesionGroup, Procedure, Visit
from review.decision import Part

NONE = "none"
DONE = "done"
NOT_DONE = "not done"
_MEASURES = ("size_mm", "margin_mm", "excised_mm", "defect_mm", "length_mm")


@dataclass(frozen=True)
class Fact:
    """One fact that differs. procedure: its place in the suggested record, None for work that is not there.

    was, should_be: ids of the lexicon, numbers and lengths as text; "none" for nothing.
    """

    procedure: int | None
    part: Part
    was: str
    should_be: str


def facts(before: Visit, after: Visit) -> tuple[Fact, ...]:
    """The facts by which a corrected record differs from the suggested one, in the order of the record."""
    found: list[Fact] = []
    origins = _origins(before, after)
    for number, done in enumerate(before.procedures):
        became = [after.procedures[place] for place, origin in enumerate(origins) if origin == number]
        found += _of_one(number, done, became, _new_reason(before, after))
    for place, done in enumerate(after.procedures):
        if origins[place] is None:
            found.append(Fact(None, "act", NONE, done.act))
            found += _of_new(done)
    if before.day != after.day:
        days = (one.isoformat() if one else NONE for one in (before.day, after.day))
        found.append(Fact(None, "time", *days))
    return tuple(dict.fromkeys(found))


def _origins(before: Visit, after: Visit) -> list[int | None]:
    """For each procedure of the corrected record, the suggested one that it came from."""
    out: list[int | None] = []
    for done in after.procedures:
        shared = [_shared(done, other) for other in before.procedures]
        most = max(shared, default=0)
        out.append(shared.index(most) if most else None)
    return out


def _shared(one: Procedure, other: Procedure) -> int:
    """How much two procedures have in common: above all themselves, else words of proof."""
    if one == other:
        return 1_000_000
    shared = len(set(_words(one)) & set(_words(other)))
    return shared and shared * 10 + (one.act == other.act)


def _words(done: Procedure) -> Iterator[Evidence]:
    yield from done.evidence
    for group in done.groups:
        yield from group.evidence
        yield from group.count.evidence


def _of_one(number: int, was: Procedure, became: list[Procedure], reason: str) -> Iterator[Fact]:
    """What became of one procedure: nothing, another one, or several of which some are otherwise."""
    if not became:
        yield Fact(number, "time", DONE, reason)
    for now in became:
        yield from _kind(number, was, now)
        if len(became) == 1:
            yield from _groups(number, was, now, reason)
    if len(became) > 1:
        total = sum(one.count.value or 0 for one in became)
        if was.count.value is not None and total != was.count.value:
            yield Fact(number, "count", _number(was.count), str(total))


def _kind(number: int | None, was: Procedure, now: Procedure) -> Iterator[Fact]:
    pairs: tuple[tuple[Part, str | None, str | None], ...] = (
        ("act", was.act, now.act),
        ("technique", was.technique, now.technique),
        ("diagnosis", was.diagnosis, now.diagnosis),
    )
    if was.act == now.act:  # else the methods went with the act
        pairs = (*pairs, ("method", ", ".join(was.methods), ", ".join(now.methods)))
    for part, old, new in pairs:
        if old != new:
            yield Fact(number, part, old or NONE, new or NONE)
    malignant = [
        {one.id for one in done.circumstances if one.id.startswith("pathology_")} for done in (was, now)
    ]
    if malignant[0] != malignant[1] and was.diagnosis == now.diagnosis and was.act == now.act:
        yield Fact(number, "diagnosis", *(", ".join(sorted(one)) or NONE for one in malignant))


def _groups(number: int, was: Procedure, now: Procedure, reason: str) -> Iterator[Fact]:
    """The places of one procedure, its numbers and its lengths."""
    if len(was.groups) == len(now.groups):
        counted = False
        for old, new in zip(was.groups, now.groups, strict=True):
            if old.count.value != new.count.value and new.count.value is not None:
                counted = True
                yield Fact(number, "count", _number(old.count), _number(new.count))
            yield from _place(number, old, new)
        if not counted and was.count.value != now.count.value:
            yield Fact(number, "count", _number(was.count), _number(now.count))
    elif len(was.groups) > len(now.groups) and reason != NOT_DONE:
        yield Fact(number, "time", DONE, reason)
    else:
        yield Fact(number, "count", _number(was.count), _number(now.count))


def _place(number: int | None, old: LesionGroup, new: LesionGroup) -> Iterator[Fact]:
    if old.site != new.site:
        yield Fact(number, "site", old.site or NONE, new.site or NONE)
    if old.laterality != new.laterality:
        yield Fact(number, "laterality", old.laterality or NONE, new.laterality or NONE)
    for field in _MEASURES:
        was, now = getattr(old, field), getattr(new, field)
        if was != now and now is not None:
            yield Fact(number, "size", NONE if was is None else f"{was:g} mm", f"{now:g} mm")


def _of_new(done: Procedure) -> Iterator[Fact]:
    """What the reviewer told of work that was missed."""
    yield Fact(None, "count", NONE, _number(done.count))
    if done.diagnosis:
        yield Fact(None, "diagnosis", NONE, done.diagnosis)
    for group in done.groups:
        if group.site:
            yield Fact(None, "site", NONE, group.site)


def _new_reason(before: Visit, after: Visit) -> str:
    """Why something of the record was not done today, where the corrected record says it."""
    added = [one.reason for one in after.set_aside if one not in before.set_aside]
    return added[-1] if added else NOT_DONE


def _number(count: Count) -> str:
    return NONE if count.value is None else str(count.value)
