"""Whether the rules' reader knows a word of a note at all: in this form, in another, or with a slip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from models.tokens import stem

Vocabulary = Callable[[], tuple[frozenset[str], frozenset[str]]]
"""Words in lower case, and beginnings of words behind which anything may stand (nlp.vocabulary)."""

_PART = re.compile(r"[^\W\d_][\w'’&]*")
_TIMES = re.compile(r"x\d+$")
_LONG_ENOUGH = 6
"""Letters from which on one wrong letter is taken for a slip; shorter words are too like each other."""


def knows(word: str, vocabulary: Vocabulary) -> bool:
    """Whether every part of a token is known. A token without letters is: numbers have their own reading."""
    known = vocabulary()
    plain = unicodedata.normalize("NFKC", word).lower()
    return all(_knows(part.strip("'’"), known) for part in _PART.findall(plain))


@cache
def _stems(known: tuple[frozenset[str], frozenset[str]]) -> tuple[frozenset[str], tuple[str, ...], list[str]]:
    words, beginnings = known
    long = sorted(word for word in words if len(word) >= _LONG_ENOUGH)
    return frozenset(map(stem, words)), tuple(sorted(beginnings)), long


def _knows(part: str, known: tuple[frozenset[str], frozenset[str]]) -> bool:
    stems, beginnings, long = _stems(known)
    if not part or stem(part) in stems or part.startswith(beginnings) or _TIMES.match(part):
        return True
    if len(part) < _LONG_ENOUGH:
        return False
    return process.extractOne(part, long, scorer=OSA.distance, score_cutoff=1) is not None
