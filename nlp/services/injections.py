"""Injections into lesions: the ledger's number of lesions, and what was injected."""

from __future__ import annotations

import re

from nlp.ledger import Account, diagnosis_class
from nlp.lexicon import load
from nlp.services.counted import how_many
from nlp.services.making import Circumstances, circumstances, diagnosis_near, exactly, spans, unnumbered
from nlp.services.reading import Reading
from nlp.services.told import Place, Told, pattern
from records import Count, Doubt, Procedure

ACT = "injection"
_WORDS = load("services")["injected"]
_AGENTS = {kind: pattern(_WORDS[kind]) for kind in ("steroid", "immunotherapy", "chemotherapy")}
_LOCAL = pattern(_WORDS["local"])
_ELSEWHERE = pattern(_WORDS["elsewhere"])
_PASSES = pattern(_WORDS["passes"])
_THINGS = pattern(_WORDS["things"])
_NOTHING = re.compile(r"(?!)")
_INJECTED = frozenset(load("services")["injected_things"])
_MEANT_BY: dict[str, list[str]] = load("services")["means"]
"""What a general word means where the note names one of these kinds."""


def injection(account: Account, procedure: Procedure, reading: Reading, told: Told) -> Procedure | None:
    """The procedure with what was injected; None when that was no medicine for a lesion."""
    acts = [fact.act for fact in account.facts if fact.act is not None and fact.act.meaning["act"] == ACT]
    sentences = list(dict.fromkeys(told.sentence(act.start) for act in acts))
    facts = _agents(told, sentences)
    if not facts:
        blocks = list(dict.fromkeys(told.block(act.start) for act in acts))
        if any(_LOCAL.search(told.text, *s) or _ELSEWHERE.search(told.text, *s) for s in sentences):
            return None
        facts = _agents(told, blocks)
    elif any(_ELSEWHERE.search(told.text, *s) for s in sentences) and not account.tally.n:
        return None
    doubts = list(procedure.doubts)
    if not facts:
        doubts.append(Doubt(about="agent", says="The note does not say what was injected."))
    procedure = _of_its_kind(procedure, reading)
    count = _without_passes(procedure.count, reading)
    return procedure.model_copy(
        update={
            "methods": (),
            "count": count,
            "circumstances": circumstances(reading, facts),
            "doubts": tuple(doubts),
        }
    )


def injection_without_account(reading: Reading) -> list[Procedure]:
    """An injection that the ledger could give to no lesion, as templates tell it; else nothing.

    "Procedure: intralesional injection. Lesions injected: 8. Drug: TAC 10. Dx: acne cysts."
    """
    if any(account.act == ACT for account in reading.accounts):
        return []
    named = any(m.kind == "act" and m.meaning["act"] == ACT for c in reading.clauses for m in c.mentions)
    if not named:
        return []
    told = Told(reading)
    places = [(done.act.start, done.act.end) for done in told.done(ACT)]
    blocks = list(dict.fromkeys(told.block(start) for start, _ in places))
    facts = _agents(told, blocks)
    if not facts or any(_ELSEWHERE.search(told.text, *told.sentence(start)) for start, _ in places):
        return []
    diagnosis = diagnosis_near(told, places, _INJECTED)
    if diagnosis is None:
        return []
    numbers = [how_many(told, block, _THINGS, _NOTHING) for block in blocks]
    numbered = [(n, where) for n, where in numbers if n]
    count = exactly(reading, *numbered[0]) if len(numbered) == 1 else unnumbered()
    return [
        Procedure(
            act=ACT,
            diagnosis=diagnosis.id,
            diagnosis_class=diagnosis_class(diagnosis),
            diagnosis_certain="uncertain" not in diagnosis.status,
            count=count,
            circumstances=circumstances(reading, facts),
            evidence=reading.evidence(
                [*spans(places[:1], "act"), (diagnosis.start, diagnosis.end, "diagnosis")]
            ),
        )
    ]


def _agents(told: Told, stretches: list[Place]) -> Circumstances:
    found: Circumstances = {}
    for stretch in stretches:
        for kind, words in _AGENTS.items():
            places = told.found(words, stretch)
            if places:
                found.setdefault(kind, []).extend(places)  # type: ignore[arg-type]
    return found


def _of_its_kind(procedure: Procedure, reading: Reading) -> Procedure:
    """ "One scar" is the hypertrophic scar that the note names."""
    kinds = _MEANT_BY.get(procedure.diagnosis or "", [])
    mentions = (m for clause in reading.clauses for m in clause.mentions)
    kind = next((m for m in mentions if m.kind == "diagnosis" and m.id in kinds and not m.status), None)
    if kind is None:
        return procedure
    return procedure.model_copy(update={"diagnosis": kind.id, "diagnosis_class": diagnosis_class(kind)})


def _without_passes(count: Count, reading: Reading) -> Count:
    """ "20 injections" are passes of the needle and count no lesions."""
    for word in count.evidence:
        behind = reading.copy.note[word.end : word.end + 20].lower().lstrip(" -")
        if count.value is not None and _PASSES.match(behind):
            return Count(
                value=None, at_least=1, problem="missing", says="needle passes are no lesions", evidence=()
            )
    return count
