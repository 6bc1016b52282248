"""Initials of people: dotted ones, and bare ones where something says that they are somebody's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from privacy.found import Found, data, of
from privacy.name_forms import credential

DOTTED, BARE = 0.5, 0.55


def initials(note: str) -> Iterator[Found]:
    """Two or three initials together."""
    told = data("names")
    never = {str(one).upper() for one in told["not_initials"]}
    for hit in _patterns()["dotted"].finditer(note):
        if hit.group().replace(" ", "") not in never:
            yield of(hit, "initials", DOTTED)
    for hit in _patterns()["dotted_cued"].finditer(note):
        if not credential().fullmatch(hit["who"]):
            yield of(hit, "initials", BARE, "who")
    for hit in _patterns()["dotted_line"].finditer(note):
        yield of(hit, "initials", BARE, "who")
    bare = {str(one) for one in told["not_bare_initials"]}
    for name in ("cued", "line", "typed"):
        for hit in _patterns()[name].finditer(note):
            if hit["who"] not in bare:
                yield of(hit, "initials", BARE, "who")
            if name == "typed":
                yield of(hit, "initials", BARE, "typist")


@cache
def _patterns() -> dict[str, regex.Pattern[str]]:
    cues = "|".join(sorted(map(str, data("names")["before_initials"]), key=len, reverse=True))
    return {
        "dotted": regex.compile(
            r"(?<![\p{L}\d.])\p{Lu}\."
            r"(?:\p{Lu}\.(?:\p{Lu}\.)?|[ ]\p{Lu}\.(?:[ ]\p{Lu}\.)?(?![ ]\p{Ll}))(?![\p{L}\d])"
        ),
        "dotted_cued": regex.compile(
            rf"(?<![\w-])(?i:{cues})(?!\w)[ \t]*[:.(]?[ \t]*(?P<who>(?:\p{{Lu}}\.){{2,3}})(?![\p{{L}}\d])"
        ),
        "dotted_line": regex.compile(
            r"(?m)(?:^|[|]|--?[ \t]|[—–])[ \t]*(?P<who>(?:\p{Lu}\.){2,3})[ \t]*(?=$|[|]|--?[ \t]|[—–])"
        ),
        "cued": regex.compile(
            rf"(?<![\w-])(?i:{cues})(?![\w])[ \t]*[:.(]?[ \t]*(?P<who>\p{{Lu}}{{2,3}})(?![\p{{L}}\d-])"
        ),
        "line": regex.compile(r"(?m)(?:^|--[ \t]*|[.!?\"”)][ \t]+[-—–][ \t]*)(?P<who>\p{Lu}{2,3})[ \t]*$"),
        "typed": regex.compile(r"(?<![\w/])(?P<who>\p{Lu}{2,3})[/:](?P<typist>\p{Ll}{2,3})(?![\w/])"),
    }
