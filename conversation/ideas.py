"""Ideas behind words (ideas.yaml): "auditor", "reviewer" and "compliance" are one sign for understanding."""

from __future__ import annotations

import re
from functools import cache

from conversation.intents import document


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    known: dict[str, list[str]] = document("ideas")["ideas"]
    return tuple(
        (idea, re.compile(rf"(?<![\w'])(?:{'|'.join(map(_pattern, _longest_first(words)))})(?![\w'])"))
        for idea, words in known.items()
    )


def _longest_first(words: list[str]) -> list[str]:
    return sorted(map(str, words), key=lambda word: (-len(word), word))


def _pattern(words: str) -> str:
    """Words of the file as a pattern; a star stands for any ending, two dots for up to three words."""
    between = r"(?: [^ ]+){0,3} "
    return re.escape(words).replace(r"\ \.\.\ ", between).replace(r"\*", r"[\w']*").replace(r"\ ", " ")


def ideas(shape: str) -> tuple[str, ...]:
    """The ideas in the words of a shape, in the order of the file."""
    return tuple(idea for idea, pattern in _patterns() if pattern.search(shape))


@cache
def idea_words() -> frozenset[str]:
    """Every whole word that an idea is made of; stems ("amend*") are none."""
    known: dict[str, list[str]] = document("ideas")["ideas"]
    return frozenset(
        part
        for words in known.values()
        for entry in words
        for part in re.findall(r"[a-z][a-z']+(?![\w*'])", str(entry))
    )
