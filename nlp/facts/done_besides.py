"""What was done besides to some of the lesions treated: "LN2 to all. One of them was also curetted."."""

from __future__ import annotations

import re

from nlp.clauses import Clause
from nlp.facts.fact import Fact
from nlp.lexicon import load

_OF_THOSE = re.compile(r" of (?:them|these|those|the|his|her|all)\b")
_BESIDES = re.compile(r"\b(?:" + "|".join(load("lesions")["done_besides"]) + r")\b")
_REACH = 2
"""Sentences behind the treatment over which "one of them" still speaks of what it treated."""


def done_besides(text: str, facts: list[Fact], clauses: list[Clause]) -> None:
    """Take out the numbers of lesions that another method treated as well: they are counted already."""
    for at, fact in reversed(list(enumerate(facts))):
        clause = clauses[fact.clause]
        if fact.kind != "treated" or fact.act is None or not fact.numbers:
            continue
        if not _OF_THOSE.match(text, fact.numbers[-1].end) or not _BESIDES.search(
            text, fact.numbers[-1].end, clause.end
        ):
            continue
        if any(_is_of(fact, earlier) for earlier in facts[:at]):
            fact.numbers[-1].role = "some of those counted"
            facts.remove(fact)


def _is_of(fact: Fact, earlier: Fact) -> bool:
    """Whether what was treated earlier, by another method, holds the lesions of the fact."""
    if earlier.kind != "treated" or earlier.act is None or fact.act is None or earlier.act.id == fact.act.id:
        return False
    if earlier.act.meaning["act"] != "destruction":
        return False  # "Efudix to the face. I froze two of them before she left."
    near = fact.sentence - earlier.sentence <= _REACH
    places = {site.id for site in earlier.sites}
    there = earlier.reference == "all" or not fact.sites or any(site.id in places for site in fact.sites)
    alike = not (fact.diagnosis and earlier.diagnosis) or fact.diagnosis.id == earlier.diagnosis.id
    return near and there and alike and (earlier.n is None or earlier.n >= (fact.n or 0))
