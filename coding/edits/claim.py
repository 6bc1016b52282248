"""A claim while it is edited: lines change, go or wait, and each change leaves its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from coding.outcome import Line
from coding.proof import in_note_order, proof
from records import Code, NotCoded, Procedure, Query, Why

_T = TypeVar("_T")


@dataclass(frozen=True)
class Edited:
    """What the edits made of the lines.

    lines: in the order of a claim. queries: what must be asked; because: why, a sentence each.
    not_coded: what was dropped, and why. look: why a person must look, a sentence each; the lines
    concerned are already marked. warnings: about the tables that were used.
    """

    lines: tuple[Line, ...]
    queries: tuple[Query, ...] = ()
    not_coded: tuple[NotCoded, ...] = ()
    look: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(eq=False)
class Entry:
    """A line of a claim under edit: its code changes, the procedures behind it do not."""

    code: Code
    procedures: tuple[Procedure, ...]

    @property
    def number(self) -> str:
        """The code itself."""
        return self.code.code


@dataclass
class Claim:
    """The lines that still stand, and what was said on the way."""

    entries: list[Entry]
    queries: list[Query] = field(default_factory=list)
    not_coded: list[NotCoded] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    because: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def stands(self, *entries: Entry) -> bool:
        return all(any(one is entry for one in self.entries) for entry in entries)

    def change(self, entry: Entry, step: Why | None = None, look: str = "", **update: object) -> None:
        """Change a line; step says why, look marks it for a person."""
        if step is not None and step not in entry.code.why:
            update["why"] = (*entry.code.why, step)
        if look:
            update["status"] = "review"
            self.looks.append(look)
        entry.code = entry.code.model_copy(update=update)

    def add_modifier(self, entry: Entry, modifier: str, step: Why, look: str = "") -> None:
        """One modifier more, once, with its reason."""
        modifiers = tuple(dict.fromkeys((*entry.code.modifiers, modifier)))
        self.change(entry, step, look, modifiers=modifiers)

    def drop(self, entry: Entry, reason: str) -> None:
        """Take a line off the claim, named among what is not coded."""
        self.entries = [one for one in self.entries if one is not entry]
        units = f" x {entry.code.units}" if entry.code.units > 1 else ""
        evidence = entry.code.evidence or proof(entry.procedures)
        self.not_coded.append(NotCoded(what=f"{entry.number}{units}", reason=reason, evidence=evidence))

    def result(self) -> Edited:
        return Edited(
            tuple(Line(entry.code, entry.procedures) for entry in self.entries),
            _once(self.queries),
            _once(self.not_coded),
            _once(self.looks),
            _once(self.because),
            _once(self.warnings),
        )


def joined(entries: Sequence[Entry]) -> Entry:
    """Lines alike in code, modifiers and diagnoses as one line with all their units, evidence and reasons."""
    if len(entries) == 1:
        return entries[0]
    procedures = tuple(dict.fromkeys(one for entry in entries for one in entry.procedures))
    codes = [entry.code for entry in entries]
    update: dict[str, object] = {
        "units": sum(code.units for code in codes),
        "status": "review" if any(code.status == "review" for code in codes) else "ready",
        "evidence": in_note_order(word for code in codes for word in code.evidence),
        "why": tuple(dict.fromkeys(step for code in codes for step in code.why)),
        "would_change": tuple(dict.fromkeys(says for code in codes for says in code.would_change)),
    }
    return Entry(codes[0].model_copy(update=update), procedures)


def _once(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))
