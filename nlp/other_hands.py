"""Another clinician's work, told beside one's own: "Dr. Lund froze 5 AKs; I froze 3 more".

A named doctor's act is the note's own where nobody says "I" (a scribe's note); beside an "I" it is somebody
else's, who will report it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.clauses import Clause
from nlp.lexicon import load
from nlp.quick import Quick

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
_MINE = Quick(rf"\bi {_HELPERS}{_DID}")
_NAMED = re.compile(rf"\b(?:dr\.?|doctor) (?P<name>[a-z'-]+),? (?:who )?{_HELPERS}{_DID}")
_BY_NAME = re.compile(r"\bby (?:dr\.?|doctor) (?P<name>[a-z'-]+)")
""" "Mohs done by Dr. Patel this morning; I closed the defect". """
_SIGNS = load("context")["signs_the_note"]
_REACH_OF_A_SIGNATURE = 60
"""Characters on either side of a name in which words tell that the note is signed with it."""


def _signs(text: str, name: str) -> bool:
    """Whether the note is signed or attested by somebody of this name: their work is the visit's own."""
    for match in re.finditer(rf"\b{re.escape(name)}\b,? (?:{_SIGNS['titles']})\b", text):
        line = text.rfind("\n", 0, match.start()) + 1
        before = text[line : match.start()]
        behind = text[match.end() : match.end() + _REACH_OF_A_SIGNATURE]
        if re.search(_SIGNS["beside"], before) or re.match(_SIGNS["behind"], behind):
            return True
        end = text.find("\n", match.end())
        if not text[match.end() : end if end >= 0 else len(text)].strip(" .)") and re.search(
            _SIGNS["last"], before
        ):
            return True
    return False


def mark_other_hands(text: str, clauses: Iterable[Clause]) -> None:
    """Give the acts of a named doctor the status "elsewhere" where the writer tells of acts of their own."""
    if not _MINE.search(text):
        return
    for clause in clauses:
        for pattern in (_NAMED, _BY_NAME):
            named = pattern.search(text, clause.start, clause.end)
            if named is None or _signs(text, named["name"]):
                continue
            for mention in clause.mentions:
                ahead = mention.start < named.start()
                if mention.kind == "act" and ahead == (pattern is _BY_NAME):
                    mention.status.setdefault("elsewhere", named.span())
