"""What the note has and lacks: the checklist, what was set aside, the numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import flow
from conversation.answers.counting import why_units
from conversation.answers.reply import Reply, steps, told
from conversation.answers.words_of_note import asked_for, fits
from conversation.changes.measures import field_of
from conversation.intents import document
from conversation.lesions import Told, found, name, worded
from conversation.question import Question
from conversation.words import listed, plain, quoted, say
from records import Evidence

if TYPE_CHECKING:
    from conversation.talk import Talk


def missing(talk: Talk, question: Question) -> Reply:
    """The checklist: what is missing first, then the open questions, then what was found."""
    coded = talk.coded
    named = [item for item in coded.documentation if _is_named(item.element, item.label, question)]
    if named:
        item = named[0]
        words = quoted(item.evidence, talk.note)
        verdict = say(
            "element_found" if item.found else "element_missing", element=item.label or plain(item.element)
        )
        return Reply(told(verdict, say("proof", quotes=words) if words else ""), evidence=item.evidence)
    asks_of_one = re.search(document("changes")["is_it_there"], question.text, re.I)
    said = asked_for(question, talk.note) if asks_of_one else []
    if said:
        return Reply(say("words_there", quotes=quoted(said, talk.note)), evidence=tuple(said))
    lacking = [item.label or plain(item.element) for item in coded.documentation if not item.found]
    there = [item.label or plain(item.element) for item in coded.documentation if item.found]
    asked = [f"- {query.question}" for query in coded.queries]
    return Reply(
        told(
            say("lacks", elements=listed(lacking)) if lacking else say("lacks_nothing"),
            say("open_questions") if asked else "",
            *asked,
            say("has", elements=listed(there)) if there else "",
        ),
        evidence=tuple(piece for query in coded.queries for piece in query.evidence),
    )


def _is_named(element: str, label: str, question: Question) -> bool:
    """Whether the question names this very element ("is the size documented", "who signed")."""
    known: dict[str, list[str]] = document("changes")["elements"]
    skipped = document("changes")["not_of_the_note"]
    own = (word for word in label.lower().split() if len(word) > 4 and word not in skipped)
    words = {*known.get(element, ()), *own}
    return any(word in question.text.lower().split() for word in words)


def left_out(talk: Talk, question: Question) -> Reply:
    """Everything that was seen and not coded, with the reason; only what fits the words, where some do."""
    items = talk.coded.not_coded
    fitting = [item for item in items if fits(item, question)]
    elsewhere = _elsewhere(talk, question) if not fitting else None
    if elsewhere is not None:
        return elsewhere
    if items and not fitting and (question.places or question.diagnoses):
        return Reply(
            told(
                say("not_seen", names=worded(question)), *(f"- {item.what}: {item.reason}" for item in items)
            )
        )
    shown = fitting or list(items)
    if not shown and not talk.coded.codes:
        open_ones = [query.question for query in talk.coded.queries]
        rows = [f"- {reason}" for reason in (*talk.coded.reasons, *open_ones)]
        pieces = tuple(piece for query in talk.coded.queries for piece in query.evidence)
        return Reply(told(say("no_line_because"), *rows), evidence=pieces)
    if not shown:
        named = question.places or question.diagnoses
        mentioned = _mentioned(question, talk.note) if named else []
        if mentioned:
            words = quoted(mentioned, talk.note)
            return Reply(
                say("mentioned_only", names=worded(question), quotes=words), evidence=tuple(mentioned)
            )
        names = say("not_seen", names=worded(question)) if named else ""
        return Reply(told(say("left_nothing_out"), names))
    rows = [
        f"- {item.what}: {item.reason}"
        + (f" {quoted(item.evidence, talk.note, most=3)}" if item.evidence else "")
        for item in shown
    ]
    verdict = say(
        "seen_aside", number=len(shown), reasons=listed(dict.fromkeys(item.reason for item in shown))
    )
    return Reply(told(verdict, *rows), evidence=tuple(piece for item in shown for piece in item.evidence))


def _elsewhere(talk: Talk, question: Question) -> Reply | None:
    """What is asked after and was not left out: it was done, or it is work of the visit."""
    if not (question.places or question.diagnoses or question.words):
        return None
    visit = talk.coded.visit
    done = _done(talk, question)
    if done:
        rows = [name(visit, one) for one in done]
        pieces = tuple(piece for one in done for piece in visit.procedures[one.procedure].evidence)
        words = quoted(pieces, talk.note)
        return Reply(
            told(say("is_done", names=listed(rows)), say("proof", quotes=words) if words else ""),
            evidence=tuple(dict.fromkeys(pieces)),
        )
    named = {word for word in question.words if len(word) > 3} | {plain(one) for one in question.diagnoses}
    work = [one for one in visit.office_work if named & {one.says.lower(), *one.says.lower().split()}]
    if not work:
        return None
    rows = [f"- {plain(one.kind)}: {quoted(one.evidence, talk.note, most=2)}" for one in work]
    return Reply(
        told(say("is_visit_work", names=listed(one.says for one in work)), *rows),
        evidence=tuple(piece for one in work for piece in one.evidence),
    )


def _mentioned(question: Question, note: str) -> list[Evidence]:
    """Where the note has the very place or diagnosis that is named."""
    said = [phrase for phrase in flow.phrases(note) if phrase.kind in ("site", "diagnosis")]
    wanted = {place.site for place in question.places if place.site} | set(question.diagnoses)
    return [
        Evidence(
            start=one.start,
            end=one.end,
            text=note[one.start : one.end],
            role="site" if one.kind == "site" else "diagnosis",
        )
        for one in said
        if one.id in wanted
    ]


def _done(talk: Talk, question: Question) -> list[Told]:
    """The procedures of the chart that are of the diagnosis or place that is named, or of a kind of it."""
    visit = talk.coded.visit
    if question.places or question.diagnoses:
        exact = found(visit, question.places, question.diagnoses)
        if exact:
            return exact
    return [
        Told(at, None)
        for at, one in enumerate(visit.procedures)
        if any(stated in (one.diagnosis or "").split("_") for stated in question.diagnoses)
    ]


def numbers(talk: Talk, question: Question) -> Reply:
    """Every number of the note with its role; only those asked for, where the question names some."""
    seen = talk.coded.visit.numbers
    if not seen:
        return Reply(say("no_numbers"))
    asked = {str(number) for number in question.numbers} | set(question.figures)
    shown = [one for one in seen if asked & _figures(one.value)]
    if asked and not shown:
        counted = {str(line.units) for line in talk.coded.codes}
        counted |= {str(one.count.value) for one in talk.coded.visit.procedures}
        if asked & counted:
            reply = why_units(talk, Question("", (), (), (), (), (), (), (), (), ()))
            return replace(reply, text=told(say("not_in_note", number=listed(sorted(asked))), reply.text))
        worked_out = [
            step
            for line in talk.coded.codes
            for step in line.why
            if asked & set(re.findall(r"\d+(?:\.\d+)?", step.says))
        ]
        if worked_out:
            sentences, rules, sources = steps(worked_out)
            verdict = say("worked_out", number=listed(sorted(asked)))
            return Reply(told(verdict, *sentences), rules=rules, sources=sources)
        return Reply(say("no_such_number", number=listed(sorted(asked))))
    of_a_length = _length(talk, question) if not asked else None
    if of_a_length is not None:
        return of_a_length
    rows = [
        f"- {' '.join(one.value.split())}: {one.role} {_place(one.evidence, talk.note)}"
        for one in shown or seen
    ]
    first = (shown or list(seen))[0]
    verdict = (
        say("number_is", number=" ".join(first.value.split()), role=first.role)
        if len(shown) == 1
        else say("numbers_are", number=len(rows))
    )
    return Reply(told(verdict, *rows), evidence=tuple(one.evidence for one in shown or seen))


def _length(talk: Talk, question: Question) -> Reply | None:
    """The size, margin or length that is named, as the chart holds it, and how a diameter is worked out."""
    field = field_of(question)
    if field is None:
        return None
    visit, repairs = talk.coded.visit, document("changes")["repairs"]
    fields = [field] if field != "size_mm" else ["size_mm", "excised_mm"]
    rows = [
        f"- {document('changes')['length_words'][one]}, {name(visit, Told(at, place))}: {length:g} mm"
        for at, procedure in enumerate(visit.procedures)
        if (procedure.act in repairs) == (field == "length_mm")
        for place, group in enumerate(procedure.groups)
        for one in fields
        if (length := getattr(group, one)) is not None
    ]
    told_so, rules, sources = steps(
        step
        for line in talk.coded.codes
        for step in line.why
        if re.search(document("changes")["of_a_length"], step.says)
        and (step.rule.split(".")[0] in repairs) == (field == "length_mm")
    )
    if not (rows or told_so):
        return None
    return Reply(told(say("lengths_are"), *told_so, *rows), rules=rules, sources=sources)


def _figures(value: str) -> set[str]:
    """A number of the note as it may be named: "x3 cycles" is 3 as well, "Six" is 6."""
    words: dict[str, int] = document("changes")["stages"]["numbers"]
    spelt = {str(words[word]) for word in value.lower().split() if word in words and len(word) > 2}
    return {value, *re.findall(r"\d+(?:\.\d+)?", value), *spelt}


def _place(piece: Evidence, note: str) -> str:
    line = note.count("\n", 0, piece.start) + 1
    return say("on_line", line=line)
