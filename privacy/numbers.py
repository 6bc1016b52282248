"""Numbers that are somebody's, by the label before them. Shapes that need none are patterns of Presidio."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from privacy.found import Found, data, of

SURE = 0.9


def labelled(note: str) -> Iterator[Found]:
    """Whatever stands behind a label as such things are written; what the label is of gives the kind."""
    for kind, pattern in _patterns():
        for hit in pattern.finditer(note):
            yield of(hit, kind, SURE, "value")


def ages(note: str) -> Iterator[Found]:
    """Ages that may not be told."""
    for hit in _ages().finditer(note):
        group = "age" if hit["age"] else "told"
        yield of(hit, "age", SURE, group)


@cache
def _patterns() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    told = data("identifiers")
    out = []
    for one in told["labelled"]:
        labels = "|".join(sorted(one["labels"], key=len, reverse=True))
        value = one.get("value", told["value"])
        whole = (
            rf"(?<![\w-])(?i:(?:{labels})(?![\w]){told['joint']})(?!{told['not_a_value']})(?P<value>{value})"
        )
        out.append((one["kind"], regex.compile(whole)))
    return tuple(out)


@cache
def _ages() -> regex.Pattern[str]:
    return regex.compile(data("identifiers")["ages"]["pattern"], regex.IGNORECASE)
