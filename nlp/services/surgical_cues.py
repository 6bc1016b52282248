"""What the cues of a clause say of an act that is no mention: which reach it, and which speak of another."""

from __future__ import annotations

import re

from nlp.clauses import Clause
from nlp.facts.status import BLOCKING
from nlp.mentions import Cue, Mention
from nlp.quick import Quick
from nlp.services.surgical_lexicon import SURGERY

_BOXES = frozenset("\u2610\u2611")
_UNREAL = re.compile(SURGERY["unreal"])
_TO_SPARE = Quick(SURGERY["to_spare"])
REACH_OF_A_NEGATION = 28
"""Characters before an act in which a word that denies it stands."""
_BY_NAME, _REACH_OF_A_NAME = ("by dr", "by doctor"), 60
"""Another surgeon, and how many characters before the name an act is that surgeon's."""
_REACH_OF_SPARING = 8
"""Characters in which the deed that was to be avoided stands: "to avoid a graft, a flap was raised"."""


def set_cues(text: str, mention: Mention, clause: Clause, today: bool) -> None:
    """What ConText would say of words that are no mention: each cue of the clause in its direction."""
    for cue in clause.cues:
        ahead = cue.direction in ("forward", "bidirectional") and cue.end <= mention.start
        behind = cue.direction in ("backward", "bidirectional") and cue.start >= mention.end
        between = text[cue.end : mention.start] if ahead else text[mention.end : cue.start]
        by_name = text.startswith(_BY_NAME, cue.start)
        if not _BOXES.isdisjoint(between):
            continue  # "☐ none ☑ intermediate"
        if _out_of_reach(cue.category, between, by_name) or (
            ahead and _speaks_of_another(text, clause, cue, between)
        ):
            continue
        if (ahead or behind) and cue.category in BLOCKING:
            mention.status.setdefault(cue.category, (cue.start, cue.end))
    if clause.past and not today:
        mention.status.setdefault("historical", clause.past)


def _speaks_of_another(text: str, clause: Clause, cue: Cue, between: str) -> bool:
    """ "To avoid a graft, a flap was raised", "as closure would have pulled, a flap was raised"."""
    if _TO_SPARE.search(text, clause.start, cue.end):
        return len(between) > _REACH_OF_SPARING
    return bool(_UNREAL.match(between))


def _out_of_reach(category: str, between: str, by_name: bool) -> bool:
    """ "No margin, closed with nylon": words that are no mentions make no clause, so a cue reaches far."""
    if ";" in between or (category == "declined" and "->" in between):
        return True
    short = category in ("negated", "elsewhere")
    reach = _REACH_OF_A_NAME if by_name else REACH_OF_A_NEGATION
    return short and ("," in between or len(between) > reach)
