"""Breaks: at which commas, dashes and "and"s of a sentence a reader hears a new clause begin.

The sentence is cut at every delimiter into chunks; from left to right, each chunk either goes on with the
clause before it or breaks off. The rules for that stand below, each with the words it was made for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from nlp.lexicon import load
from nlp.mentions import Cue, Mention
from nlp.quick import Quick
from nlp.sentences import LONG_WITHOUT_PAUSE

_BRACKETS = re.compile(r"\([^()\n]{1,80}\)")
_DELIMITER = re.compile(
    r"(?!\B\w)(?:"  # nowhere within a word: quick to deny
    r"(?P<hard>;|\b(?:but|however|whereas|while|although|though|except|and then|because|since he|since she"
    r"|so that|so (?=treated|frozen|froze|sprayed|i\b|we\b|it was|(?:they|these|those) were|ln2|cryo"
    r"|(?:all|both|each)(?: of)? (?:them|these|those))"
    r"|after (?:we|he|she|they|i)"
    r"|(?:recurrent|recurring|recurred|persistent|persisting|regrown) (?=after|since|despite|following)"
    r"|unless|which will|of which)\b)"
    r"|(?P<accepted>\b(?:"
    + "|".join(sorted(map(re.escape, load("context")["accepted"]), key=len, reverse=True))
    + r")\b)"
    r"|(?P<colon>(?<=[a-z0-9)]):(?=\s))"
    r"|(?P<soft>,(?!\d{3}\b)|\s-\s|\band\b|&|\bplus\b|\s\|\s|->"
    r"|(?<=[a-z)\d])(?<!\bw)(?<!\bs)/ ?(?=[a-z(]{2,})|\s/\s|(?<=__) (?=[a-z#])"
    r"|(?<=\)) (?=(?:only|just) (?:the|those|these)\b))"
    r"|(?P<further>\b(?:another|a further|one (?:more|further)|a (?:second|third|fourth|fifth|sixth) one)\b)"
    r"|(?P<runon>\b(?:i|we|he|she|they|patient|pt|the patient|return|follow up|followup|rtc|next visit|also"
    r"|then|plan)\b))"
)
_AND = frozenset(["and", "&", "plus"])
_CONDITIONS = ("if ", "once ", "neither ", "unless ")
_DOES = Quick(r"\b(?:performed|done|instead|used|carried out|given|applied)\b")
_DOES_NOT_BREAK = frozenset(["uncertain", "today", "instruction", "cosmetic"])
_TURNS_BACK = frozenset(["declined", "negated", "offered", "historical"])
_TURNED_ROUND = frozenset(["offered", "declined", "planned", "historical", "negated"])
_SUBJECTS = frozenset(["family", "elsewhere", "historical", "planned", "instruction"])
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
_OPENING = 4
"""Characters into a chunk within which a cue opens it."""


@dataclass(slots=True)
class _Chunk:
    """A stretch between two delimiters and what it holds.

    delimiter: what it follows. pointer: "all", "both", "the rest" (then also rest). does: says that an act
    was done. placed: a site outside brackets. categories: of its cues; status: those that break a sentence.
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
    corrects: bool = False
    opening: str = ""
    categories: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()

    @property
    def object(self) -> bool:
        return self.number or self.named or self.pointer or self.site


def break_up(
    text: str, start: int, end: int, mentions: list[Mention], cues: list[Cue]
) -> list[tuple[int, int]]:
    """The clauses of one sentence as (start, end), without gaps.

    mentions, cues: those of the sentence alone.
    """
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
    places = _delimiters(text, start, end, mentions, cues)
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
    for place, chunk in enumerate(chunks):
        if chunk.delimiter == "hard" and chunk.object and not chunk.act:
            chunk.act = _is_done_further_on(chunks[place + 1 :])
    return chunks


def _is_done_further_on(behind: list[_Chunk]) -> bool:
    """ "...; L ear (1) - cryo; R hand (2) - cream": an act without lesions before the next hard break."""
    for chunk in behind:
        if chunk.delimiter == "hard" or chunk.named or chunk.number or chunk.pointer:
            return False
        if chunk.act:
            return True
    return False


def _delimiters(
    text: str, start: int, end: int, mentions: list[Mention], cues: list[Cue]
) -> list[tuple[int, str]]:
    """Where chunks begin and what they follow; a delimiter inside a phrase or a cue is none."""
    dictated = text.count(",", start, end) == 0 and text.count(" ", start, end) >= LONG_WITHOUT_PAUSE
    asides = _asides(text, start, end, mentions, cues)
    inside = {at for mention in mentions for at in range(mention.start + 1, mention.end)}
    places = [(start, "start")]
    for match in _DELIMITER.finditer(text, start, end):
        kind = match.lastgroup or ""
        if match.start() in inside or (kind == "runon" and not dictated):
            continue
        if kind != "hard" and asides and any(a < match.start() < b for a, b in asides):
            continue
        if cues and any(cue.start < match.start() and match.end() <= cue.end for cue in cues):
            continue
        if kind == "accepted" and any(cue.start == match.start() and match.end() < cue.end for cue in cues):
            continue  # "consented for destruction of up to ten"
        word = match.group()
        # A word opens the chunk it begins; a sign closes the one before.
        opens = (word[0].isalpha() or word == "&") and kind != "accepted"
        at = match.start() if opens else match.end()
        if at > places[-1][0]:
            places.append((at, "and" if word in _AND else kind))
    return places


def _asides(
    text: str, start: int, end: int, mentions: list[Mention], cues: list[Cue]
) -> list[tuple[int, int]]:
    """The brackets that only explain what stands before them ("6 on the arms (3 R, 3 L)"): no act, no cue."""
    telling = [cue.start for cue in cues] + [m.start for m in mentions if m.kind in ("act", "diagnosis")]
    spans = (match.span() for match in _BRACKETS.finditer(text, start, end))
    return [(a, b) for a, b in spans if not any(a < place < b for place in telling)]


def _chunk(
    text: str, start: int, end: int, delimiter: str, mentions: list[Mention], cues: list[Cue]
) -> _Chunk:
    """What the mentions and cues of a stretch make of it."""
    chunk = _Chunk(start, delimiter)
    for mention in mentions:
        if mention.kind == "number":
            chunk.number = chunk.number or mention.role == "unassigned"
        elif mention.kind in ("diagnosis", "lesion"):
            chunk.named = True
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


def _joined(before: _Chunk, chunk: _Chunk) -> _Chunk:
    """Two chunks of one clause as one; it opens as the first does."""
    return _Chunk(
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


def _breaks(before: _Chunk, chunk: _Chunk) -> bool:
    """Whether a reader would hear a new clause begin at this chunk: the first rule that can tell."""
    for rule in (_at_the_delimiter, _before_an_object, _of_an_object, _of_a_status):
        answer = rule(before, chunk)
        if answer is not None:
            return answer
    return False


def _at_the_delimiter(before: _Chunk, chunk: _Chunk) -> bool | None:
    """What the delimiter alone decides, or with the remainder behind it."""
    if chunk.delimiter == "hard" and (chunk.act or chunk.status or "today" in chunk.categories):
        return True  # "14 AKs counted; 10 cryo'd"
    if chunk.delimiter == "hard" and (chunk.named or chunk.corrects) and "negated" in before.status:
        return True  # "clear of SCC | but not of AKs", "the 4 is wrong; | corrected count 5"
    if chunk.delimiter == "further":
        return before.act and before.pointer and not before.number  # "spraying these with LN2 | another one"
    if chunk.delimiter == "accepted":
        return bool(before.status & _TURNED_ROUND)  # "initially refused, then agreed: | cryosurgery to four"
    if chunk.delimiter == "runon":
        denies = "negated" in before.status and not before.conditional
        # Dictated: "... no basal cells that | I can see", "no new problems | he does have rough spots".
        return before.object or before.act or (denies and chunk.object)
    if chunk.rest and before.act and chunk.delimiter in ("hard", "soft", "and") and not chunk.act:
        return True  # "three SKs frozen, | the remaining lesion, ..."
    if chunk.delimiter == "colon" and chunk.states:
        return True  # "he asked about rough areas: | these are actinic keratoses"
    if chunk.delimiter == "colon" and not before.object and not before.act:
        return False  # "Hx: AKs"
    if chunk.delimiter == "colon" and "negated" in before.status and before.named and chunk.named:
        return True  # "not a wart after all: | this is a hypertrophic AK"
    return None


def _before_an_object(before: _Chunk, chunk: _Chunk) -> bool | None:
    """What the words so far decide: an alternative, a refusal, a condition, a mere subject."""
    if (
        chunk.delimiter == "and"
        and before.act
        and not before.object
        and not before.status
        and not chunk.act
        and chunk.status
    ):
        return False  # "cryo and cream discussed for his 4 AKs"
    if (
        before.act
        and "declined" in before.status
        and chunk.does
        and not chunk.status
        and chunk.delimiter != "and"
    ):
        return True  # "patient refused nitrogen, | curettage performed instead"
    if before.conditional and chunk.delimiter != "hard" and not before.act:
        return False  # "if it recurs, biopsy"
    if not before.object and not before.act and before.status <= _SUBJECTS:
        return False  # "today, 3 AKs": nothing stands there yet that a status could reach
    return None


def _of_an_object(before: _Chunk, chunk: _Chunk) -> bool | None:
    """What new lesions decide: with an act or status of their own, or behind another's status."""
    if before.dated and before.act and "today" in chunk.categories:
        return True  # "5 AKs frozen on 5/5/25, | all sites clear today"
    if chunk.object and (chunk.act or chunk.status):
        if before.act or before.status:
            return True  # "nose AK ln2'd, | chin AK ln2'd"
        bare = (chunk.number or chunk.pointer) and not chunk.named and not chunk.placed
        return before.object and (  # "5 AKs: | 2 biopsied", but one clause "one AK & 4 warts cryo'd"
            bare
            or chunk.only  # "3 AKs, 2 SKs, | only the SKs were frozen"
            or (bool(chunk.status) and not chunk.act)
            or bool(chunk.status & {"planned", "declined", "historical"})
        )
    if chunk.number and (chunk.named or chunk.site) and before.status and before.object:
        return True  # "hx BCC x 15, | SCC x 4"
    if (
        chunk.named
        and "negated" in before.status
        and chunk.delimiter != "and"
        and chunk.categories <= {"today"}
    ):
        return chunk.number  # "no AKs, mild photoaging", but "said no, | all five are AKs"
    return None


def _of_a_status(before: _Chunk, chunk: _Chunk) -> bool | None:
    """A status without lesions behind an act: "cryotherapy: pt declined" turns back to the act."""
    if chunk.status and before.act and not chunk.object:
        return chunk.opening not in _TURNS_BACK
    return None
