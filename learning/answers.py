"""Many notes answered under one release after the other, on all cores: codes and questions, no words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import date
from typing import Any, NamedTuple

import flow
from batch.executors import cores, executor
from evaluation.verdicts import judge
from learning.candidate import Case
from records import Coded, Unusable
from records.visit import Record
from releases import Release

AT_ONCE = 40
"""Notes that a worker takes at a time."""
FEW = 60
"""So many notes are read in this process, for which others would take longer to start."""

Tell = Callable[[int, int], None]
"""Hears how many readings are done, of how many."""


class Note(NamedTuple):
    """A note to be answered. key: of a keyed case, for its verdict; None of a settled chart."""

    id: str
    text: str
    on: date | None = None
    payer: str | None = None
    key: dict[str, Any] | None = None


class Line(Record):
    """A line of an answer, its modifiers and diagnoses in alphabetical order."""

    code: str
    units: int
    modifiers: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()

    def says(self) -> str:
        """The line in short."""
        modifiers = "".join(f"-{one}" for one in self.modifiers)
        return f"{self.code}{modifiers} x {self.units}" + (
            f" ({', '.join(self.diagnoses)})" if self.diagnoses else ""
        )


class Answer(Record):
    """What a coder would act on. asks: what is asked about. verdict: of a keyed case ("" otherwise).

    trouble: why there is no answer.
    """

    lines: tuple[Line, ...] = ()
    status: str = ""
    asks: tuple[str, ...] = ()
    verdict: str = ""
    trouble: str = ""

    def says(self) -> str:
        """The answer in a line."""
        if self.trouble:
            return self.trouble
        told = "; ".join(line.says() for line in self.lines) or "no line"
        return f"{told}, {self.status}" + (f", asks about {', '.join(self.asks)}" if self.asks else "")


def line(told: Any) -> Line:
    """A line of an answer or of a decision."""
    return Line(
        code=told.code,
        units=told.units,
        modifiers=tuple(sorted(told.modifiers)),
        diagnoses=tuple(sorted(told.diagnoses)),
    )


def in_order(lines: Sequence[Any]) -> tuple[Line, ...]:
    """Lines so that two answers compare: in the order of their codes."""
    return tuple(sorted(map(line, lines), key=lambda one: one.says()))


def answer(note: Note) -> Answer:
    """The answer to one note under what is in force here."""
    try:
        coded = flow.code(note.text, on=note.on, payer=note.payer, id=note.id)
    except Unusable as reason:
        return Answer(trouble=str(reason), verdict="broken" if note.key else "")
    return Answer(
        lines=in_order(coded.codes),
        status=coded.status,
        asks=tuple(sorted(one.about for one in coded.queries)),
        verdict=_verdict(note.key, coded) if note.key else "",
    )


def _verdict(key: dict[str, Any], coded: Coded) -> str:
    """exact only where the details that the key settles are right as well."""
    told = judge(key, coded.model_dump(mode="json", by_alias=True))
    return "other details" if told.kind == "exact" and not all(told.details.values()) else told.kind


def of_case(id: str, case: Case) -> Note:
    """The case of a candidate as a keyed note."""
    return Note(id, case.note, case.on, case.payer, case.keyed(id))


def answers(
    notes: Sequence[Note],
    releases: Sequence[Release | None],
    tell: Tell = lambda _done, _of: None,
    workers: int | None = None,
) -> list[list[Answer]]:
    """The answers to all notes under each of some releases, in their order.

    workers: processes; None for all cores, or none where the notes are few.
    """
    wanted = workers if workers is not None else (cores() if len(notes) > FEW else 1)
    with executor(wanted) as crew:
        return [list(told) for told in _under_each(crew, notes, releases, tell)]


def _under_each(
    crew: Executor, notes: Sequence[Note], releases: Sequence[Release | None], tell: Tell
) -> Iterator[list[Answer]]:
    done, of = 0, len(notes) * len(releases)
    for release in releases:
        parts = [notes[start : start + AT_ONCE] for start in range(0, len(notes), AT_ONCE)]
        told: list[Answer] = []
        for future in [crew.submit(_answers_under, release, part) for part in parts]:
            told += future.result()
            tell(done + len(told), of)
        done += len(notes)
        yield told


def _answers_under(release: Release | None, notes: Sequence[Note]) -> list[Answer]:
    """What one worker does with one part."""
    with flow.under(release):
        return [answer(note) for note in notes]
