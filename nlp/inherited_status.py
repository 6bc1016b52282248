"""Statuses that a clause hands on to the next: over a list behind a colon, of one person, of one time."""

from __future__ import annotations

import re

from nlp.clauses import Clause
from nlp.lexicon import load
from nlp.mentions import Cue

_THEIRS = "elsewhere"
_GOES_ON_WITH_A_VERB = re.compile(load("context")["goes_on_with_a_verb"])
_OF_A_LABEL = frozenset(["diagnosis", "lesion"])
"""Kinds of mention that may stand before the cue of such a label."""
_OVER_A_LIST = frozenset(["planned", "declined", "historical", "elsewhere"])
"""Statuses that a clause before a colon hands on to the clauses of its list."""
_CAME_FOR = frozenset(load("context")["came_for"])
_WORDS_BEFORE_A_CUE = 2
"""So many words may stand before a cue that a colon sets over a list ("skin elsewhere: ...")."""


def inherit(text: str, clauses: list[Clause]) -> None:
    """ "Left for next time: two on the scalp, three on the hand": it holds for the items of its list."""
    over: Clause | None = None
    for last, clause in zip([None, *clauses], clauses, strict=False):
        if last is not None and last.sentence == clause.sentence and not clause.cues:
            _correct_at_the_same_time(last, clause)
        if last is not None and last.sentence == clause.sentence:
            _go_on_with_who(text, last, clause)
        if over is not None and clause.sentence == over.sentence:
            if any(cue.category == "today" for cue in clause.cues):
                over = None
                continue
            for mention in clause.mentions:
                for cue in over.cues:
                    if cue.category in _OVER_A_LIST:
                        mention.status.setdefault(cue.category, (cue.start, cue.end))
        elif _stands_over(text, clause):
            over = clause
        else:
            over = None


def _stands_over(text: str, clause: Clause) -> bool:
    """Whether a clause opens with a cue and a colon: "Last visit: 16 AKs frozen; ..."."""
    if not clause.cues:
        return False
    cue = clause.cues[0]
    named = [mention for mention in clause.mentions if mention.start < cue.start]
    if any(mention.kind not in _OF_A_LABEL for mention in named):
        return False
    if named and not text.startswith(":", cue.end):
        return False  # but "skin cancers to date: ..." is a label
    if text[cue.start : cue.end] in _CAME_FOR and not text.startswith(":", cue.end):
        return False
    first = min((m.start for m in clause.mentions if m.start >= cue.end), default=clause.end)
    before = text[clause.start : cue.start].split()[len(named) :]
    return ":" in text[cue.end - 1 : first] and len(before) <= _WORDS_BEFORE_A_CUE


def _go_on_with_who(text: str, last: Clause, clause: Clause) -> None:
    """ "Dr. R, who froze 9 spots, took two biopsies and has cut out a cancer": all of it was Dr. R's."""
    theirs = [cue for cue in last.cues if cue.category == _THEIRS]
    who = next((cue for cue in theirs if cue.start == cue.end or text.startswith("who ", cue.start)), None)
    if who is None or not _GOES_ON_WITH_A_VERB.match(text, clause.start, clause.end):
        return
    clause.cues.append(Cue(_THEIRS, "forward", clause.start, clause.start))
    for mention in clause.mentions:
        mention.status.setdefault(_THEIRS, (clause.start, clause.start + 1))


def _correct_at_the_same_time(last: Clause, clause: Clause) -> None:
    """ "Last autumn 9 warts, no, sorry, 9 keratoses were frozen": what corrects is told of the same time."""
    if not any(mention.kind == "correction" for mention in last.mentions):
        return
    for cue in last.cues:
        if cue.category in ("historical", "planned"):
            for mention in clause.mentions:
                mention.status.setdefault(cue.category, (cue.start, cue.end))
