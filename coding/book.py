"""The rules as data for people: plain words, values over time, sources."""

from __future__ import annotations

from typing import Any

from coding.dated import History, document, histories, sources
from coding.edition import VERSION
from coding.known import acts, diagnoses
from coding.payer_profiles import profiles
from coding.rules.premalignant_destruction import FILE, RULE
from records import Unusable

SLOTS = ("first_lesion", "further_lesion", "many_lesions")


def rulebook(code: str | None = None) -> dict[str, Any]:
    """What this release knows, or the part that decides one code.

    Returns plain data: ``edition``, ``rules`` (each with ``id``, ``about``, ``plain`` sentences,
    ``codes``, ``values`` over time, ``diagnoses``, ``not_destruction``, ``documentation``), ``payers``
    and every ``sources`` entry that they name. Raises Unusable, naming the known codes.
    """
    known = {value.text: slot for slot in SLOTS for value in histories(FILE)[slot] if value.value is not None}
    if code is not None and code not in known:
        raise Unusable(f'This release has no rule for "{code}": it knows {", ".join(known)}.')
    wanted = [slot for slot in SLOTS if code is None or known[code] == slot]
    rule = _premalignant(wanted)
    payer_notes = [
        {
            "id": payer.id,
            "label": payer.label,
            "documentation": payer.documentation,
            "coverage": [
                {"since": str(note.since), "says": note.says, "sources": list(note.sources)}
                for note in payer.coverage
            ],
        }
        for payer in profiles().values()
    ]
    found: dict[str, Any] = {"edition": VERSION, "rules": [rule], "payers": payer_notes}
    found["sources"] = [_source(name) for name in sources() if name in _named(found)]
    return found


def _premalignant(slots: list[str]) -> dict[str, Any]:
    file = document(FILE)
    unwanted = {name for slot in SLOTS if slot not in slots for name in (slot, f"{slot}_limit")}
    return {
        "id": RULE,
        "about": file["about"],
        "plain": list(file["plain"]),
        "sources": list(file["plain_sources"]),
        "codes": [{"code": histories(FILE)[slot][-1].value, "label": file["labels"][slot]} for slot in slots],
        "values": [
            {"name": name, "history": _history(values)}
            for name, values in histories(FILE).items()
            if name not in unwanted
        ],
        "diagnoses": [
            {"id": one.id, "label": one.one, "counts": _history(one.counts), "icd10": _history(one.icd10)}
            for one in diagnoses().values()
        ],
        "not_destruction": [
            {"id": act.id, "label": act.words, "source": act.source, "part_of_visit": act.part_of_visit}
            for act in acts().values()
        ],
        "documentation": [
            {"element": one["id"], "label": one["label"], "sources": list(one["sources"])}
            for one in document("parameters/documentation.yaml")["elements"]
        ],
    }


def _history(values: History) -> list[dict[str, Any]]:
    return [
        {
            "since": str(value.since),
            "value": list(value.value) if isinstance(value.value, tuple) else value.value,
            "source": value.source,
        }
        for value in values
    ]


def _source(name: str) -> dict[str, str]:
    return {key: str(text) for key, text in sources()[name].items()}


def _named(data: Any) -> set[str]:
    """Every source id that the data name, at any depth."""
    if isinstance(data, dict):
        own = {data["source"]} if isinstance(data.get("source"), str) else set()
        own |= set(data.get("sources", ()))
        return own.union(*(_named(value) for value in data.values()))
    if isinstance(data, list):
        return set().union(*(_named(item) for item in data))
    return set()
