"""Lesions of several diagnoses injected side by side: which of the numbers told there are of each of them."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.facts import Fact
from nlp.ledger import diagnosis_class
from nlp.lexicon import load
from nlp.services.reading import Reading
from nlp.services.told import Place, Told

ACT = "injection"
_SERVICES = load("services")
_INJECTED = frozenset(_SERVICES["injected_things"])
_MEANT_BY: dict[str, list[str]] = _SERVICES["means"]
_PREMALIGNANT = "premalignant"


def injected_kinds(
    reading: Reading, told: Told, sentences: Sequence[Place], places: Sequence[Place]
) -> dict[str, list[Fact]]:
    """The numbered facts of each diagnosis injected in these sentences; {} where fewer than two have one.

    sentences: where something was injected. places: the words that tell it, in the same order of the note.
    "Keloids, chest 2: K40; prurigo nodules, shin 2: K10 into every one": two keloids and two nodules.
    """
    found: dict[str, list[Fact]] = {}
    for start, end in dict.fromkeys(sentences):
        numbered = [fact for fact in reading.facts if start <= fact.start < end and _is_numbered(fact)]
        if not numbered:
            continue
        last = max(place[0] for place in places if start <= place[0] < end)
        of_all = any(
            m.id == "all" and m.start > numbered[-1].start for m in told.mentions((start, end), "reference")
        )
        for run in _runs(numbered):
            behind = run[-1].start
            following = min((f.start for f in numbered if f.start > behind), default=end)
            own = any(run[0].start <= place[0] < following for place in places)
            heads = last < numbered[0].start  # "Kenalog 10 into: keloids 3, prurigo nodules 4"
            if own or of_all or heads or any(_is_injected(fact) for fact in run):
                assert run[0].diagnosis is not None
                found.setdefault(run[0].diagnosis.id, []).extend(run)
    general = {word for word, kinds in _MEANT_BY.items() if any(kind in found for kind in kinds)}
    found = {id: facts for id, facts in found.items() if id not in general}
    return found if len(found) > 1 else {}


def _is_numbered(fact: Fact) -> bool:
    diagnosis = fact.diagnosis
    if diagnosis is None or diagnosis.id not in _INJECTED or diagnosis_class(diagnosis) == _PREMALIGNANT:
        return False
    if not fact.n or fact.problem or fact.kind not in ("seen", "treated"):
        return False
    return fact.act is None or _is_injected(fact)


def _is_injected(fact: Fact) -> bool:
    return fact.act is not None and fact.act.meaning.get("act") == ACT


def _runs(facts: list[Fact]) -> list[list[Fact]]:
    """Facts that follow one another with the same diagnosis, together."""
    runs: list[list[Fact]] = []
    for fact in sorted(facts, key=lambda one: one.start):
        same = runs and runs[-1][0].diagnosis and fact.diagnosis
        if same and runs[-1][0].diagnosis.id == fact.diagnosis.id:  # type: ignore[union-attr]
            runs[-1].append(fact)
        else:
            runs.append([fact])
    return runs
