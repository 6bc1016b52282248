"""The words the reader knows, as data: one YAML file an idea. Logic holds no word lists."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from nlp.lexicon.learned import put
from records import Added

NAMES = (
    "context",
    "diagnoses",
    "documentation",
    "instructions",
    "foreign",
    "global_period",
    "languages",
    "lesions",
    "methods",
    "not_covered",
    "numbered_lesions",
    "numbers",
    "plain_services",
    "plain_telling",
    "present_tense",
    "second_count",
    "sections",
    "services",
    "sites",
    "spelling",
    "surgery",
)


_learned: tuple[Added, ...] = ()


def in_use() -> tuple[Added, ...]:
    """The words of a release that the files are read with."""
    return _learned


def use(learned: tuple[Added, ...]) -> bool:
    """Read the files with these words of a release from now on; whether that changes anything.

    Modules that took their words from the files before must be loaded anew (nlp.use does it).
    """
    global _learned
    if learned is _learned or learned == _learned:
        return False
    _learned = learned
    load.cache_clear()
    return True


@cache
def load(name: str) -> dict[str, Any]:
    """One file of the lexicon with the words of the release in force (a mapping).

    Raises FileNotFoundError for an unknown name.
    """
    text = files("nlp.lexicon").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(text, Loader=loader)
    for added in _learned:
        if added.file == name:
            put(found, added)
    return found


@cache
def version() -> str:
    """A short fingerprint of every word that is shipped: any change of the files changes it."""
    digest = hashlib.sha256()
    for name in NAMES:
        digest.update(files("nlp.lexicon").joinpath(f"{name}.yaml").read_bytes())
    return digest.hexdigest()[:12]


def entry(name: str, id: str) -> dict[str, Any]:
    """The first entry of a file that has this id. Raises KeyError when there is none."""
    for found in load(name)["entries"]:
        if found["id"] == id:
            return dict(found)
    raise KeyError(f"{id} is not in nlp/lexicon/{name}.yaml")
