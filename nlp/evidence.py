"""Places of the plain copy as evidence of the note itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from nlp.facts import Span
from nlp.text import Plain
from records import Evidence
from records.visit import Role


def evidence(copy: Plain, spans: Iterable[Span]) -> tuple[Evidence, ...]:
    """Each place once, quoted from the note as it was received, in the order of the note."""
    found: dict[Span, Evidence] = {}
    for start, end, role in spans:
        begin, stop = copy.place(start, end)
        if stop > begin:
            # The record itself refuses a role that it does not know.
            found[(begin, stop, role)] = Evidence(
                start=begin, end=stop, text=copy.note[begin:stop], role=cast(Role, role)
            )
    return tuple(found[key] for key in sorted(found))
