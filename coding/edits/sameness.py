"""Were two lines about the same lesion, about different ones, or does the note not tell?

Two lesions are different when the note places them differently, gives them different names, or calls them by
diagnoses that one lesion cannot both have. Nothing is different merely because two codes were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from coding.dated import document
from coding.edits.claim import Entry
from coding.edits.tables import FILE, family
from coding.icd10_sites import BODY
from coding.proof import plain, site_words
from records import LesionGroup, Procedure

Kind = Literal["different", "open", "near", "suspect", "same"]
"""near: not told apart, and one place lies in the other.
suspect: nothing proves one lesion, but place, number and diagnosis are those of one."""


@dataclass(frozen=True)
class Relation:
    """How the lesions of two lines relate, and the fact that tells it, in a coder's words."""

    kind: Kind
    says: str


@dataclass(frozen=True)
class Lesion:
    """One group of lesions with what its procedure adds to it."""

    group: LesionGroup
    procedure: Procedure
    wound: bool

    @property
    def diagnosis(self) -> str | None:
        return self.group.diagnosis or self.procedure.diagnosis

    @property
    def kind(self) -> str:
        return self.group.diagnosis_class if self.group.diagnosis else self.procedure.diagnosis_class

    @property
    def certain(self) -> bool:
        return self.procedure.diagnosis_certain and self.group.diagnosis_certain

    @property
    def number(self) -> int | None:
        return self.group.count.value


def relation(ours: Entry, theirs: Entry, claim: Sequence[Entry] = ()) -> Relation:
    """How the lesions of two lines relate; the order of the two does not matter.

    claim: all lines, for a repair: it belongs to the excision whose wound it closes, and no other line.
    """
    mine, yours = _lesions(ours), _lesions(theirs)
    if not mine or not yours:
        return Relation("open", "a line stands on no procedure of the note")
    for repair, other in ((ours, theirs), (theirs, ours)):
        if _is(repair, "repairs") and not _is(other, "repairs"):
            return _of_repair(repair, other, claim)
    found = [_between(one, other) for one in mine for other in yours]
    worst = max(found, key=lambda one: (_RANK[one.kind], one.says))
    if worst.kind == "same" and any(one.kind != "same" for one in found):
        return Relation("suspect", worst.says)
    if worst.kind != "same" and _told_same((ours, theirs)):
        alone = all(one in (ours, theirs) for one in claim)
        return Relation("same" if alone else "suspect", "the note says that it was the same lesion")
    if worst.kind == "different":
        return Relation("different", _joined(one.says for one in found))
    return worst


_RANK: Mapping[Kind, int] = {"different": 0, "open": 1, "near": 2, "suspect": 3, "same": 4}


def _lesions(line: Entry) -> list[Lesion]:
    wound = _is(line, "repairs")
    found: list[Lesion] = []
    for procedure in line.procedures:
        groups = procedure.groups or (LesionGroup(count=procedure.count),)
        found.extend(Lesion(group, procedure, wound) for group in groups)
    return found


def _is(line: Entry, what: str) -> bool:
    return family(line.number) in document(FILE)[what]


def _told_same(lines: Iterable[Entry]) -> bool:
    return any(one.tells("same_lesion_as_another") for line in lines for one in line.procedures)


def _between(one: Lesion, other: Lesion) -> Relation:
    named = _by_name(one, other)
    if named:
        return named
    if any(lesion.procedure.tells("separate_lesion") for lesion in (one, other)):
        return Relation("different", "the note says that they were separate lesions")
    return _by_place(one, other) or _by_diagnosis(one, other) or _undecided(one, other)


def _by_name(one: Lesion, other: Lesion) -> Relation | None:
    """Lesions that the note names ("A", "B"); a letter beside a number tells nothing."""
    first, second = one.group.lesion, other.group.lesion
    if not first or not second:
        return None
    if first == second:
        return Relation("same", f"both were done on lesion {first}")
    if first.isdigit() == second.isdigit():
        return Relation("different", f"lesion {min(first, second)} and lesion {max(first, second)}")
    return None


def _by_place(one: Lesion, other: Lesion) -> Relation | None:
    a, b = one.group, other.group
    if not a.site or not b.site:
        return None
    here, there = sorted((site_words(a), site_words(b)))
    if not {a.site, *_larger(a.site)} & {b.site} and not {b.site, *_larger(b.site)} & {a.site}:
        return Relation("different", f"{here} and {there}")
    sides = {a.laterality, b.laterality}
    if sides == {"left", "right"}:
        return Relation("different", f"{here} and {there}")
    parts = {_part(a), _part(b)}
    if parts == {"upper", "lower"}:
        return Relation("different", f"upper and lower {plain(a.site if a.site == b.site else 'part')}")
    return None


def _by_diagnosis(one: Lesion, other: Lesion) -> Relation | None:
    """One lesion has one diagnosis; suspected ones, and names that may mean one thing, tell nothing."""
    if one.wound or other.wound or not one.certain or not other.certain:
        return None
    a, b = one.diagnosis, other.diagnosis
    rules = document(FILE)
    if not a or not b or a == b or not {one.kind, other.kind} <= set(rules["settled_classes"]):
        return None
    if any({a, b} <= set(names) for names in rules["may_be_one"]):
        return None
    if one.kind == other.kind and one.kind in rules["same_class_may_be_one"]:
        return None
    return Relation("different", " and ".join(sorted((plain(a), plain(b)))))


def _undecided(one: Lesion, other: Lesion) -> Relation:
    """One lesion each, at the very same place, that no diagnosis tells apart: it may be one lesion."""
    a, b = one.group, other.group
    same_place = a.site is not None and (a.site, a.laterality, _part(a)) == (b.site, b.laterality, _part(b))
    diagnoses = {lesion.diagnosis for lesion in (one, other)} - {None}
    if same_place and one.number == other.number == 1 and len(diagnoses) < 2:
        return Relation("suspect", f"one lesion each of the {site_words(a)}")
    if a.site and b.site:
        here, there = sorted((site_words(a), site_words(b)))
        return Relation("near", f"both of the {here}" if here == there else f"{here} and {there} overlap")
    return Relation("open", "the note does not place or name the lesions apart")


def _of_repair(repair: Entry, other: Entry, claim: Sequence[Entry]) -> Relation:
    """A repair closes a wound: that of the line at its place. Another line then is none of its business."""
    apart = [_between(one, two) for one in _lesions(repair) for two in _lesions(other)]
    worst = max(apart, key=lambda one: (_RANK[one.kind], one.says))
    if worst.kind == "different":
        return Relation("different", _joined(one.says for one in apart))
    makers = [line for line in claim if _is(line, "makes_a_wound") and line is not repair]
    if not _is(other, "makes_a_wound"):
        if makers:
            return Relation("different", "the repair closed the wound of another procedure")
        return Relation("open", worst.says)
    if worst.kind == "same" or len(makers) < 2:
        return Relation("same", "the repair closed the wound of this procedure")
    placed = [line for line in makers if line is not other and _closes(repair, line)]
    if placed and worst.kind in ("open", "near"):
        return Relation("different", "the repair closed the wound of another procedure")
    return Relation("suspect", "the note does not tell whose wound the repair closed")


def _closes(repair: Entry, maker: Entry) -> bool:
    """Whether the note ties the repair to this line by name or by the very same place."""
    for one in _lesions(repair):
        for two in _lesions(maker):
            named = _by_name(one, two)
            a, b = one.group, two.group
            at_one_place = a.site is not None and (a.site, a.laterality) == (b.site, b.laterality)
            if (named and named.kind == "same") or (not named and at_one_place):
                return True
    return False


def _part(group: LesionGroup) -> str:
    words = f"{group.site or ''} {group.subsite or ''}".replace("_", " ").split()
    return "upper" if "upper" in words else "lower" if "lower" in words else ""


def _joined(says: Iterable[str]) -> str:
    """The facts that tell lesions apart, each once and sorted, three at the most."""
    facts = sorted(set(says))
    return "; ".join(facts[:3]) + ("; and others" if len(facts) > 3 else "")


def _larger(site: str) -> tuple[str, ...]:
    """The sites that a site lies in, the next one first."""
    found, within = [], _within()
    while (site := within.get(site, "")) and site not in found:
        found.append(site)
    return tuple(found)


@cache
def _within() -> Mapping[str, str]:
    entries: list[Mapping[str, Any]] = document(BODY)["sites"]
    return {entry["id"]: entry.get("within", "") for entry in entries}
