"""Every word that stands anywhere in the lexicon: what the reader can know of a note at all.

A note's word that is not among them was read by nobody, whatever it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from nlp.lexicon import NAMES, load

_OF_OTHER_THINGS = frozenset(["documentation", "foreign", "languages"])
"""Files whose words say nothing of what was done to lesions."""
_GROUP = re.compile(r"\(\?(?:P<\w+>|<?[=!]|:)")
_ESCAPE = re.compile(r"\\[bsSdDW]")
_WORD = re.compile(r"[a-z][a-z0-9&'’-]*")
_BEGINNING = re.compile(r"([a-z]{4,})(?=\\w[*+{])")


@cache
def known_words() -> tuple[frozenset[str], frozenset[str]]:
    """The words in lower case, and beginnings of words behind which anything may stand.

    Patterns are taken apart roughly: words in them count, whatever the pattern says around them.
    """
    words: set[str] = set()
    beginnings: set[str] = set()
    for name in NAMES:
        for told in () if name in _OF_OTHER_THINGS else _strings(load(name)):
            text = told.lower()
            beginnings.update(_BEGINNING.findall(text))
            for word in _WORD.findall(_ESCAPE.sub(" ", _GROUP.sub(" ", text))):
                words.add(word)
                words.update(filter(None, word.split("-")))
    return frozenset(words), frozenset(beginnings)


def _strings(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for key, value in told.items():
            yield str(key)
            yield from _strings(value)
    elif isinstance(told, list):
        for value in told:
            yield from _strings(value)


def is_known(word: str) -> bool:
    """Whether the lexicon has a word of a note, in the singular or the plural."""
    words, beginnings = known_words()
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y")
    return any(form in words for form in forms) or word.startswith(tuple(beginnings))
