"""The note as the reader understands it, in one hand: what every finder of services looks at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from nlp.clauses import Clause
from nlp.evidence import evidence
from nlp.facts import Fact, Span
from nlp.layout import Line
from nlp.ledger import Account
from nlp.mentions import Mention
from nlp.text import Plain
from records import Evidence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """A note with all that the steps of the pipeline found in it.

    copy: the plain, lower-case copy with the way back to the note. sentences: as (start, end, index of
    line). clauses: with their mentions (acts, sites, diagnoses, numbers that may count lesions; statuses
    set). others: the numbers with another role (sizes, seconds, dates, ...). facts: what each clause says
    of lesions. accounts: the ledger's. day: of service as the note states it, or None. text: the words of
    the copy, whose characters all places count.
    """

    copy: Plain
    lines: list[Line]
    sentences: list[tuple[int, int, int]]
    clauses: list[Clause]
    others: list[Mention]
    facts: list[Fact]
    accounts: list[Account]
    day: date | None = None
    text: str = field(init=False, compare=False, repr=False)
    _known: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.copy.text)

    def once(self, name: Hashable, work: Callable[[Reading], T]) -> T:
        """What is worked out of the note under a name: the first time it is asked for, and not again."""
        if name not in self._known:
            self._known[name] = work(self)
        found: T = self._known[name]
        return found

    def evidence(self, spans: Iterable[Span]) -> tuple[Evidence, ...]:
        """Plain places with their roles as evidence of the note itself, each once, in its order."""
        return evidence(self.copy, spans)
