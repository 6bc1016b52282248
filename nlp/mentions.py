"""Typed mentions: every phrase and number the reader works with, in one list in the order of the note.

Nothing is decided here. Places count characters of the plain copy (nlp/text.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Doc


@dataclass(slots=True)
class Mention:
    """One phrase of the note.

    kind: "diagnosis", "act", "site", "side", "lesion", "reference", "quantity", "number",
        "total", "correction", "seen", "noise".
    meaning: what the lexicon says of it. value: for numbers, how many. sign: what stands before a number.
    status: reasons why it was not done today or is not so ("planned", "negated", ...), from ConText.
    """

    kind: str
    id: str
    start: int
    end: int
    text: str
    meaning: dict[str, Any] = field(default_factory=dict)
    value: int | None = None
    role: str = ""
    status: dict[str, tuple[int, int]] = field(default_factory=dict)
    sides: tuple[tuple[str, int, int], ...] = ()
    sign: str = ""

    @property
    def plural(self) -> bool:
        return bool(self.meaning.get("plural"))


@dataclass(slots=True)
class Cue:
    """A status cue as ConText matched it: category, direction, plain characters start..end."""

    category: str
    direction: str
    start: int
    end: int


def covered(length: int, mentions: Iterable[Mention]) -> bytearray:
    """One byte a character of the note: 1 where one of the mentions stands."""
    taken = bytearray(length)
    for mention in mentions:
        taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    return taken


def from_targets(doc: Doc) -> list[Mention]:
    """The phrases medspaCy's TargetMatcher found (nlp/targets.py), as mentions."""
    found = []
    text = doc._.plain
    for rule, start, end in doc._.targets:
        meaning = rule.metadata
        found.append(Mention(rule.category.lower(), meaning["id"], start, end, text[start:end], meaning))
    return found
