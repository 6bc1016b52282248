"""What language a note is written in, told by its small words (lexicon/languages.yaml)."""

from __future__ import annotations

import re

from nlp.lexicon import load

_DATA = load("languages")
_WORDS = {language: frozenset(words) for language, words in _DATA["words"].items()}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """The code of the language of a plain, lower-case text: "en" unless another one's words clearly prevail.

    "other" for a text that is mostly in letters no language on file is written in.
    """
    words = _WORD.findall(text)
    if len(words) < _DATA["least_words"]:
        return "en"
    if sum(1 for word in words if not word.isascii() and ord(max(word)) > _LAST_LATIN) * 2 > len(words):
        return "other"
    english = sum(word in _WORDS["en"] for word in words)
    best, most = "en", 0
    for language, small in _WORDS.items():
        own = sum(word in small for word in words) if language != "en" else 0
        if own > most:
            best, most = language, own
    enough = most >= _DATA["least_words"] and most > english * _DATA["times_english"]
    return best if enough else "en"


_LAST_LATIN = 0x24F
