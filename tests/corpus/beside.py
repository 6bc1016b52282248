"""More ways to write the same note: something said beside the point, and a word or a place for its like.

As in rewrites.py, each function gives a note that a careful coder answers as before, or the note itself; all
are deterministic. Words are in beside.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("beside.yaml").read_text(encoding="utf-8"))
Rewrite = Callable[[str], str]
_BACK = re.compile(rf"(?:{'|'.join(WORDS['points_back'])}|\d+)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-z]{3}\.) (?=[A-Z])")
_LIST = re.compile(r"\s*(?:[-•*#|[(]|\d+[.)])")


def _chosen(note: str, kind: str, step: int) -> str:
    """A sentence or line for a note, another one from note to note, that speaks of none of its lesions."""
    said = WORDS[kind]
    for at in range(len(said)):
        one = said[(len(note) * step + at) % len(said)]
        if isinstance(one, str):
            return one
        if not re.search(one["not_with"], note, re.IGNORECASE):
            return str(one["says"])
    return str(said[0])


def line_ahead(note: str) -> str:
    return f"{_chosen(note, 'lines', 1)}\n\n{note}"


def line_behind(note: str) -> str:
    return f"{note.rstrip()}\n{_chosen(note, 'lines', 7)}\n"


def sentence_ahead(note: str) -> str:
    return f"{_chosen(note, 'sentences', 1)}\n\n{note}"


def sentence_behind(note: str) -> str:
    return f"{note.rstrip()}\n{_chosen(note, 'sentences', 5)}\n"


def sentence_between(note: str) -> str:
    """A sentence between two of a paragraph, the second of which does not point back."""
    for found in _SENTENCE.finditer(note):
        line = note[: found.start()].rsplit("\n", 1)[-1]
        after = re.split(r"[.;:\n]", note[found.end() :], maxsplit=1)[0]
        pronoun = re.search(r"\b(?:it|these|those|this|them|they|both)\b", after)
        if len(after.split()) < WORDS["fewest_words"] or _BACK.match(after) or pronoun or _LIST.match(line):
            continue
        return f"{note[: found.end()]}{_chosen(note, 'sentences', 3)} {note[found.end() :]}"
    return note


def paragraph_between(note: str) -> str:
    """A paragraph of its own between two others."""
    found = re.search(r"(?<=[.\w])\n[ \t]*\n(?=[A-Z])", note)
    if found is None or _BACK.match(note, found.end()):
        return note
    return f"{note[: found.start()]}\n\n{_chosen(note, 'sentences', 11)}\n\n{note[found.end() :]}"


def _whole(words: str) -> str:
    return rf"(?<![\w'’-]){re.escape(words)}(?![\w'’(]|-\w)"


def another_word(note: str) -> str:
    """Every telling of one word becomes another word of its meaning."""
    for word, other in WORDS["same_meaning"]:
        if re.search(_whole(word), note) and not re.search(_whole(other), note, re.IGNORECASE):
            return re.sub(_whole(word), other, note)
    return note


def another_site(note: str) -> str:
    """One place becomes another of the same code groups, wherever the note names it."""
    for place, other, near in WORDS["another_site"]:
        if re.search(_whole(place), note, re.IGNORECASE) and not re.search(
            rf"(?i)\b(?:{other}|{near})", note
        ):
            return re.sub(_whole(place), lambda found: _case(found.group(), other), note, flags=re.IGNORECASE)  # noqa: B023
    return note


def _case(like: str, word: str) -> str:
    return word.upper() if like.isupper() else word.capitalize() if like[0].isupper() else word


REWRITES: dict[str, Rewrite] = {
    made.__name__: made
    for made in (
        line_ahead,
        line_behind,
        sentence_ahead,
        sentence_behind,
        sentence_between,
        paragraph_between,
        another_word,
        another_site,
    )
}
