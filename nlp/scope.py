"""What a place of the note speaks of: today or not, these lesions or others, an answer or an empty blank."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc

from nlp.layout import Line
from nlp.lexicon import load

Place = tuple[int, int]

_SAID = load("documentation")
_CLASSES = frozenset(_SAID["classes"])
_OTHER_CLASSES = frozenset(_SAID["other_classes"])
_BLANK = re.compile(_SAID["blank"])
_SENTENCE_END = re.compile(r"(?:[.!?](?=\s)|;)(?<!\b(?:dr|pt|mr|ms|no)\.)(?<!\bmrs\.)(?<!\b[a-z]\.)")
_CLOSES_A_SCOPE = re.compile(r";|\b(?:" + "|".join(_SAID["closes_a_scope"]) + r")\b")
_SHORT_ITEM = 3
"""Words of an item that a negation before the comma still reaches: "no pain, itch, or other bleeding"."""
_LONGEST_PHRASE = 8
"""Words between a negation and what it still negates; in dictation the next sentence follows unmarked."""
_REACH = 150
"""Characters over which a cue may act: about a written sentence, and a bound for endless dictation."""
_LINES_OF_AN_ITEM = 12
"""Lines that one item of a list may have; a longer one is prose."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way to document an element (see the lexicon), or, with a cue, words that take others back."""

    element: str
    not_under: frozenset[str] = frozenset()
    not_when: frozenset[str] = frozenset()
    of_these_lesions: bool = False
    cue: str = ""


class Note:
    """A Doc with its lines, its lesions by class and, once they are found, its cues.

    cues: name of a cue to its places, in the order of the note.
    """

    def __init__(self, doc: Doc) -> None:
        found = doc._
        self.text: str = found.plain
        self.lines: list[Line] = found.lines
        self.cues: dict[str, list[Place]] = {}
        told = [(m.start, m.meaning.get("class")) for m in found.mentions if m.kind == "diagnosis"]
        self._these = [start for start, of_class in told if of_class in _CLASSES]
        self._others = [start for start, of_class in told if of_class in _OTHER_CLASSES]
        self._line_starts = [line.start for line in self.lines]
        self._sentence_ends: dict[int, list[int]] = {}
        self._has_boxes = "☐" in self.text

    def line(self, at: int) -> Line | None:
        """The line that holds a character; None for the blank space between lines."""
        index = bisect_right(self._line_starts, at) - 1
        return self.lines[index] if index >= 0 else None

    def documents(self, way: Way, start: int, end: int) -> bool:
        """Whether words at start..end say it of today, of these lesions, and of no empty blank."""
        line = self.line(start)
        if line is None or line.kind in way.not_under or self.empty(line, start, end):
            return False
        sentence = self._sentence(line, start)
        if way.of_these_lesions and self._these and self._of_others(line, sentence):
            return False
        return not any(self._taken_back(cue, sentence, start) for cue in way.not_when)

    def empty(self, line: Line, start: int, end: int) -> bool:
        """Whether words stand behind an unticked box, or before a blank that nobody filled."""
        if self._has_boxes and self.text.rfind("☐", line.start, start) > self.text.rfind(
            "☑", line.start, start
        ):
            return True
        return _BLANK.match(self.text, end) is not None

    def _sentence(self, line: Line, at: int) -> Place:
        ends = self._sentence_ends.get(line.start)
        if ends is None:
            ends = [found.end() for found in _SENTENCE_END.finditer(self.text, line.start, line.end)]
            self._sentence_ends[line.start] = ends
        index = bisect_right(ends, at)
        return ends[index - 1] if index else line.start, ends[index] if index < len(ends) else line.end

    def _item(self, line: Line) -> Place | None:
        """The list item a line belongs to: from its bullet to the line itself. None outside a list."""
        last = bisect_right(self._line_starts, line.start) - 1
        for index in range(last, max(-1, last - _LINES_OF_AN_ITEM), -1):
            above = self.lines[index]
            if above.paragraph != line.paragraph:
                return None
            if above.bullet:
                return above.start, line.end
        return None

    def _of_others(self, line: Line, sentence: Place) -> bool:
        """Whether the sentence, or else its list item, names other lesions and none of the checklist's."""
        words = self.cues.get("other_lesions", [])
        for place in filter(None, (sentence, self._item(line))):
            if _within(self._these, place):
                return False
            first = bisect_left(words, place[:1])
            if _within(self._others, place) or (first < len(words) and words[first][0] < place[1]):
                return True
        return False

    def _taken_back(self, cue: str, sentence: Place, start: int) -> bool:
        places = self.cues.get(cue, [])
        first = bisect_left(places, (max(sentence[0], start - _REACH),))
        for _, stop in places[first : bisect_left(places, (start,))]:
            between = self.text[stop:start]
            if stop > start or _CLOSES_A_SCOPE.search(between):
                continue
            if cue != "negated" or self._negates(between, start, sentence[1]):
                return True
        return False

    def _negates(self, between: str, start: int, sentence_end: int) -> bool:
        """Whether a negation reaches the words at start: in its phrase, or over the short items of a list."""
        if "," not in between:
            return len(between.split()) <= _LONGEST_PHRASE
        items = between.split(",")[1:]
        items[-1] += re.split("[,.]", self.text[start : min(sentence_end, start + _REACH)], maxsplit=1)[0]
        return all(len(item.split()) <= _SHORT_ITEM for item in items)


def _within(starts: list[int], place: Place) -> bool:
    at = bisect_left(starts, place[0])
    return at < len(starts) and starts[at] < place[1]
