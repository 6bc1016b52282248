"""Work on nails, whose numbers and acids count no lesions ("all ten debrided", "phenol x 3")."""

from __future__ import annotations

from collections import defaultdict

from nlp.clauses import Clause
from nlp.facts.fact import Fact
from nlp.lexicon import load
from nlp.quick import Quick

_WORDS = load("services")["nails"]["sentences"]
_THING = Quick(rf"\b(?:{'|'.join(_WORDS['things'])})\b")
_WORK = Quick(rf"\b(?:{'|'.join(_WORDS['work'])})\b")
_ACID = Quick(rf"\b(?:{'|'.join(_WORDS['acids'])})\b")
_DESTROYING = frozenset(["destruction", "treatment"])
_LESIONS = frozenset(["benign", "premalignant", "malignant"])
"""Classes of diagnosis whose lesions may be treated on or beside a nail."""


def without_nails(text: str, facts: list[Fact], clauses: list[Clause]) -> list[Fact]:
    """The facts without those that sentences of work on nails, and on no lesion beside them, tell."""
    if not _THING.search(text):
        return facts
    of_sentence: dict[int, list[Clause]] = defaultdict(list)
    for clause in clauses:
        of_sentence[clause.sentence].append(clause)
    nails = {number for number, told in of_sentence.items() if _tells_of_nails(text, told)}
    acids = {number for number, told in of_sentence.items() if nails and _tells_of_acid(text, told)}
    return [fact for fact in facts if not _is_of_nails(fact, nails, acids)]


def _is_of_nails(fact: Fact, nails: set[int], acids: set[int]) -> bool:
    if fact.own or fact.noun is not None:
        return False
    destroys = fact.act is None or fact.act.meaning["act"] in _DESTROYING
    if fact.sentence in acids:
        return destroys
    return fact.sentence in nails and destroys and (fact.act is not None or fact.n is not None)


def _tells_of_nails(text: str, told: list[Clause]) -> bool:
    start, end = told[0].start, told[-1].end
    return _names_no_lesion(told) and bool(_THING.search(text, start, end) and _WORK.search(text, start, end))


def _tells_of_acid(text: str, told: list[Clause]) -> bool:
    """Whether a sentence beside them tells of the acid alone: "phenol was applied three times"."""
    return _names_no_lesion(told) and _ACID.search(text, told[0].start, told[-1].end) is not None


def _names_no_lesion(told: list[Clause]) -> bool:
    return not any(
        mention.kind == "diagnosis" and mention.meaning.get("class") in _LESIONS
        for clause in told
        for mention in clause.mentions
    )
