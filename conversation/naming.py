"""What a question names that no lexicon has: lengths, lesions by their label, and sides without a site."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conversation.intents import document
from records import Phrase
from records.visit import Laterality

_SIDE = re.compile(
    r"\b(?:the|its|it's|was|is|be|been|not|on|on the|rather than the) (?:the )?(?P<side>left|right)"
    r"(?= (?:one|side|hand side|not)\b|\s*(?:[,.;?!]|$))"
    r"|^(?P<first>left|right)(?=,? (?:and )?not\b)",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(?<![\w.])(\d+(?:\.\d+)?|\.\d+)\s*-?\s*(mm|cm|millimet\w+|centimet\w+)\b", re.IGNORECASE
)
_BARE_DECIMAL = re.compile(
    r"(?<![\w.])(\d+\.\d+|\.\d+)(?![\w.]|\s*-?\s*(?:mm|cm|millim|centim|ml|cc|%|percent))", re.IGNORECASE
)
_LABEL = re.compile(
    r"\b(?:[Ll]esion|[Ss]ite|[Ss]pecimen|[Ww]ound|[Ss]pot) ?(?:#|no\.? ?)?"
    r"(?P<label>[A-Z]|\d{1,2}(?!\.\d| ?[mc]m))\b"
)
_BARE_LABEL = re.compile(
    r"\b(?:for|of|on|in|and|or|to|both|lesions?) (?P<label>[B-H])(?![\w'.-])"
    r"|\b(?:for|of|on|dx|about) (?P<of>A)(?= (?:is|was|were|should|had|has|not|and)\b|[?.,]|$)"
    r"|(?:^|\b(?:if|and|that|but|so|no|was|is) |[,;] ?)(?P<first>[A-H])"
    r"(?= (?:is|was|were|should|had|has|got|punched|shaved|frozen|excised|biopsied)\b)"
)
_RANGE = re.compile(r"(?P<low>\w+) ?(?:to|or|and|through|-|–) ?(?P<high>\w+)", re.IGNORECASE)
_IS_TRUE = re.compile(
    r"\b(?:\w*\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|that|this|note|original|count|number"
    r"|you|he|she|they|i|doctor)(?:'s| is| was| are| were) right$",
    re.IGNORECASE,
)
"""What is right because it is true, and no side: "ten is right"."""
LABEL = "lesion:"
"""Begins the site of a lesion that is named by its label alone."""


@dataclass(frozen=True)
class Measure:
    """A length the coder names, in millimetres, with its place in the question."""

    mm: float
    start: int
    end: int


def sides(text: str, known: tuple[Phrase, ...]) -> list[Phrase]:
    """Sides without a site of their own: "it was the right one, not the left"."""
    taken = [(one.start, one.end) for one in known]
    found = [(match, match.span("side" if match["side"] else "first")) for match in _SIDE.finditer(text)]
    return [
        Phrase(kind="site", id="", start=start, end=end, side=_side(text[start:end]))
        for _, (start, end) in found
        if free((start, end), taken) and not _IS_TRUE.search(text[:end])
    ]


def _side(word: str) -> Laterality:
    return "left" if word.lower() == "left" else "right"


def measures(text: str, taken: list[tuple[int, int]]) -> tuple[Measure, ...]:
    """Lengths with their unit; a decimal without one has that of the others ("0.9, not 1.3 cm")."""
    found = [match for match in _LENGTH.finditer(text) if free(match.span(), taken)]
    units = {match[2].lower()[0] for match in found}
    known = [match.span() for match in found]
    bare = [match for match in _BARE_DECIMAL.finditer(text) if len(units) == 1 and free(match.span(), known)]
    lengths = [(match, match[2]) for match in found] + [(match, next(iter(units))) for match in bare]
    return tuple(
        Measure(_millimetres(match[1], unit), *match.span())
        for match, unit in sorted(lengths, key=lambda one: one[0].start())
    )


def _millimetres(number: str, unit: str) -> float:
    length = float(number)
    return round(length * 10, 3) if unit.lower().startswith("c") else length


def labels(text: str) -> tuple[Phrase, ...]:
    """Lesions by the name that the note gives them: "lesion C", "site 2", "if B had been frozen"."""
    found = [(match["label"], match.span()) for match in _LABEL.finditer(text)]
    taken = [span for _, span in found]
    for match in _BARE_LABEL.finditer(text):
        name = next(group for group in ("label", "of", "first") if match[group])
        if free(match.span(name), taken):
            found.append((match[name], match.span(name)))
    return tuple(
        Phrase(kind="site", id=f"{LABEL}{label}", start=start, end=end)
        for label, (start, end) in sorted(found, key=lambda one: one[1])
    )


def free(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    """Whether no other span lies over this one."""
    return not any(span[0] < end and start < span[1] for start, end in taken)


def ends_of(text: str, phrase: Phrase) -> tuple[Phrase, ...]:
    """The two numbers of what is a range in a note: "from 4 to 5" changes one into the other, "5 or 6" is
    not certain. Anything else is itself."""
    ends = _RANGE.fullmatch(text[phrase.start : phrase.end]) if phrase.kind == "number" else None
    if ends is None:
        return (phrase,)
    known: dict[str, int] = document("changes")["stages"]["numbers"]
    told = {name: ends[name].lower() for name in ("low", "high")}
    values = {name: int(one) if one.isdigit() else known.get(one) for name, one in told.items()}
    if None in values.values():
        return (phrase,)
    return tuple(
        phrase.model_copy(
            update={
                "start": phrase.start + ends.start(name),
                "end": phrase.start + ends.end(name),
                "value": values[name],
            }
        )
        for name in ("low", "high")
    )
