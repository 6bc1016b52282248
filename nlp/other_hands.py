"""Another clinician's work, told beside one's own: "Dr. Lund froze 5 AKs; I froze 3 more".

A named doctor's act is the note's own where nobody says "I" (a scribe's note); beside an "I" it is somebody
else's, who will report it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.clauses import Clause
from nlp.lexicon import load

_VERBS = sorted(
    {
        str(term)
        for found in load("methods")["entries"]
        if found["form"] == "verb" and found["act"] in ("destruction", "treatment")
        for term in found["terms"]
    },
    key=len,
    reverse=True,
)
_DID = "(?:" + "|".join(map(re.escape, [*_VERBS, *load("context")["did"]])) + r")\b"
_HELPERS = r"(?:[a-z]+ly |has |had |have |then |also |only |just |already |myself )*"
_MINE = re.compile(rf"\bi {_HELPERS}{_DID}")
_NAMED = re.compile(rf"\b(?:dr\.?|doctor) [a-z'-]+,? (?:who )?{_HELPERS}{_DID}")


def mark_other_hands(text: str, clauses: Iterable[Clause]) -> None:
    """Give the acts of a named doctor the status "elsewhere" where the writer tells of acts of their own."""
    if not _MINE.search(text):
        return
    for clause in clauses:
        named = _NAMED.search(text, clause.start, clause.end)
        if named is None:
            continue
        for mention in clause.mentions:
            if mention.kind == "act" and mention.start >= named.start():
                mention.status.setdefault("elsewhere", named.span())
