"""The plain words a regular expression can begin with, so that it is tried only where one of them stands."""

from __future__ import annotations

import re


def openings(pattern: str, word: str = "") -> set[str]:
    """The first words of what a pattern matches: "bleed(?:s|ing)? on" opens with bleed, bleeds and bleeding.

    Raises ValueError when they cannot be told, so that a pattern which would never be tried is not loaded.
    """
    if not word and pattern.startswith("(?<"):
        return openings(pattern[_closing(pattern) + 1 :])
    if pattern[:1].isalpha():
        longer = word + pattern[0]
        if pattern[1:2] == "?":
            return openings(pattern[2:], word) | openings(pattern[2:], longer)
        return openings(pattern[1:], longer)
    if pattern.startswith("(?:"):
        end = _closing(pattern)
        rest, optional = pattern[end + 1 :], pattern[end + 1 : end + 2] == "?"
        found = openings(rest[1:], word) if optional else set()
        for choice in _choices(pattern[3:end]):
            found |= openings(choice + (rest[1:] if optional else rest), word)
        return found
    if word and pattern.startswith(("-?", "[- ]?")):
        return {word} | openings(pattern[pattern.index("?") + 1 :], word)
    if (
        not word
        or pattern.startswith(("\\w", "\\d", "*", "+", "{", "|"))
        or re.match(r"\[[^]]*[a-z]", pattern)
    ):
        raise ValueError(f"a pattern does not open with plain words: {pattern[:40]}")
    return {word}


def _closing(pattern: str) -> int:
    """Where the bracket that opens a pattern closes."""
    depth = 0
    for at, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")") if pattern[at - 1 : at] != "\\" else 0
        if depth == 0:
            return at
    raise ValueError(f"a bracket is not closed: {pattern[:40]}")


def _choices(inside: str) -> list[str]:
    depth, choices = 0, [""]
    for at, sign in enumerate(inside):
        depth += (sign == "(") - (sign == ")") if inside[at - 1 : at] != "\\" else 0
        if sign == "|" and depth == 0:
            choices.append("")
        else:
            choices[-1] += sign
    return choices
