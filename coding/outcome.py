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
    elsewhere: the procedures that belong to other families of codes.
    look: why a person must look, a sentence each; because: why there is a query, a sentence each.
    unsure: what is not certain ("count", "method", ...), asked or not.
    nothing: why there is no line, when there is neither a line nor a query.
    """

    codes: tuple[Code, ...] = ()
    queries: tuple[Query, ...] = ()
    not_coded: tuple[NotCoded, ...] = ()
    decided: tuple[Procedure, ...] = ()
    elsewhere: tuple[Procedure, ...] = ()
    look: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
