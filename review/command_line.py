"""What the commands of the reviewers share: who works, when, on which store, and the lines they read."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from records import Unusable

if TYPE_CHECKING:
    from review.store import Store

REVIEWER = "DERMCODE_REVIEWER"

Place = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="PLACE",
        help="A file, or postgresql://user@host/name. Default: DERMCODE_REVIEW, or the usual place.",
    ),
]
Who = Annotated[
    str | None,
    typer.Option("--reviewer", metavar="NAME", help=f"Who works. Default: {REVIEWER}, or who is logged in."),
]


def opened(place: str | None, make: bool = True) -> Store:
    """The store at a place. make: where there is none yet as well. Raises Unusable when there is none."""
    from review.place import is_there

    if not make and not is_there(place):
        raise Unusable("There is no review store yet: `dermcode review add` or the page makes one.")
    from review.store import Store

    return Store.open(place)


def now() -> datetime:
    """The time; no deeper module looks at a clock."""
    return datetime.now(UTC)


def who(told: str | None) -> str:
    """The name that decisions carry. Raises Unusable for one that cannot be a name."""
    name = (told or os.environ.get(REVIEWER) or getpass.getuser()).strip()
    if not name or len(name) > 200:
        raise Unusable("A reviewer needs a name of at most 200 characters: give --reviewer NAME.")
    return name


def day_of(words: str | None) -> date | None:
    """A day of the calendar, None for none told. Raises Unusable."""
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        raise Unusable("--on takes a day of the calendar, such as 2026-03-04.") from None


@contextmanager
def lines_of(source: str) -> Iterator[BinaryIO]:
    """The lines of a file, or of standard input for "-". Raises Unusable."""
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115 (closed below)
    except OSError as error:
        raise Unusable(f"{source} cannot be read: {error.strerror or 'no reason given'}.") from None
    with file:
        yield file
