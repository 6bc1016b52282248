"""Words typed with a letter or two wrong, mended only where they can mean nothing else.

Only the words that decide a code (lexicon/spelling.yaml: ``mended``) are ever put in place of another,
and never for a word that exists (``real_words``).
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlp.lexicon import load

_SPELLING = load("spelling")
_MENDED = sorted(_SPELLING["mended"])
_REAL = frozenset(_SPELLING["real_words"]) | frozenset(_MENDED)
_ONE_LETTER, _TWO_LETTERS = _SPELLING["one_letter_from"], _SPELLING["two_letters_from"]
_SWAPPED = _SPELLING["swapped_from"]
_BY_FIRST_LETTER: dict[str, list[str]] = {}
for _word in _MENDED:
    _BY_FIRST_LETTER.setdefault(_word[0], []).append(_word)


@lru_cache(maxsize=20_000)
def mend(word: str) -> str:
    """The word a mistyped word stands for, or the word itself when it is not a mistyped one."""
    lower = word.lower()
    if lower in _REAL:
        return word
    if len(lower) < _ONE_LETTER:
        return _swapped(word) if len(lower) >= _SWAPPED else word
    choices = _BY_FIRST_LETTER.get(lower[0])
    if not choices:
        return word
    distance = 2 if len(lower) >= _TWO_LETTERS else 1
    found = process.extract(lower, choices, scorer=OSA.distance, score_cutoff=distance, limit=2)
    if not found:
        return word
    best, nearest, _ = found[0]
    if len(found) > 1 and found[1][1] == nearest and found[1][0][:5] != best[:5]:
        return word
    return word if abs(len(best) - len(lower)) == 1 and best.rstrip("s") == lower.rstrip("s") else str(best)


def _swapped(word: str) -> str:
    """The short word in which two letters changed places ("hnad" is "hand"), or the word itself."""
    return _WITH_TWO_SWAPPED.get(word.lower(), word)


def _with_two_swapped() -> dict[str, str]:
    """Every way to write a short word with two neighbouring letters swapped, the first one in its place."""
    found = {}
    for word in _SPELLING["swapped"]:
        for at in range(1, len(word) - 1):
            found[word[:at] + word[at + 1] + word[at] + word[at + 2 :]] = word
    return {wrong: word for wrong, word in found.items() if wrong not in _REAL and wrong != word}


_WITH_TWO_SWAPPED = _with_two_swapped()
