"""Words that mean one thing in a note and another in a question: "put it back", "that one"."""

from __future__ import annotations

import re

from conversation.intents import document
from records import Phrase

_WORDS_OF = document("understanding")
_ONE = re.compile(r"\b(?:the|that|this|which|each|every)(?: [\w-]+){0,3} $", re.IGNORECASE)
_JUST_THE = re.compile(r"\b(?:just|only) the $", re.IGNORECASE)
_OF_SEVERAL = re.compile(
    r"^\W*(?:\w+ ){0,2}(?:make|set|put|change) (?:the|his|her|those|these)(?: \w+){0,2} \w{3,}s $",
    re.IGNORECASE,
)
"""Several that are made one: "make the calluses one"."""
_COUNTED_ONE = re.compile(rf" (?:{'|'.join(_WORDS_OF['counted_by_one'])})\b", re.IGNORECASE)
_RETURN = re.compile(
    rf"\b(?:{'|'.join(_WORDS_OF['turning_back'])})\w*(?: \w+){{0,3}} $",
    re.IGNORECASE,
)
_TO = re.compile(
    r" (?:to|how|as)\b|^ (?:it|that|this|them) out\b|^ (?:again|up|once|a step|\w+ steps?)\b"
    r"|^ one(?= *(?:$|[.,;!?]|more|change|edit))",
    re.IGNORECASE,
)
_SIDE_BEFORE = re.compile(r"\b(left|right)[ -]$", re.IGNORECASE)


def with_side(text: str, phrase: Phrase) -> Phrase:
    """A site with the side right before it, whatever stands before that ("should be left ear")."""
    if phrase.kind != "site" or phrase.side is not None:
        return phrase
    side = _SIDE_BEFORE.search(text[: phrase.start])
    return phrase.model_copy(update={"side": side[1].lower()}) if side else phrase


def is_other(text: str, phrase: Phrase) -> bool:
    """Whether a word of a note means something else here: "take it back", "what was skipped"."""
    before, word, after = text[: phrase.start], text[phrase.start : phrase.end].lower(), text[phrase.end :]
    if phrase.kind == "act" and word in document("understanding")["no_acts"]:
        return True
    turned = _RETURN.search(before) or _TO.match(after)
    return word == "back" and bool(turned or re.search(_WORDS_OF["all_back"], before, re.I))


def says_how(text: str, phrase: Phrase, others: tuple[Phrase, ...]) -> bool:
    """Whether an act only says how the next was done: "shave biopsied" is one act."""
    ways = _WORDS_OF["says_how"].get(phrase.act or phrase.id, ()) if phrase.kind == "act" else ()
    return any(
        one.kind == "act" and one.act in ways and text[phrase.end : one.start].strip(" -") == ""
        for one in others
        if one.start >= phrase.end
    )


def counts_lines(text: str, phrase: Phrase) -> bool:
    """Whether a number is of the claim and not of the skin: "the two shave codes"."""
    return re.match(_WORDS_OF["counts_lines"], text[phrase.end :], re.I) is not None


def is_pronoun(text: str, phrase: Phrase) -> bool:
    """Whether "one" stands for a lesion and counts none: "the nose one", "that one was biopsied"."""
    if text[phrase.start : phrase.end].lower() != "one":
        return False
    if _JUST_THE.search(text[: phrase.start]) or _OF_SEVERAL.search(text[: phrase.start]):
        return False
    return bool(_ONE.search(text[: phrase.start])) and not _COUNTED_ONE.match(text, phrase.end)
