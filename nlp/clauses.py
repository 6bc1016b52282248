"""Clauses: where a reader would break a sentence, so that a cue's scope ends there.

"No new AKs, 3 AKs frozen" is two clauses; "3 AKs on the scalp, 2 on the ears, frozen" is one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from nlp.layout import Line
from nlp.lexicon import load
from nlp.mentions import Mention

_SENTENCE_END = re.compile(
    r"[.!?](?=\s)(?<!\bdr\.)(?<!\bvs\.)(?<!\bapprox\.)(?<!\bpt\.)(?<!\bno\.)(?<!\blt\.)(?<!\brt\.)(?<!\b[lrb]\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bmr\.)(?<!\bmrs\.)(?<!\bms\.)(?<!\bst\.)(?<!\bsec\.)(?<!\bant\.)(?<!\bpost\.)(?<!\bsup\.)(?<!\binf\.)(?<!\blat\.)(?<!\bmed\.)(?<!\bbilat\.)(?<!\bw\.)(?<!\bincl\.)(?<!\binc\.)(?<!\bpost\.)"
)
_DELIMITER = re.compile(
    r"(?P<hard>;|\bbut\b|\bhowever\b|\bwhereas\b|\bwhile\b|\balthough\b|\bthough\b|\bexcept\b|\band then\b|\bbecause\b|\bsince he\b|\bsince she\b|\bso that\b|\bunless\b|\bwhich will\b)"
    r"|(?P<colon>(?<=[a-z0-9)]):(?=\s))|(?P<soft>,(?!\d{3}\b)|\s-\s|\band\b|&|\bplus\b|\s\|\s|(?<=[a-z)\d])(?<!\bw)(?<!\bs)/ ?(?=[a-z(]{2,})|\s/\s)"
    r"|(?P<runon>\b(?:i|we|he|she|they|patient|pt|the patient|return|follow up|followup|rtc|next visit|also|then|plan)\b)"
)
_LONG_WITHOUT_PAUSE = 18
"""Words after which an unpunctuated sentence is dictation: then subjects and "plan" break it too."""


@dataclass(slots=True)
class Cue:
    """A status cue as ConText matched it: category, direction, plain characters start..end."""

    category: str
    direction: str
    start: int
    end: int


@dataclass(slots=True)
class Clause:
    start: int
    end: int
    line: int
    sentence: int
    mentions: list[Mention] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    past: tuple[int, int] | None = None


def sentences(text: str, lines: list[Line]) -> list[tuple[int, int, int]]:
    """Sentences as (start, end, index of line): never over the end of a line."""
    found = []
    for number, line in enumerate(lines):
        at = line.heading_start if line.own_heading and line.heading_start >= line.start else line.start
        for match in _SENTENCE_END.finditer(text, line.start, line.end):
            if match.end() > at:
                found.append((at, match.end(), number))
                at = match.end()
        if _dictated(text, at, line.end):
            for match in _DICTATED_BREAK.finditer(text, at + 1, line.end):
                if text[at : match.start()].strip():
                    found.append((at, match.start(), number))
                    at = match.start()
        if text[at : line.end].strip():
            found.append((at, line.end, number))
    return found


_DICTATED_BREAK = re.compile(
    r"(?:(?:and )?on the (?:[a-z-]+ ){1,3}(?=there (?:are|is)\b)|(?<!on )(?<!hands )\b(?:"
    + "|".join(map(re.escape, load("lesions")["dictated_breaks"]))
    + r")\b)"
)


def _dictated(text: str, start: int, end: int) -> bool:
    """Whether a long stretch has no punctuation at all, as dictation typed by a machine has not."""
    return text.count(" ", start, end) >= 2 * _LONG_WITHOUT_PAUSE and not re.search(r"[,;:]", text[start:end])


def split(text: str, lines: list[Line], mentions: list[Mention], cues: list[Cue]) -> list[Clause]:
    """Break every sentence into clauses and hand each its mentions and cues, in order."""
    starts = [mention.start for mention in mentions]
    cue_starts = [cue.start for cue in cues]
    found: list[Clause] = []
    for index, (start, end, line) in enumerate(sentences(text, lines)):
        of_sentence = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        of_cues = cues[bisect_left(cue_starts, start) : bisect_left(cue_starts, end)]
        if not of_sentence and not of_cues:
            continue
        for at, stop in _clauses(text, start, end, of_sentence, of_cues):
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


@dataclass(slots=True)
class _Chunk:
    """A stretch between two delimiters and what it holds."""

    start: int
    end: int
    delimiter: str
    number: bool = False
    named: bool = False
    site: bool = False
    pointer: bool = False
    act: bool = False
    does: bool = False
    rest: bool = False
    conditional: bool = False
    opens_with_cue: bool = False
    categories: frozenset[str] = frozenset()

    @property
    def object(self) -> bool:
        return self.number or self.named or self.pointer or self.site

    @property
    def status(self) -> bool:
        return bool(self.categories - {"today"})


def _clauses(
    text: str, start: int, end: int, mentions: list[Mention], cues: list[Cue]
) -> list[tuple[int, int]]:
    if len(mentions) + len(cues) < 2:
        return [(start, end)]
    chunks = _chunks(text, start, end, mentions, cues)
    found = []
    at = start
    before = chunks[0]
    for chunk in chunks[1:]:
        if _breaks(before, chunk):
            found.append((at, chunk.start))
            at = chunk.start
            before = chunk
        else:
            before = _joined(before, chunk)
    found.append((at, end))
    return found


def _chunks(text: str, start: int, end: int, mentions: list[Mention], cues: list[Cue]) -> list[_Chunk]:
    dictated = text.count(",", start, end) == 0 and text.count(" ", start, end) >= _LONG_WITHOUT_PAUSE
    places = [(start, "start")]
    for match in _DELIMITER.finditer(text, start, end):
        kind = match.lastgroup or ""
        if kind == "runon" and not dictated:
            continue
        if any(mention.start < match.start() < mention.end for mention in mentions) or any(
            cue.start < match.start() and match.end() <= cue.end for cue in cues
        ):
            continue
        where = match.start() if match.group()[0].isalpha() or match.group() == "&" else match.end()
        if where > places[-1][0]:
            places.append((where, "and" if match.group() in ("and", "&", "plus") else kind))
    chunks = []
    for (at, delimiter), (stop, _) in zip(places, [*places[1:], (end, "end")], strict=True):
        chunk = _Chunk(at, stop, delimiter)
        for mention in mentions:
            if at <= mention.start < stop:
                if mention.kind == "number":
                    chunk.number = chunk.number or mention.role == "unassigned"
                elif mention.kind in ("diagnosis", "lesion"):
                    chunk.named = True
                elif mention.kind == "site":
                    chunk.site = True
                elif mention.kind == "reference" and mention.id != "more" and mention.text != "each":
                    chunk.pointer = True
                    chunk.rest = chunk.rest or mention.id == "rest"
                elif mention.kind == "act":
                    chunk.act = True
                    chunk.does = chunk.does or mention.meaning["form"] == "verb"
        chunk.categories = frozenset(cue.category for cue in cues if at <= cue.start < stop)
        chunk.conditional = any(
            at <= cue.start < stop and text.startswith(("if ", "once ", "neither ", "unless "), cue.start)
            for cue in cues
        )
        chunk.does = chunk.does or (chunk.act and bool(_DOES.search(text, at, stop)))
        chunk.opens_with_cue = any(cue.start - at <= 4 for cue in cues if at <= cue.start < stop)
        chunks.append(chunk)
    return chunks


def _joined(before: _Chunk, chunk: _Chunk) -> _Chunk:
    return _Chunk(
        before.start,
        chunk.end,
        before.delimiter,
        before.number or chunk.number,
        before.named or chunk.named,
        before.site or chunk.site,
        before.pointer or chunk.pointer,
        before.act or chunk.act,
        before.does or chunk.does,
        before.rest or chunk.rest,
        before.conditional or chunk.conditional,
        before.opens_with_cue,
        before.categories | chunk.categories,
    )


_TURNS_BACK = frozenset(["declined", "negated", "offered", "historical"])
_DOES = re.compile(r"\b(?:performed|done|instead|used|carried out|given|applied)\b")
_SUBJECTS = frozenset(["family", "elsewhere", "historical", "planned", "instruction"])
_DOES_NOT_BREAK = frozenset(["uncertain", "today", "instruction", "cosmetic"])


def _breaks(before: _Chunk, chunk: _Chunk) -> bool:
    """Whether a reader would hear a new clause begin at this chunk."""
    status = chunk.categories - _DOES_NOT_BREAK
    before_status = before.categories - _DOES_NOT_BREAK
    if chunk.delimiter == "hard" and (chunk.act or status or "today" in chunk.categories):
        return True
    if chunk.delimiter == "runon":
        return before.object or before.act
    if chunk.rest and before.act and chunk.delimiter in ("hard", "soft", "and") and not chunk.act:
        return True
    if chunk.delimiter == "colon" and not before.object and not before.act:
        return False
    if chunk.delimiter == "colon" and "negated" in before_status and before.named and chunk.named:
        return True
    if (
        chunk.delimiter == "and"
        and before.act
        and not before.object
        and not before_status
        and chunk.act is False
        and status
    ):
        return False
    if before.act and "declined" in before_status and chunk.does and not status and chunk.delimiter != "and":
        return True
    if before.conditional and chunk.delimiter != "hard" and not before.act:
        return False
    if not before.object and not before.act and before_status <= _SUBJECTS:
        return False
    if chunk.object and (chunk.act or status):
        if before.act or before_status:
            return not (
                chunk.site
                and not chunk.number
                and not chunk.named
                and not chunk.pointer
                and not chunk.act
                and not status
            )
        bare = (chunk.number or chunk.pointer) and not chunk.named and not chunk.site
        return before.object and (
            bare or (bool(status) and not chunk.act) or bool(status & {"planned", "declined", "historical"})
        )
    if chunk.number and (chunk.named or chunk.site) and before_status and before.object:
        return True
    if chunk.named and "negated" in before_status and chunk.delimiter != "and" and not chunk.status:
        return chunk.number
    if status and before.act and not chunk.object:
        return not (status <= _TURNS_BACK and chunk.opens_with_cue)
    return False
