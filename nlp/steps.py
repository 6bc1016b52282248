"""The pipeline's own steps as registered spaCy factories; each does one thing and sets one attribute."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from medspacy.section_detection import Section
from spacy.attrs import IDX
from spacy.language import Language
from spacy.tokens import Doc

from nlp import documentation, facts, ledger
from nlp.called_off import mark_called_off, mark_other_days
from nlp.dates import day_of_service
from nlp.doubts import add_doubts
from nlp.gather import gather
from nlp.layout import Line, lines
from nlp.ledger import plain_telling, second_count, unknown
from nlp.lexicon import load
from nlp.other_hands import mark_other_hands
from nlp.quick import Quick
from nlp.sentences import sentences

_SKIN = Quick(r"\b(?:" + "|".join(map(re.escape, load("lesions")["skin"])) + r")\b")


def _step(name: str, work: Callable[[Doc], None]) -> None:
    def step(doc: Doc) -> Doc:
        work(doc)
        return doc

    Language.component(name, func=step)


def _layout(doc: Doc) -> None:
    """Sets doc._.lines, .sentences, .day (date and its place, or None) and medspaCy's doc._.sections."""
    # spaCy joins the tokens anew at every doc.text; whoever has the text sets it beforehand.
    told = doc._
    text = told.plain = told.plain or doc.text
    day, place = day_of_service(text)
    told.day = (day, place)
    found = told.lines = lines(text, day)
    told.sentences = sentences(text, found)
    told.sections = _sections(doc, found)


def _sections(doc: Doc, lines: list[Line]) -> list[Section]:
    token_starts = doc.to_array(IDX).tolist()
    sections = []
    heads = [line for line in lines if line.own_heading]
    for line, following in zip(heads, [*heads[1:], None][: len(heads)], strict=True):
        start = bisect_right(token_starts, line.heading_start) - 1
        title_end = max(start + 1, bisect_right(token_starts, max(line.body - 1, line.heading_start)))
        end = bisect_right(token_starts, following.heading_start) - 1 if following else len(doc)
        sections.append(Section(line.kind, start, title_end, title_end, max(end, title_end)))
    return sections


def _mentions(doc: Doc) -> None:
    """Sets doc._.mentions, doc._.others and doc._.quiet: see nlp/gather.py."""
    told = doc._
    told.mentions, told.others, told.quiet = gather(doc, told.lines)


def _facts(doc: Doc) -> None:
    """Sets doc._.facts, once acts and clauses know whether this visit took place and on which day."""
    told = doc._
    text, noted, clauses = told.plain, told.lines, told.clauses
    mark_called_off(text, noted, told.mentions)
    mark_other_hands(text, clauses)
    dates = [other for other in told.others if other.role in ("date", "age")]
    mark_other_days(text, told.day[0], noted, clauses, dates)
    told.facts = facts.facts_of(text, clauses, noted)


def _ledger(doc: Doc) -> None:
    """Sets doc._.about_skin and doc._.account: (accounts of what was done, facts set aside)."""
    told = doc._
    about_skin = told.about_skin = _about_skin(doc)
    account = told.account = ledger.settle(told.facts, told.lines, about_skin)
    add_doubts(told.plain, told.lines, told.clauses, account[0])
    second_count.check(told.plain, told.lines, told.clauses, account[0])
    plain_telling.check(told.plain, told.lines, told.clauses, account[0], told.facts)
    unknown.check(told.plain, told.clauses, account[0], told.facts)


def _about_skin(doc: Doc) -> bool:
    """Whether a note speaks of skin at all: in so many words, or of lesions at a site."""
    if _SKIN.search(doc._.plain) or any(mention.kind == "diagnosis" for mention in doc._.mentions):
        return True
    return any(
        fact.noun is not None and fact.noun.id == "strong" and any(site.id for site in fact.sites)
        for fact in doc._.facts
    )


def _documentation(doc: Doc) -> None:
    """Sets doc._.findings: checklist element to its places."""
    doc._.findings = documentation.find(doc)


_step("dermcode_layout", _layout)
_step("dermcode_mentions", _mentions)
_step("dermcode_facts", _facts)
_step("dermcode_ledger", _ledger)
_step("dermcode_documentation", _documentation)
