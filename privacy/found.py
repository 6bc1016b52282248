"""The noun that all finders share: a stretch of a note that may tell who somebody is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import regex
import yaml

HERE = Path(__file__).parent


class Found(NamedTuple):
    """Characters start to end of a note. kind: "name", "date", "phone", … score: how sure, from 0 to 1."""

    start: int
    end: int
    kind: str
    score: float


def of(hit: regex.Match[str], kind: str, score: float, group: str | int = 0) -> Found:
    """A hit of a pattern, or a part of one, as a find."""
    return Found(hit.start(group), hit.end(group), kind, score)


@cache
def data(name: str) -> dict[str, Any]:
    """One of the files of words and shapes beside this module."""
    read: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return read
