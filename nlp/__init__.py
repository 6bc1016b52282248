"""Reads a note into a records.Visit: a medspaCy pipeline of typed mentions, clauses, facts and a ledger."""

from __future__ import annotations

from nlp.lexicon import version as lexicon_version
from records import Phrase, Visit

__all__ = ["lexicon_version", "phrases", "read", "renew"]


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
