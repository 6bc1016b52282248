"""Rules and their sources, with the chart or without one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import flow
from conversation.answers.lines import chosen
from conversation.answers.reply import Reply, steps, told
from conversation.intents import document
from conversation.question import Question
from conversation.topics import about_first, topic_of
from conversation.words import lines_words, listed, say
from records import Count, Procedure, Unusable, Visit

if TYPE_CHECKING:
    from conversation.talk import Talk


def source(talk: Talk, question: Question) -> Reply:
    """The rules behind the lines that are meant, their sources in full and since when they hold."""
    lines = chosen(talk, question)
    if not lines and question.codes:
        return rule_question(talk, question)
    _, rules, sources = steps(step for line in lines for step in line.why)
    if not sources:
        return Reply(say("no_source"))
    book = flow.rulebook()
    known = {entry["id"]: entry for entry in book["sources"]}
    rows = [_source_words(known[name]) for name in sources if name in known]
    held = _since(book, {line.code for line in lines})
    return Reply(
        told(say("sources_are", lines=lines_words(lines)), *rows, *held), rules=rules, sources=sources
    )


def _source_words(entry: dict[str, Any]) -> str:
    parts = [str(entry[key]) for key in ("title", "edition", "section") if entry.get(key)]
    return f"- {entry['id']}: {', '.join(parts)}"


def _since(book: dict[str, Any], codes: set[str]) -> list[str]:
    """Since when each code's value is on file."""
    rows = []
    for rule in book["rules"]:
        for value in rule["values"]:
            last = value["history"][-1]
            if isinstance(last["value"], str) and last["value"] in codes:
                rows.append(say("since", code=last["value"], day=last["since"], source=last["source"]))
    return rows


def rule_question(talk: Talk, question: Question) -> Reply:
    """A rule without the chart: the engine's answer for a made-up count, or the rule in plain words."""
    if re.search(document("topics")["global_period"], question.text, re.I):
        return _global_period(talk, question)
    if question.numbers:
        return _for_so_many(question)
    topic = topic_of(question) if not question.codes else None
    if topic is not None and topic.says:
        return Reply(say(topic.says), sources=topic.sources)
    named = question.codes[0].code if question.codes else None if topic else talk.focus.code
    try:
        rules = flow.rulebook(named)["rules"]
    except Unusable as reason:
        return Reply(str(reason))
    if topic is not None:
        rules = [rule for rule in rules if rule["id"] == topic.rule]
    elif named is None:
        return _which_rule(talk, rules)
    return _rule(question, rules[0], named)


def _rule(question: Question, rule: dict[str, Any], code: str | None) -> Reply:
    """The rule in plain words: first what the words of the question are about, then the rest of it."""
    asked, rest = about_first(question, rule["plain"])
    about = say("rule_is", code=code, about=rule["about"]) if code else rule["about"]
    return Reply(
        told(*asked, about, *(f"- {sentence}" for sentence in rest)),
        rules=(rule["id"],),
        sources=tuple(rule["sources"]),
    )


def _global_period(talk: Talk, question: Question) -> Reply:
    """The days that belong to the procedures which are named, else to those of the chart."""
    codes = [one.code for one in question.codes]
    topic = topic_of(question)
    own = [line.code for line in talk.coded.codes]
    if not codes and topic is not None and topic.rule:
        of_it = [
            one["code"]
            for rule in flow.rulebook()["rules"]
            if rule["id"] == topic.rule
            for one in rule["codes"]
        ]
        codes = [code for code in own if code in of_it] or of_it
    by_days: dict[int | None, list[str]] = {}
    for code in dict.fromkeys(codes or own):
        period = flow.global_period(code)
        by_days.setdefault(period[1] if period else None, []).append(code)
    if not by_days:
        return Reply(say("which_procedure"), understood=False)
    rows = [
        say(
            "no_global" if days is None else "global_day" if days == 0 else "global_days",
            codes=listed(of),
            days=days,
        )
        for days, of in by_days.items()
    ]
    return Reply(told(*rows, say("global_rule")), sources=("cms-pfs-2024", "cms-global-surgery"))


def _which_rule(talk: Talk, rules: list[dict[str, Any]]) -> Reply:
    """No topic is named: the rules of the chart's own lines are told, and which others there are."""
    held = {line.code for line in talk.coded.codes}
    own = [rule for rule in rules if held & {one["code"] for one in rule["codes"]}]
    other = [rule for rule in rules if rule not in own]
    rows = [f"- {rule['about']}" for rule in own]
    names = listed(str(rule["id"]).replace("_", " ") for rule in other)
    return Reply(
        told(say("rules_of_chart") if own else "", *rows, say("which_rule", names=names)),
        rules=tuple(rule["id"] for rule in own),
        sources=tuple(dict.fromkeys(source for rule in own for source in rule["sources"])),
        understood=bool(own),
    )


def _for_so_many(question: Question) -> Reply:
    """The lines for so many lesions of a diagnosis, coded by the engine from a made-up visit."""
    usual = document("changes")["usual"]
    stated = next((one for one in question.phrases if one.kind == "diagnosis"), None)
    family = next((usual[named.code] for named in question.codes if named.code in usual), usual["default"])
    diagnosis = stated.id if stated else family["diagnosis"]
    of_class = stated.diagnosis_class if stated else family["class"]
    lesions = question.numbers[0]
    procedure = Procedure(
        act=family["act"] if not stated else usual["default"]["act"],
        methods=tuple(family["methods"]),
        diagnosis=diagnosis,
        diagnosis_class=of_class or "unspecified",
        count=Count(value=lesions, at_least=lesions, says=say("by_the_coder", number=lesions)),
    )
    coded = flow.decide(Visit(procedures=(procedure,)))
    sentences, rules, sources = steps(step for line in coded.codes for step in line.why)
    outcome = lines_words(coded.codes) if coded.codes else listed(query.question for query in coded.queries)
    return Reply(
        told(
            say(
                "for_so_many",
                number=lesions,
                what=diagnosis.replace("_", " "),
                lines=outcome or " ".join(coded.reasons),
            ),
            *sentences,
            say("not_the_chart"),
        ),
        supposed=coded.codes,
        rules=rules,
        sources=sources,
    )
