"""Where the store lies: what the caller says, else DERMCODE_REVIEW, else a file in the user's data folder.

A place is a database URL (``postgresql://…`` for a team, ``sqlite:///…``) or the path of a SQLite file.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from records import Unusable

VARIABLE = "DERMCODE_REVIEW"
NAME = "review.sqlite"
CORPUS = "DERMCODE_CORPUS"


def url_of(where: str | None = None) -> URL:
    """The URL of the store at a place; None takes the environment's or the user's own.

    Raises Unusable for a URL that cannot be read, or one of another kind of database.
    """
    told = where or os.environ.get(VARIABLE) or str(usual())
    if "://" not in told:
        return URL.create("sqlite", database=str(Path(told).expanduser().absolute()))
    try:
        url = make_url(told)
    except (ArgumentError, ValueError):
        raise Unusable(
            "The place of the review store is no URL that can be read: write "
            "postgresql://user@host/name, or the path of a file."
        ) from None
    kind = url.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        return url
    raise Unusable(f"The review store is kept in SQLite or PostgreSQL, not in {kind}.")


def usual() -> Path:
    """The file in the user's own data folder."""
    return Path(platformdirs.user_data_dir("dermcode", appauthor=False)) / NAME


def corpus(told: Path | None = None) -> Path:
    """The file to which reviewed charts are handed on: told, else DERMCODE_CORPUS, else the user's own."""
    if told is not None:
        return told
    named = os.environ.get(CORPUS)
    return Path(named).expanduser() if named else usual().with_name("reviewed.jsonl")


def is_there(where: str | None = None) -> bool:
    """Whether there is a store at a place already; a database server always counts as one."""
    url = url_of(where)
    if url.get_backend_name() != "sqlite":
        return True
    return bool(url.database) and Path(str(url.database)).is_file()
