"""What is known of a word: an ordinary one of notes, a clinic's own capitalised one, a name, or nothing."""

from __future__ import annotations

from enum import Enum
from functools import cache

from privacy.found import HERE, data


class Known(Enum):
    """What a capitalised word is. BOTH: an ordinary word and a name; CLINICAL: of a clinic, maybe a name."""

    ORDINARY = "ordinary"
    BOTH = "both"
    CLINICAL = "clinical"
    NAME = "name"
    NOTHING = "nothing"


@cache
def words(name: str) -> frozenset[str]:
    """A list of words, in small letters; lines that begin with # are about it."""
    lines = (HERE / "words" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.lower() for line in lines if line and not line.startswith("#"))


def is_first(word: str) -> bool:
    """Whether a list of given names has the word."""
    return word.lower() in _given()


def is_name(word: str) -> bool:
    """Whether a list of names has the word, or every part of it."""
    low = word.lower()
    return low in _names() or ("-" in low and all(part in _names() for part in low.split("-")))


@cache
def _names() -> frozenset[str]:
    return _given() | words("last_names")


@cache
def _given() -> frozenset[str]:
    return words("first_names") | words("short_names")


@cache
def _never() -> frozenset[str]:
    return frozenset(str(one).lower() for one in data("names")["never"])


def known(word: str) -> Known:
    """What is known of a word, whatever its case."""
    low = word.lower().replace("’", "'")
    if low in _never():
        return Known.ORDINARY
    plain = low.removesuffix("'s")
    clinical, name = plain in words("clinical_names"), is_name(plain)
    parts = plain.split("-")
    ordinary = all(_ordinary(part) for part in parts)
    if clinical:
        return Known.CLINICAL
    if ordinary:
        return Known.BOTH if name else Known.ORDINARY
    return Known.NAME if name else Known.NOTHING


def _ordinary(low: str) -> bool:
    """A word of notes, or a form of one."""
    voc = words("vocabulary")
    if low in voc or len(low) < 2:
        return True
    for tail, instead in (
        ("s", ""),
        ("es", ""),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("ly", ""),
        ("ies", "y"),
    ):
        if low.endswith(tail) and len(low) - len(tail) > 3 and low.removesuffix(tail) + instead in voc:
            return not is_name(low)
    return False
