"""The pipeline's own steps as registered spaCy factories; each does one thing and sets one attribute."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from medspacy.section_detection import Section
from spacy.language import Language
from spacy.tokens import Doc

from nlp import clauses, documentation, facts, layout, ledger, mentions
from nlp.lexicon import load


def _step(name: str, work: Callable[[Doc], None]) -> None:
    def step(doc: Doc) -> Doc:
        work(doc)
        return doc

    Language.component(name, func=step)


def _layout(doc: Doc) -> None:
    """Sets doc._.lines, doc._.day (date and its place, or None) and medspaCy's doc._.sections."""
    text = doc.text
    day, place = layout.day_of_service(text)
    doc._.day = (day, place)
    doc._.lines = layout.lines(text, day)
    token_starts = [token.idx for token in doc]
    sections = []
    heads = [line for line in doc._.lines if line.own_heading]
    for line, following in zip(heads, [*heads[1:], None][: len(heads)], strict=True):
        start = bisect_right(token_starts, line.heading_start) - 1
        title_end = max(start + 1, bisect_right(token_starts, max(line.body - 1, line.heading_start)))
        end = bisect_right(token_starts, following.heading_start) - 1 if following else len(doc)
        sections.append(Section(line.kind, start, title_end, title_end, max(end, title_end)))
    doc._.sections = sections


def _mentions(doc: Doc) -> None:
    """Sets doc._.mentions (in order of the note) and doc._.others (numbers that count no lesions)."""
    text = doc.text
    doc._.others = mentions.other_numbers(text)
    found = [*mentions.from_spans(doc, "found"), *mentions.candidates(text, doc._.others)]
    taken = bytearray(len(text))
    for other in [*doc._.others, *(m for m in found if m.kind == "noise")]:
        taken[other.start : other.end] = b"\x01" * (other.end - other.start)
    # A told freeze-thaw cycle is a freezing; an empty blank is a number that was never given.
    for other in doc._.others:
        if other.role == "cycles" and _FREEZE.search(other.text):
            found.append(mentions.Mention("act", "cryosurgery", other.start, other.end, other.text, _CYCLE))
    found += [mentions.Mention("quantity", "vague", *m.span(), m.group()) for m in _BLANK.finditer(text)]
    # Cues inside such phrases say nothing of their own ("no longer", "not all of").
    doc._.quiet = bytearray(len(text) + 1)
    for mention in found:
        if mention.kind in ("noise", "quantity"):
            doc._.quiet[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    kept = [
        m
        for m in found
        if m.kind != "noise" and (not taken[m.start] or (m.kind == "act" and m.meaning["form"] != "infinitive"))
    ]
    layout.mark_tables(text, doc._.lines, kept)
    doc._.mentions = sorted(kept, key=lambda m: (m.start, -m.end, m.kind))
    for mention in doc._.mentions:
        if mention.kind == "act":
            for reason, pattern in _BEFORE_AN_ACT:
                match = pattern.search(text, max(0, mention.start - 14), mention.start)
                if match:
                    mention.status[reason] = match.span()
    _boxes(text, doc)


_FREEZE = re.compile(r"freez|thaw")
_BLANK = re.compile(r"_{2,}")
_CYCLE = {"id": "cryosurgery", "act": "destruction", "form": "noun", "also": ()}
_BEFORE_AN_ACT = [
    (reason, re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\s+$"))
    for reason, words in load("context")["directly_before_an_act"].items()
]


def _boxes(text: str, doc: Doc) -> None:
    """What an empty box belongs to was not chosen: the words behind it, or before it where labels come first."""
    for mention in doc._.mentions:
        if mention.kind == "act" and _LEFT_BLANK.match(text, mention.end):
            mention.status.setdefault("blank", (mention.start, mention.end))
    if "☐" not in text and "☑" not in text:
        return
    for line in doc._.lines:
        boxes = [at for at in range(line.start, line.end) if text[at] in "☐☑"]
        if not boxes:
            continue
        label_first = _labels_first(text, line, boxes)
        refused = _TICKED_NO.search(text, line.start, line.end)
        for mention in doc._.mentions:
            if not line.start <= mention.start < line.end:
                continue
            if label_first:
                near = next((at for at in boxes if at >= mention.end), None)
            else:
                near = next((at for at in reversed(boxes) if at < mention.start), None)
                if near is not None and ". " in text[near : mention.start]:
                    near = None
            if near is not None and text[near] == "☐":
                mention.status.setdefault("unchecked", (near, near + 1))
            if refused and mention.end <= refused.start():
                mention.status.setdefault("negated", refused.span())
    doc._.mentions = [m for m in doc._.mentions if not (m.kind == "number" and "unchecked" in m.status)]


_LEFT_BLANK = re.compile(r" ?[:=] ?_{2,}")
_TICKED_NO = re.compile(r"☑ no\b")


def _labels_first(text: str, line: layout.Line, boxes: list[int]) -> bool:
    """Whether a line's boxes stand behind their labels ("AK: ☑ Cryo: ☑") and not before them ("☑ AK ☐ SK")."""
    if not text[line.start : boxes[0]].strip(" -*|("):
        return False
    if not text[boxes[-1] + 1 : line.end].strip(" .|)"):
        return True
    return len(boxes) > 1 and all(text[:at].rstrip().endswith(":") for at in boxes)


def _past_dates(doc: Doc) -> None:
    """A clause that names another year or day than the visit's tells of that time."""
    day = doc._.day[0]
    dates = [other for other in doc._.others if other.role == "date"]
    if not dates:
        return
    starts = [clause.start for clause in doc._.clauses]
    for other in dates:
        index = bisect_right(starts, other.start) - 1
        if index < 0:
            continue
        clause = doc._.clauses[index]
        if not clause.start <= other.start < clause.end or doc._.lines[clause.line].heading in _DATE_HEADINGS:
            continue
        years = re.findall(r"(?:19|20)\d{2}", other.text)
        another_year = years and (day is None or int(years[-1]) != day.year)
        full = layout.dates(other.text)
        another_day = day is not None and full and full[0][2] != day
        if not years and not full and _OF_A_VISIT.match(doc.text, other.end):
            clause.past = (other.start, other.end)
            continue
        if _BIRTH.search(doc.text, max(0, other.start - 14), other.start) or _BIRTH.match(other.text):
            continue
        if (
            day is None
            and full
            and any(
                cue.category == "today"
                for cue in (q for c in doc._.clauses if c is not clause for q in c.cues)
            )
        ):
            another_day = not any(cue.category == "today" for cue in clause.cues) and not layout.heads(
                doc.text, other.start
            )
        if ((another_year and (day is None or int(years[-1]) < day.year)) and not full) or another_day:
            clause.past = (other.start, other.end)


_OF_A_VISIT = re.compile(r"/? (?:visit|appt|appointment|note|encounter)\b")
_BIRTH = re.compile(r"\b(?:dob|birth|born)\b")
_DATE_HEADINGS = frozenset(["addendum", "late entry"])


def _calls_off(doc: Doc) -> None:
    """Acts of a visit that was called off, or of a telephone call, were not done."""
    text = doc.text
    first = text[: text.find("\n\n") if "\n\n" in text else 200][:400]
    contact = _CONTACT.search(first)
    off = None
    for match in _CALLED_OFF.finditer(text):
        line = next(line for line in doc._.lines if line.start <= match.start() <= line.end)
        if not line.earlier and line.kind not in ("history", "earlier_visit"):
            off = match
    for reason, match in (("contact", contact), ("called off", off)):
        if match:
            for mention in doc._.mentions:
                if mention.kind == "act" and not (
                    reason == "called off" and mention.start > match.end() + 200
                ):
                    mention.status.setdefault(reason, match.span())


_CONTACT = re.compile(r"\b(?:" + "|".join(map(re.escape, load("context")["contacts"])) + r")\b")
_OFF = load("context")["calls_off"]
# "Nothing done" must be the whole thought: "nothing done to the nevus" calls nothing off.
_CALLED_OFF = re.compile(
    r"\b(?:"
    + "|".join(
        re.escape(words) + (r"(?= ?(?:today)? ?(?:[.;,\n]|$))" if words.startswith("nothing") else "")
        for words in _OFF
    )
    + r")(?![a-z])"
)


def _facts(doc: Doc) -> None:
    """Sets doc._.facts."""
    _calls_off(doc)
    _past_dates(doc)
    doc._.facts = facts.facts_of(doc.text, doc._.clauses, doc._.lines)


def _ledger(doc: Doc) -> None:
    """Sets doc._.account: (accounts of what was done, facts set aside)."""
    doc._.account = ledger.settle(doc._.facts, doc._.lines, _about_skin(doc))
    _doubt(doc)


def _doubt(doc: Doc) -> None:
    """A number beside the lesions that found no use, or a treatment broken off, is a person's to look at."""
    by_sentence: dict[int, list[clauses.Clause]] = {}
    for clause in doc._.clauses:
        by_sentence.setdefault(clause.sentence, []).append(clause)
    loose = []
    for parts in by_sentence.values():
        mentions_ = [m for part in parts for m in part.mentions]
        if not any(
            (m.kind == "act"
            and m.meaning["act"] in ("destruction", "treatment"))
            or (m.kind == "diagnosis"
            and m.meaning["class"] == "premalignant")
            for m in mentions_
        ):
            continue
        if layout.kind_at(doc._.lines[parts[0].line], parts[0].start) in facts.SIDELINE_KINDS:
            continue
        loose += [m for m in mentions_ if m.kind == "number" and m.role == "unassigned" and not m.status]
    addendum = any(
        layout.kind_at(doc._.lines[clause.line], clause.start) == "addendum"
        and any(m.kind in ("number", "diagnosis", "act", "total", "correction") for m in clause.mentions)
        for clause in doc._.clauses
    )
    broken = _BROKEN_OFF.search(doc.text)
    for account in doc._.account[0]:
        if account.act != "destruction":
            continue
        if loose:
            account.doubts.append(
                "A number beside the lesions has no clear role: " + ", ".join(m.text for m in loose) + "."
            )
        if addendum:
            account.doubts.append("An addendum speaks of the lesions; read it beside the count.")
        if broken:
            account.doubts.append("The note says that the treatment was broken off.")


_BROKEN_OFF = re.compile(r"\b(?:" + "|".join(map(re.escape, load("context")["broken_off"])) + r")\b")


def _about_skin(doc: Doc) -> bool:
    if _SKIN.search(doc.text) or any(m.kind == "diagnosis" for m in doc._.mentions):
        return True
    return any(
        fact.noun is not None and fact.noun.id == "strong" and any(s.id for s in fact.sites)
        for fact in doc._.facts
    )


_SKIN = re.compile(r"\b(?:" + "|".join(map(re.escape, load("lesions")["skin"])) + r")\b")


def _documentation(doc: Doc) -> None:
    """Sets doc._.findings: checklist element to its places."""
    doc._.findings = documentation.find(doc)


_step("dermcode_layout", _layout)
_step("dermcode_mentions", _mentions)
_step("dermcode_facts", _facts)
_step("dermcode_ledger", _ledger)
_step("dermcode_documentation", _documentation)
