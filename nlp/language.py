"""What language a note is written in, told by its small words (lexicon/languages.yaml)."""

from __future__ import annotations

import re
from collections import Counter

from nlp.lexicon import load

_DATA = load("languages")
_WORDS = {language: frozenset(words) for language, words in _DATA["words"].items()}
_LANGUAGES = {
    word: [language for language, words in _WORDS.items() if word in words]
    for word in frozenset().union(*_WORDS.values())
}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """The code of the language of a plain, lower-case text: "en" unless another one's words clearly prevail.

    "other" for a text that is mostly in letters no language on file is written in.
    """
    words = _WORD.findall(text)
    if len(words) < _DATA["least_words"]:
        return "en"
    foreign = 0 if text.isascii() else sum(ord(max(word)) > _LAST_LATIN for word in words)
    if foreign * 2 > len(words):
        return "other"
    own = Counter(language for word in words for language in _LANGUAGES.get(word, ()))
    english = own["en"]
    best, most = "en", 0
    for language in _WORDS:
        if language != "en" and own[language] > most:
            best, most = language, own[language]
    enough = most >= _DATA["least_words"] and most > english * _DATA["times_english"]
    return best if enough else "en"


_LAST_LATIN = 0x24F
