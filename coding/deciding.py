"""What the codes of a rule turn on, fact by fact, and the words of a note that tell a fact.

Everything stands in ``parameters/deciding_facts.yaml``: the rules themselves decide, this only names why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from coding.dated import document, histories
from coding.families import rule_of
from coding.proof import in_note_order, proof
from records import Evidence, Procedure

FILE = "parameters/deciding_facts.yaml"
BAND = "band"
Facts = Mapping[str, str]


@cache
def facts_of(rule: str) -> Mapping[str, Facts]:
    """Every code of a rule, on any day, with the value of each fact that it turns on, in their order."""
    values = histories(f"parameters/{rule}.yaml")
    found: dict[str, Facts] = {}
    for slot, facts in document(FILE)["rules"][rule].items():
        for value in values[slot]:
            if isinstance(value.value, str):
                found[value.text] = facts
            elif value.value is not None:
                found |= {code: _with_band(facts, place) for place, code in enumerate(value.names)}
    return found


def _with_band(facts: Facts, place: int) -> Facts:
    return {(facts[BAND] if name == BAND else name): _of(facts, name, place) for name in facts}


def _of(facts: Facts, name: str, place: int) -> str:
    return str(place) if name == BAND else facts[name]


def first_that_differs(wanted: Facts, other: Facts) -> tuple[int, str]:
    """How many facts of ``wanted`` hold for the other code, and the first that does not ("" when all do)."""
    for place, (fact, value) in enumerate(wanted.items()):
        if other.get(fact) != value:
            return place, fact
    return len(wanted), ""


def asked_fact(question: str) -> str:
    """The fact that a question (id of ``queries.yaml``) asks for."""
    return str(document(FILE)["asked_as"].get(question, question))


def fact_words(fact: str) -> str:
    """What a fact is called in an answer."""
    return str(document(FILE)["facts"].get(fact, {}).get("words", fact.replace("_", " ")))


def words_of(fact: str, procedures: Iterable[Procedure]) -> tuple[Evidence, ...]:
    """The words of the note that tell a fact of these procedures; empty when it has none."""
    entry: Mapping[str, Any] = document(FILE)["facts"].get(fact, {})
    roles, told = entry.get("roles", ()), entry.get("told", ())
    several = tuple(procedures)
    words = [word for word in proof(several) if word.role in roles]
    for one in several:
        words += [word for told_one in one.circumstances if told_one.id in told for word in told_one.evidence]
        words += [word for stage in one.stages for word in stage.evidence if word.role in roles]
    return in_note_order(words)


def near_fact(rule: str, procedure: Procedure, day: Any) -> str:
    """The fact that keeps a procedure of another rule from this one, "" where no such fact is on file.

    The changes of the file are made one after the other until the rule would speak for the procedure;
    the first of them without which it would not is the fact that fails.
    """
    changes: list[Mapping[str, Any]] = []
    for change in document(FILE)["near"].get(rule, ()):
        changes.append(change)
        if rule_of(_changed(procedure, changes), day) == rule:
            for one in changes:
                others = [other for other in changes if other is not one]
                if rule_of(_changed(procedure, others), day) != rule:
                    return str(one["fact"])
    return ""


def _changed(procedure: Procedure, changes: Iterable[Mapping[str, Any]]) -> Procedure:
    """The procedure as it would be; a diagnosis holds for its lesions too."""
    own: dict[str, Any] = {}
    lesions: dict[str, Any] = {}
    for change in changes:
        for name, value in change.get("procedure", {}).items():
            own[name] = tuple(value) if isinstance(value, list) else value
            if name.startswith("diagnosis"):
                lesions[name] = value
        lesions |= change.get("lesions", {})
    groups = tuple(group.model_copy(update=lesions) for group in procedure.groups)
    return procedure.model_copy(update={**own, "groups": groups})
