"""Names of people: by what stands around them, by how they are written, by lists, and by being told again."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from privacy.found import Found, of
from privacy.initials import initials
from privacy.name_cues import patterns
from privacy.name_forms import (
    FREE,
    WORD,
    from_the_left,
    is_short,
    is_turned,
    looks_like_one,
    trimmed,
)
from privacy.vocabulary import Known, known

CUED, ALIKE, LISTED = 0.85, 0.6, 0.45
"""How sure: something before or behind it says so; it is written like a name; a list has the word."""


def names(note: str) -> Iterator[Found]:
    """Every name, then every word of one wherever it stands again."""
    things = [hit.span() for hit in patterns()["eponym"].finditer(note)]
    alike = [one for one in (*_written_like_one(note), *_listed(note)) if not _in_one(one, things)]
    found = [*_cued(note), *alike]
    yield from found
    yield from initials(note)
    yield from (one for one in _again(note, found) if not _in_one(one, things))


def _in_one(one: Found, things: list[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in things)


def _cued(note: str) -> Iterator[Found]:
    for name in ("sure_title", "title", "kin", "label", "weak"):
        for hit in patterns()[name].finditer(note):
            yield from _from(note, hit.start("name"), name)
    for name in ("closing", "dashed"):
        for hit in patterns()[name].finditer(note):
            if words := trimmed(hit["name"], sure=True, after=note[hit.end("name") :][:12]):
                yield Found(hit.start("name"), hit.start("name") + len(words), "name", CUED)
    for hit in patterns()["behind"].finditer(note):
        if words := from_the_left(hit["name"]):
            yield Found(hit.end("name") - len(words), hit.end("name"), "name", CUED)


def _from(note: str, start: int, by: str) -> Iterator[Found]:
    """A name that begins here, and the ones that it is joined to by commas, "and" or credentials."""
    first = True
    while True:
        words = _one(note, start, by, first)
        if not words:
            return
        yield Found(start, start + len(words), "name", CUED)
        joined = patterns()["joined"].match(note, start + len(words))
        if joined is None or (
            by in ("title", "sure_title") and "and" not in joined.group() and "&" not in joined.group()
        ):
            return
        start, first = joined.end(), False


def _one(note: str, start: int, by: str, first: bool) -> str:
    if by == "weak" and note[max(0, start - 8) : start].rstrip().endswith(":"):
        by = "label"
    hit = patterns()["turned"].match(note, start)
    if hit is not None and by != "kin":
        words = is_turned(hit.group(), sure=by == "label")
        if words:
            return words
    hit = patterns()["sequence"].match(note, start)
    if hit is None:
        return ""
    titled = by in ("title", "sure_title")
    words = trimmed(
        hit.group(),
        sure=(titled or (by in ("label", "kin") and not hit.group().isupper())) and first,
        any_word=by == "sure_title" and first,
        after=note[hit.end() : hit.end() + 12],
    )
    if by == "weak" or not first:
        alone = (
            known(words) is Known.BOTH and not _SIGN.match(note[start + len(words) :][:4]) if words else True
        )
        return "" if alone or not _plausible(words) else words
    return words


def _plausible(words: str) -> bool:
    """A name without a strong cue: on a list, or of two unknown words."""
    tokens = regex.findall(WORD, words)
    return looks_like_one(words) or (
        bool(tokens) and all(known(one) in FREE and not is_short(one) for one in tokens)
    )


def _written_like_one(note: str) -> Iterator[Found]:
    """Words that nothing announces: given name and family name, either way round; two unknown words."""
    for hit in patterns()["turned_alone"].finditer(note):
        behind = note[hit.end() : hit.end() + 6]
        begins = bool(_BEGINS.search(note[max(0, hit.start() - 3) : hit.start()] or "\n"))
        if words := is_turned(hit.group(), sure=begins and bool(_TABLE.match(behind))):
            yield Found(hit.start(), hit.start() + len(words), "name", ALIKE)
    for hit in patterns()["alone"].finditer(note):
        words = hit.group()
        for start in [0, *(m.end() for m in regex.finditer(r"[ \t]+", words))]:
            part = trimmed(words[start:])
            tokens = regex.findall(WORD, part)
            if (
                len(tokens) > 1
                and _plausible(part)
                and not (part.isupper() and known(tokens[0]) is not Known.NAME)
            ):
                yield Found(hit.start() + start, hit.start() + start + len(part), "name", ALIKE)
                break


def _listed(note: str) -> Iterator[Found]:
    """One word that a list of names has and notes do not use otherwise."""
    for hit in patterns()["word"].finditer(note):
        word = hit.group()
        if known(word) is Known.NAME and (not word.isupper() or len(word) > 4):
            yield of(hit, "name", LISTED)


def _again(note: str, found: list[Found]) -> Iterator[Found]:
    """Words of the names that were found, wherever else they stand with a capital."""
    words = {
        word
        for one in found
        for word in regex.findall(WORD, note[one.start : one.end])
        if len(word) > 2 and known(word) in FREE
    }
    low = {word.lower() for word in words}
    for hit in patterns()["word"].finditer(note):
        if hit.group().lower() in low:
            yield of(hit, "name", ALIKE)


_TABLE = regex.compile(r"\s{2,}|[ \t]*(?:\||/|\(|DOB|MRN|-|$)")
"""What stands behind a name at the head of a page."""

_BEGINS = regex.compile(r"(?:\n|\||\t|[ ]{2})[ ]*$")
_SIGN = regex.compile(r"[ \t]*(?:[,.;:)/|\n(\"”-]|$)")
