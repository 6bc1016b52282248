"""The rules in plain words, their values over time, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from terminal.paper import columns, section, unbroken, words


def draw_rules(book: Mapping[str, Any]) -> Group:
    """Everything that coding.rulebook() gives: rules, payer profiles, sources."""
    parts: list[RenderableType] = [Text(f"Rules {book['edition']}", style="bold")]
    for rule in book["rules"]:
        parts += _rule(rule)
    payers = [
        [words(payer["id"], "cyan"), words(payer["label"]), words("; ".join(_payer(payer)))]
        for payer in book["payers"]
    ]
    parts.append(section("Payer profiles (they never change a code)", columns(payers)))
    if book["unused"]:
        rows = [[words(", ".join(one["codes"]), "cyan"), words(one["reason"])] for one in book["unused"]]
        parts.append(section("Codes without a rule", columns(rows)))
    parts.append(section("Sources", *(line for source in book["sources"] for line in _source(source))))
    return Group(*parts)


def _rule(rule: Mapping[str, Any]) -> Iterable[RenderableType]:
    yield section(rule["id"], columns([[words(rule["about"])]]))
    yield columns([[words(line["code"], "bold cyan"), words(line["label"])] for line in rule["codes"]])
    plain = [[words("-"), words(sentence)] for sentence in rule["plain"]]
    yield section("In plain words", columns([*plain, [words(""), _sources(rule["sources"])]]))
    yield section(
        "Values over time",
        columns(
            [row for value in rule["values"] for row in _history(value["name"], value["history"])],
            head=("value", "from", "is", "source"),
        ),
    )
    rows = [[words(case["name"]), words(case["answer"], "bold")] for case in rule["cases"]]
    yield section("Cases", columns(rows, head=("case", "answer")))
    yield from _of_lesions(rule)


def _of_lesions(rule: Mapping[str, Any]) -> Iterable[RenderableType]:
    """What only some rules have: diagnoses with their way of counting, what is not theirs, a checklist."""
    if rule["diagnoses"]:
        rows = [_diagnosis(one) for one in rule["diagnoses"]]
        yield section("Diagnoses", columns(rows, head=("diagnosis", "counts", "ICD-10-CM", "sources")))
    if rule["not_destruction"]:
        acts = [[words(act["label"]), words(f"[{act['source']}]", "dim")] for act in rule["not_destruction"]]
        yield section("Not destruction", columns(acts))
    if rule["documentation"]:
        rows = [[words(one["label"]), _sources(one["sources"])] for one in rule["documentation"]]
        yield section("Documentation checklist", columns(rows))


def _history(name: str, values: Iterable[Mapping[str, Any]]) -> Iterable[list[Text]]:
    for number, value in enumerate(values):
        yield [
            words("" if number else name.replace("_", " ")),
            words(value["since"], "dim"),
            words(_value(value["value"]), "bold"),
            words(f"[{value['source']}]", "dim"),
        ]


def _value(value: Any) -> str:
    if value is None:
        return "ended"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item).replace("_", " ") for item in value)
    return str(value).replace("_", " ")


def _diagnosis(one: Mapping[str, Any]) -> list[Text]:
    """The diagnosis with what holds now; earlier values stand in the data file."""
    histories = (one["counts"], one["icd10"])
    latest = [history[-1] if history else None for history in histories]
    named = dict.fromkeys(value["source"] for value in latest if value)
    return [
        words(one["label"]),
        *(words(f"{_value(value['value'])}, from {value['since']}" if value else "-") for value in latest),
        words("\n".join(named), "dim"),
    ]


def _payer(payer: Mapping[str, Any]) -> Iterable[str]:
    yield payer["documentation"]
    for note in payer["coverage"]:
        yield f"{note['says'].rstrip('.')} [{', '.join(note['sources'])}]"


def _source(source: Mapping[str, str]) -> Iterable[RenderableType]:
    known = [source.get(key, "") for key in ("title", "edition", "section")]
    yield columns([[words(source["id"], "cyan")]])
    yield columns([[words(", ".join(text for text in known if text))]], indent=4)
    if source.get("address"):
        yield unbroken(source["address"])


def _sources(ids: Iterable[str]) -> Text:
    return words(f"[{', '.join(ids)}]", "dim")
