"""Reads a note into a records.Visit: a medspaCy pipeline of typed mentions, clauses, facts and a ledger."""

from __future__ import annotations

import sys
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

from nlp import lexicon
from nlp.lexicon import version as lexicon_version
from records import Added, Phrase, Visit

if TYPE_CHECKING:
    from nlp.text import Plain

__all__ = ["days", "lexicon_version", "phrases", "plain_copy", "read", "renew", "use", "vocabulary"]


def read(note: str) -> Visit:
    """Read one note. Every evidence span of the answer quotes the note exactly as given.

    note: any text; the first call builds the pipeline (about a second).
    """
    from nlp.visit import read as read_visit

    return read_visit(note)


def phrases(text: str) -> tuple[Phrase, ...]:
    """The sites, diagnoses, acts and numbers of any text, in their order; places count its characters."""
    from nlp.of_any_text import phrases_of

    return phrases_of(text)


def days(text: str) -> tuple[tuple[int, int, date], ...]:
    """The full dates of any text, each with its start and end, in characters of the text."""
    from nlp.dates import full_dates

    return tuple(full_dates(text.lower())) if len(text.lower()) == len(text) else ()


def plain_copy(note: str) -> Plain:
    """The lower-case copy of a note that is read, in which what only looks different is the same."""
    from nlp.text import plain

    return plain(note)


def vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """Every word that the reader can know, and beginnings of words behind which anything may stand."""
    from nlp.known_words import known_words

    return known_words()


def renew() -> None:
    """Let go of the pipeline, which keeps every word it has met; the next note builds it anew (a second).

    For processes that read tens of thousands of notes: names and numbers would fill their memory.
    """
    if _changed_words:
        # A step's factory is the one that was loaded last, so a reader taken out again cannot be built anew.
        _let_go()
        _put_away.clear()
        return
    from nlp.pipeline import build

    build.cache_clear()


def use(learned: tuple[Added, ...]) -> None:
    """Read with these words of a release beside the lexicon's own; () reads as shipped.

    Modules of the reader take their words from the lexicon when they are loaded, so all of them are put away
    and loaded anew with the next note (a second or two); those put away last are taken out again at once.
    Not to be called while a note is read.
    """
    global _changed_words
    before = lexicon.in_use()
    if not lexicon.use(learned):
        return
    _changed_words = True
    away = _let_go()
    if "nlp.pipeline" in away and away["nlp.pipeline"].build.cache_info().currsize:
        _put_away[before] = away
    for name, module in _put_away.pop(learned, {}).items():
        sys.modules[name] = module
        if name.count(".") == 1:
            globals()[name.partition(".")[2]] = module
    while len(_put_away) > _KEPT:
        del _put_away[next(iter(_put_away))]


_put_away: dict[tuple[Added, ...], dict[str, ModuleType]] = {}
"""The modules of readers that were in use before, by their words, the one of longest ago first."""
_KEPT = 2
_changed_words = False


def _let_go() -> dict[str, ModuleType]:
    """Take every module of the reader out of use."""
    away = {}
    for name in [*sys.modules]:
        if name.startswith("nlp.") and name.split(".")[1] != "lexicon":
            away[name] = sys.modules.pop(name)
            globals().pop(name.partition(".")[2], None)
    return away
