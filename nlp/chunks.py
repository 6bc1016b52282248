"""Chunks: the stretches of a sentence between two delimiters, and what each of them holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from nlp.delimiters import delimiters_in
from nlp.mentions import Cue, Mention
from nlp.quick import Quick

_CONDITIONS = ("if ", "once ", "neither ", "unless ")
_DOES = Quick(r"\b(?:performed|done|instead|used|carried out|given|applied)\b")
_DOES_NOT_BREAK = frozenset(["uncertain", "today", "instruction", "cosmetic"])
_WERE_LEFT = Quick(r"\b(?:was|were) left\b(?! (?:with|hand|side|arm|leg|cheek|ear|temple|forearm)\b)")
_DATED = Quick(r"\b(?:on|in|since|of|from) (?:\d{1,2}[/.-]\d{1,2}|(?:19|20)\d{2})\b")
_ONLY = Quick(r"[ ,;:-]*(?:and |but )?(?:only|just) (?:the|those|these)\b")
_STATES = Quick(
    r"[ :]*(?:these|those|they|all of these|both) (?:are|were)\b"
    r"|[ :]*(?:this|that|it) (?:is|was)\b"
)
_ORDINAL = re.compile(
    r"[ ,;:-]*(?:and |but )?the "
    r"(?:\d{1,2}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|last)"
    r"(?: (?:one|lesion|ak|spot))?\b"
)
"""One lesion of those told before, by its number ("the 4th was biopsied")."""
_LEFT = frozenset(["declined"])
"""The status of lesions that a sign and a word behind them leave alone."""
_DASH = " -"
_LEADS_ON = ("->", " -", ":")
_OPENING = 4
"""Characters into a chunk within which a cue opens it."""


@dataclass(slots=True)
class Chunk:
    """A stretch between two delimiters and what it holds.

    delimiter: what it follows. pointer: "all", "both", "the rest" (then also rest). does: says that an act
    was done. placed: a site outside brackets. resumes: takes up one of the places told before
    a dash. awaits: its act stands in the next chunk. categories: of its cues; status: those of them that
    break a sentence.
    """

    start: int
    delimiter: str
    number: bool = False
    named: bool = False
    site: bool = False
    placed: bool = False
    pointer: bool = False
    rest: bool = False
    act: bool = False
    does: bool = False
    only: bool = False
    dated: bool = False
    conditional: bool = False
    states: bool = False
    resumes: bool = False
    awaits: bool = False
    corrects: bool = False
    opening: str = ""
    categories: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()

    @property
    def object(self) -> bool:
        """Whether it names, counts, places or points to lesions: what an act can be of."""
        return self.number or self.named or self.pointer or self.site


def chunks_of(text: str, start: int, end: int, mentions: list[Mention], cues: list[Cue]) -> list[Chunk]:
    """The chunks of one sentence, in order, each with what its mentions, cues and neighbours make of it."""
    places = delimiters_in(text, start, end, mentions, cues)
    stops = [*(at for at, _ in places[1:]), end]
    chunks = [
        _chunk(
            text,
            at,
            stop,
            delimiter,
            [mention for mention in mentions if at <= mention.start < stop],
            [cue for cue in cues if at <= cue.start < stop],
        )
        for (at, delimiter), stop in zip(places, stops, strict=True)
    ]
    for chunk, after in pairwise(chunks):
        # "...; 1 AK, treatment declined": the refusal is of the lesions between the signs.
        if chunk.delimiter == "hard" and chunk.number and chunk.named and not (chunk.act or after.object):
            chunk.status |= after.status
        if chunk.only and after.act and not after.object:
            chunk.act = True  # "only the SKs were itchy and frozen"
    for before, chunk, after in zip([None, *chunks], chunks, chunks[1:], strict=False):
        if _is_item_of(text, before, chunk, after):
            chunk.act = chunk.act or after.act
            chunk.status |= after.status & _LEFT
            chunk.awaits = True
    for place, chunk in enumerate(chunks):
        if chunk.delimiter == "hard" and chunk.object and not chunk.act:
            chunk.act = _is_done_further_on(chunks[place + 1 :])
    return chunks


def _is_item_of(text: str, before: Chunk | None, chunk: Chunk, after: Chunk) -> bool:
    """ "5 AK - LN2, 2 SK - left alone, 1 wart -> curetted", "4 frozen, 2 too small - watch": lesions, a sign,
    and what became of them."""
    goes_on = before is not None and before.number and before.act and not before.named
    lesions = chunk.number and (chunk.named or goes_on) and not (chunk.act or chunk.status)
    others = after.number or after.site or after.pointer
    suspected = "uncertain" in after.categories  # "- shave bx to r/o SCC"
    fate = (after.act or after.status & _LEFT) and not others and (suspected or not after.named)
    return bool(lesions and fate) and text[: after.start].rstrip().endswith(_LEADS_ON)


def _is_done_further_on(behind: list[Chunk]) -> bool:
    """ "...; L ear (1) - cryo; R hand (2) - cream": an act without lesions before the next hard break."""
    for chunk in behind:
        if chunk.delimiter == "hard" or chunk.named or chunk.number or chunk.pointer:
            return False
        if chunk.act:
            return True
    return False


def _chunk(
    text: str, start: int, end: int, delimiter: str, mentions: list[Mention], cues: list[Cue]
) -> Chunk:
    """What the mentions and cues of a stretch make of it."""
    chunk = Chunk(start, delimiter)
    for mention in mentions:
        if mention.kind == "number":
            chunk.number = chunk.number or mention.role == "unassigned"
        elif mention.kind == "diagnosis":
            chunk.named = True
        elif mention.kind == "lesion":  # but "14 frozen (one turned out to be a scab)"
            chunk.named = chunk.named or not (chunk.act and _in_brackets(text, start, mention.start))
        elif mention.kind == "site":
            chunk.site = True
            chunk.placed = chunk.placed or not _in_brackets(text, start, mention.start)
        elif mention.kind == "reference" and mention.id != "more" and mention.text != "each":
            chunk.pointer = True
            chunk.rest = chunk.rest or mention.id == "rest"
        elif mention.kind == "correction":
            chunk.corrects = True
        elif mention.kind == "act":
            chunk.act = True
            chunk.does = chunk.does or mention.meaning["form"] == "verb"
    chunk.pointer = chunk.pointer or _ORDINAL.match(text, start, end) is not None
    chunk.does = chunk.does or (chunk.act and bool(_DOES.search(text, start, end)))
    chunk.states = _STATES.match(text, start, end) is not None
    chunk.resumes = (
        chunk.act
        and chunk.placed
        and not (chunk.number or chunk.named or chunk.pointer)
        and text[:start].rstrip().endswith(_DASH)
    )
    chunk.only = _ONLY.match(text, start, end) is not None
    chunk.dated = _DATED.search(text, start, end) is not None
    chunk.conditional = any(text.startswith(_CONDITIONS, cue.start) for cue in cues)
    chunk.opening = next((cue.category for cue in cues if cue.start - start <= _OPENING), "")
    chunk.categories = frozenset(
        cue.category
        for cue in cues
        if not (cue.category == "negated" and _is_aside(text, start, end, cue, mentions))
    )
    chunk.status = chunk.categories - _DOES_NOT_BREAK
    if _WERE_LEFT.search(text, start, end):
        chunk.status |= {"declined"}
    return chunk


def _is_aside(text: str, start: int, end: int, cue: Cue, mentions: list[Mention]) -> bool:
    """ "TCA to the AKs (not a peel): ...": what is denied in brackets ends with them, no new thought."""
    opened = text.rfind("(", start, cue.start)
    closed = text.find(")", cue.end, end)
    return opened >= 0 and closed >= 0 and any(mention.end <= opened for mention in mentions)


def _in_brackets(text: str, start: int, at: int) -> bool:
    return text.rfind("(", start, at) > text.rfind(")", start, at)


def joined(before: Chunk, chunk: Chunk) -> Chunk:
    """Two chunks of one clause as one; it opens as the first does."""
    return Chunk(
        before.start,
        before.delimiter,
        number=before.number or chunk.number,
        named=before.named or chunk.named,
        site=before.site or chunk.site,
        pointer=before.pointer or chunk.pointer,
        rest=before.rest or chunk.rest,
        act=before.act or chunk.act,
        does=before.does or chunk.does,
        conditional=before.conditional or chunk.conditional,
        opening=before.opening,
        categories=before.categories | chunk.categories,
        status=before.status | chunk.status,
        dated=before.dated or chunk.dated,
    )
