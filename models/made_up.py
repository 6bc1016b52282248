"""Notes as they might have been: words that nobody knows in place of those that everybody does.

The second reader is there for what the lexicon lacks. So while it learns, words of sites, methods, diagnoses
and counts are often replaced by made-up ones, and it must tell from the words around what they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from random import Random

from models.tokens import stem

_SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "ca",
    "ce",
    "ci",
    "co",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "fi",
    "fo",
    "ga",
    "gi",
    "go",
    "ha",
    "he",
    "hi",
    "jo",
    "ka",
    "ke",
    "ki",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "pa",
    "pe",
    "pi",
    "po",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "va",
    "ve",
    "vi",
    "xa",
    "ya",
    "zo",
    "bra",
    "cre",
    "dro",
    "fla",
    "gri",
    "pla",
    "pro",
    "scu",
    "ste",
    "tri",
]
_ENDINGS = ("", "", "n", "r", "l", "x", "m", "st", "nd")
_LETTERS = re.compile(r"[A-Za-z][A-Za-z'’-]*$")
_DIGITS = re.compile(r"\d$|[12]\d$")


def made_up(word: str, chance: Random) -> str:
    """A word that nobody knows, in the same case, often with the same ending."""
    new = "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((1, 2, 2, 3))))
    new += chance.choice(_ENDINGS)
    if len(word) > 4 and chance.random() < 0.6:
        new += word[-chance.choice((1, 2, 2, 3)) :].lower()
    elif len(word) <= 4:
        new = new[: max(2, len(word))]
    return new.upper() if word.isupper() else new.capitalize() if word[0].isupper() else new


def typo(word: str, chance: Random) -> str:
    """The word with two letters changed about, or one lost or doubled."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 2)
    way = chance.randrange(3)
    if way == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :] if way == 1 else word[:at] + word[at] + word[at:]


def varied(
    words: Sequence[str],
    speaking: Sequence[bool],
    chance: Random,
    hidden: Collection[str] = (),
    share: float = 0.2,
    share_of_others: float = 0.04,
) -> list[str]:
    """The words of a note, some of them made up.

    speaking: which words stand in a site, method, diagnosis or count. share: of those, how many are
    replaced, the same word everywhere in the note alike. share_of_others: of all other words, so that not
    everything unknown is taken for a treatment. hidden: stems of words that are always replaced,
    wherever they stand (to measure how unknown words are read).
    """
    replaced: dict[str, str | None] = {}
    out = []
    for word, speaks in zip(words, speaking, strict=True):
        low = word.lower()
        if _LETTERS.match(word) and hidden and stem(low) in hidden:
            if replaced.get(low) is None:
                replaced[low] = made_up(word, chance)
        elif _LETTERS.match(word) and len(word) > 1 and low not in replaced:
            drawn = chance.random() < (share if speaks else share_of_others)
            replaced[low] = made_up(word, chance) if drawn else None
        new = replaced.get(low)
        if new is not None:
            word = new
        elif speaks and _DIGITS.match(word) and chance.random() < 0.3:
            word = str(chance.randrange(2, 19))
        elif _LETTERS.match(word) and chance.random() < 0.02:
            word = typo(word, chance)
        out.append(word)
    case = chance.random()
    if case < 0.06:
        return [word.lower() for word in out]
    return [word.upper() for word in out] if case < 0.1 else out
