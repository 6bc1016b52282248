"""What was offered or first refused, and then taken up: "LN2 offered for four, accepted for two"."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.clauses import Clause
from nlp.facts.fact import Fact
from nlp.lexicon import load
from nlp.mentions import Mention

_OFFERS = frozenset(["offered", "declined", "planned"])
_ACCEPTED = re.compile(r"\b(?:" + "|".join(map(re.escape, load("context")["accepted"])) + r")\b")
_ACCEPTED_FOR = re.compile(
    _ACCEPTED.pattern + r"(?: (?:it |this |that |treatment |ln2 |cryo )?(?:for|of|on|to))?(?: only| just)? $"
)
_CARRIED_OUT = re.compile(r"[^.;\n]*\b(?:done|performed|completed|carried out)\b")


def settle_offers(text: str, facts: list[Fact], clauses: list[Clause]) -> None:
    """What was offered or first refused, and then accepted and done, was there all the time: it was seen."""
    for fact in list(facts):
        if fact.reason not in _OFFERS:
            continue
        after = [f for f in facts if f.start > fact.start and 0 <= f.sentence - fact.sentence <= 1]
        done = next((f for f in after if f.kind == "treated"), None)
        if fact.n is not None and any(f.n is not None and f.own for f in after):
            continue  # "declined for 3 AKs on the arms, accepted for 2 AKs on the face"
        if done is not None and _ACCEPTED.search(text, fact.start, max(done.start, fact.start)):
            fact.kind, fact.reason, fact.act, fact.methods = "seen", "", None, []
        elif done is None and fact.act is not None:
            _take_up(text, fact, replace(fact.act, status={}), facts, clauses)


def _is_chosen(text: str, offer: Fact, fact: Fact) -> bool:
    """ "Declined LN2 to the legs (4), accepted for the face (2)": place and number behind the choice."""
    told = fact.kind == "seen" and fact.n is not None and bool(fact.sites) and fact.sentence == offer.sentence
    return told and _ACCEPTED_FOR.search(text, offer.start, max(offer.start, fact.start)) is not None


def _take_up(text: str, offer: Fact, act: Mention, facts: list[Fact], clauses: list[Clause]) -> None:
    """ "LN2 offered for four AKs, accepted for two": the choice stands for the act, no word tells of it.

    act: the one that was offered, without that status.
    """
    methods = [act] if act.meaning["act"] == "destruction" else []
    chosen = next((f for f in facts if _is_chosen(text, offer, f)), None)
    if chosen is not None:
        chosen.kind, chosen.act, chosen.methods = "treated", act, methods
        chosen.diagnosis = chosen.diagnosis or offer.diagnosis
        chosen.unsure_time = _CARRIED_OUT.match(text, chosen.start) is None
        return
    for index in range(offer.clause, len(clauses)):
        clause = clauses[index]
        if clause.sentence - offer.sentence > 1:
            return
        for number in clause.mentions:
            behind = _ACCEPTED_FOR.search(text, offer.start, number.start)
            if number.role == "unassigned" and number.value and behind:
                number.role = "lesion count"
                taken = replace(
                    offer,
                    kind="treated",
                    reason="",
                    act=act,
                    methods=methods,
                    n=number.value,
                    problem=None,
                    numbers=[number],
                    implicit=False,
                    unsure_time=True,
                    sites=list(offer.sites),
                    sentence=clause.sentence,
                    clause=index,
                    spans=[
                        *(span for span in offer.spans if span[2] != "count"),
                        (*behind.span(), "act"),
                        (number.start, number.end, "count"),
                    ],
                )
                facts.insert(facts.index(offer) + 1, taken)
                offer.kind, offer.reason, offer.act, offer.methods = "seen", "", None, []
                return
