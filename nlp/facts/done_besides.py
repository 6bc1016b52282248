"""What is said besides of some of the lesions treated: "LN2 to all. One of them was also curetted.",
"8 frozen (3 of them thick)"."""

from __future__ import annotations

import re

from nlp.clauses import Clause
from nlp.facts.fact import Fact
from nlp.lexicon import load

_OF_THOSE = re.compile(r" of (?:them|these|those|the|his|her|all)\b")
_IN_BRACKETS = re.compile(r"\( ?$")
_SOME = re.compile(r" of (?:them|these|those|which|whom)\b")
_BESIDES = re.compile(r"\b(?:" + "|".join(load("lesions")["done_besides"]) + r")\b")
_SOME_COUNTED = "some of those counted"
_REACH = 2
"""Sentences behind the treatment over which "one of them" still speaks of what it treated."""


def done_besides(text: str, facts: list[Fact], clauses: list[Clause]) -> None:
    """Take out the numbers of lesions that another method treated as well: they are counted already."""
    for at, fact in reversed(list(enumerate(facts))):
        clause = clauses[fact.clause]
        if fact.kind != "treated" or fact.act is None or not fact.numbers:
            continue
        if at and _is_described(text, fact, facts[at - 1]):
            fact.numbers[-1].role = _SOME_COUNTED
            facts.remove(fact)
            continue
        if not _OF_THOSE.match(text, fact.numbers[-1].end) or not _BESIDES.search(
            text, fact.numbers[-1].end, clause.end
        ):
            continue
        if any(_is_of(fact, earlier) for earlier in facts[:at]):
            fact.numbers[-1].role = _SOME_COUNTED
            facts.remove(fact)


def _is_described(text: str, fact: Fact, whole: Fact) -> bool:
    """ "8 AKs frozen (3 of them thick)": brackets without an act of their own."""
    number = fact.numbers[-1]
    end = text.find(")", number.end)
    in_brackets = _IN_BRACKETS.search(text, max(0, number.start - 2), number.start)
    own_act = fact.act is not None and number.start < fact.act.start < end
    of_it = whole.kind == "treated" and whole.n is not None and fact.n is not None and fact.n < whole.n
    return bool(in_brackets and _SOME.match(text, number.end)) and of_it and not own_act


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
