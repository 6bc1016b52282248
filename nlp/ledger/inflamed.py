"""Seborrheic keratoses told now as inflamed and now without the word: one account where they are the same."""

from __future__ import annotations

from nlp.facts import Fact
from nlp.ledger.families import diagnosis_id
from nlp.lexicon import load

_KINDS = load("diagnoses")["plain_and_inflamed"]


def name_inflamed(facts: list[Fact]) -> None:
    """ "SKs that itch: 7 destroyed. Dx: inflamed SKs.": those treated are the inflamed ones.

    Only where one of the two names stands alone, without a number, a place or an act, and none were left.
    """
    plain = [fact for fact in facts if diagnosis_id(fact) == _KINDS["plain"]]
    inflamed = [fact for fact in facts if diagnosis_id(fact) == _KINDS["inflamed"] and fact.own]
    if not plain or not inflamed or any(fact.kind not in ("seen", "treated") for fact in plain):
        return
    treated = [fact for fact in plain if fact.kind == "treated"]
    named_alone = all(_is_bare(fact) and fact.kind == "seen" for fact in inflamed)
    told_alone = len(treated) == len(plain) and all(_is_bare(fact) for fact in plain)
    if treated and (named_alone or told_alone):
        for fact in plain:
            fact.diagnosis = inflamed[0].diagnosis


def _is_bare(fact: Fact) -> bool:
    return fact.n is None and not fact.sites and fact.problem in ("plural", "missing")
