"""The words beside a number or a "several": do they show that it counts lesions, or something else?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.lexicon import load
from nlp.mentions import Mention

_BESIDE_A_COUNT = frozenset(map(str, load("lesions")["beside_a_count"]))
_NO_OWNER = _BESIDE_A_COUNT | frozenset(load("lesions")["describing"])
_WORD_BEFORE = re.compile(r"([a-z'/.]+)[ :]*$")
_WORD_AFTER = re.compile(r"[ -]*([a-z']+)")
_THING_AFTER = re.compile(r"[ -]*(?:[\d./ x-]+(?:mm|cm)? )?([a-z']+)")
_GRADES = frozenset(load("lesions")["grading"])
_LEFT_ALONE = "observation"
_TIMES = re.compile(r" ?x(?![a-z\d])(?! ?\d)")
"""A "times" sign behind its number ("2x")."""
_OF_A_FIELD = frozenset([":", "="])
"""Signs between the label of a field and its number."""
_MOST_WORDS_TO_AN_ACT = 5
_CLEAR = re.compile(r"\b(?:" + "|".join(load("lesions")["clear"]) + r")\b")
_SENTENCE_END = re.compile(r"(?<!\bneg)[.;](?= |$)|\n")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a cell: the note's plain text, the clause's acts, where its mentions begin and end.

    edges: a word the lexicon knows (one that begins or ends there) owns nothing else.
    """

    text: str
    acts: list[Mention]
    edges: frozenset[int]
    start: int
    """Where the clause begins: no word before it owns anything in it."""
    spared: list[tuple[int, int]]
    """Where the clause says that something was not treated ("deferred")."""


def has_another_owner(around: Around, number: Mention, cell: list[Mention]) -> bool:
    """Whether the word beside a bare number owns it and is no lesion ("IgE 15", "15 labs")."""
    if (
        number.meaning.get("labels")
        or number.meaning.get("counts")
        or any(mention.kind in ("diagnosis", "lesion", "site", "side") for mention in cell)
    ):
        return False
    before = _WORD_BEFORE.search(around.text, max(around.start, number.start - 25), number.start)
    if before and before.end(1) not in around.edges and before.group(1) not in _NO_OWNER:
        return True
    if number.sign in _OF_A_FIELD:
        return False  # "AKs treated: 8 Agent: liquid nitrogen"
    after = _WORD_AFTER.match(around.text, number.end)
    return _unknown(after, around) and not (_is_only_watched(around) and after and after[1] in _GRADES)


def _is_only_watched(around: Around) -> bool:
    return bool(around.acts) and all(act.id == _LEFT_ALONE for act in around.acts)


def is_of_unknown_things(around: Around, quantity: Mention) -> bool:
    """Whether "several" stands before a word the lexicon does not know ("several wheals")."""
    return _unknown(_THING_AFTER.match(around.text, quantity.end), around)


def _unknown(after: re.Match[str] | None, around: Around) -> bool:
    return after is not None and after.start(1) not in around.edges and after.group(1) not in _BESIDE_A_COUNT


def is_beside_an_act(around: Around, number: Mention) -> bool:
    """Whether only small words stand between a bare number and an act, or the words for not acting.

    "Froze 6", "6 were treated", "one was deferred", "2 too small - watch".
    """
    text = around.text
    known = _BESIDE_A_COUNT | _GRADES if _is_only_watched(around) else _BESIDE_A_COUNT
    for start, end in [*((act.start, act.end) for act in around.acts), *around.spared]:
        between = text[end : number.start] if end <= number.start else text[number.end : start]
        words = between.split()
        if (
            len(words) <= _MOST_WORDS_TO_AN_ACT
            and not set(between) & set(".;\n:")
            and all(word.strip(",()-=") in known or not word.strip(",()-=0123456789") for word in words)
        ):
            return True
    return False


def is_behind_what_is_clear(text: str, excepts: int) -> bool:
    """Whether an "except" adds what is there still: "exam clear except", "all resolved except".

    excepts: the plain character where its words begin.
    """
    ends = [end.end() for end in _SENTENCE_END.finditer(text, 0, excepts)]
    return _CLEAR.search(text, ends[-1] if ends else 0, excepts) is not None


def follows_method(text: str, number: Mention, cell: list[Mention]) -> bool:
    """ "LN2 x 2": lesions or freeze cycles? Only the rest of the note can tell."""
    if number.sign != "x" and not _TIMES.match(text, number.end):
        return False
    before = [m for m in cell if m.end <= number.start]
    while before and (before[-1].kind, before[-1].id) == ("reference", "all"):
        before.pop()  # "LN2 to all of them x 2"
    after = [m for m in cell if m.start >= number.end and m.kind in ("diagnosis", "lesion")]
    if after and not text[number.end : after[0].start].strip():
        return False
    if not before or before[-1].kind != "act":
        return False
    plural = any(m.kind == "diagnosis" and m.plural for m in before)
    return not (before[-1].meaning["form"] == "verb" and plural)
