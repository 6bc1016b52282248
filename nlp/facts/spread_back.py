"""Numbers that an "each" spreads over places told just before: "Both ears. Two AKs on each."."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.clauses import Clause
from nlp.facts.counting import places_among
from nlp.facts.fact import Fact
from nlp.mentions import Mention

_EACH_ALONE = re.compile(
    r"(?:[a-z ]*? )?(?:(?:on|at|in|to|of) )?each(?: (?:one|side))?(?= ?[,.;:)\n-]| and |$)"
)
"""Behind a number: its noun at most, and an "each" that leads to no place of its own."""


def spread_back(text: str, facts: list[Fact], clauses: list[Clause]) -> None:
    """Spread numbers over the places of the sentence before, where nothing there counts."""
    for fact in facts:
        number = fact.numbers[0] if fact.numbers else _number_of_one(fact, clauses)
        if number is None or fact.sites or fact.total or not _EACH_ALONE.match(text, number.end + 1):
            continue
        before = [one for one in facts if one.sentence == fact.sentence - 1]
        sites = [site for one in before for site in one.sites]
        times = places_among(sites)
        if times < 2 or any(one.n is not None or one.kind != "seen" for one in before):
            continue
        fact.n, fact.problem, fact.one_each = (number.value or 1) * times, None, False
        fact.sites = [replace(site) for site in sites]
        number.role = "lesion count"
        fact.numbers = [number]
        fact.spans += [(number.start, number.end, "count"), *((s.start, s.end, "site") for s in sites)]


def _number_of_one(fact: Fact, clauses: list[Clause]) -> Mention | None:
    """ "One AK on each" counts nothing by itself."""
    if not fact.one_each:
        return None
    return next((m for m in clauses[fact.clause].mentions if m.kind == "number" and m.value == 1), None)
