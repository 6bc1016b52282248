"""How the number of lesions was made: item by item, with the stated total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversation.answers.reply import Reply, steps, told
from conversation.lesions import Told, found, name, place_words
from conversation.question import Question
from conversation.words import lines_words, listed, quoted, say
from records import Count, Evidence, Procedure

if TYPE_CHECKING:
    from conversation.talk import Talk


def why_units(talk: Talk, question: Question) -> Reply:
    """The sum of what is meant: one place, one diagnosis, or every procedure of the chart."""
    visit = talk.coded.visit
    if not visit.procedures:
        return Reply(told(say("nothing_counted"), *(f"- {reason}" for reason in talk.coded.reasons)))
    told_of = found(visit, question.places, question.diagnoses)
    if question.places or question.diagnoses:
        if not told_of:
            where = listed(place_words(place.site, place.side) for place in question.places)
            return Reply(say("nothing_there", where=where or listed(question.diagnoses)))
        return _of_some(talk, told_of)
    codes = {named.code for named in question.codes}
    lines = [line for line in talk.coded.codes if not codes or line.code in codes]
    sentences, rules, sources = steps(step for line in lines for step in line.why)
    sums = [_sum(one) for one in visit.procedures if not _is_told(one, sentences)]
    evidence = _words(visit.procedures)
    return Reply(
        told(
            say("units_are", lines=lines_words(lines)) if lines else say("no_line_because"),
            *sums,
            *sentences,
            say("proof", quotes=quoted(evidence, talk.note)) if evidence else "",
        ),
        evidence=evidence,
        rules=rules,
        sources=sources,
    )


def _is_told(procedure: Procedure, sentences: list[str]) -> bool:
    """Whether a rule's own step already tells the sum, place by place."""
    items = [
        f"{place_words(group.site, group.laterality)} {group.count.value}"
        for group in procedure.groups
        if group.count.value is not None
    ]
    if procedure.count.stated_total is not None or not items:
        return False
    return any(all(item in sentence for item in items) for sentence in sentences)


def _of_some(talk: Talk, told_of: list[Told]) -> Reply:
    visit = talk.coded.visit
    rows, evidence, counts = [], [], []
    for one in told_of:
        procedure = visit.procedures[one.procedure]
        count = procedure.groups[one.group].count if one.group is not None else procedure.count
        own = procedure.groups[one.group].evidence if one.group is not None else procedure.evidence
        rows.append(f"- {name(visit, one)}: {count_words(count)}")
        counts.append(count.value)
        evidence += [*count.evidence, *own]
    pieces = tuple(dict.fromkeys(evidence))
    known = [number for number in counts if number is not None]
    whole = str(sum(known)) if len(known) == len(counts) else say("or_more", number=sum(known))
    verdict = say("counted_there", count=rows[0][2:]) if len(rows) == 1 else say("counted_here", number=whole)
    return Reply(
        told(
            verdict,
            *(rows if len(rows) > 1 else ()),
            say("proof", quotes=quoted(pieces, talk.note)) if pieces else "",
        ),
        evidence=pieces,
    )


def _sum(procedure: Procedure) -> str:
    """ "- destruction of actinic keratosis: scalp 9 + left cheek 8 = 17; the note states 17"."""
    visit_words = procedure.count.says or _items(procedure)
    total = procedure.count.stated_total
    stated = say("stated_total", number=total) if total is not None else ""
    head = f"- {procedure.act.replace('_', ' ')}"
    head += f" of {procedure.diagnosis.replace('_', ' ')}" if procedure.diagnosis else ""
    return "; ".join(filter(None, [f"{head}: {visit_words or count_words(procedure.count)}", stated]))


def _items(procedure: Procedure) -> str:
    items = [
        f"{place_words(group.site, group.laterality) or say('no_place')} {count_words(group.count)}"
        for group in procedure.groups
        if group.count.value is not None
    ]
    return f"{' + '.join(items)} = {count_words(procedure.count)}" if len(items) > 1 else "".join(items)


def count_words(count: Count) -> str:
    """ "4", or why there is no number and what is certain all the same."""
    if count.value is not None:
        return say("or_more", number=count.value) if count.open_upward else str(count.value)
    return say("no_certain_number", problem=count.problem, least=count.at_least)


def _words(procedures: tuple[Procedure, ...]) -> tuple[Evidence, ...]:
    """The words that count lesions, and the places they stand with."""
    pieces = [piece for one in procedures for piece in one.count.evidence]
    pieces += [
        piece
        for one in procedures
        for group in one.groups
        for piece in group.evidence
        if piece.role in ("count", "site")
    ]
    return tuple(dict.fromkeys(pieces))
