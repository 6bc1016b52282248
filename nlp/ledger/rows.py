"""The items of one list: which place between numbered ones is an item of its own, and has no number."""

from __future__ import annotations

from nlp.facts import Fact
from nlp.ledger.places import same_place, same_words


def is_item_of_its_own(fact: Fact, counted: list[Fact]) -> bool:
    """ "Frontal scalp 3, vertex several, R ear 2": an item of the list, though the scalp has a number, too.

    fact: lesions at a place, without a number. counted: the numbered ones of the same kind. True when it
    stands in one list with a numbered place, and the note calls its place as it calls none of these.
    """
    beside = [other for other in counted if other.sites and not other.total and _in_one_list(fact, other)]
    if not fact.sites or not beside or any(same_words(fact, other) for other in counted):
        return False
    twins = [other for other in beside if _of_one_name(fact, other)]
    if fact.problem != "vague" and any(_goes_on(fact, other) for other in twins):
        return False
    return bool(twins) and len(beside) > len(twins)


def _goes_on(fact: Fact, other: Fact) -> bool:
    """ "Scalp, bald area: six": a place told without a word of number, and its number with the next one."""
    return other.sentence == fact.sentence and other.start > fact.start


def _in_one_list(fact: Fact, other: Fact) -> bool:
    """Whether two facts stand in one sentence, or head rows of one block that are told alike."""
    if fact.sentence == other.sentence:
        return True
    rows = fact.paragraph == other.paragraph and fact.line != other.line
    return rows and fact.kind == other.kind and fact.own == other.own


def _of_one_name(fact: Fact, other: Fact) -> bool:
    """Whether the lexicon has one name for the places of both ("left vertex", "parietal scalp")."""
    return same_place(fact, other) and {site.id for site in fact.sites} == {site.id for site in other.sites}
