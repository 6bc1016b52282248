"""Which place of the lexicon a place lies within: the helix in the ear, the ear on the head."""

from __future__ import annotations

from nlp.lexicon import load

PARENTS: dict[str, str | None] = {found["id"]: found.get("within") for found in load("sites")["entries"]}
"""Site id to the id of the place around it, None for the outermost."""


def within(id: str, whole: str) -> bool:
    """Whether one place is the other or lies within it. An id that is not on file lies in itself alone."""
    at: str | None = id
    while at is not None and at != whole:
        at = PARENTS.get(at)
    return at is not None
