"""The same note written otherwise: each function gives the note as another hand or program would have put it.

None of them changes what a careful coder makes of the note, so none may change the answer. A function gives
the note itself back where it finds nothing to rewrite. All are deterministic. Words are in rewrites.yaml.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("rewrites.yaml").read_text(encoding="utf-8"))
Rewrite = Callable[[str], str]
_PLACE = rf"(?=(?:{'|'.join(WORDS['places'])})\b)"


def _whole(words: str) -> str:
    """A pattern for whole words: no letter, digit, hyphen or apostrophe beside them, and no "(s)" after."""
    return rf"(?<![\w'’-]){re.escape(words)}(?![\w'’(]|-\w)"


def _lines(note: str) -> str:
    return note.replace("\r\n", "\n").replace("\r", "\n")


def upper(note: str) -> str:
    return note.upper()


def lower(note: str) -> str:
    return note.lower()


def bullets(note: str) -> str:
    """Dashes that open an item become other bullets, a different one from note to note."""
    sign = WORDS["bullets"][len(note) % len(WORDS["bullets"])]
    return re.sub(r"(?m)^([ \t]*)[-•*] (?=\S)", rf"\g<1>{sign} ", note)


def tabs(note: str) -> str:
    """Columns made with spaces are made with tabs."""
    return re.sub(r"(?<=\S) {3,}(?=\S)", "\t", re.sub(r"(?m)^ {2,}(?=\S)", "\t", note))


def crlf(note: str) -> str:
    return _lines(note).replace("\n", "\r\n")


def trailing_spaces(note: str) -> str:
    return re.sub(r"(?m)(?<=\S)$", "  ", _lines(note))


def empty_lines(note: str) -> str:
    """Paragraphs stand further apart."""
    return re.sub(r"\n[ \t]*\n", "\n\n\n", _lines(note))


def wrapped(note: str) -> str:
    """Long lines are broken as a screen breaks them; lines in columns are left."""
    out = []
    for line in _lines(note).split("\n"):
        broken = textwrap.wrap(line, WORDS["width"], break_long_words=False, break_on_hyphens=False)
        out.append("\n".join(broken) if len(broken) > 1 and not re.search(r"\t| {2,}|\|", line) else line)
    return "\n".join(out)


def dashes(note: str) -> str:
    """Hyphens between numbers and between words apart become the long signs of a word processor."""
    return re.sub(r"(?<= )-(?= )", "—", re.sub(r"(?<=\d)-(?=\d)", "–", note))


def quotes(note: str) -> str:
    curly = re.sub(r'"([^"\n]*)"', "“\\1”", note)
    return re.sub(r"(?<=\w)'(?=\w)", "’", curly)


def spaces(note: str) -> str:
    """The space after a number, and every fifth other one, is one that does not break."""
    note = re.sub(r"(?<=\d) (?=\w)", "\u00a0", note)
    seen = 0

    def fifth(found: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return "\u00a0" if seen % 5 == 0 else found.group()

    return re.sub(r"(?<=[^\s]) (?=[^\s])", fifth, note)


def abbreviated(note: str) -> str:
    for long, short in WORDS["abbreviations"]:
        note = re.sub(_whole(long), short, note, flags=re.IGNORECASE)
    for long, short in WORDS["sides"].items():
        note = re.sub(rf"(?i)\b{long} {_PLACE}", f"{short} ", note)
    return note


def written_out(note: str) -> str:
    for long, short in WORDS["abbreviations"]:
        note = re.sub(_whole(short), long, note)
    for long, short in WORDS["sides"].items():
        note = re.sub(rf"(?<![\w&/'-]){short}t? {_PLACE}", f"{long} ", note)
    return note


_COUNTED = rf"(?= (?:{'|'.join(WORDS['counted'])})\b)"
_ALONE = r"(?<![\w.,/#:\-–()])(?<!or )(?<!to )(?<!and )"


def numbers_in_letters(note: str) -> str:
    letters: dict[int, str] = dict(enumerate(WORDS["numbers"], start=1))
    return re.sub(rf"{_ALONE}(\d\d?)\b{_COUNTED}", lambda found: letters.get(int(found[1]), found[1]), note)


def numbers_in_figures(note: str) -> str:
    figures = {word: str(number) for number, word in enumerate(WORDS["numbers"], start=1)}
    return re.sub(
        rf"(?i){_ALONE}\b({'|'.join(figures)})\b{_COUNTED}", lambda found: figures[found[1].lower()], note
    )


def one_letter_wrong(note: str) -> str:
    """Two letters in the middle of a word change places, once for each word of the list."""
    for word in WORDS["mistyped"]:
        middle = len(word) // 2
        note = _once(note, word, word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :])
    return note


def two_letters_wrong(note: str) -> str:
    """The third letter is left out and two change places behind it, in long words.

    The end of the word stays: one keratosis must not become several.
    """
    for word in WORDS["mistyped"]:
        if len(word) > WORDS["two_letters_from"]:
            at = len(word) // 2
            note = _once(note, word, word[:2] + word[3:at] + word[at + 1] + word[at] + word[at + 2 :])
    return note


def _once(note: str, word: str, wrong: str) -> str:
    """The first time the word stands in the note it is typed wrong, in its own case."""
    return re.sub(rf"(?i)\b{word}\b", lambda found: _case(found.group(), wrong), note, count=1)


def _case(like: str, word: str) -> str:
    """The word in the case of another: all capitals, a capital first, or none."""
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[0].isupper() else word


def sections_moved(note: str) -> str:
    """A paragraph that has nothing to do with the skin stands at the end instead."""
    parts = re.split(r"\n[ \t]*\n", _lines(note))
    for at, part in enumerate(parts[:-1]):
        told = part.strip().lower()
        if any(told.startswith(word) for word in WORDS["sections_apart"]) and not any(
            word in told for word in WORDS["deciding"]
        ):
            return "\n\n".join([*parts[:at], *parts[at + 1 :], part])
    return note


def boilerplate_first(note: str) -> str:
    return f"{WORDS['boilerplate']['first']}\n\n{note}"


def boilerplate_last(note: str) -> str:
    return f"{note.rstrip()}\n\n{WORDS['boilerplate']['last']}\n"


REWRITES: dict[str, Rewrite] = {
    made.__name__: made
    for made in (
        upper,
        lower,
        bullets,
        tabs,
        crlf,
        trailing_spaces,
        empty_lines,
        wrapped,
        dashes,
        quotes,
        spaces,
        abbreviated,
        written_out,
        numbers_in_letters,
        numbers_in_figures,
        one_letter_wrong,
        two_letters_wrong,
        sections_moved,
        boilerplate_first,
        boilerplate_last,
    )
}
