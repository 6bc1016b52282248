"""The rules as data for people: plain words, values over time, sources."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from coding.bands import band_words
from coding.dated import HERE, History, Value, document, histories, sources
from coding.edition import VERSION
from coding.known import acts, diagnoses
from coding.payer_profiles import profiles
from coding.rules import in_order
from records import Unusable

UNUSED = "parameters/unused_codes.yaml"
PREMALIGNANT = "premalignant_destruction"


def rulebook(code: str | None = None) -> dict[str, Any]:
    """What this release knows, or the part that decides one code.

    Returns plain data: ``edition``, ``rules`` (each with ``id``, ``about``, ``plain`` sentences,
    ``codes``, ``values`` over time, ``diagnoses``, ``not_destruction``, ``documentation``), ``payers``,
    ``unused`` codes with the reason, and every ``sources`` entry that they name.
    Raises Unusable for a code without a rule, with the reason where one is on file.
    """
    names = [rule.RULE for rule in in_order()]
    if code is not None:
        names = [name for name in names if code in (item for item, _ in codes_of(name))]
        if not names:
            raise Unusable(no_rule(code))
    rules = [_rule(name, code) for name in names]
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
    left = [] if code else [{**entry, "codes": list(entry["codes"])} for entry in unused()]
    found: dict[str, Any] = {"edition": VERSION, "rules": rules, "payers": payer_notes, "unused": left}
    named = _named(found)
    found["sources"] = [_source(name) for name in sources() if name in named]
    return found


def codes_of(rule: str) -> list[tuple[str, str]]:
    """Every code of a rule in force on the newest day, with our own label, in the order of its file."""
    file = f"parameters/{rule}.yaml"
    found: list[tuple[str, str]] = []
    for slot, label in document(file)["labels"].items():
        held = _codes_in(histories(file)[slot][-1])
        found.extend(
            (str(code), label + _band(file, slot, place, len(held))) for place, code in enumerate(held)
        )
    return found


def cases_of(rule: str) -> list[dict[str, str]]:
    """The rule's cases (``cases/<rule>.yaml``): what is given, and what a careful coder answers, in words."""
    return [{"name": entry["name"], "answer": _answer(entry)} for entry in _cases_on_file(rule)]


@cache
def _cases_on_file(rule: str) -> tuple[dict[str, Any], ...]:
    """The file as it stands, read once: a talk asks for the book at every question about a rule."""
    # The loader in C, where there is one, is ten times as quick.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(yaml.load((HERE / "cases" / f"{rule}.yaml").read_text(encoding="utf-8"), loader))


def _answer(entry: dict[str, Any]) -> str:
    """ "11102 x 1, 11103 x 2", "asks about: size", or why the day is refused."""
    if "refused" in entry:
        return f"refused: {entry['refused']}"
    expected = entry["expect"]
    lines = ", ".join(f"{code} x {units}" for code, units in expected.get("codes", {}).items())
    asked = expected.get("asked", ())
    about = f"asks about: {', '.join(map(str, asked))}" if asked else ""
    return "; ".join(filter(None, (lines, about))) or "no line"


def unused() -> list[dict[str, Any]]:
    """Codes of this field that no rule uses, with the reason (``parameters/unused_codes.yaml``)."""
    return list(document(UNUSED)["unused"])


def _band(file: str, slot: str, place: int, bands: int) -> str:
    """The band of a code in a table of sizes or lengths, as the end of its label."""
    if bands < 2:
        return ""
    names = (f"{slot}_upper_mm", f"{slot.split('_')[0]}_upper_mm", "upper_mm")
    upper = next(histories(file)[name][-1].numbers for name in names if name in histories(file))
    return f": {band_words(place, upper)}"


def no_rule(code: str) -> str:
    """The sentence for a code without a rule, with the reason where one is on file."""
    for entry in unused():
        if code in entry["codes"]:
            return f'This release has no rule for "{code}": {entry["reason"]}'
    return f'This release has no rule for "{code}": `dermcode rules` shows the codes it knows.'


def _rule(name: str, code: str | None) -> dict[str, Any]:
    file = document(f"parameters/{name}.yaml")
    values = histories(f"parameters/{name}.yaml")
    wanted = [slot for slot in file["labels"] if code is None or code in _held(values[slot])]
    unwanted = {one for slot in file["labels"] if slot not in wanted for one in (slot, f"{slot}_limit")}
    ours = name == PREMALIGNANT
    return {
        "id": name,
        "about": file["about"],
        "plain": list(file["plain"]),
        "sources": list(file["plain_sources"]),
        "codes": [{"code": own, "label": label} for own, label in codes_of(name) if code in (None, own)],
        "values": [
            {"name": value, "history": _history(history)}
            for value, history in values.items()
            if value not in unwanted
        ],
        "cases": [case for case in cases_of(name) if code is None or code in case["answer"]],
        "diagnoses": _diagnoses() if ours else [],
        "not_destruction": _not_destruction() if ours else [],
        "documentation": _documentation() if ours else [],
    }


def _held(history: History) -> tuple[str, ...]:
    """The codes that a value has held at any time."""
    return tuple(code for value in history for code in _codes_in(value))


def _codes_in(value: Value) -> tuple[str, ...]:
    """The one code of a value, or those of its table; none once it has ended."""
    if isinstance(value.value, str):
        return (value.value,)
    return value.names if value.value is not None else ()


def _diagnoses() -> list[dict[str, Any]]:
    return [
        {"id": one.id, "label": one.one, "counts": _history(one.counts), "icd10": _history(one.icd10)}
        for one in diagnoses().values()
    ]


def _not_destruction() -> list[dict[str, Any]]:
    return [
        {"id": act.id, "label": act.words, "source": act.source, "part_of_visit": act.part_of_visit}
        for act in acts().values()
    ]


def _documentation() -> list[dict[str, Any]]:
    return [
        {"element": one["id"], "label": one["label"], "sources": list(one["sources"])}
        for one in document("parameters/documentation.yaml")["elements"]
    ]


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
