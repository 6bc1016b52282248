"""Why a line is on the chart, and why a code or modifier is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import flow
from conversation.answers.reply import Reply, steps, told
from conversation.intents import document
from conversation.lesions import Told, does, name
from conversation.question import Question
from conversation.topics import Topic, about_first, topic_of
from conversation.words import line_words, lines_words, listed, plain, quoted, say
from records import Code, Unusable

if TYPE_CHECKING:
    from conversation.talk import Talk


def chosen(talk: Talk, question: Question) -> list[Code]:
    """The lines that are meant: those named, else those last spoken of, else all."""
    lines = talk.coded.codes
    named = {code.code for code in question.codes}
    if named:
        return [line for line in lines if line.code in named]
    if talk.focus.code and not question.slots and _points(question):
        return [line for line in lines if line.code == talk.focus.code] or list(lines)
    return list(lines)


def _points(question: Question) -> bool:
    return any(word in ("it", "that", "this") for word in question.words)


def why_code(talk: Talk, question: Question) -> Reply:
    """The rule's own steps for the lines that are meant, with the words behind them."""
    lines = chosen(talk, question)
    if not lines:
        return why_not(talk, question) if question.codes else _no_line(talk)
    if len({code.code for code in question.codes}) == 2 and len(lines) == 1:
        return why_not(talk, question)
    if question.places and not question.codes:
        # A follow-up about one place ("and the ear?") is told of that place.
        from conversation.answers.counting import why_units

        return why_units(talk, question)
    sentences, rules, sources = steps(step for line in lines for step in line.why)
    change = list(dict.fromkeys(one for line in lines for one in line.would_change))
    evidence = tuple(dict.fromkeys(piece for line in lines for piece in line.evidence))
    return Reply(
        told(
            say("stands", lines=lines_words(lines)),
            *sentences,
            say("proof", quotes=quoted(evidence, talk.note)) if evidence else "",
            say("would_change", what="; ".join(change)) if change else "",
        ),
        evidence=evidence,
        rules=rules,
        sources=sources,
    )


def _no_line(talk: Talk) -> Reply:
    """Why there is no line at all: the chart's own reasons."""
    evidence = tuple(piece for asked in talk.coded.queries for piece in asked.evidence)
    rows = [f"- {reason}" for reason in talk.coded.reasons]
    rows += [f"- {asked.question}" for asked in talk.coded.queries]
    return Reply(told(say("no_line_because"), *rows), evidence=evidence)


def why_not(talk: Talk, question: Question) -> Reply:
    """The first condition of the code's rule that fails on this chart."""
    if not question.codes and question.modifiers:
        return _why_no_modifier(talk, question.modifiers[0])
    codes = [named.code for named in question.codes]
    if not codes:
        return _why_nothing_for(talk, question)
    there = {line.code for line in talk.coded.codes}
    absent = [code for code in dict.fromkeys(codes) if code not in there]
    if len(absent) < len(set(codes)) and absent and len(set(codes)) == 2:
        return _why_this(talk, question, next(code for code in codes if code in there), absent[0])
    code = codes[0]
    line = next((line for line in talk.coded.codes if line.code == code), None)
    if line is not None:
        missing = [m for m in (*question.codes[0].modifiers, *question.modifiers) if m not in line.modifiers]
        if missing:
            return _why_no_modifier(talk, missing[0])
        return Reply(
            told(say("is_there", line=line_words(line)), *steps(line.why)[0]),
            evidence=line.evidence,
            rules=steps(line.why)[1],
            sources=steps(line.why)[2],
        )
    try:
        found = flow.why_not(code, talk.coded)
    except Unusable as reason:
        return Reply(str(reason))
    sentences = told(
        say("not_there", code=code, condition=found.condition),
        say("proof", quotes=quoted(found.evidence, talk.note)) if found.evidence else say("not_documented"),
    )
    return Reply(sentences, evidence=found.evidence, rules=found.rules, sources=found.sources)


def _why_this(talk: Talk, question: Question, code: str, other: str) -> Reply:
    """ "11103 and not 11102": what makes the one, and what stands against the other."""
    line = next(line for line in talk.coded.codes if line.code == code)
    sentences, rules, sources = steps(line.why)
    try:
        found = flow.why_not(other, talk.coded)
        against, words = found.condition, tuple(found.evidence)
    except Unusable as reason:
        against, words = str(reason), ()
    pieces = tuple(dict.fromkeys([*line.evidence, *words]))
    return Reply(
        told(
            say("this_not_that", line=line_words(line), code=other, condition=against),
            *sentences,
            say("proof", quotes=quoted(pieces, talk.note)) if pieces else "",
        ),
        evidence=pieces,
        rules=rules,
        sources=sources,
    )


def _why_no_modifier(talk: Talk, modifier: str) -> Reply:
    with_it = [line for line in talk.coded.codes if modifier in line.modifiers]
    if with_it:
        sentences, rules, sources = steps(step for line in with_it for step in line.why)
        return Reply(
            told(say("modifier_is_there", modifier=modifier, lines=lines_words(with_it)), *sentences),
            evidence=tuple(piece for line in with_it for piece in line.evidence),
            rules=rules,
            sources=sources,
        )
    if modifier == say("visit_modifier"):
        from conversation.answers.standing import visit_separate

        return visit_separate(talk, Question(modifier, (), (), (), (), (), (), (), (), ()))
    return Reply(say("no_modifier", modifier=modifier, lines=lines_words(talk.coded.codes)))


def _apart_or_included(topic: Topic | None, question: Question) -> Reply | None:
    """ "No charge for stitching them up?": the rule's own sentence on what is part of it or apart."""
    if topic is None or question.places or question.diagnoses:
        return None
    rule = next((one for one in flow.rulebook(None)["rules"] if one["id"] == topic.rule), None)
    told_so = (
        [
            sentence
            for sentence in about_first(question, rule["plain"])[0]
            if re.search(document("topics")["part_or_apart"], sentence)
        ]
        if rule
        else []
    )
    if not told_so or rule is None:
        return None
    return Reply(told(*told_so), rules=(rule["id"],), sources=tuple(rule["sources"]))


def _why_nothing_for(talk: Talk, question: Question) -> Reply:
    """ "Why no code for the biopsy": what was set aside that fits the words, else all of it."""
    from conversation.answers.about_chart import left_out

    topic = topic_of(question)
    if topic is not None and topic.says == "included_rule":
        return Reply(say(topic.says), sources=topic.sources)
    asked = _apart_or_included(topic, question)
    if asked is not None:
        return asked
    visit = talk.coded.visit
    if not talk.coded.codes and talk.coded.queries and not (question.places or question.diagnoses):
        return _no_line(talk)
    acts = [phrase for phrase in question.phrases if phrase.kind == "act"]
    if acts and visit.procedures and not any(does(one, acts) for one in visit.procedures):
        done = listed(name(visit, Told(at, None)) for at in range(len(visit.procedures)))
        named = listed(dict.fromkeys(plain(one.act or one.id) for one in acts))
        return Reply(
            say("no_such_act", acts=named, done=done),
            evidence=tuple(piece for one in visit.procedures for piece in one.evidence),
        )
    told_of = left_out(talk, question)
    names_some = bool(question.places or question.diagnoses or acts)
    if talk.coded.codes and not names_some and not talk.coded.not_coded:
        # "Why only one code": nothing was set aside, so it is the lines that are asked about.
        return why_code(talk, question)
    if talk.coded.codes and acts and not question.places and not question.diagnoses:
        return why_code(talk, question)
    return told_of
