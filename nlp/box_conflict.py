"""Ticked boxes that contradict one another: "[x] cryotherapy performed", "[x] patient declined treatment"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.lexicon import load
from nlp.mentions import Mention

_TICKED = "\u2611"
# "Legend: [x] = done today. Rows without a mark were not treated" tells what a tick means.
_STRETCH = re.compile(rf"{_TICKED}(?! *[=:-]) ?[^{_TICKED}\u2610\n]*")
_REFUSES = re.compile(load("context")["refused_in_a_box"])
_DOES = frozenset(["destruction", "treatment"])


def contradiction(text: str, mentions: Iterable[Mention]) -> tuple[int, int] | None:
    """Where a ticked box says that nothing was done while another one says that it was; None when none does.

    text: the plain copy of the note. mentions: those of the whole note.
    """
    if text.count(_TICKED) < 2:
        return None
    stretches = [match.span() for match in _STRETCH.finditer(text)]
    refusals = [place for place in stretches if _REFUSES.search(text, *place)]
    if not refusals:
        return None
    others = [place for place in stretches if place not in refusals]
    acts = [m for m in mentions if m.kind == "act" and m.meaning["act"] in _DOES]
    done = any(start <= act.start < end for act in acts for start, end in others)
    return refusals[0] if done else None
