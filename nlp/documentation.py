"""The words of the note that document each element a payer asks for (lexicon/documentation.yaml)."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from nlp.lexicon import load

_ELEMENTS = [
    (found["id"], [re.compile(pattern) for pattern in found.get("patterns", [])])
    for found in (load("documentation") or {}).get("entries", [])
]
_MOST = 3
"""Places shown for one element: enough to prove it, few enough to read."""


def find(doc: Doc) -> dict[str, list[tuple[int, int]]]:
    """Element id to the places (plain characters) that document it, in the order of the note."""
    text = doc.text
    found: dict[str, list[tuple[int, int]]] = {}
    for element, patterns in _ELEMENTS:
        places: list[tuple[int, int]] = []
        for pattern in patterns:
            for match in pattern.finditer(text):
                places.append(match.span())
                if len(places) >= _MOST:
                    break
        if places:
            found[element] = sorted(places)[:_MOST]
    return found
