"""The phrases of a text that is no note (a coder's question): the same matching, without a ledger."""

from __future__ import annotations

from typing import Literal, cast

from nlp.facts.sides import prepared
from nlp.mentions import Mention
from nlp.pipeline import build
from nlp.text import plain
from records import Phrase
from records.visit import Laterality

_KINDS = ("site", "diagnosis", "act", "number")


def phrases_of(text: str) -> tuple[Phrase, ...]:
    """See nlp.phrases."""
    if not text.strip():
        return ()
    copy = plain(text)
    reader = build()
    doc = reader.make_doc(copy.text)
    doc._.any_text = True  # of a question every place counts: "left temple, not left cheek"
    doc = reader(doc)
    found = []
    for mention in prepared(copy.text, doc._.mentions):
        if mention.kind in _KINDS and not (mention.kind == "number" and mention.id == "whole"):
            start, end = copy.place(mention.start, mention.end)
            if end > start:
                found.append(_phrase(mention, start, end))
    return tuple(found)


def _phrase(mention: Mention, start: int, end: int) -> Phrase:
    sides = {side[0] for side in mention.sides}
    return Phrase(
        kind=cast(Literal["site", "diagnosis", "act", "number"], mention.kind),
        id=mention.id,
        start=start,
        end=end,
        value=mention.value if mention.kind == "number" else None,
        side=cast(Laterality, sides.pop()) if len(sides) == 1 else None,
        act=mention.meaning["act"] if mention.kind == "act" else None,
        diagnosis_class=mention.meaning["class"] if mention.kind == "diagnosis" else None,
        plural=mention.plural,
    )
