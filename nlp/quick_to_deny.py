"""Regular expressions with a condition ahead of them that turns most places of a text down at once.

Python tries a long list of words, or one behind a look at what stands before it, word by word at every
character. With which characters a match can open is told from the pattern itself (nlp/pattern_needs.py).
"""

from __future__ import annotations

import re
import re._constants as sign  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Collection
from typing import Any

from nlp.alternatives import branches
from nlp.pattern_needs import openings_and_bounds

_OWN_FLAGS = re.compile(r"\(\?[a-z]+\)")
_A_WORD = re.compile(r"(?P<bound>\\b|\(\?<!\\w\))(?P<letter>[a-z])(?![?*+{])")
"""What a pattern begins with that begins a word with a letter."""
_NOWHERE_WITHIN = r"(?!\B\w)"
_FOUND_AT_ONCE = frozenset([sign.LITERAL, sign.IN, sign.NOT_LITERAL, sign.ANY])
"""What Python itself looks for when a pattern begins with it."""


def quick_to_deny(pattern: str) -> str:
    """A pattern that matches what this one matches, group by group, and is told sooner where it does not.

    For lower-case texts and patterns without flags; one that cannot be made quicker stays as it is.
    """
    word = _A_WORD.match(pattern)
    if (
        word and len(branches(pattern)) == 1
    ):  # Python looks for a letter quickly, and only then at what stands before it
        return f"{word['letter']}(?<={word['bound']}{word['letter']}){pattern[word.end() :]}"
    if _OWN_FLAGS.match(pattern) or _is_found_at_once(parser.parse(pattern)):
        return pattern
    openings, never_within = openings_and_bounds(pattern)
    if not openings:
        return pattern
    return (_NOWHERE_WITHIN if never_within else "") + f"(?={_any_of(openings)})(?:{pattern})"


def _is_found_at_once(items: Any) -> bool:
    """Whether a pattern begins with a character, or with one of some, on every way."""
    if not items:
        return True
    kind, value = items[0]
    if kind is sign.SUBPATTERN:
        return _is_found_at_once(value[3])
    if kind is sign.BRANCH:
        return all(branch and branch[0][0] is sign.LITERAL for branch in value[1])
    return kind in _FOUND_AT_ONCE


def _any_of(openings: Collection[str]) -> str:
    """A pattern of any of these strings, which part where their characters do; "0" is any digit."""
    behind: dict[str, set[str]] = {}
    for opening in openings:
        behind.setdefault(opening[0], set()).add(opening[1:])
    by_rest: dict[str, list[str]] = {}
    for first, rests in sorted(behind.items()):
        rest = "" if "" in rests else _any_of(rests)
        by_rest.setdefault(rest, []).append(r"\d" if first == "0" else re.escape(first))
    told = [
        (firsts[0] if len(firsts) == 1 else f"[{''.join(firsts)}]") + rest for rest, firsts in by_rest.items()
    ]
    return told[0] if len(told) == 1 else f"(?:{'|'.join(told)})"
