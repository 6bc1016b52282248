"""A question read: its codes, numbers, places, diagnoses and acts, and its words with those made general."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import flow
from conversation.intents import document
from conversation.naming import Measure, ends_of, free, sides
from conversation.naming import labels as labels_of
from conversation.naming import measures as measures_of
from conversation.otherwise import counts_lines, is_other, is_pronoun, says_how, with_side
from conversation.spelling import mended
from records import Phrase
from records.visit import Laterality

_WORDS_OF = document("understanding")
_CODE = re.compile(
    r"(?<![\w.])(?P<before>\d{1,2}\s*(?:units? of|x|×)\s*)?(?P<code>\d{5}|[A-Z]\d{4})(?!\d)"
    r"(?P<modifiers>(?:\s*-\s*(?:\d\d|[A-Z][A-Z0-9])\b)*)"
    r"(?:\s*\(?(?:x|×|\*|times|units?:?)\s*(?P<after>\d{1,2})\b\)?|\s*\(\s*(?P<brackets>\d{1,2})\s*\)"
    r"|\s+(?P<units>\d{1,2})\s+units?\b)?",
    re.IGNORECASE,
)
_MODIFIER = re.compile(
    r"\b(?:modifiers?|mod)\s*-?\s*(?P<m>\d\d|[a-z]{2}|e[1-4])\b|(?<!\d)-(?P<n>\d\d)\b", re.I
)
_BARE_MODIFIER = re.compile(
    rf"\b(?:a|no|the|with|use|needs?|add)\s+(?P<m>{'|'.join(_WORDS_OF['bare_modifiers'])})\b", re.I
)
_ICD = re.compile(r"\b[A-TV-Z]\d\d(?:\.\w{1,4})?\b", re.IGNORECASE)
_DATE = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
_LINES = re.compile(
    r"\b(?:lines?|rows?) (?:numbers? |no\.? ?|# ?)?\d{1,2}(?!\d)"
    r"(?:(?:,? and|,? or|,| to| ?&| ?-) ?\d{1,2}(?![\d.]))*",
    re.IGNORECASE,
)
"""Lines of the claim by their number, which counts no lesion ("line 2 was done by the resident")."""
_FIGURE = re.compile(r"(?<![\w.])\d+(?:[.\-/]\d+)*(?![\w])")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[\x00-\x1f]\w")
_SHAPED = re.compile(r"[a-z]+(?:'[a-z]+)?|[\x00-\x1f]\w|[?,.;:!&/-]")
_MARKS = {
    "code": "\x01a",
    "number": "\x01b",
    "site": "\x01c",
    "diagnosis": "\x01d",
    "act": "\x01e",
    "modifier": "\x01f",
    "icd": "\x01g",
    "date": "\x01h",
    "measure": "\x01i",
}
_NAMES = {mark: f"<{kind}>" for kind, mark in _MARKS.items()}
_SLOT = re.compile(rf"<({'|'.join(_MARKS)})>")

Kind = Literal["code", "number", "site", "diagnosis", "act", "modifier", "icd", "date", "measure"]


@dataclass(frozen=True)
class NamedCode:
    """A code as the coder names it; units None where none are named."""

    code: str
    units: int | None
    modifiers: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A site with its side, by lexicon id; site empty where only a side is named, LABEL and a name where a
    lesion is named by its label."""

    site: str
    side: Laterality | None


@dataclass(frozen=True)
class Question:
    """What the reader found in a question.

    words: in lower case, with a mark in place of every code, number, site, diagnosis and act.
    numbers: those that are no part of a code, in their order. measures: lengths with a unit.
    figures: what is written in digits and is no code, as it is written ("0.05", "4-0").
    tokens: like words, with punctuation.
    """

    text: str
    words: tuple[str, ...]
    codes: tuple[NamedCode, ...]
    modifiers: tuple[str, ...]
    icd10: tuple[str, ...]
    numbers: tuple[int, ...]
    places: tuple[Place, ...]
    diagnoses: tuple[str, ...]
    acts: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    day: str | None = None
    measures: tuple[Measure, ...] = ()
    figures: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()

    @property
    def slots(self) -> bool:
        """Whether it names anything at all."""
        return bool(
            self.codes or self.numbers or self.places or self.diagnoses or self.acts or self.modifiers
        )


def read(text: str) -> Question:
    """Read a question with the reader that reads notes."""
    spans: list[tuple[int, int, Kind]] = []
    codes = []
    for match in _CODE.finditer(text):
        units = next((match[name] for name in ("after", "brackets", "units") if match[name]), None)
        lead = re.match(r"\d{1,2}", match["before"] or "")
        number = int(units) if units else int(lead.group()) if lead else None
        modifiers = tuple(
            part.strip(" -").upper() for part in re.findall(r"-\s*\w\w", match["modifiers"] or "")
        )
        codes.append(NamedCode(match["code"].upper(), number, modifiers))
        spans.append((*match.span(), "code"))
    taken = [span[:2] for span in spans]
    days = [(*match.span(), match[0]) for match in _DATE.finditer(text)]
    iso = [one[:2] for one in days]
    days += [(start, end, str(day)) for start, end, day in flow.days(text) if free((start, end), iso)]
    days = sorted(one for one in days if free(one[:2], taken))
    spans += [(start, end, "date") for start, end, _ in days]
    taken = [span[:2] for span in spans]
    named = [
        m for pattern in (_MODIFIER, _BARE_MODIFIER) for m in pattern.finditer(text) if free(m.span(), taken)
    ]
    spans += [(*match.span(), "modifier") for match in named]
    taken = [span[:2] for span in spans]
    icd = [
        match
        for match in _ICD.finditer(text)
        if free(match.span(), taken) and any(map(str.isdigit, match[0][1:3]))
    ]
    spans += [(*match.span(), "icd") for match in icd]
    taken = [span[:2] for span in spans]
    measures = measures_of(text, taken)
    spans += [(one.start, one.end, "measure") for one in measures]
    taken = [span[:2] for span in spans]
    labels = labels_of(text)
    taken += [(one.start, one.end) for one in labels]
    lexical = tuple(
        one
        for one in flow.phrases(text)
        if free((one.start, one.end), taken) and not (is_pronoun(text, one) or is_other(text, one))
    )
    lexical = tuple(with_side(text, part) for one in lexical for part in ends_of(text, one))
    lexical = tuple(one for one in lexical if not says_how(text, one, lexical))
    known_words = (*lexical, *labels)
    phrases = tuple(sorted((*known_words, *sides(text, known_words)), key=lambda one: one.start))
    spans += [(one.start, one.end, one.kind) for one in known_words]
    lines = [match.span() for match in _LINES.finditer(text)]
    lines += [(one.start, one.end) for one in phrases if one.kind == "number" and counts_lines(text, one)]
    phrases = tuple(one for one in phrases if one.kind != "number" or free((one.start, one.end), lines))
    figures = [match for match in _FIGURE.finditer(text) if free(match.span(), taken)]
    known = [span[:2] for span in spans]
    # Digits that the reader takes for no lesion count ("4-0", "0.05") are figures all the same.
    spans += [(*match.span(), "number") for match in figures if free(match.span(), known)]
    figures = [match for match in figures if free(match.span(), lines)]
    return Question(
        text=text,
        words=_words(text, spans, _WORD),
        codes=tuple(codes),
        modifiers=tuple(next(filter(None, match.groups())).upper() for match in named),
        icd10=tuple(match[0].upper() for match in icd),
        numbers=tuple(one.value for one in phrases if one.kind == "number" and one.value is not None),
        places=tuple(Place(one.id, one.side) for one in phrases if one.kind == "site"),
        diagnoses=tuple(one.id for one in phrases if one.kind == "diagnosis"),
        acts=tuple(one.id for one in phrases if one.kind == "act"),
        phrases=phrases,
        day=days[0][2] if days else None,
        measures=measures,
        figures=tuple(match[0] for match in figures),
        tokens=_words(text, spans, _SHAPED),
    )


def _words(text: str, spans: list[tuple[int, int, Kind]], pattern: re.Pattern[str]) -> tuple[str, ...]:
    general = text
    for start, end, kind in sorted(spans, reverse=True):
        general = f"{general[:start]} {_MARKS[kind]} {general[end:]}"
    return tuple(pattern.findall(general.lower().replace("\u2019", "'")))


def shape_of(template: str) -> str:
    """The shape of an utterance on file, whose slots are written out ("why is <code> there?")."""
    marked = _SLOT.sub(lambda slot: f" {_MARKS[slot[1]]} ", template)
    return shape(tuple(_SHAPED.findall(marked.lower())))


def shape(tokens: tuple[str, ...]) -> str:
    """Words with mended spelling and what they name as a shape: "why not <code> ?"."""
    # "R hand", "was right ear": a side is part of its place.
    seen = [
        token
        for token, after in zip(tokens, (*tokens[1:], ""), strict=True)
        if not (token in ("l", "r", "left", "right") and after == _MARKS["site"])
    ]
    return " ".join(_NAMES.get(token) or mended(token) for token in seen)
