"""What a question wants: its likeness to the wordings on file, word by word and pair by pair, and its signs.

Rare words weigh more (inverse document frequency over the intents). A word that no wording has is first
mended when it is one or two letters from one that has. No wording near enough: the question is unclear.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from conversation.intents import UNCLEAR, document, intents
from conversation.question import Question, read, shaped
from conversation.signs import sign_words, signed

Weights = dict[str, float]


@dataclass(frozen=True)
class Guess:
    """An intent with how like the nearest wordings are (0 to 1), and the next best ones."""

    intent: str
    likeness: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Example:
    intent: str
    weights: Weights


def understand(question: Question) -> Guess:
    """The intent whose wordings the question is most like, or "unclear" with the nearest ones."""
    settings = document("understanding")
    own = _weigh(_features(_mended(question.words)))
    best: dict[str, list[float]] = {}
    for example in _examples():
        best.setdefault(example.intent, []).append(_likeness(own, example.weights))
    added = signed(shape(question))
    scores = {name: _score(found) + added.get(name, 0.0) for name, found in best.items()}
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    first = ranked[0]
    if scores[first] < settings["least_likeness"]:
        return Guess(UNCLEAR, scores[first], tuple(ranked[:3]))
    return Guess(first, scores[first], tuple(ranked[1:3]))


def shape(question: Question) -> str:
    """The words of a question with mended spelling, its marks in brackets, as the signs see it."""
    return shaped(tuple(_spelled(token) for token in question.tokens))


def _spelled(token: str) -> str:
    if len(token) < 2 or not token[0].isalpha() or token in _vocabulary() or token in sign_words():
        return token
    if token in document("understanding")["synonyms"]:
        return token
    return _mend(token)


def _score(found: list[float]) -> float:
    """The nearest wording counts most; the next two steady it."""
    top = sorted(found, reverse=True)[:3]
    return 0.8 * top[0] + 0.2 * sum(top) / len(top)


@cache
def _examples() -> tuple[_Example, ...]:
    return tuple(
        _Example(intent.id, _weigh(_features(read(wording).words)))
        for intent in intents().values()
        for wording in intent.wordings
    )


@cache
def _rarity() -> dict[str, float]:
    """How telling a word or pair of words is: the fewer intents use it, the more."""
    used: Counter[str] = Counter()
    for intent in intents().values():
        used.update({feature for wording in intent.wordings for feature in _features(read(wording).words)})
    total = len(intents())
    return {feature: 0.15 + math.log(total / count) for feature, count in used.items()}


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(
        word for intent in intents().values() for wording in intent.wordings for word in read(wording).words
    )


def _mended(words: Iterable[str]) -> list[str]:
    known = _vocabulary()
    return [word if word in known else _mend(word) for word in words]


@cache
def _mend(word: str) -> str:
    synonym: str = document("understanding")["synonyms"].get(word, "")
    if synonym:
        return synonym
    usual: dict[str, str] = document("understanding")["misspelt"]
    if word in usual:
        return usual[word]
    if len(word) < 4 or word in sign_words():
        return word
    found = process.extractOne(
        word, sorted(_vocabulary()), scorer=OSA.distance, score_cutoff=1 if len(word) < 7 else 2
    )
    return str(found[0]) if found and found[0][0] == word[0] else word


def _features(words: Iterable[str]) -> list[str]:
    drop = set(document("understanding")["courtesy"])
    kept = [word for word in words if word not in drop] or list(words)
    return [*kept, *(f"{one} {other}" for one, other in pairwise(["^", *kept, "$"]))]


def _weigh(features: Iterable[str]) -> Weights:
    rarity, default = _rarity(), 1.2
    weights = {
        feature: rarity.get(feature, default) * (0.7 if " " in feature else 1.0) for feature in features
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {feature: weight / length for feature, weight in weights.items()}


def _likeness(one: Weights, other: Weights) -> float:
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(feature, 0.0) for feature, weight in small.items())
