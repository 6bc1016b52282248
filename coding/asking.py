"""Queries to the provider, from the neutral texts of ``queries.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from coding.dated import document
from coding.known import diagnosis_words
from coding.proof import count_words, proof, sites
from records import CodeUnits, Procedure, Query

FILE = "queries.yaml"
NAMES = "names.yaml"
ABOUT_NUMBERS = ("count", "conflict")


def order_of_asking() -> tuple[str, ...]:
    """The ids of the questions, in the order in which they are asked."""
    return tuple(_entries())


def reason(question: str) -> str:
    """Why the provider must be asked, in one sentence."""
    return _entries()[question]["reason"]


def query(question: str, procedures: Sequence[Procedure], at_least: Iterable[CodeUnits] = ()) -> Query:
    """One question about all the procedures that lack the same fact.

    question: an id of ``queries.yaml`` (the same as what it is about, unless it says otherwise).
    The words of the note that made it uncertain are quoted, so that the provider finds the place.
    """
    entry = _entries()[question]
    about = entry.get("about", question)
    text = entry["question"].format(
        found=_found(about, procedures),
        lesions=_lesions(about, procedures),
        did=_did(procedures),
        where=_where(procedures),
    )
    return Query(about=about, question=text, at_least=tuple(at_least), evidence=proof(procedures))


@cache
def _entries() -> dict[str, dict[str, str]]:
    return {entry.get("id", entry["about"]): entry for entry in document(FILE)["queries"]}


def _lesions(about: str, procedures: Sequence[Procedure]) -> str:
    """What was treated; an uncertain diagnosis is not repeated, for that would suggest an answer."""
    many = document(NAMES)["many"]
    named = dict.fromkeys(
        many.get(procedure.diagnosis) or diagnosis_words(procedure.diagnosis, lesions=2)
        for procedure in procedures
    )
    if about == "diagnosis" or "" in named or not all(one.diagnosis_certain for one in procedures):
        return str(document(FILE)["unnamed_lesions"])
    return " and ".join(named)


def _did(procedures: Sequence[Procedure]) -> str:
    """What was done to them: "biopsied", or "treated" where acts differ or have no word of their own."""
    words = document(FILE)["did"]
    named = {words.get(procedure.act, words["other"]) for procedure in procedures}
    return str(named.pop() if len(named) == 1 else words["other"])


def _where(procedures: Sequence[Procedure]) -> str:
    named = sites(procedures)
    return f" ({'; '.join(named)})" if named else ""


def _found(about: str, procedures: Sequence[Procedure]) -> str:
    if about in ABOUT_NUMBERS:
        words = [word.text for procedure in procedures for word in count_words(procedure)]
    elif about == "diagnosis":
        words = [word.text for word in proof(procedures) if word.role == "diagnosis"]
    else:
        words = []
    quoted = '", "'.join(dict.fromkeys(" ".join(text.split()) for text in words))
    return document(FILE)["found"].format(words=quoted) if quoted else ""
