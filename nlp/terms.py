"""The lexicon as medspaCy target rules: what every matched phrase is called and stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from medspacy.ner import TargetRule

from nlp.lexicon import load

_LONE_LETTER = re.compile(r"[ &/-][a-z]$")


def target_rules() -> list[TargetRule]:
    """One rule a phrase. ``metadata`` carries what the reader needs; the same phrase stands once a label."""
    rules = []
    seen: set[tuple[str, str]] = set()
    for label, phrase, meaning in _with_full_stops(_phrases()):
        if (label, phrase) not in seen:
            seen.add((label, phrase))
            rules.append(TargetRule(phrase, label, metadata=meaning))
    return rules


def _with_full_stops(
    phrases: Iterator[tuple[str, str, dict[str, Any]]],
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every phrase in lower case, and again with the full stop that the tokenizer leaves at a lone letter."""
    for label, phrase, meaning in phrases:
        phrase = str(phrase).lower()
        yield label, phrase, meaning
        if _LONE_LETTER.search(phrase):  # "Tx: ED&C."
            yield label, phrase + ".", meaning


def _phrases() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for found in load("diagnoses")["entries"]:
        meaning = {
            "id": found["id"],
            "class": found["class"],
            "payer_variable": found.get("payer_variable", False),
        }
        for phrase in found.get("singular", []):
            yield "DIAGNOSIS", phrase, {**meaning, "plural": False}
        for phrase in found.get("plural", []):
            yield "DIAGNOSIS", phrase, {**meaning, "plural": True}
    for found in load("methods")["entries"]:
        meaning = {
            "id": found["id"],
            "act": found["act"],
            "form": found["form"],
            "also": tuple(found.get("also", ())),
        }
        for phrase in found["terms"]:
            yield "ACT", phrase, meaning
    sites = load("sites")
    for found in sites["entries"]:
        meaning = {"id": found["id"], "pair": found.get("pair", False)}
        for phrase in found["terms"]:
            yield "SITE", phrase, {**meaning, "plural": False}
        for phrase in found.get("plural", []):
            yield "SITE", phrase, {**meaning, "plural": True}
    for side, phrases in sites["laterality"].items():
        for phrase in phrases:
            yield "SIDE", phrase, {"id": side}
    lesions = load("lesions")
    for strength, forms in lesions["nouns"].items():
        for form, phrases in forms.items():
            for phrase in phrases:
                yield "LESION", phrase, {"id": strength, "plural": form == "plural"}
    for id, phrases in lesions["references"].items():
        for phrase in phrases:
            yield "REFERENCE", phrase, {"id": id}
    for id, phrases in lesions["quantities"].items():
        for phrase in phrases:
            yield "QUANTITY", phrase, {"id": id}
    for label in ("total", "correction", "seen", "noise"):
        for phrase in lesions[label]:
            yield label.upper(), phrase, {"id": label}
