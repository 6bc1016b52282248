"""Headings: what stands at the head of a line, of which kind, and how far it reaches.

The words are those of lexicon/sections.yaml. Places count characters of the plain copy (nlp/text.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from nlp.dates import speaks_of_earlier
from nlp.lexicon import load
from nlp.quick import Quick

_KINDS: dict[str, str] = {}
for _entry in load("sections")["entries"]:
    for _term in _entry["terms"]:
        _KINDS.setdefault(str(_term), _entry["kind"])


def _any_of(terms: list[str]) -> str:
    return "|".join(sorted(map(re.escape, terms), key=len, reverse=True))


SIDELINES = frozenset(
    [
        "history",
        "subjective",
        "complaint",
        "family",
        "medications",
        "instructions",
        "consent",
        "billing",
        "studies",
        "left",
    ]
)
"""Kinds of heading under which nothing was done today."""
ENDS_WITH_PARAGRAPH = SIDELINES | {"earlier_visit"}
TODAY_TERMS = frozenset(
    ["today", "today's visit", "current visit", "this visit", "visit today", "today's note", "hoy"]
)
"""Headings that end the telling of an earlier visit."""
_ONE_SENTENCE = frozenset(["consent", "complaint", "family", "studies"])
_OF_ONE_SENTENCE = frozenset(load("sections")["of_one_sentence"])
"""Headings that are told out in one sentence, whatever their kind."""
_CODES_ALONE = re.compile(
    r"(?:[\s,;:/+&()-]|\b\d{5}\b|\b\d{2}\b|\bx ?\d{1,2}\b|\band\b|\b[a-z]\d\d(?:\.\d+)?)+"
)
"""A sentence under a heading of billing that has codes, units and modifiers, and nothing else."""
_OPENS_INSIDE_A_LINE = frozenset(
    ["exam", "assessment", "plan", "procedure", "addendum", "earlier_visit", "pathology", "today", "history"]
)
_LONGEST_TERM = 4
"""Words of a heading on file that another heading may begin with."""

_ON_FILE = re.compile(
    r"(?P<term>" + _any_of([*_KINDS]) + r")"
    r"(?:\s*\([^()\n]{0,30}\))?(?P<end>\s*(?:::?|(?<!\w)-(?=\s)|\s-(?=\s)|=)\s*|\s*(?=\n|$))"
)
_OTHER_VISITS = re.compile(
    r"(?:(?:prior|previous|past|earlier|old) (?:[a-z/&]+ ){0,3}"
    r"(?:visits?|treatments?|procedures?|encounters?|notes?|sessions?|services)(?: \([^()\n]*\))?"
    r"|[a-z][a-z /&'-]{2,40} \((?:auto|carried|copied|pulled|imported|from (?:prior|last|previous))"
    r"[^()\n]*\))"
    r"\s*:?\s*"
)
_ORIGINALS = [str(term) for term in load("sections")["originals"]]
"""Headings of what an addendum amends, where both stand in one note."""
_DATED_ADDENDUM = re.compile(
    r"(?P<term>"
    + _any_of([*_ORIGINALS, *(term for term, kind in _KINDS.items() if kind == "addendum" and len(term) > 3)])
    + r")(?: note)?[ :,-]*(?:(?:on|at|by|of|dated|entered|added) )?"
    r"\d{1,4}[/.:-]\d{1,2}(?:[/.-]\d{2,4})?(?:[ ,@at-]+\d{1,2}:\d{2})?"
    r"(?: ?(?:am|pm|a|p|hrs?|h|et|ct|pt))?\s*(?::\s|-\s|(?=\n|$))\s*"
)
""" "ADDENDUM 02/17/2026 16:40", alone on its line or over the words behind its sign."""
_TOLD_ADDENDUM = re.compile(
    r"(?P<term>" + _any_of([str(term) for term in load("sections")["sure_addenda"]]) + r")\b"
    r"(?: ?\([^()\n]{0,90}\))?(?:[^\n:.]|(?<=\bdr)\.|:(?=\d)|(?<=\d)\.(?=\d)){0,50}?"
    r"(?:[:.](?= )|(?=\n|$))\s*"
)
""" "ADDENDUM 09:42 same day. ...", "Addendum (16:22, Dr. F): ...": hour and writer ahead of its words."""
_ANY = re.compile(r"(?P<term>[a-z](?:[a-z0-9 /&'()#,.-]|:(?=\d)){1,80}?)\s*:(?=\s|$)\s*")
_AGED = re.compile(r"\b(?:years?|months?|weeks?)[- ]old\b|\d ?(?:yo|y/o|y\.o)\b")
""" "A 9-year-old with two problems:" is a sentence, and "old" says nothing of its day."""
_SPOKEN = re.compile(r"\b(?:" + "|".join(load("sections")["spoken_of"]) + r")\b")
""" "While here she asked about a spot on the shin: AK" is a sentence and no label."""
_BRACKETS = re.compile(r" ?\([^()]*\)")
_INSIDE_A_LINE = Quick(
    r"[.;] (?=(?:"
    + _any_of([term for term, kind in _KINDS.items() if len(term) > 1 and kind in _OPENS_INSIDE_A_LINE])
    + r"|[soap]) ?:"
    + r"|(?:"
    + _any_of([term for term, kind in _KINDS.items() if kind == "addendum" and len(term) > 3])
    + r")(?: by)? [a-z0-9 ./:-]{1,24}?:)"
)
_WITHOUT_A_STOP = Quick(r"(?<=\S )(?=(?:" + _any_of(load("sections")["told_in_one_line"]) + r") ?: )")
""" "CC: mole HPI: ... PE: ... A/P: ...": headings of one line that nothing parts."""
_NOW = Quick(
    r"[.;][\"')]* (?=(?:[a-z']+ )?"
    r"(?:today|this visit|this morning|this afternoon|now|current visit|at this visit)\b)"
)


_BEGINS_WORK = Quick(r"[.;] (?=" + load("sections")["begins_work"] + ")")
MY_WORK = Quick(load("sections")["my_work"])
"""Words by which the writer tells of work of this visit."""
_ORIGIN = re.compile(
    r" ?\([^()]*\b(?:proven|confirmed|diagnosed|biops\w+|bx|path\w*)\b[^()]*\)|"
    r"(?<=\w) (?:from|of) (?:an? |the |his |her )?(?:old|prior|previous|past|earlier)\b"
    r"(?! (?:visit|note|encounter|appointment|exam|consult|record|chart|clinic|office|treatment|plan))"
)
""" "Scar from old surgery", "site of previous biopsy": what is treated today came of an earlier day."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at the head of a line.

    kind: what stands under it. term: its words. end: where the words behind it begin.
    alone: nothing stands behind it on its line. on_file: the lexicon has this very term.
    """

    kind: str
    term: str
    end: int
    alone: bool
    on_file: bool


def heading_at(text: str, start: int, end: int) -> Heading | None:
    """The heading that a line's words start..end begin with, when its kind can be told."""
    return (
        _on_file(text, start, end)
        or _of_other_visits(text, start, end)
        or _like_one_on_file(text, start, end)
    )


def is_labelled(text: str, start: int, end: int) -> bool:
    """Whether a line begins with a label of any words and a colon."""
    label = _ANY.match(text, start, end)
    return label is not None and not _SPOKEN.search(label["term"])


def work_begins(text: str, start: int, end: int, kind: str) -> int:
    """Where a history at start..end turns to today's work ("Consent signed. Time out."), else 0."""
    if kind != "history":
        return 0
    found = _BEGINS_WORK.search(text, start, end)
    return found.start() + 1 if found else 0


def stop_of(text: str, start: int, end: int, kind: str, term: str = "") -> int:
    """Where a heading of this kind stops before its line's end (0 when it covers the line).

    start: where the words behind the heading begin. term: its own words.
    """
    if kind not in ENDS_WITH_PARAGRAPH:
        return 0
    now = _NOW.search(text, start, end)
    stops = [now.start() + 1] if now else []
    stop = text.find(". ", start, end)
    told_out = kind in _ONE_SENTENCE or term in _OF_ONE_SENTENCE
    of_codes = kind == "billing" and _CODES_ALONE.fullmatch(text, start, max(start, stop))
    if (told_out or of_codes) and stop > 0:
        stops.append(stop + 1)
    return min(stops, default=0)


def stretches(text: str) -> list[tuple[int, int]]:
    """Lines as (start, end); a heading on file inside a line begins a line of its own."""
    found: list[tuple[int, int]] = []
    at = 0
    for raw in text.split("\n"):
        end = at + len(raw)
        cuts = {match.end() for match in _INSIDE_A_LINE.finditer(text, at, end)}
        if _WITHOUT_A_STOP.search(text, at, end):
            first = _on_file(text, at, end)
            if first is not None and first.kind in SIDELINES:
                cuts |= {match.start() for match in _WITHOUT_A_STOP.finditer(text, first.end, end)}
        found += pairwise([at, *sorted(cuts), end])
        at = end + 1
    return found


def _on_file(text: str, start: int, end: int) -> Heading | None:
    dated = _DATED_ADDENDUM.match(text, start, end)
    if dated:
        alone = not text[dated.end() : end].strip()
        return Heading(_KINDS[dated["term"]], dated["term"], min(dated.end(), end), alone, on_file=True)
    match = _ON_FILE.match(text, start)
    told = None if match else _TOLD_ADDENDUM.match(text, start, end)
    if told:
        alone = not text[told.end() : end].strip()
        return Heading(_KINDS[told["term"]], told["term"], min(told.end(), end), alone, on_file=True)
    if not match or match.end() > end + 1 or match.start("end") > end:
        return None
    term, sign = match["term"], match["end"].strip()
    behind = text[match.end() : end]
    if sign:
        # "a -" alone is a letter and a dash, no assessment.
        if len(term) == 1 and sign == "-" and not behind.strip():
            return None
    elif match.end() < end or len(term) == 1:
        return None
    return Heading(_KINDS[term], term, min(match.end(), end), not behind.strip(" -=:_*"), on_file=True)


def _of_other_visits(text: str, start: int, end: int) -> Heading | None:
    """A line alone that heads what other visits told: "Prior derm visits (auto-pulled)"."""
    match = _OTHER_VISITS.fullmatch(text, start, end)
    if match is None:
        return None
    return Heading("earlier_visit", text[start:end].strip(" :"), end, alone=True, on_file=False)


def _like_one_on_file(text: str, start: int, end: int) -> Heading | None:
    """A heading of other words whose kind can be told: "Plan for next visit (spring):"."""
    match = _ANY.match(text, start)
    if not match or match.end() > end or ". " in match["term"] or _AGED.search(match["term"]):
        return None
    if match["term"].count("(") > match["term"].count(")"):
        return None  # "Excision, mole (prior path: ...)": the colon is of what stands in the brackets
    kind = _kind_of(match["term"])
    if kind is None:
        return None
    alone = not text[match.end() : end].strip()
    return Heading(kind, match["term"].split()[0], match.end(), alone, on_file=False)


def _kind_of(term: str) -> str | None:
    """The kind of a heading that begins with a known one or speaks of another visit or of teaching."""
    words = _BRACKETS.sub("", term).split() or term.split()
    for count in range(min(_LONGEST_TERM, len(words)), 0, -1):
        kind = _KINDS.get(" ".join(words[:count]))
        if kind in SIDELINES or kind in ("addendum", "earlier_visit"):
            return kind
    if speaks_of_earlier(_ORIGIN.sub("", term)):
        return "earlier_visit"
    last = _KINDS.get(words[-1])
    return last if last in ("instructions", "billing") else None
