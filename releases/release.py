"""One release: every word and value in force under it, and how those that are new came into it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any

import rfc8785
from pydantic import Field

from records.release import Added, Preference
from records.visit import Record

SCHEMA = "dermcode/release/1"
SHORT = 12
"""Characters of a digest that people read."""


class Signed(Record):
    """Who let the release go out, when and why. trial: the digest of what was signed. reasons: for every
    settled chart that it changes for the worse or differently, by the id of the chart, why that is right."""

    by: str
    at: str
    why: str
    trial: str
    reasons: Mapping[str, str] = Field(default_factory=dict)


class Release(Record):
    """words, preferences: all in force under it, those of the releases it builds on first.

    number: 1, 2, 3, … builds_on: digest of the release in force before it, "" for none. at, by: when and by
    whom it was published. candidates: what is new in it, each with its case and who proposed it. base: what
    it was tried on. difference: what it changes, chart by chart. Nothing of a note but the cases' own.
    """

    schema_id: Annotated[str, Field(alias="schema")] = SCHEMA
    number: Annotated[int, Field(ge=0)]
    builds_on: str = ""
    at: str = ""
    by: str = ""
    words: tuple[Added, ...] = ()
    preferences: tuple[Preference, ...] = ()
    candidates: tuple[dict[str, Any], ...] = ()
    base: Mapping[str, Any] = Field(default_factory=dict)
    difference: tuple[dict[str, Any], ...] = ()
    signed: Signed | None = None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its file."""
        return digest(self.as_bytes())

    @cached_property
    def id(self) -> str:
        """What answers and people call it: number and the beginning of the digest."""
        return f"{self.number}-{self.digest[:SHORT]}"

    def as_bytes(self) -> bytes:
        """The file: canonical JSON (RFC 8785) and a line end."""
        return canonical(self.model_dump(mode="json", by_alias=True))


def canonical(data: Any) -> bytes:
    """The one way in which files of releases are written."""
    return rfc8785.dumps(data) + b"\n"


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
