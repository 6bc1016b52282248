"""The clinicians of a note by their names, so that "Okafor applied it" is "the doctor applied it"."""

from __future__ import annotations

import re

from conversation.intents import document
from conversation.spelling import vocabulary


def clinicians(note: str) -> frozenset[str]:
    """The surnames that a title or a degree marks as a clinician's, in lower case."""
    patterns: list[str] = document("understanding")["clinicians"]
    return frozenset(found.lower() for pattern in patterns for found in re.findall(pattern, note))


def by_role(text: str, names: frozenset[str]) -> str:
    """The words with "the doctor" for a clinician's name; a name that is a word too only where it is written
    as a name."""
    for name in sorted(names):
        as_name = rf"{name.capitalize()}" if name in vocabulary() else rf"(?i:{re.escape(name)})"
        text = re.sub(rf"\b(?i:the )?(?i:dr\.? |doctor )?{as_name}\b", "the doctor", text)
    return text
