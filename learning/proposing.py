"""From a settled correction to the draft of a candidate: what it knows is filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

import flow
from learning import desk
from learning.candidate import Case, CaseLine, Kind, Source, kinds
from learning.checking import plain_word
from learning.meanings import forms, meanings
from records import Unusable
from review import charts, deciding
from review.corrections import Settled, settled
from review.store import Store
from review.tables import ChartRow


@dataclass(frozen=True)
class Draft:
    """A candidate in the making. kind: None where no data can mend it, and the developers get the case.

    word, meaning, form, value: as far as the correction tells them, "" or None where it does not. note: the
    whole note of the chart, for the person to write a case from: it is no case itself. expected: what was
    settled. reason: of the correction.
    """

    source: Source
    reason: str
    says: str
    kind: Kind | None
    word: str
    meaning: str
    form: str
    value: int | None
    note: str
    lines: tuple[CaseLine, ...]
    status: str
    payer: str | None


def drafts(store: Store) -> list[Draft]:
    """A draft for every settled misreading from which nothing was proposed yet."""
    taken = {source for candidate in desk.candidates() for source in candidate.sources}
    return [draft(store, one, source) for source, one in _misread(settled(store)) if source not in taken]


def of_chart(store: Store, named: str) -> Draft:
    """The draft from the first correction of a chart. Raises Unusable where it has none."""
    with store.reading() as session:
        id = charts.find(session, named).id
    found = [(source, one) for source, one in _misread(settled(store)) if one.chart == id]
    if not found:
        raise Unusable("This chart was not settled with a correction: there is nothing to learn from it.")
    source, one = found[0]
    return draft(store, one, source)


def _misread(found: list[Settled]) -> Iterator[tuple[Source, Settled]]:
    """Each misreading once, though it may have changed several lines of its chart; a note that is unclear
    is none, and teaches nothing."""
    seen: set[tuple[object, ...]] = set()
    place: Counter[int] = Counter()
    for one in found:
        told = one.correction
        source = Source(chart=one.chart, entry=one.seq, correction=place[one.seq])
        place[one.seq] += 1
        key = (one.seq, told.reason, told.procedure, told.part, told.was, told.should_be, told.words)
        if told.reason != "unclear_note" and key not in seen:
            seen.add(key)
            yield source, one


def draft(store: Store, one: Settled, source: Source) -> Draft:
    """What a correction tells about a candidate."""
    with store.reading() as session:
        row = session.execute(select(ChartRow).where(ChartRow.id == one.chart)).scalar_one()
        chart = charts.load(session, row)
        decision = next(told for told in deciding.given(session, row.id) if told.seq == one.seq).decision
    told = one.correction
    reason = told.reason or ""
    kind: Kind | None = kinds()["by_part"].get(told.part) or kinds()["by_reason"].get(reason)
    word = _word(" ".join(each.text for each in told.words)) if kind != "preference" else ""
    meaning = told.should_be if kind and told.should_be in meanings(kind) else ""
    if kind == "preference":
        meaning = chart.payer or next(iter(flow.payers()))
    return Draft(
        source=source,
        reason=reason,
        says=told.says,
        kind=kind,
        word=word,
        meaning=meaning,
        form=_form(kind, meaning, word),
        value=int(told.should_be) if kind == "number" and told.should_be.isdecimal() else None,
        note=chart.note,
        lines=tuple(
            CaseLine(
                code=line.code, units=line.units, modifiers=line.modifiers if kind == "preference" else None
            )
            for line in decision.lines
        ),
        status="query" if decision.asks else "ready" if decision.lines else "none",
        payer=chart.payer,
    )


def _word(text: str) -> str:
    """Marked words without the numbers before and behind them, which are no part of a name."""
    words = plain_word(text).strip(" .,;:()[]").split()
    while words and words[0].strip("x.,").isdecimal():
        words.pop(0)
    while words and words[-1].strip("x.,").isdecimal():
        words.pop()
    return " ".join(words)


def _form(kind: Kind | None, meaning: str, word: str) -> str:
    """The likely form: a word that ends in "s" speaks of several."""
    if kind is None:
        return ""
    there = list(forms(kind, meaning)) or list(kinds()["kinds"][kind]["forms"])
    if kind == "diagnosis":
        return "plural" if word.endswith("s") else "singular"
    return there[0]


def empty_case(told: Draft) -> Case:
    """The case as it is to be completed: codes and status are there, the note is to be written."""
    status = told.status if told.status in ("query", "none") else "ready"
    return Case(note="", lines=told.lines, status=status, payer=told.payer)  # type: ignore[arg-type]
