"""Visits that did not take place: called off, a telephone call, or told of another day."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date

from nlp.box_conflict import contradiction
from nlp.clauses import Clause
from nlp.dates import at_head_of_line, full_dates
from nlp.layout import Line
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick

_REMOTE = re.compile("|".join(load("context")["remote"]))
_CONTACT = re.compile(r"\b(?:" + "|".join(map(re.escape, load("context")["contacts"])) + r")\b")
_TITLE = re.compile(r"(?:\A|\n)\W*" + _CONTACT.pattern)
_CALL = re.compile(r"(?:[a-z0-9 ,/-]{1,30}: ?)?(?:" + "|".join(load("context")["calls"]) + r")\b")
_SEEN = Quick(r"\b(?:" + "|".join(load("context")["seen_in_person"]) + r")\b")
# "Nothing done" must be the whole thought: "nothing done to the nevus" calls nothing off.
_CALLED_OFF = Quick(
    r"\b(?:"
    + "|".join(
        (r"(?:(?<=[.;] )|(?<=\n)|\A)" if words.startswith("nothing") else "")
        + re.escape(words)
        + (r"(?= ?(?:today)? ?(?:[.;,\n]|$))" if words.startswith("nothing") else "")
        for words in load("context")["calls_off"]
    )
    + "|"
    + "|".join(load("context")["calls_off_described"])
    + r")(?![a-z])(?!,? (?:otherwise|else|elsewhere|further|in (?:any|another) other|in addition)\b)"
)
_IS_TODAY = re.compile(r"[ :-]{0,3}\(?(?:today|this visit)\b")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ON_THE = re.compile(r"on the (\d{1,2})(?:st|nd|rd|th)")
_AT_AN_AGE = re.compile(r"at (?:age )?\d")
_OF_A_VISIT = re.compile(r"/? (?:visit|appt|appointment|note|encounter)\b")
_REFERENCE = re.compile(load("context")["dated_reference"])
_SETS_OFF = "(),;[]"
"""Signs between which a date stands with what it is of."""
_TRAILS = 2
"""Characters between a date and the end of its clause when the date leads the next one."""
_BIRTH = re.compile(r"\b(?:dob|birth|born)\b")
_REACH_OF_BIRTH = 14
"""Characters before a date of birth in which it is called so."""
_DATE_HEADINGS = frozenset(["addendum", "late entry"])
_FIRST_PARAGRAPH, _WITHOUT_PARAGRAPHS = 400, 200
"""Characters at the head of a note in which a telephone call is announced: with a blank line, without any."""
_METHODS = frozenset(["cryosurgery", "electrosurgery", "curettement", "laser"])
"""Acts that words of calling off may name: "nothing was frozen" says nothing of a light or a blade."""
_REACH_OF_CALLING_OFF = 200
"""Characters behind "called off" up to which acts were still meant for the visit."""


def mark_called_off(text: str, lines: list[Line], mentions: list[Mention]) -> None:
    """Give acts of a telephone call, or of a visit that was called off, that status: they were not done."""
    acts = [mention for mention in mentions if mention.kind == "act"]
    contact = _CONTACT.search(_head(text)) or _TITLE.search(text[:_FIRST_PARAGRAPH])
    contact = contact or _REMOTE.search(text[:_FIRST_PARAGRAPH])
    contact = contact or (None if _SEEN.search(text) else _CALL.match(text.lstrip("\n")))
    if contact:
        for act in acts:
            act.status.setdefault("contact", contact.span())
    off = _calling_off(text, lines)
    if off and not contradiction(text, mentions):
        only = {act.id for act in acts if off[0] <= act.start < off[1]} & _METHODS
        for act in acts:
            if act.start <= off[1] + _REACH_OF_CALLING_OFF and (not only or act.id in only):
                act.status.setdefault("negated" if only else "called off", off)


_MONTH = re.compile(r"(\d{1,2})/")
_FEWEST_ENTRIES = 2
"""Lines headed by a month or year that list other visits, in a note that does not give its own day."""


def mark_other_days(
    text: str, day: date | None, lines: list[Line], clauses: list[Clause], dates: list[Mention]
) -> None:
    """Set Clause.past of clauses that name another year or day than the visit's.

    day: the day of service, or None. dates: every date of the note, full or not.
    """
    starts = [clause.start for clause in clauses]
    _mark_entries(text, day, lines, clauses, dates)
    for told in dates:
        index = bisect_right(starts, told.start) - 1
        if index < 0:
            continue
        clause = clauses[index]
        if not clause.start <= told.start < clause.end or lines[clause.line].heading in _DATE_HEADINGS:
            continue
        after = clauses[index + 1] if index + 1 < len(clauses) else None
        if after is not None and after.sentence != clause.sentence:
            after = None
        reference = _reference(text, told, clause)
        if reference and _is_beside_an_act(reference, clause, after):
            # What was sampled then takes no lesions from what is done now.
            clause.mentions = [
                one
                for one in clause.mentions
                if one.kind != "act" or not reference[0] <= one.start < reference[1]
            ]
            continue
        if _is_of_another_day(text, day, told, clause, clauses):
            clause.past = (told.start, told.end)
            if after is not None and clause.end - told.end <= _TRAILS:
                after.past = clause.past  # "in 2020, freezing of 18 lesions"


def _reference(text: str, told: Mention, clause: Clause) -> tuple[int, int] | None:
    """ "BCC L shoulder (path 4/10/2026), ED&C": where a date stands with what it is of."""
    start = max((text.rfind(sign, clause.start, told.start) + 1 for sign in _SETS_OFF), default=0)
    ends = [text.find(sign, told.end, clause.end) for sign in _SETS_OFF]
    end = min((place for place in ends if place >= 0), default=clause.end)
    start = start or clause.start
    return (start, end) if _REFERENCE.fullmatch(text[start : told.start].strip()) else None


def _is_beside_an_act(place: tuple[int, int], clause: Clause, after: Clause | None) -> bool:
    """Whether a clause, or the one after it in its sentence, tells of an act outside a place."""
    beside = [*clause.mentions, *(after.mentions if after else ())]
    return any(one.kind == "act" and not place[0] <= one.start < place[1] for one in beside)


def _mark_entries(
    text: str, day: date | None, lines: list[Line], clauses: list[Clause], dates: list[Mention]
) -> None:
    """ "02/2025 Annual. AK x4 cryo.": lines headed by a month or year before the visit list other visits."""
    heads: dict[int, Mention] = {}
    for told in dates:
        year = _YEAR.search(told.text)
        if not year or full_dates(told.text) or not at_head_of_line(text, told.start):
            continue
        if day is None or _month_of(told.text, int(year.group())) < (day.year, day.month):
            heads[bisect_right([line.start for line in lines], told.start) - 1] = told
    if day is None and len(heads) < _FEWEST_ENTRIES:
        heads = {}
    heads |= _beside_today(text, lines, dates)
    for clause in clauses:
        if clause.line in heads:
            told = heads[clause.line]
            clause.past = (told.start, told.end)


def _beside_today(text: str, lines: list[Line], dates: list[Mention]) -> dict[int, Mention]:
    """ "02/14 - 6 AKs frozen <line> 09/03 (today) - ...": one dated entry is today's, the others not."""
    starts = [line.start for line in lines]
    heads = {
        bisect_right(starts, told.start) - 1: told for told in dates if at_head_of_line(text, told.start)
    }
    of_today = [told for told in heads.values() if _IS_TODAY.match(text, told.end)]
    if len(of_today) != 1:
        return {}
    return {line: told for line, told in heads.items() if told not in of_today}


def _month_of(told: str, year: int) -> tuple[int, int]:
    """The year and month that a date names ("02/2025"); the month is 0 where it names none."""
    month = _MONTH.match(told)
    return year, int(month[1]) if month else 0


def _head(text: str) -> str:
    """The first paragraph, in which a note says what kind of contact it tells of."""
    text = text.lstrip("\n")
    blank = text.find("\n\n")
    return text[: blank if blank >= 0 else _WITHOUT_PARAGRAPHS][:_FIRST_PARAGRAPH]


def _calling_off(text: str, lines: list[Line]) -> tuple[int, int] | None:
    """The last place that calls this visit off, and no earlier one."""
    off = None
    for match in _CALLED_OFF.finditer(text):
        line = next(line for line in lines if line.start <= match.start() <= line.end)
        if not line.earlier and line.kind not in ("history", "earlier_visit"):
            off = match.span()
    return off


def _is_of_another_day(
    text: str, day: date | None, told: Mention, clause: Clause, clauses: list[Clause]
) -> bool:
    ordinal = _ON_THE.fullmatch(told.text)
    if ordinal:
        return day is None or int(ordinal[1]) != day.day  # "on the 8th, curettage of 2 AKs"
    if told.role == "age":
        return _AT_AN_AGE.match(told.text) is not None  # "at 14 he had a wart frozen"
    years = _YEAR.findall(told.text)
    full = full_dates(told.text)
    if not years and not full and _OF_A_VISIT.match(text, told.end):
        return True  # "at the 3/4 visit"
    if _BIRTH.search(text, max(0, told.start - _REACH_OF_BIRTH), told.start) or _BIRTH.match(told.text):
        return False
    if not full:
        return bool(years) and (day is None or int(years[-1]) < day.year)
    if day is not None:
        return full[0][2] != day
    if clause.line == 0 and not any(mention.kind == "act" for mention in clause.mentions):
        return False  # a title with its date
    # The note gives no day of service: a date is another day's when today is told of elsewhere.
    elsewhere = any(_says_today(other) for other in clauses if other is not clause)
    return elsewhere and not _says_today(clause) and not at_head_of_line(text, told.start)


def _says_today(clause: Clause) -> bool:
    return any(cue.category == "today" for cue in clause.cues)
