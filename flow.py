"""The line of data on one screen: a note is read into a visit, the visit is coded.

    note > nlp.read > records.Visit > coding.decide > records.Coded

    and, where that is ready or finds nothing: > models.checked, which may ask for a look

This is the only module that joins the readers and the coding engine. The page, the command line,
the batch and the tests all call it. Nothing is kept, sent or logged.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any, Literal

import coding
import models
import nlp
import releases
from coding.edition import PROGRAM, VERSION
from coding.edits import data_folder
from coding.payer_profiles import VARIABLE as OWN_PAYERS
from records import Coded, Phrase, Unusable, Versions, Visit, WhyNot
from releases import Release

LONGEST_NOTE = 200_000
"""Characters of the longest note that is read: some sixty printed pages, far more than any visit,
and short enough that one wrong file cannot hold up a page or a batch."""

_one_at_a_time = RLock()
"""The reader is one pipeline a process, and a release may come into force between two notes."""
_chosen: ContextVar[Release | Literal["in force"] | None] = ContextVar("release", default="in force")

_HALVES = re.compile(r"[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b]")


def code(
    note: str,
    *,
    on: date | None = None,
    payer: str | None = None,
    id: str = "note",
    second_reader: bool = True,
) -> Coded:
    """Read one note and code it.

    note: the text as received; every evidence offset of the answer counts its characters.
    on: the day of service; None takes the day the note states.
    payer: id of a payer profile (coding/parameters/payers.yaml); None is the default profile.
    id: a name for the answer, never read from the note.
    second_reader: whether the second reader looks as well; it changes no line, and may ask for a look.
    Raises Unusable, in one sentence without words of the note, for a note that cannot be read,
    an unknown payer, or a day before the first value on file.
    """
    check(note)
    with under(release()), _one_at_a_time:
        _put_in_force()
        coded = decide(nlp.read(note), on=on, payer=payer, id=id)
        return models.checked(note, nlp.plain_copy(note), coded, nlp.vocabulary) if second_reader else coded


def decide(visit: Visit, *, on: date | None = None, payer: str | None = None, id: str = "note") -> Coded:
    """Code a visit that was read before, or a changed copy of one; like code() in everything else, but that
    the second reader, which needs the note, does not look."""
    with _one_at_a_time:
        known = _put_in_force()
        return coding.decide(
            visit,
            on=on,
            payer=payer,
            id=id,
            lexicon=nlp.lexicon_version(),
            release=known.id if known else None,
        )


def versions() -> Versions:
    """The versions that every answer of this installation carries."""
    known = release()
    return Versions(
        dermcode=PROGRAM,
        rules=VERSION,
        lexicon=nlp.lexicon_version(),
        release=known.id if known else None,
        second_reader=models.version(),
    )


def release() -> Release | None:
    """The release of learned data that notes are coded under; None for none, as shipped."""
    chosen = _chosen.get()
    return releases.in_force() if chosen == "in force" else chosen


@contextmanager
def under(release: Release | str | None) -> Iterator[None]:
    """Code under this release within the block, whatever is in force: one that is named by its id, one that
    is only tried, or None for none. Raises Unusable when no release has that id."""
    token = _chosen.set(releases.named(release) if isinstance(release, str) else release)
    try:
        yield
    finally:
        _chosen.reset(token)


def _put_in_force() -> Release | None:
    known = release()
    nlp.use(known.words if known else ())
    coding.use_preferences(known.preferences if known else ())
    return known


def own_tables() -> tuple[Path, ...]:
    """The folders of a practice's own tables and payers, which decide codes beside the shipped ones."""
    payers = os.environ.get(OWN_PAYERS)
    return (data_folder(), *([Path(payers)] if payers else []))


def days(text: str) -> tuple[tuple[int, int, date], ...]:
    """The full dates of any text (American order where they are all digits): start, end and day of each."""
    with _one_at_a_time:
        return nlp.days(text)


def phrases(text: str) -> tuple[Phrase, ...]:
    """What the reader knows in a few words of any text: sites, diagnoses, acts, numbers, in their order."""
    with _one_at_a_time:
        _put_in_force()
        return nlp.phrases(text)


def lexicon(name: str) -> dict[str, Any]:
    """One file of the words that the reader knows, the release's own among them; not to be changed."""
    with _one_at_a_time:
        _put_in_force()
        return nlp.lexicon.load(name)


def lexicon_names() -> tuple[str, ...]:
    """The files of the words."""
    return nlp.lexicon.NAMES


def rulebook(code: str | None = None) -> dict[str, Any]:
    """The rules in plain words, their values over time and their sources; see coding.rulebook."""
    with _one_at_a_time:
        _put_in_force()
        return coding.rulebook(code)


def why_not(code: str, coded: Coded) -> WhyNot:
    """The first condition of a code's rule that fails on a coded chart.

    Raises Unusable for a code that no rule on file knows.
    """
    return coding.why_not(code, coded.visit, coded.day)


def global_period(code: str) -> tuple[str, int] | None:
    """The family of a procedure and its global days (0, 10, 90); None for a code that has none on file."""
    return coding.global_period(code)


def renew() -> None:
    """Let go of the words of the notes read so far; a process that reads very many calls it now and then."""
    nlp.renew()
    models.renew()


def payers() -> dict[str, str]:
    """The payer profiles on file: id to label, the default first."""
    with _one_at_a_time:
        _put_in_force()
        return dict(coding.payers())


def check(note: str) -> None:
    """Raise Unusable when the text cannot be a note: empty, binary, or longer than LONGEST_NOTE."""
    if not note.strip():
        raise Unusable("The note is empty: paste or name a note with some text in it.")
    if len(note) > LONGEST_NOTE:
        raise Unusable(
            f"The note has {len(note):,} characters and the limit is {LONGEST_NOTE:,}: "
            "that is more than any one visit, so split the file into one note a visit."
        )
    if _HALVES.search(note):
        raise Unusable("The note is not text: it holds half of a character, as a broken copy does.")
    odd = len(_CONTROLS.findall(note))
    if "\x00" in note or odd > len(note) * 0.02 + 2:
        raise Unusable("The note is not text: it holds control characters, as a binary file does.")
