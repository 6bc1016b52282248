"""Delimiters: the signs and words of a sentence at which a new clause may begin.

Commas, dashes, "and", "but" and the like; what stands inside a phrase, a cue or brackets that only explain
is none.
"""

from __future__ import annotations

import re

from nlp.lexicon import load
from nlp.mentions import Cue, Mention
from nlp.numbers import WORD
from nlp.sentences import LONG_WITHOUT_PAUSE

_BRACKETS = re.compile(r"\([^()\n]{1,80}\)")
_DELIMITER = re.compile(
    r"(?!\B\w)(?:"  # nowhere within a word: quick to deny
    r"(?P<hard>;|\b(?:but|however|whereas|while|although|though|except|and then|because|since he|since she"
    rf"|bar (?={WORD}|\d{{1,2}}|an?|the)"
    r"|so that|so (?=treated|frozen|froze|sprayed|i\b|we\b|it was|(?:they|these|those) were|ln2|cryo"
    r"|(?:all|both|each)(?: of)? (?:them|these|those))"
    r"|after (?:we|he|she|they|i)"
    r"|(?:recurrent|recurring|recurred|persistent|persisting|regrown) (?=after|since|despite|following)"
    rf"|unless|which will|(?:(?:\d{{1,2}}|{WORD}) )?of which)\b)"
    rf"|(?P<refused>{load('context')['refused_in_brackets']})"
    rf"|(?P<some>[(\[](?= ?(?:\d{{1,2}}|{WORD})\b))"
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
_CLOSES = {"(": ")", "[": "]"}
_LEFT = frozenset(["declined", "elsewhere", "planned", "offered"])
"""Categories of cues that keep lesions in brackets from being those before them."""
_NOT_TODAY = frozenset(["negated", "historical"])
_WATCHED = "observation"


def delimiters_in(
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
        if kind == "some":
            if not _are_left(text, match.end(), mentions, cues):
                continue  # "6 on the arms (3 R, 3 L)"
            kind = "hard"  # "LN2 to 4 AKs | (2 pt declined)"
        if kind != "hard" and asides and any(a < match.start() < b for a, b in asides):
            continue
        if cues and any(cue.start < match.start() and match.end() <= cue.end for cue in cues):
            continue
        if kind == "accepted" and any(cue.start == match.start() and match.end() < cue.end for cue in cues):
            continue  # "consented for destruction of up to ten"
        word = match.group()
        if kind == "refused":
            if not _names_some(text, match.end(), mentions):
                continue  # "AK L cheek (pt declined today)"
            kind = "hard"  # "LN2 to the chest only | (pt declined back)"
        # A word opens the chunk it begins; a sign closes the one before.
        opens = (word[0].isalpha() or word == "&") and kind != "accepted"
        at = match.start() if opens else match.end()
        if kind == "further" and places[-1][1] == "hard" and not text[places[-1][0] : at].strip():
            continue  # "both frozen; another on the nose observed"
        if at > places[-1][0]:
            places.append((at, "and" if word in _AND else kind))
    return places


def _names_some(text: str, start: int, mentions: list[Mention]) -> bool:
    """Whether brackets that begin here name where, what or how many."""
    end = text.find(")", start)
    return any(m.kind in ("site", "diagnosis", "number") and start <= m.start < end for m in mentions)


def _are_left(text: str, start: int, mentions: list[Mention], cues: list[Cue]) -> bool:
    """Whether brackets that begin here with a number tell of lesions that were left, and of none treated."""
    end = text.find(_CLOSES[text[start - 1]], start)
    inside = {cue.category for cue in cues if start <= cue.start < end}
    ahead = {cue.category for cue in cues if cue.start < start}
    if not any(m.kind == "number" and m.role == "unassigned" and 0 <= m.start - start <= 1 for m in mentions):
        return False  # "last visit (3 mo ago): 12 AKs destroyed"
    if inside & _NOT_TODAY:
        return not ahead & _NOT_TODAY  # but "cryo on 11/13 (4 lesions, no care needed)"
    left = bool(inside & _LEFT)
    left = left or any(m.id == _WATCHED and start <= m.start < end for m in mentions)
    return left and not any(m.kind == "act" and m.id != _WATCHED and start <= m.start < end for m in mentions)


def _asides(
    text: str, start: int, end: int, mentions: list[Mention], cues: list[Cue]
) -> list[tuple[int, int]]:
    """The brackets that only explain what stands before them ("6 on the arms (3 R, 3 L)"): no act, no cue."""
    telling = [cue.start for cue in cues] + [m.start for m in mentions if m.kind in ("act", "diagnosis")]
    spans = (match.span() for match in _BRACKETS.finditer(text, start, end))
    return [(a, b) for a, b in spans if not any(a < place < b for place in telling)]
