"""Lesions under a name that the reader does not know, and places treated without a word for what was there.

"3 AKs frozen. 2 blarnets on the ear frozen too": the two take their diagnosis from the sentence before,
which is how notes are written and may be wrong here. It never changes a count; it only makes doubts.
"""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.clauses import Clause
from nlp.facts import Fact
from nlp.known_words import is_known
from nlp.ledger.accounts import Account
from nlp.ledger.places import inside, place_words

_MANY = re.compile(r"[a-z][a-z'’-]{3,}(?<!s)s\b")
"""A word that may be a plural."""
_WORD = re.compile(r"[a-z][a-z'’-]{4,}")


def check(text: str, clauses: list[Clause], accounts: list[Account], facts: list[Fact]) -> None:
    """Add a doubt to every destruction whose lesions may be others than those of its diagnosis."""
    mine = [one for one in accounts if one.act == "destruction" and one.tally.n and not one.doubts]
    if not mine:
        return
    more = [
        fact
        for fact in facts
        if fact.kind == "treated"
        and _is_nameless(fact, clauses)
        and (fact.more or _unknown(text, clauses[fact.clause], _WORD))
    ]
    for account in mine:
        proof = [*account.tally.proof, *account.tally.parts]
        words = [
            word
            for fact in proof
            if _is_nameless(fact, clauses)
            for word in _unknown(text, clauses[fact.clause], _MANY)
        ]
        if words:
            account.doubts.append(f"What “{words[0]}” are is not known; they were counted as told before.")
            continue
        apart = [fact for fact in more if _is_apart(fact, proof)]
        if apart:
            account.doubts.append(
                f"Something more was treated at a place of its own: {place_words(apart[0])}."
            )


def _is_nameless(fact: Fact, clauses: list[Clause]) -> bool:
    """Whether a fact's own clause names no lesion."""
    named = fact.own or fact.noun is not None
    return not named and not _is_named(clauses[fact.clause])


def _is_named(clause: Clause) -> bool:
    return any(mention.kind in ("diagnosis", "lesion") for mention in clause.mentions)


def _unknown(text: str, clause: Clause, words: re.Pattern[str]) -> list[str]:
    """The words of a clause that may name lesions and stand nowhere in the lexicon."""
    read = [(mention.start, mention.end) for mention in clause.mentions]
    return [
        found[0]
        for found in words.finditer(text, clause.start, clause.end)
        if not is_known(found[0])
        and not any(start < found.end() and found.start() < end for start, end in read)
    ]


def _is_apart(fact: Fact, proof: list[Fact]) -> bool:
    """Whether a place treated without a number is none of those counted."""
    return (
        fact.n is None
        and bool(fact.sites)
        and not any(
            inside(replace(fact, sites=[site]), part) or inside(part, replace(fact, sites=[site]))
            for site in fact.sites
            for part in proof
        )
    )
