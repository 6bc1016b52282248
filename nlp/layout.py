"""How the note is laid out: lines, bullets, headings with their kind, visits of other days.

A line knows its section, its heading and whether it belongs to the visit of the day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from nlp.banners import heads_another_day, heads_today
from nlp.dates import dated_head, is_log
from nlp.headings import (
    ENDS_WITH_PARAGRAPH,
    MY_WORK,
    SIDELINES,
    TODAY_TERMS,
    Heading,
    heading_at,
    is_labelled,
    stop_of,
    stretches,
    work_begins,
)

_WORKING = frozenset(["exam", "assessment", "plan", "procedure", "today", "addendum"])
_TELLING = frozenset(["history", "subjective", "complaint"])
"""Kinds of heading whose paragraph may go on to today's work, where nothing else heads it."""
_BULLET = re.compile(
    r"\s*(?:[-*+>]\s*|#+\s*(?!\d)|#?\d{1,2}\s?[.):]\s+|#\d{1,2}\s+|\(\d{1,2}\)\s+|\((?:i{1,3}|iv|vi{0,3}|ix|x)\)\s+|[a-h]\s?[.)]\s+"
    r"|(?:lesion|spot|site|item) #?\d{1,2}(?! ?[-/,&]|\.\d| (?:and|to|of|through)\b)[.:)]?\s+(?=[a-z])"
    r"|(?:problem|issue|impression|diagnosis|concern|condition) #?\d{1,2} ?[.:)-]\s+(?=[a-z])"
    r"|☑\s*|☐\s*)"
)
_RULE = re.compile(r"\s*[-=_*~#]{4,}\s*$")
_TODAY_LINE = re.compile(
    r"\W*(?:today|today's visit|our visit"
    r"|current visit|this visit|now|end of (?:prior|previous|copied|last) \w+)\b"
)
_COPIED_BLOCK = re.compile(
    r"\s*[\[<{*=~-]+\s*(?:(?:end|begin|start)(?: of)? )?"
    r"(?:prior|previous|last|copied|carried forward|imported|historical)\b[^\n]*[\]>}*=~-]\s*$"
    r"|\W*\[?end (?:of )?(?:prior|previous|copied|imported|scan|scanned|outside)\b"
    r"|[a-z ]{4,40}\((?:[^()\n]*\b)?(?:outside (?:hospital|facility|clinic|provider|records?)|scanned)\b"
    r"[^()\n]*\)\s*:?\s*$"
)
_LABEL_ALONE = re.compile(r":\s*$")
_END_OF_COPY = re.compile(r"\bend\b")


@dataclass(slots=True)
class Line:
    """One line: characters start..end, body where its words begin after bullet and heading.

    kind: of the section it stands in. heading: the words over it, own_heading when they are its own.
    until: where a heading that covers only its own sentence stops, else 0.
    earlier: told of another visit. row: of a table. label: begins with words and a colon that are no heading.
    """

    start: int
    end: int
    body: int
    kind: str
    heading: str = ""
    heading_start: int = 0
    bullet: str = ""
    own_heading: bool = False
    paragraph: int = 0
    until: int = 0
    earlier: bool = False
    row: bool = False
    label: bool = False


def kind_at(line: Line, place: int) -> str:
    """The section kind at a place of a line: a heading like "Options:" covers only its own sentence."""
    return "today" if line.until and place >= line.until else line.kind


def lines(text: str, today: date | None) -> list[Line]:
    """Split the plain, lower-case note into lines with their section kind; blank lines are left out.

    today: the visit's day; a block headed by another date is an earlier (or later) visit.
    """
    found: list[Line] = []
    over = _Over(log=is_log(text), banners=heads_today(text))
    for start, end in stretches(text):
        if text[start:end].strip():
            found.append(_line(text, start, end, today, over))
        else:
            _pass_blank_line(over)
    _end_a_history_that_holds_all(text, found)
    return found


def _end_a_history_that_holds_all(text: str, found: list[Line]) -> None:
    """ "Hx: 55M. New AKs today: 2 R arm. I froze these two.": where a note has no other heading and tells its
    work behind its history, on one line, the heading covers its first sentence."""
    if any(line.kind in _WORKING and line.own_heading for line in found):
        return
    for line in found:
        if line.kind not in _TELLING or not line.own_heading or line.until or line.earlier:
            continue
        first = text.find(". ", line.body, line.end)
        if first > 0 and MY_WORK.search(text, first, line.end):
            line.until = first + 1


@dataclass(slots=True)
class _Over:
    """What stands over the next line.

    only_this_line: the heading reaches its own line and the bulleted or indented ones below.
    same_line: words stand behind the heading, so that a blank line ends it.
    earlier: an earlier visit is told; until_blank: only up to the next blank line.
    log: dated lines list other days, though the note gives no day of its own.
    banners: a framed line heads today's part of the note, so that framed days head other visits.
    """

    kind: str = "today"
    heading: str = ""
    heading_start: int = 0
    only_this_line: bool = False
    same_line: bool = False
    earlier: bool = False
    until_blank: bool = False
    paragraph: int = 0
    log: bool = False
    banners: bool = False


def _close_heading(over: _Over) -> None:
    over.kind, over.heading = "today", ""


def _pass_blank_line(over: _Over) -> None:
    over.paragraph += 1
    if over.same_line or over.kind in ENDS_WITH_PARAGRAPH:
        _close_heading(over)
    if over.until_blank:
        over.earlier = over.until_blank = False


def _line(text: str, start: int, end: int, today: date | None, over: _Over) -> Line:
    """Read one line that is not blank, and keep in ``over`` what it says of those below."""
    raw = text[start:end]
    bullet = _BULLET.match(raw)
    mark = bullet.group().strip() if bullet else ""
    body = start + (bullet.end() if bullet else len(raw) - len(raw.lstrip()))
    in_a_table = raw.lstrip().startswith("|")
    carries_on = over.kind != "complaint" and bool(mark or raw[0].isspace()) and not in_a_table
    carries_on = carries_on and not _in_mid_line(text, over.heading_start)
    if over.only_this_line and not carries_on:
        _close_heading(over)
        over.only_this_line = False
    other_day = _is_entry_of_another_day(raw, today, over)
    framed = heads_another_day(raw, over.earlier, over.banners)
    if framed is not None or _COPIED_BLOCK.match(raw):
        over.earlier = not _END_OF_COPY.search(raw) if framed is None else framed
        over.until_blank = False
        return Line(
            start,
            end,
            body,
            "earlier_visit",
            heading_start=body,
            bullet=mark,
            paragraph=over.paragraph,
            earlier=True,
        )
    heading = heading_at(text, body, end)
    if heading and heading.on_file and heading.kind == "earlier_visit" and not heading.alone:
        # "Last visit: 6 AKs frozen." says nothing of the lines below.
        return Line(
            start,
            end,
            heading.end,
            "earlier_visit",
            heading.term,
            body,
            mark,
            own_heading=True,
            paragraph=over.paragraph,
            until=stop_of(text, heading.end, end, "earlier_visit"),
            earlier=True,
        )
    if over.kind == "left" and heading is None and _LABEL_ALONE.search(raw):
        _close_heading(over)  # "Left alone: ... Treated with LN2: ..."
    if heading and heading.on_file:
        _stand_under(heading, body, over)
    else:
        if heading:
            _stand_under_for_a_line(heading, body, over)
        if over.earlier and _TODAY_LINE.match(raw):
            over.earlier = False
        if _RULE.match(raw):
            over.paragraph += 1
    body = heading.end if heading else body
    earlier = over.earlier or other_day
    until = stop_of(text, body, end, over.kind, over.heading) if heading else 0
    works = 0 if earlier else work_begins(text, body, end, over.kind)
    line = Line(
        start,
        end,
        body,
        "earlier_visit" if earlier else over.kind,
        over.heading,
        over.heading_start,
        mark,
        own_heading=heading is not None,
        paragraph=over.paragraph,
        until=min(filter(None, (until, works)), default=0),
        earlier=earlier,
        label=heading is None and is_labelled(text, body, end),
    )
    if works:  # and the list beneath it is of today
        _close_heading(over)
    return line


def _in_mid_line(text: str, heading: int) -> bool:
    """Whether a heading stands behind other sentences of its line ("Consent signed. Allergies: tape.")."""
    return ". " in text[text.rfind("\n", 0, heading) + 1 : heading]


def _is_entry_of_another_day(raw: str, today: date | None, over: _Over) -> bool:
    """Whether a dated line is an entry of another day; the head of a visit's block rules the lines below."""
    dated = dated_head(raw, over.log) if today or over.log else None
    if dated is None:
        return False
    day, heads_a_visit = dated
    if not heads_a_visit:
        return day != today
    if today is None:
        return False
    over.earlier, over.until_blank = day != today, False
    _close_heading(over)
    return False


def _stand_under(heading: Heading, at: int, over: _Over) -> None:
    """A heading on file rules until the next one; one of an earlier visit until a heading of today."""
    if heading.kind == "earlier_visit":
        over.earlier, over.until_blank = True, False
        _close_heading(over)
        return
    over.kind, over.heading, over.heading_start = heading.kind, heading.term, at
    over.same_line = not heading.alone
    over.only_this_line = over.same_line and heading.kind in SIDELINES
    if over.until_blank and heading.kind not in SIDELINES:
        over.earlier = over.until_blank = False
    if heading.kind == "today" and heading.term in TODAY_TERMS:
        over.earlier = False


def _stand_under_for_a_line(heading: Heading, at: int, over: _Over) -> None:
    """A heading of other words rules its own line; alone and of an earlier visit, up to a blank line."""
    over.kind, over.heading, over.heading_start = heading.kind, heading.term, at
    over.only_this_line = True
    if heading.kind == "earlier_visit" and heading.alone:
        over.earlier = over.until_blank = True
