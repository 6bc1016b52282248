"""What one rule hands to the engine."""

from __future__ import annotations

from dataclasses import dataclass

from records import Code, NotCoded, Procedure, Query


@dataclass(frozen=True)
class Line:
    """A claim line in the making: the code, and the procedures it stands for (their groups: its lesions)."""

    code: Code
    procedures: tuple[Procedure, ...]


@dataclass(frozen=True)
class Outcome:
    """The decision of one rule over one visit.

    decided: the procedures that this rule speaks for.
    look: why a person must look at every line of this rule, a sentence each.
    look_at_all: why a person must look at every line of the visit, a sentence each.
    look_at_one: why a person must look at single lines, which the rule has marked itself.
    because: why there is a query, a sentence each.
    unsure: what is not certain ("count", "method", ...), asked or not.
    nothing: why there is no line, when there is neither a line nor a query.
    asked: the question (id of ``queries.yaml``) of each query, with the procedures that lack the fact.
    """

    lines: tuple[Line, ...] = ()
    queries: tuple[Query, ...] = ()
    not_coded: tuple[NotCoded, ...] = ()
    decided: tuple[Procedure, ...] = ()
    look: tuple[str, ...] = ()
    look_at_all: tuple[str, ...] = ()
    look_at_one: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    asked: tuple[tuple[str, tuple[Procedure, ...]], ...] = ()

    @property
    def codes(self) -> tuple[Code, ...]:
        """The claim lines without the procedures behind them."""
        return tuple(line.code for line in self.lines)
