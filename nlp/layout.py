"""How the note is laid out: lines, bullets, headings with their kind, visits of other days.

Sections are medspaCy Sections on ``doc._.sections``; a line knows its section, its heading and whether
it belongs to the visit of the day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from nlp.lexicon import load
from nlp.mentions import Mention

_HEADINGS: dict[str, str] = {}
for _entry in load("sections")["entries"]:
    for _term in _entry["terms"]:
        _HEADINGS.setdefault(str(_term), _entry["kind"])

_BULLET = re.compile(
    r"\s*(?:[-*+>]\s*|#+\s*(?!\d)|#?\d{1,2}\s?[.):]\s+|#\d{1,2}\s+|\(\d{1,2}\)\s+|[a-h]\s?[.)]\s+|☑\s*|☐\s*)?"
)
_KNOWN_HEADING = re.compile(
    r"(?P<term>" + "|".join(sorted(map(re.escape, _HEADINGS), key=len, reverse=True)) + r")"
    r"(?:\s*\((?P<note>[^()\n]{0,30})\))?(?P<end>\s*(?:::?|(?<!\w)-(?=\s)|\s-(?=\s)|=)\s*|\s*(?=\n|$))"
)
_OTHER_HEADING = re.compile(r"(?P<term>[a-z](?:[a-z0-9 /&'()#,.-]|:(?=\d)){1,80}?)\s*:(?=\s|$)\s*")
_PARAGRAPH_END = re.compile(r"\n\s*\n")
_RULE = re.compile(r"\s*[-=_*~#]{4,}\s*$")


@dataclass(slots=True)
class Line:
    """One line: characters start..end, body where its words begin after bullet and heading."""

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


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMERIC = r"(?P<m>\d{1,2})[/.-](?P<d>\d{1,2})[/.-](?P<y>(?:19|20)?\d{2})"
_ISO = r"(?P<y2>(?:19|20)\d{2})[/.-](?P<m2>\d{1,2})[/.-](?P<d2>\d{1,2})"
_NAMED = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?P<d3>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y3>(?:19|20)\d{2})"
_NAMED2 = r"(?P<d4>\d{1,2})(?:st|nd|rd|th)?[\s-](?:of\s+)?(?P<mon4>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[\s-]+(?P<y4>(?:19|20)\d{2})"
_DATE = re.compile(rf"\b(?:{_ISO}|{_NUMERIC}|{_NAMED}|{_NAMED2})\b")
_SERVICE_DATE = re.compile(
    r"\b(?:date of service|dos|date of visit|visit date|service date|date of procedure|encounter date|date seen|seen on|seen|"
    r"date of encounter|appointment date|procedure date|clinic date|exam date|date|visit|encounter|today)\s*(?:is|of|:|-)?\s*(?:\(?dos\)?\s*:?)?\s*$"
)
_DATED_LINE = re.compile(
    r"\s*(?:[-*=#~\s]*)(?:(?P<word>visit|encounter|date|dos|date of service|seen|note|clinic note|clinic visit|office visit|progress note|visit date|follow[- ]up)\s*(?:of|on|:|-|,|dated)?\s*)?$"
)
_NOT_SERVICE = re.compile(
    r"\b(?:dob|d\.o\.b\.?|birth|born|printed|signed|dictated|transcribed|expires|scanned|birthdate)\b[^\n]{0,12}$"
)


def kind_at(line: Line, place: int) -> str:
    """The section kind at a place of a line: a heading like "Options:" covers only its own sentence."""
    return "today" if line.until and place >= line.until else line.kind


def dates(text: str) -> list[tuple[int, int, date]]:
    """The full dates of the note (American order when written in digits): start, end, day."""
    found = []
    for match in _DATE.finditer(text):
        day = _as_date(match)
        if day:
            found.append((match.start(), match.end(), day))
    return found


def _as_date(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    if part["y2"]:
        numbers = (part["y2"], part["m2"], part["d2"])
    elif part["y"]:
        numbers = (part["y"] if len(part["y"]) == 4 else "20" + part["y"], part["m"], part["d"])
    elif part["y3"]:
        numbers = (part["y3"], str(_MONTHS.index(part["mon"][:3]) + 1), part["d3"])
    else:
        numbers = (part["y4"], str(_MONTHS.index(part["mon4"][:3]) + 1), part["d4"])
    year, month, day = map(int, numbers)
    if month > 12 and day <= 12 and part["y"]:
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None


def heads(text: str, place: int) -> bool:
    """Whether a date at this place stands at the head of its line."""
    return not text[text.rfind("\n", 0, place) + 1 : place].strip(" -*#=[(")


def day_of_service(text: str) -> tuple[date | None, tuple[int, int] | None]:
    """The day the note gives as its day of service, and where. None when no date is one."""
    labelled: list[tuple[date, tuple[int, int]]] = []
    for start, end, day in dates(text):
        before = text[max(0, start - 40) : start]
        if _NOT_SERVICE.search(before):
            continue
        line_start = text.rfind("\n", 0, start) + 1
        if _SERVICE_DATE.search(before) or (
            _DATED_LINE.fullmatch(text[line_start:start]) and _EARLIER.search(text[line_start:start]) is None
        ):
            labelled.append((day, (start, end)))
    if not labelled:
        return None, None
    return max(labelled, key=lambda found: (found[0], -found[1][0]))


_EARLIER = re.compile(r"\b(?:prior|previous|last|earlier|old|past|copied)\b")


def lines(text: str, today: date | None) -> list[Line]:
    """Split the plain, lower-case note into lines with their section kind.

    today: the visit's day; a block headed by another date is an earlier (or later) visit.
    """
    found: list[Line] = []
    kind, heading, heading_start = "today", "", 0
    earlier = False
    earlier_until_blank = False
    only_this_line = same_line = False
    paragraph = 0
    for start, end in _stretches(text):
        raw = text[start:end]
        if not raw.strip():
            paragraph += 1
            if same_line:
                kind, heading = "today", ""
            if earlier_until_blank:
                earlier = earlier_until_blank = False
            if kind in _ENDS_WITH_PARAGRAPH:
                kind, heading = "today", ""
            continue
        bullet = _BULLET.match(raw)
        body = start + (bullet.end() if bullet else 0)
        mark = bullet.group().strip() if bullet else ""
        if only_this_line and not (mark or raw[:1].isspace()):
            kind, heading, only_this_line = "today", "", False
        block_day = _block_day(raw)
        other_day = False
        if block_day and today:
            if _heads_a_block(raw):
                earlier = block_day != today
                earlier_until_blank = False
                kind, heading = "today", ""
            else:
                other_day = block_day != today
        if _COPIED_BLOCK.match(raw):
            earlier = not _END_OF_COPY.search(raw)
            found.append(Line(start, end, body, "earlier_visit", "", body, mark, False, paragraph, 0, True))
            continue
        own = False
        match = _KNOWN_HEADING.match(text, body)
        if match and match.end() <= end + 1 and _is_heading(match, text, end):
            term = match["term"]
            new_kind = _HEADINGS[term]
            own = True
            alone = match.end() >= end or not text[match.end() : end].strip(" -=:_*")
            if new_kind == "earlier_visit":
                if alone:
                    earlier, earlier_until_blank = True, False
                    kind, heading = "today", ""
                else:
                    found.append(
                        Line(
                            start,
                            end,
                            match.end(),
                            "earlier_visit",
                            term,
                            body,
                            mark,
                            True,
                            paragraph,
                            _first_stop(text, match.end(), end, "earlier_visit", True),
                            True,
                        )
                    )
                    continue
            else:
                kind, heading, heading_start = new_kind, term, body
                only_this_line = not alone and new_kind in _SIDELINES
                same_line = not alone
                if earlier_until_blank and new_kind not in _SIDELINES:
                    earlier = earlier_until_blank = False
                if new_kind == "today" and term in _TODAY_WORDS:
                    earlier = False
            body = min(match.end(), end)
        else:
            other = _OTHER_HEADING.match(text, body)
            if other and other.end() <= end:
                own_kind = _kind_of(other["term"])
                if own_kind:
                    own, only_this_line = True, True
                    kind, heading, heading_start = own_kind, other["term"].split()[0], body
                    if own_kind == "earlier_visit" and not text[other.end() : end].strip():
                        earlier = earlier_until_blank = True
                    body = min(other.end(), end)
            if earlier and _TODAY_LINE.match(raw):
                earlier = False
            if _RULE.match(raw):
                paragraph += 1
        unknown = not own and bool(_OTHER_HEADING.match(text, body, end))
        found.append(
            Line(
                start,
                end,
                body,
                "earlier_visit" if earlier or other_day else kind,
                heading,
                heading_start,
                mark,
                own,
                paragraph,
                _first_stop(text, body, end, kind, own),
                earlier or other_day,
                label=unknown,
            )
        )
    return found


_SIDELINES = frozenset(
    ["history", "subjective", "complaint", "family", "medications", "instructions", "consent", "billing"]
)
_ENDS_WITH_PARAGRAPH = _SIDELINES | {"earlier_visit"}
_TODAY_WORDS = frozenset(
    ["today", "today's visit", "current visit", "this visit", "visit today", "today's note", "hoy"]
)
_TODAY_LINE = re.compile(
    r"\W*(?:today|today's visit|current visit|this visit|now|end of (?:prior|previous|copied|last) \w+)\b"
)


_HEADER_WORDS = frozenset(load("sections")["header_words"])
_COPIED_BLOCK = re.compile(
    r"\s*[\[<{*=~-]+\s*(?:(?:end|begin|start)(?: of)? )?(?:prior|previous|last|copied|carried forward|imported|historical)\b[^\n]*[\]>}*=~-]\s*$|\s*\[?end (?:of )?(?:prior|previous|copied|imported)\b"
)
_END_OF_COPY = re.compile(r"\bend\b")


def _heads_a_block(raw: str) -> bool:
    """Whether a dated line is the head of a visit ("3/4/2026 Office visit") and not an entry of a list."""
    match = _DATE.search(raw)
    rest = re.findall(r"[a-z0-9]+", raw[match.end() :]) if match else []
    return all(word in _HEADER_WORDS for word in rest)


_ONE_SENTENCE = frozenset(["consent", "complaint", "family"])
_NOW = re.compile(
    r"[.;] (?=(?:[a-z']+ )?(?:today|this visit|this morning|this afternoon|now|current visit|at this visit)\b)"
)


_INLINE_HEADING = re.compile(
    r"(?<=[.;] )(?=(?:"
    + "|".join(
        sorted(
            (
                re.escape(t)
                for t, k in _HEADINGS.items()
                if len(t) > 1
                and k
                in (
                    "exam",
                    "assessment",
                    "plan",
                    "procedure",
                    "addendum",
                    "earlier_visit",
                    "pathology",
                    "today",
                    "history",
                )
            ),
            key=len,
            reverse=True,
        )
    )
    + r"|[soap]) ?:)"
)


def _stretches(text: str) -> list[tuple[int, int]]:
    """Lines as (start, end); a known heading inside a line begins a line of its own."""
    found = []
    at = 0
    for raw in text.split("\n"):
        end = at + len(raw)
        cuts = [at, *(match.start() for match in _INLINE_HEADING.finditer(text, at, end)), end]
        found += list(zip(cuts, cuts[1:], strict=False)) if len(cuts) > 2 else [(at, end)]
        at = end + 1
    return found


def mark_tables(text: str, lines: list[Line], mentions: list[Mention]) -> None:
    """Give the numbers of a table's size or time columns their role, so that only its counts count.

    A table is a line of column names and the lines below it with as many columns.
    """
    columns: list[str] = []
    for line in lines:
        bars = [at for at in range(line.start, line.end) if text[at] == "|"]
        if len(bars) < 2:
            columns = []
            continue
        edges = [line.start, *bars, line.end]
        cells = [text[a:b].strip(" |") for a, b in zip(edges, edges[1:], strict=False)]
        named = [_COLUMN.get(cell.split(" (")[0], "") for cell in cells]
        if sum(map(bool, named)) >= 2:
            columns, line.row = named, True
            for mention in mentions:
                if line.start <= mention.start < line.end:
                    mention.status["heading"] = (mention.start, mention.end)
            continue
        line.row = True
        if "count" not in columns or len(columns) != len(cells):
            continue
        for mention in mentions:
            if mention.kind == "number" and line.start <= mention.start < line.end:
                index = sum(1 for at in bars if at < mention.start)
                if columns[index] != "count":
                    mention.role = columns[index] or "table cell"


_COLUMN = {str(word): name for name, words in load("sections")["columns"].items() for word in words}


def _first_stop(text: str, body: int, end: int, kind: str, own: bool) -> int:
    """Where a heading that covers one sentence stops (0 when it covers the line)."""
    if not own or kind not in _SIDELINES | {"earlier_visit"}:
        return 0
    now = _NOW.search(text, body, end)
    stops = [now.start() + 1] if now else []
    stop = text.find(". ", body, end)
    if kind in _ONE_SENTENCE and stop > 0:
        stops.append(stop + 1)
    return min(stops, default=0)


def _kind_of(term: str) -> str | None:
    """The kind of a heading that begins with a known one or speaks of another visit or of teaching."""
    words = term.split()
    for count in range(min(4, len(words)), 0, -1):
        kind = _HEADINGS.get(" ".join(words[:count]))
        if kind in _SIDELINES or kind in ("addendum", "earlier_visit"):
            return kind
    if _EARLIER.search(term):
        return "earlier_visit"
    if words[-1] in _HEADINGS and _HEADINGS[words[-1]] in ("instructions", "billing"):
        return _HEADINGS[words[-1]]
    return None


def _is_heading(match: re.Match[str], text: str, end: int) -> bool:
    term = match["term"]
    sign = match["end"].strip()
    if match.start("end") > end:
        return False
    if sign:
        return not (len(term) == 1 and sign == "-" and not text[match.end() : end].strip())
    return match.end() >= end and len(term) > 1


def _block_day(raw: str) -> date | None:
    """The date that heads a visit's block: a line that is a date, or begins with one, and little else."""
    match = _DATE.search(raw)
    if not match or _NOT_SERVICE.search(raw[: match.start()]):
        return None
    if not _DATED_LINE.fullmatch(raw[: match.start()]):
        return None
    rest = raw[match.end() :].strip(" \t-=:,.#*~|")
    return _as_date(match) if len(rest.split()) <= 6 else None
