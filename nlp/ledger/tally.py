"""A tally: a number of lesions with the facts that prove it, or the problem that leaves it open."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.facts import Fact
from records.visit import CountProblem

IMPRECISE: tuple[CountProblem, ...] = ("vague", "range", "approximate")
"""Problems of a fact that says how many, but not in a number ("several", "10-12", "about 8")."""


@dataclass(slots=True)
class Tally:
    """A number of lesions with its proof, or the problem that leaves it open.

    n: lesions, or None with a problem; at_least: what is certain then; open: it may be more than that.
    says: the sum or the reason in words. stated_total: a total that the note itself gives.
    parts: the facts that are items of the number; proof: all facts that the answer rests on.
    doubts: whole sentences on what a person should look at. set_apart: those taken from the number seen.
    """

    n: int | None
    problem: CountProblem | None = None
    at_least: int = 0
    open: bool = False
    says: str = ""
    stated_total: int | None = None
    parts: list[Fact] = field(default_factory=list)
    proof: list[Fact] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    set_apart: list[Fact] = field(default_factory=list)

    def sets_apart(self, fact: Fact) -> bool:
        """Whether a fact is one of those taken from the number seen, with its number or that seen there."""
        return any(
            (one.kind, one.clause, one.start) == (fact.kind, fact.clause, fact.start)
            for one in self.set_apart
        )
