"""What a change is, before it is one: an edited copy, or a question back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from conversation.lesions import Told, name
from conversation.words import say
from records import Count, Procedure, Visit


@dataclass(frozen=True)
class Edit:
    """One change: the visit after it, the day after it, and what it was in words."""

    visit: Visit
    day: date | None
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Back:
    """A question back to the coder, where a change is not certain.

    offers: complete ways to say it. choices: the lesions of which one, or all, may be meant. then: the
    correction that a plain yes stands for.
    """

    asks: str
    offers: tuple[str, ...] = ()
    choices: tuple[Told, ...] = ()
    then: str = ""


@dataclass(frozen=True)
class Chart:
    """The record that is to be changed, and its day."""

    visit: Visit
    day: date | None


def count_of(lesions: int) -> Count:
    """A count as the coder gives it."""
    return Count(value=lesions, at_least=lesions, says=say("by_the_coder", number=lesions))


def value(visit: Visit, told: Told) -> int | None:
    """How many lesions the record has there."""
    procedure = visit.procedures[told.procedure]
    return (procedure.groups[told.group].count if told.group is not None else procedure.count).value


def edited(chart: Chart, told: Told, changed: Procedure, before: str, after: str) -> Edit:
    """The chart with one procedure exchanged."""
    procedures = list(chart.visit.procedures)
    procedures[told.procedure] = changed
    then = chart.visit.model_copy(update={"procedures": tuple(procedures)})
    groups = chart.visit.procedures[told.procedure].groups
    added = told.group is not None and told.group >= len(groups)
    return Edit(then, chart.day, name(then if added else chart.visit, told), before, after)


def with_procedures(visit: Visit, procedures: Sequence[Procedure]) -> Visit:
    """The visit with other procedures."""
    return visit.model_copy(update={"procedures": tuple(procedures)})
