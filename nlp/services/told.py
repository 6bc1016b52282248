"""What the note tells of today, place by place: acts that were done, and words that hold of this visit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlp.clauses import Clause
from nlp.facts import Site
from nlp.facts.sides import site_of
from nlp.facts.status import BLOCKING, blocked
from nlp.gather import reasons_before_an_act
from nlp.layout import Line
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick
from nlp.services.reading import Reading

Place = tuple[int, int]

_LISTS: dict[str, list[str]] = load("services")["lists"]
_LIST_NAME = re.compile(r"<(\w+)>")
_EMPTY, _TICKED = "☐", "☑"
_OF_THE_VISIT = ("contact", "called off")
"""Statuses that hold of the whole visit and not of one act."""


def pattern(words: list[str]) -> Quick:
    """The words of nlp/lexicon/services.yaml as one pattern of whole words; <name> stands for a list."""
    return pattern_of(words, _LISTS)


def pattern_of(words: list[str], lists: Mapping[str, list[str]] | None = None) -> Quick:
    """Words as one pattern of whole words; <name> stands for a list of ``lists``."""

    def listed(found: re.Match[str]) -> str:
        return "(?:" + "|".join((lists or {})[found[1]]) + ")"

    joined = "|".join(_LIST_NAME.sub(listed, word) for word in words)
    return Quick(rf"(?<!\w)(?:{joined})(?!\w)")


_BAR = "|"
"""Parts the cells of a row."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done today, with where it is told."""

    act: Mention
    clause: Clause
    line: Line


class Told:
    """A reading asked place by place. Places are plain characters (nlp/text.py)."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self._lines = [line.start for line in reading.lines]
        self._clauses = [clause.start for clause in reading.clauses]
        self._sentences = reading.sentences
        self._sentence_starts = [start for start, _, _ in self._sentences]
        self._of_visit = _of_the_visit(reading.clauses)

    def line(self, at: int) -> Line:
        """The line that holds a character."""
        return self.reading.lines[max(bisect_right(self._lines, at) - 1, 0)]

    def clause(self, at: int) -> Clause | None:
        """The clause that holds a character; None where nothing is said that the reader works with."""
        index = bisect_right(self._clauses, at) - 1
        found = self.reading.clauses[index] if index >= 0 else None
        return found if found is not None and at < found.end else None

    def sentence(self, at: int) -> Place:
        """Start and end of the sentence that holds a character."""
        index = max(bisect_right(self._sentence_starts, at) - 1, 0)
        start, end, _ = self._sentences[index]
        return start, end

    def sentences(self, within: Place) -> list[Place]:
        """The sentences that begin in a stretch, in its order."""
        return [(start, end) for start, end, _ in self._sentences if within[0] <= start < within[1]]

    def sentence_before(self, at: int) -> Place:
        """The sentence ahead of that of a character, in the same block; the same one where there is none."""
        start, end = self.sentence(at)
        earlier = self.sentence(max(start - 1, 0))
        return earlier if earlier[0] >= self.block(at)[0] else (start, end)

    def block(self, at: int) -> Place:
        """Start and end of the lines of one list item, or of one paragraph where there is no list."""
        lines, here = self.reading.lines, max(bisect_right(self._lines, at) - 1, 0)
        first = last = here
        while first > 0 and not lines[first].bullet and _together(lines[first - 1], lines[first]):
            first -= 1
        while last + 1 < len(lines) and _together(lines[last], lines[last + 1]):
            if lines[last + 1].bullet and (lines[first].bullet or last > here):
                break
            last += 1
        return lines[first].start, lines[last].end

    def why_not(
        self, start: int, end: int, but: frozenset[str] = frozenset(), ahead: bool = False
    ) -> str | None:
        """Why words are not of today, or None.

        but: reasons that do not matter here. ahead: only cues in front of the words speak of them.
        """
        line, clause = self.line(start), self.clause(start)
        status = dict(self._of_visit)
        today = False
        if clause is not None:
            today = any(cue.category == "today" for cue in clause.cues)
            status.update(_statuses(clause, start, end, ahead, self.text if line.row else ""))
        status.update(reasons_before_an_act(self.text, start))
        if self.text.rfind(_EMPTY, line.start, start) > self.text.rfind(_TICKED, line.start, start):
            status.setdefault("unchecked", (start, end))
        act = Mention("act", "", start, end, "", status={k: v for k, v in status.items() if k not in but})
        reason = blocked(act, line, today)
        return None if reason in but else reason

    def found(
        self,
        words: Quick | re.Pattern[str],
        within: Place | None = None,
        but: frozenset[str] = frozenset(),
        ahead: bool = False,
    ) -> list[Place]:
        """Where words stand and hold of today. within: only there; but, ahead: as in why_not."""
        start, end = within or (0, len(self.text))
        return [
            match.span()
            for match in words.finditer(self.text, start, end)
            if self.why_not(*match.span(), but, ahead) is None
        ]

    def done(self, act: str) -> list[Done]:
        """The acts of a kind that were done today, in the order of the note."""
        found = []
        for clause in self.reading.clauses:
            line = self.reading.lines[clause.line]
            today = any(cue.category == "today" for cue in clause.cues)
            found += [
                Done(mention, clause, line)
                for mention in clause.mentions
                if mention.kind == "act"
                and mention.meaning["act"] == act
                and blocked(mention, line, today) is None
            ]
        return found

    def mentions(self, within: Place, kind: str) -> list[Mention]:
        """The mentions of a kind in a stretch that nothing keeps from being today's."""
        return [
            mention
            for clause in self.reading.clauses
            if clause.start < within[1] and within[0] < clause.end
            for mention in clause.mentions
            if mention.kind == kind
            and within[0] <= mention.start < within[1]
            and not any(reason in mention.status for reason in BLOCKING)
        ]

    def sites(self, within: Place) -> list[Site]:
        """The places on the body that a stretch names, each once."""
        found: dict[tuple[str, str | None], Site] = {}
        for mention in self.mentions(within, "site"):
            site = site_of(mention)
            found.setdefault((site.id, site.side), site)
        return list(found.values())


def told_of(reading: Reading) -> Told:
    """The one Told of a note, which all finders ask."""
    return reading.once("told", Told)


def _together(line: Line, following: Line) -> bool:
    """Whether two lines that follow each other stand in one paragraph of one visit."""
    return line.paragraph == following.paragraph and line.earlier == following.earlier


def _of_the_visit(clauses: list[Clause]) -> dict[str, Place]:
    """The statuses of the whole visit, taken from the acts that have them."""
    found: dict[str, Place] = {}
    for clause in clauses:
        for mention in clause.mentions:
            for reason in _OF_THE_VISIT:
                if reason in mention.status:
                    found.setdefault(reason, mention.status[reason])
    return found


def _statuses(
    clause: Clause, start: int, end: int, ahead_only: bool, row: str
) -> Iterator[tuple[str, Place]]:
    """What the clause's cues, its other day and its acts say of words at start..end.

    row: the text, where the words stand in the row of a table: "none" in one cell denies no other.
    """
    for cue in clause.cues:
        if cue.category == "negated" and _BAR in row[min(cue.end, end) : max(cue.start, start)]:
            continue
        ahead = cue.end <= start and cue.direction in ("forward", "bidirectional")
        behind = not ahead_only and cue.start >= end and cue.direction in ("backward", "bidirectional")
        if ahead or behind:
            yield cue.category, (cue.start, cue.end)
    if clause.past:
        yield "historical", clause.past
    for mention in clause.mentions:
        if mention.kind == "act" and mention.start < end and start < mention.end:
            yield from mention.status.items()
