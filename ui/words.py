"""The words and colours of the page, read once from words.yaml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

HERE = Path(__file__).parent


class Shade(BaseModel):
    """A thing the page colours: its word, its colour (text, underline) and its tint (background)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    label: str
    colour: str
    tint: str = "#ffffff"


class StatusWords(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    word: str
    says: str
    colour: str
    tint: str


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    return read


@lru_cache(maxsize=1)
def roles() -> dict[str, Shade]:
    """The roles of evidence by id, in the order of the legend."""
    return {
        str(one["id"]): Shade(**{key: value for key, value in one.items() if key != "id"})
        for one in _data()["roles"]
    }


@lru_cache(maxsize=1)
def statuses() -> dict[str, StatusWords]:
    """The words of each status of a chart or a line."""
    return {name: StatusWords(**one) for name, one in _data()["statuses"].items()}


def aside() -> Shade:
    """The look of words that were seen and not coded."""
    return Shade(**_data()["aside"])


def about(id: str) -> str:
    """What a question is about, in words."""
    return str(_data()["abouts"].get(id, id.replace("_", " ")))


def say(name: str) -> str:
    """One sentence of the page by its name in words.yaml."""
    return str(_data()[name]).strip()


def suggestions() -> tuple[str, ...]:
    """Questions to begin with."""
    return tuple(_data()["suggestions"])


def review(name: str) -> str:
    """One sentence of the reviewers' pages by its name in words.yaml."""
    return str(_data()["review"][name]).strip()


def learning(name: str) -> str:
    """One sentence of the page of learning by its name in words.yaml."""
    return str(_data()["learning"][name]).strip()


def learning_names(kind: str) -> dict[str, str]:
    """The words of a kind of thing on the page of learning, by id, in their order."""
    return {str(id): str(name) for id, name in _data()["learning"][kind].items()}


def review_names(kind: str) -> dict[str, str]:
    """The words of a kind of thing on the reviewers' pages, by id, in their order."""
    return {str(id): str(name) for id, name in _data()["review"][kind].items()}
