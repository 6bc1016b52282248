"""Slips of the keyboard mended: a word that nobody uses becomes the near one that is used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from conversation.ideas import idea_words, ideas
from conversation.intents import document
from conversation.spoken_codes import in_digits
from conversation.spoken_lengths import in_figures

SHIPPED = Path(__file__).parent / "vocabulary.txt"
LEAST = 4
"""Shorter words have too many neighbours to be mended by likeness."""


@cache
def vocabulary() -> frozenset[str]:
    """The words of every utterance that is spelt right, and those of the ideas; conversation.training
    writes them down, so that a talk need not read the utterances."""
    return frozenset(SHIPPED.read_text(encoding="utf-8").split())


def words_of(said: Iterable[str]) -> list[str]:
    """The vocabulary of utterances, in order."""
    spoken = {word for text in said for word in re.findall(r"[a-z][a-z']*", text)}
    return sorted(spoken | idea_words())


@cache
def _by_initial() -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for word in sorted(vocabulary()):
        if len(word) >= LEAST:
            groups.setdefault(word[0], []).append(word)
    return {initial: tuple(words) for initial, words in groups.items()}


@cache
def mended(word: str) -> str:
    """The word, or the one that was meant: one slip away, two in a word of seven letters and more."""
    usual: dict[str, str] = document("understanding")["misspelt"]
    if word in usual:
        return usual[word]
    if not word[0].isalpha() or word in vocabulary() or len(word) < LEAST or ideas(word):
        return word
    slips = 1 if len(word) < 7 else 2
    near = process.extractOne(word, _by_initial().get(word[0], ()), scorer=OSA.distance, score_cutoff=slips)
    return str(near[0]) if near else word


def spelled_out(text: str) -> str:
    """ "shouldnt" is no shoulder: contractions get their sign back before the reader sees them."""
    contractions: dict[str, str] = document("understanding")["contractions"]
    text = in_figures(in_digits(text.replace("\u2019", "'")))
    for short, whole in document("understanding")["shorthand"].items():
        text = re.sub(rf"(?<![\w/]){re.escape(short)}(?![\w/])", f"{whole} ", text, flags=re.I)
    text = re.sub(document("understanding")["its"], "it's", text, flags=re.I)
    text = re.sub(r"\bwhy's\b", "why is", text, flags=re.I)
    text = re.sub(document("understanding")["answering_no"], r"\1, ", text.lstrip(), flags=re.I)
    text = re.sub(document("understanding")["the_one"], r"\1 one", text, flags=re.I)
    return re.sub(
        r"(?<!['\w])[A-Za-z]+(?!['\w])",
        lambda word: contractions.get(word.group().lower(), word.group()),
        text,
    )
