"""The operation that a note reports by its title and its headed lines, and whether it was one on skin.

All that is cut, sewn, drained, injected and sent in an operation on another organ is a step of it: its
incision, its block, its specimen, its closure. Work on skin within it ("a nevus in the field was shaved off")
is told with what it was done to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.lexicon import load
from nlp.services.reading import Reading
from nlp.services.told import Place, pattern, told_of

_WORDS = load("foreign")
_OPERATION = _WORDS["operation"]
_NAMED, _FOR = (
    re.compile(
        r"(?:^[ \t]*(?:\d\W{1,2})?|(?<=[.;] ))(?:" + "|".join(_OPERATION[heads]) + r")\b(?P<rest>[^\n]*)",
        re.MULTILINE,
    )
    for heads in ("named", "done_for")
)
_ORGANS, _OPERATIONS = pattern(_WORDS["organs"]), pattern(_OPERATION["words"])
_ONLY_PLACES = pattern([*_WORDS["landmarks"], *_WORDS["diseases"], *_WORDS["depths"], *_OPERATION["of_work"]])
_OF_SKIN, _WORK_ON_SKIN = pattern(_WORDS["of_skin"]), pattern(_OPERATION["on_skin"])
_ANYWHERE = frozenset(_WORDS["anywhere"])
_ITEM = re.compile(r"\n[ \t]*(?:\d{1,2}[.)]|[-*•]|[a-d][.)])[ \t]*[^\n]*")
_NEXT_LINE = re.compile(r"\n\s*[^\n]+")
_EMPTY = re.compile(r"[\W_]*$")
_REPORTED = frozenset([None, "planned"])
"""Why a title's operation is told that is what the note is about: it was done, or the note prepares it."""
_SENTENCE_ENDS = re.compile(r"(?<=[a-z)]{2})\.(?=\s)")
_WORDS_OF_A_NAME = 24
"""Most words of a line that names an operation; of a longer one, the first sentence does."""


def is_of_another_organ(reading: Reading, title: str) -> bool:
    """Whether what the note reports is an operation that its title, or its headed lines, name as no skin's.

    title: the first line that says something, as far as it is one.
    """
    text = reading.text
    named, done_for = list(_stretches(text, _NAMED)), list(_stretches(text, _FOR))
    at = text.find(title) if title else -1
    if at >= 0 and text[at + len(title) :].lstrip(" \t")[:1] in ("", "\n"):
        named.append((at, at + len(title)))
    if not any(_names_another(reading, stretch) for stretch in named):
        return False
    return not any(_names_skin(reading, stretch) for stretch in (*named, *done_for))


def _stretches(text: str, heads: re.Pattern[str]) -> Iterator[Place]:
    """The lines with these heads, each with the list below it, or the next line where nothing is behind."""
    for match in heads.finditer(text):
        start, end = match.start("rest"), _end_of_a_name(text, *match.span("rest"))
        below = _NEXT_LINE.match(text, match.end()) if _EMPTY.match(match["rest"]) else None
        end = _end_of_a_name(text, *below.span()) if below else end
        while item := _ITEM.match(text, end):
            end = item.end()
        yield start, end


def _end_of_a_name(text: str, start: int, end: int) -> int:
    """Where the words end that name an operation: with the line, or with the first sentence of a long one."""
    if len(text[start:end].split()) <= _WORDS_OF_A_NAME:
        return end
    stop = _SENTENCE_ENDS.search(text, start, end)
    return stop.start() if stop else end


def _names_another(reading: Reading, stretch: Place) -> bool:
    """Whether an operation or an organ of another specialty stands there, and not as a place or a disease."""
    text = reading.text
    places = [match.span() for match in _ONLY_PLACES.finditer(text, *stretch)]
    words = [match.span() for found in (_OPERATIONS, _ORGANS) for match in found.finditer(text, *stretch)]
    words = [(a, b) for a, b in words if not any(start <= a and b <= end for start, end in places)]
    return any(told_of(reading).why_not(*word) in _REPORTED for word in words)


def _names_skin(reading: Reading, stretch: Place) -> bool:
    """Whether a lesion of skin, or work on skin, stands there."""
    if _OF_SKIN.search(reading.text, *stretch) or _WORK_ON_SKIN.search(reading.text, *stretch):
        return True
    return any(m.id not in _ANYWHERE for m in told_of(reading).mentions(stretch, "diagnosis"))
