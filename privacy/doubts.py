"""What was left in a note and still looks as if it told who somebody is: for the person who looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import regex

from privacy.name_forms import WORD
from privacy.vocabulary import Known, known

if TYPE_CHECKING:
    from privacy.deidentify import Replacement


class Doubt(NamedTuple):
    """Characters start to end of the note as it was, and why they are doubted: "name" or "number"."""

    start: int
    end: int
    words: str
    why: str


_CAPITAL = regex.compile(rf"(?<![\p{{L}}\d'’-]){WORD}(?![\p{{L}}\d])")
_NUMBER = regex.compile(r"(?<![\w.,/-])(?=(?:[A-Za-z_-]{0,20}\d){5})[\w-]+(?![\w%])")
_SENTENCE = regex.compile(r"(?:^|[.!?:;•*\n\r\t|(\[\"“-])\s*$")


def doubts(note: str, replacements: Sequence[Replacement]) -> Iterator[Doubt]:
    """Capitalised words that no list knows, names that are words too, and long numbers; by their places."""
    taken = [(one.start, one.end) for one in replacements]
    found = []
    for hit in _CAPITAL.finditer(note):
        word, what = hit.group(), known(hit.group())
        if word.isupper() and len(word) < 6:
            continue
        begins = bool(_SENTENCE.search(note[max(0, hit.start() - 4) : hit.start()] or "\n"))
        if what is Known.NOTHING or (what is Known.BOTH and not begins and not word.isupper()):
            found.append((hit.start(), hit.end(), "name"))
    found += [
        (hit.start(), hit.end(), "number") for hit in _NUMBER.finditer(note) if not _is_code(hit.group())
    ]
    for start, end, why in sorted(found):
        if not any(start < other[1] and other[0] < end for other in taken):
            yield Doubt(start, end, note[start:end], why)


def _is_code(words: str) -> bool:
    """A procedure's code, which five digits may be."""
    return len(words) == 5
