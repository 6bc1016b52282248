"""Clauses: where a reader would break a sentence, so that a cue's scope ends there.

"No new AKs, 3 AKs frozen" is two clauses; "3 AKs on the scalp, 2 on the ears, frozen" is one.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from nlp.breaks import break_up
from nlp.mentions import Cue, Mention


@dataclass(slots=True)
class Clause:
    """A stretch of one sentence: plain characters start..end, with its mentions and cues in order.

    line, sentence: their numbers in the note. past: the words that put it at another time than the visit.
    """

    start: int
    end: int
    line: int
    sentence: int
    mentions: list[Mention] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    past: tuple[int, int] | None = None


def split(
    text: str, sentences: list[tuple[int, int, int]], mentions: list[Mention], cues: list[Cue]
) -> list[Clause]:
    """Break every sentence into clauses and hand each its mentions and cues, in order.

    sentences: see nlp/sentences.py. mentions, cues: in the order of their starts. Sentences with neither
    are left out.
    """
    starts = [mention.start for mention in mentions]
    cue_starts = [cue.start for cue in cues]
    found: list[Clause] = []
    for index, (start, end, line) in enumerate(sentences):
        of_sentence = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        of_cues = cues[bisect_left(cue_starts, start) : bisect_left(cue_starts, end)]
        if not of_sentence and not of_cues:
            continue
        for at, stop in break_up(text, start, end, of_sentence, of_cues):
            found.append(
                Clause(
                    at,
                    stop,
                    line,
                    index,
                    [mention for mention in of_sentence if at <= mention.start < stop],
                    [cue for cue in of_cues if at <= cue.start < stop],
                )
            )
    return found
