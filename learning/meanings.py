"""What a candidate may mean: ids on file with their labels, and what a word means already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import flow
from learning.candidate import Kind, kinds

_PATTERN = re.compile(r"[\\\[\](){}*+?^$|<>]")
"""Signs of which the lexicon's regular expressions are made, and its words are not."""


def meanings(kind: Kind) -> dict[str, str]:
    """The ids that a candidate of a kind can mean, with a label each; empty where it has a value instead."""
    if kind == "preference":
        return flow.payers()
    if kind == "cue":
        return dict(kinds()["cues"])
    told = kinds()["kinds"][kind]
    if "id={meaning}" not in "".join(told["where"]):
        return {}
    found = {
        str(one["id"]): str(one.get("label") or one["id"]).replace("_", " ") for one in entries(told["file"])
    }
    return dict(sorted(found.items(), key=lambda one: one[1]))


def forms(kind: Kind, meaning: str) -> dict[str, str]:
    """The forms that a meaning has, in words."""
    told = kinds()["kinds"][kind]
    found: dict[str, str] = dict(told["forms"])
    if kind == "method":
        there = {str(one["form"]) for one in entries(told["file"]) if one["id"] == meaning}
        return {form: says for form, says in found.items() if form in there}
    if kind == "cue":
        there = set(flow.lexicon("context")["categories"].get(meaning, ()))
        return {form: says for form, says in found.items() if form in there}
    return found


def entries(file: str) -> list[dict[str, Any]]:
    """The entries of a file of the lexicon."""
    found: list[dict[str, Any]] = flow.lexicon(file)["entries"]
    return found


def known(word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where a word stands in the lexicon already: file and keys (of an entry, its id)."""
    for file in flow.lexicon_names():
        for where, told in _words(flow.lexicon(file), ()):
            if told.casefold() == word.casefold():
                yield file, where


def _words(place: Any, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every word below a place, with its keys; what is a regular expression or a label is none."""
    if isinstance(place, str):
        if not _PATTERN.search(place) and where and not where[-1].startswith("label"):
            yield where, place
    elif isinstance(place, dict):
        name = (f"id={place['id']}",) if "id" in place else ()
        for key, below in place.items():
            if isinstance(below, int) and not isinstance(below, bool):
                yield (*where, *name), str(key)
            elif key not in (
                "id",
                "class",
                "act",
                "form",
                "about",
                "source",
                "within",
                "label",
                "group",
                "kind",
            ):
                yield from _words(below, (*where, *name, str(key)))
    elif isinstance(place, list):
        for below in place:
            yield from _words(below, where)
