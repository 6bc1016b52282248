"""A rule's answer in the making: lines, questions, looks and what is not coded, gathered one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from coding import asking
from coding.dated import Dated, Value, document
from coding.families import mine
from coding.items import doubts, unbalanced
from coding.known import done_words
from coding.outcome import Line, Outcome
from coding.proof import proof
from records import Code, CodeUnits, NotCoded, Procedure, Query, Visit, Why

COSMETIC = "cosmetic"


class Draft:
    """What one rule has decided so far over one visit.

    rule: the id of the rule; its values stand in ``parameters/<rule>.yaml``.
    procedures: those left to decide, in the order of the note. Raises NoValueOnDate when there
    are some and a value is not on file for the day.
    """

    def __init__(self, rule: str, visit: Visit, day: date | None, *, cosmetic_counts: bool = False) -> None:
        self.rule, self.day, self.visit = rule, day, visit
        self.file = f"parameters/{rule}.yaml"
        self.on = Dated(self.file, day)
        self._decided = mine(rule, visit, day)
        self._lines: list[Line] = []
        self._asked: list[tuple[str, tuple[Procedure, ...], Query]] = []
        self._left: list[NotCoded] = []
        self._look: list[str] = []
        self._look_at_all: list[str] = []
        self._look_at_one: list[str] = []
        self._nothing: list[str] = []
        self._values: list[Value] = []
        self._warnings: list[str] = []
        if self._decided:
            self.on.check()
        done = [one for one in self._decided if one.count.value != 0 or one.count.open_upward]
        if len(done) < len(self._decided):
            self._nothing.append("The note counts none as done.")
        self.procedures = tuple(one for one in done if cosmetic_counts or not self._left_as_cosmetic(one))
        self.look(*doubts(self.procedures), *unbalanced(self.procedures))
        if any(not proof([one]) for one in self.procedures):
            self.look("No words of the note prove a part of what was done.")

    def value(self, name: str) -> Value:
        """The value in force, remembered as used."""
        found = self.on(name)
        self._values.append(found)
        return found

    def line(
        self,
        slot: str,
        units: int,
        procedures: Sequence[Procedure],
        says: str,
        *,
        code: str | None = None,
        label: str = "",
        by: Iterable[str] = (),
        would_change: Iterable[str] = (),
        look: Iterable[str] = (),
        counts: bool = True,
    ) -> None:
        """Add a claim line. slot: the value that holds its code, or the table that ``code`` stands in.

        says: the decision in a sentence; by: further values that it rests on; look: why to look at this line.
        counts: whether the number of lesions decides anything; where not, its words prove nothing.
        """
        values = [self.value(slot), *(self.value(name) for name in by)]
        sources = tuple(dict.fromkeys(value.source for value in values))
        look = tuple(dict.fromkeys(look))
        self._look_at_one.extend(look)
        file = document(self.file)
        made = Code(
            code=code or values[0].text,
            units=units,
            status="review" if look else "ready",
            label=label or file["labels"][slot],
            evidence=tuple(word for word in proof(procedures) if counts or word.role != "count"),
            why=(Why(rule=f"{self.rule}.{slot}", says=says, sources=sources),),
            would_change=tuple(dict.fromkeys([*would_change, *file["would_change"]])),
        )
        self._lines.append(Line(made, tuple(procedures)))

    def ask(self, question: str, procedures: Sequence[Procedure], at_least: Iterable[CodeUnits] = ()) -> None:
        """Add a question (id of ``queries.yaml``) about procedures that lack the same fact."""
        self._asked.append(
            (question, tuple(procedures), asking.query(question, procedures, at_least=at_least))
        )

    def look(self, *sentences: str) -> None:
        """Say why a person must look at every line of this rule."""
        self._look.extend(sentences)

    def look_at_all(self, *sentences: str) -> None:
        """Say why a person must look at every line of the visit, those of other rules too."""
        self._look_at_all.extend(sentences)

    def leave(self, procedure: Procedure, reason: str) -> None:
        """Name a procedure that makes no line, with the reason."""
        self._left.append(NotCoded(what=done_words(procedure), reason=reason, evidence=proof([procedure])))
        self._nothing.append(f"Not coded: {done_words(procedure)} ({reason}).")

    def warn(self, *sentences: str) -> None:
        self._warnings.extend(sentences)

    def outcome(self) -> Outcome:
        """All of it, as the engine takes it."""
        return Outcome(
            lines=tuple(self._lines),
            queries=tuple(query for _, _, query in self._asked),
            not_coded=tuple(self._left),
            decided=self._decided,
            look=tuple(dict.fromkeys(self._look)) if self.procedures else (),
            look_at_all=tuple(dict.fromkeys(self._look_at_all)),
            look_at_one=tuple(dict.fromkeys(self._look_at_one)),
            because=tuple(dict.fromkeys(asking.reason(question) for question, _, _ in self._asked)),
            unsure=tuple(dict.fromkeys(query.about for _, _, query in self._asked)),
            warnings=(*self._borrowed(), *self._warnings),
            nothing=tuple(dict.fromkeys(self._nothing)),
            asked=tuple((question, procedures) for question, procedures, _ in self._asked),
        )

    def _borrowed(self) -> tuple[str, ...]:
        days = sorted({value.since for value in self._values if self.on.borrowed(value)})
        return tuple(
            f"Values on file begin {since}; they were also used for this visit of {self.day}."
            for since in days
        )

    def _left_as_cosmetic(self, procedure: Procedure) -> bool:
        if not procedure.tells("cosmetic") or procedure.tells("symptomatic"):
            return False
        self.leave(procedure, COSMETIC)
        return True
