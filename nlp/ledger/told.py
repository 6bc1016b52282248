"""What the note tells of one family of lesions, sorted to be counted: treated, seen, left, or otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.facts import Fact
from nlp.ledger.tally import IMPRECISE
from nlp.lexicon import load

_MOST_CYCLES: int = load("numbers")["most_cycles"]
"""A bare number behind the method ("LN2 x 2") may count freeze cycles up to this many."""


@dataclass(slots=True)
class Told:
    """What the note tells of one family: treated today, seen, left alone, and treated by other acts.

    parted: whether anything of the note, of whatever family, was left, taken back or treated in another way.
    others_left: lesions of other diagnoses that were left. suspected: lesions taken for what they might be.
    """

    treated: list[Fact]
    seen: list[Fact]
    left: list[Fact]
    otherwise: list[Fact]
    parted: bool = False
    others_left: list[Fact] = field(default_factory=list)
    suspected: list[Fact] = field(default_factory=list)

    @property
    def cycles(self) -> list[Fact]:
        """Treated facts whose number may be one of freeze cycles."""
        return [f for f in self.treated if f.after_method and f.n is not None and f.n <= _MOST_CYCLES]

    @property
    def numbered(self) -> list[Fact]:
        """Treated facts whose number is one of lesions."""
        return [f for f in self.treated if f.n is not None and not (f.after_method and f.n <= _MOST_CYCLES)]

    @property
    def explicit(self) -> list[Fact]:
        """Treated facts with a number of lesions that is not only a singular ("the AK")."""
        return [f for f in self.numbered if not f.singular]

    def apart_from(self, number: int) -> list[Fact]:
        """The lesions left or treated by other acts, where these are just so many; else none."""
        known = told_once([*self.left, *self.otherwise])
        more = [fact for fact in self.suspected if fact not in known]
        for apart in ([*self.otherwise], known, told_once([*known, *more])):
            if apart and sum(fact.n or 0 for fact in apart) == number:
                return apart
        return []


def tells_a_number(fact: Fact) -> bool:
    """Whether a sighting says how many, or names lesions at a place without saying it."""
    placed_plural = fact.problem == "plural" and fact.own and bool(fact.sites)
    return fact.n is not None or fact.problem in IMPRECISE or placed_plural


def told_once(facts: list[Fact]) -> list[Fact]:
    """ "Two of them, the one on the ear and the one on the nose": those two, each at its place."""
    return [
        fact
        for fact in facts
        if fact.sites
        or not fact.n
        or fact.n != sum(other.n or 0 for other in facts if other.sites and other.sentence == fact.sentence)
    ]
