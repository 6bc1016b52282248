"""The note as the reader understands it, in one hand: what every finder of services looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nlp.clauses import Clause
from nlp.evidence import evidence
from nlp.facts import Fact, Span
from nlp.layout import Line
from nlp.ledger import Account
from nlp.mentions import Mention
from nlp.sentences import sentences
from nlp.text import Plain
from records import Evidence


@dataclass(frozen=True, slots=True)
class Reading:
    """A note with all that the steps of the pipeline found in it.

    copy: the plain, lower-case copy with the way back to the note. clauses: with their mentions (acts,
    sites, diagnoses, numbers that may count lesions; statuses set). others: the numbers with another role
    (sizes, seconds, dates, ...). facts: what each clause says of lesions. accounts: the ledger's.
    day: of service as the note states it, or None. memo: what was worked out once for all finders.
    """

    copy: Plain
    lines: list[Line]
    clauses: list[Clause]
    others: list[Mention]
    facts: list[Fact]
    accounts: list[Account]
    day: date | None = None
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The plain copy, whose characters all places count."""
        return self.copy.text

    @property
    def sentences(self) -> list[tuple[int, int, int]]:
        """Every sentence as (start, end, index of line), found once for all finders."""
        found: list[tuple[int, int, int]] | None = self.memo.get("sentences")
        if found is None:
            found = self.memo["sentences"] = sentences(self.text, self.lines)
        return found

    def evidence(self, spans: Iterable[Span]) -> tuple[Evidence, ...]:
        """Plain places with their roles as evidence of the note itself, each once, in its order."""
        return evidence(self.copy, spans)
