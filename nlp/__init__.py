"""Reads a note into a records.Visit: a medspaCy pipeline of typed mentions, clauses, facts and a ledger."""

from __future__ import annotations

import sys

from nlp import lexicon
from nlp.lexicon import version as lexicon_version
from records import Added, Phrase, Visit

__all__ = ["lexicon_version", "phrases", "read", "renew", "use"]


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


def renew() -> None:
    """Let go of the pipeline, which keeps every word it has met; the next note builds it anew (a second).

    For processes that read tens of thousands of notes: names and numbers would fill their memory.
    """
    from nlp.pipeline import build

    build.cache_clear()


def use(learned: tuple[Added, ...]) -> None:
    """Read with these words of a release beside the lexicon's own; () reads as shipped.

    Modules of the reader take their words from the lexicon when they are loaded, so all of them are let go
    of and loaded anew with the next note (two seconds). Not to be called while a note is read.
    """
    if not lexicon.use(learned):
        return
    for name in [name for name in sys.modules if name.startswith("nlp.")]:
        if name.partition(".")[2].split(".")[0] != "lexicon":
            del sys.modules[name]
            globals().pop(name.partition(".")[2], None)
