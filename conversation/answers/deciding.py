"""Accepting and rejecting lines, what was decided before, and where it is kept when there is a store."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from conversation.answers.reply import Pending, Reply, told
from conversation.book import Precedent
from conversation.changes.aimed import is_named
from conversation.intents import document
from conversation.question import Question, read
from conversation.words import line_words, lines_words, listed, plain, say
from records import Code, Coded, Procedure, Unusable

if TYPE_CHECKING:
    from conversation.talk import Talk

ACCEPTED, REJECTED = "accepted", "rejected"


def accept(talk: Talk, question: Question) -> Reply:
    return _decide(talk, question, ACCEPTED)


def reject(talk: Talk, question: Question) -> Reply:
    return _decide(talk, question, REJECTED)


def _decide(talk: Talk, question: Question, verdict: str) -> Reply:
    """Notes the coder's decision on the lines that are meant; asks back when it is not clear which."""
    lines = talk.coded.codes
    if not lines:
        return Reply(say("no_line_to_decide"))
    meant = _lines_meant(question, lines) or _lines_of_acts(talk.coded, question)
    if not meant and verdict == ACCEPTED and not question.codes:
        meant = list(lines)
    if not meant:
        return Reply(
            say(
                "which_line",
                lines="; ".join(f"{place}. {line_words(line)}" for place, line in enumerate(lines, 1)),
            ),
            understood=False,
        )
    why = _reason(question.text) if verdict == REJECTED else ""
    if verdict == REJECTED and not why:
        return Reply(
            say("reject_why", lines=lines_words(meant)),
            understood=False,
            pending=Pending("reject", question, joined=" because "),
        )
    for line in meant:
        talk.decisions[line_words(line)] = f"{verdict}: {why}" if why else verdict
    return Reply(told(say(verdict, lines=lines_words(meant), why=why or say("no_reason")), _kept(talk)))


def _reason(text: str) -> str:
    """What follows "because", or else stands behind the line: "reject 17110, cosmetic"."""
    parts = re.split(document("words")["decision_reason"], text, maxsplit=1, flags=re.IGNORECASE)
    return parts[1].strip(" .") if len(parts) > 1 else ""


def _lines_meant(question: Question, lines: tuple[Code, ...]) -> list[Code]:
    named = {code.code for code in question.codes}
    if named:
        return [line for line in lines if line.code in named]
    ordinals: dict[str, int] = document("words")["ordinals"]
    head = re.split(r"\bbecause\b|\bsince\b", question.text.lower(), maxsplit=1)[0]
    places = [int(number) for number in re.findall(r"\b\d{1,2}\b", head)]
    places += [place for word, place in ordinals.items() if re.search(rf"\b{word}\b", head)]
    if places:
        return [lines[place - 1] for place in places if -len(lines) < place <= len(lines)]
    whole = re.search(document("words")["all_of_them"], head) or len(lines) == 1
    return list(lines) if whole else []


def _lines_of_acts(coded: Coded, question: Question) -> list[Code]:
    """The lines given for an act that is named: "reject the repair line"."""
    head = read(re.split(document("words")["decision_reason"], question.text, maxsplit=1, flags=re.I)[0])
    named = [one for one in coded.visit.procedures if is_named(one.act, head)]
    others = [one for one in coded.visit.procedures if one not in named]
    words = _words_of(named) - _words_of(others)
    return [line for line in coded.codes if words & {(one.start, one.end) for one in line.evidence}]


def _words_of(procedures: Iterable[Procedure]) -> set[tuple[int, int]]:
    return {(piece.start, piece.end) for one in procedures for piece in one.evidence}


def _kept(talk: Talk) -> str:
    """Where the decision is kept: a chart goes to the store in one piece, once every line is decided."""
    if talk.book is None:
        return say("kept_here")
    lines = talk.coded.codes
    open_ones = [line for line in lines if line_words(line) not in talk.decisions]
    if open_ones:
        return say("kept_later", lines=lines_words(open_ones))
    fallen = [line for line in lines if talk.decisions[line_words(line)] != ACCEPTED]
    whys = {line: talk.decisions[line_words(line)].partition(": ")[2] for line in fallen}
    try:
        talk.book.decide(
            talk.note,
            talk.states[0].coded,
            talk.state.coded,
            talk.state.visit,
            {(line.code, line.units): (typed_reason(why), why) for line, why in whys.items()},
            "; ".join(filter(None, (_change_words(one) for one in talk.changes))),
            talk.at,
        )
    except Unusable as reason:
        return say("not_kept", reason=str(reason))
    return say("kept_there")


def taken_back(talk: Talk) -> str:
    """The decisions of this talk are no more, nor what was stored of them."""
    talk.decisions.clear()
    try:
        if talk.book is not None:
            talk.book.take_back()
    except Unusable as reason:
        return say("not_taken_back", reason=str(reason))
    return say("decision_undone")


def reopened(talk: Talk) -> str:
    """What a correction does to a decision that was stored: it is taken back, the chart is another now."""
    try:
        was_stored = talk.book is not None and talk.book.take_back()
    except Unusable as reason:
        return say("not_taken_back", reason=str(reason))
    return say("reopened" if was_stored else "stored_with_decision")


def _change_words(change: object) -> str:
    what, after, reason = (str(getattr(change, name)) for name in ("what", "after", "reason"))
    return f"{what}: {after}" + (f" ({reason})" if reason else "")


def typed_reason(why: str) -> str:
    """The reviewers' typed reason that words of a coder amount to; their preference where they name none."""
    for reason, pattern in document("words")["typed_reasons"].items():
        if re.search(pattern, why, re.IGNORECASE):
            return str(reason)
    return str(document("words")["untyped_reason"])


def precedent(talk: Talk, question: Question) -> Reply:
    """What reviewers settled before of this very note and of lines like these, and what this talk decided."""
    made = [f"- {line}: {decision}" for line, decision in talk.decisions.items()]
    here = told(say("decided_here") if made else "", *made)
    if talk.book is None:
        return Reply(told(say("no_precedent"), here))
    named = {one.code for one in question.codes}
    before = talk.book.earlier(talk.note, talk.states[0].coded)
    lines = [one for one in before.lines if not named or one.code in named]
    same = [say("same_note", chart=name, state=say(f"state_{state}")) for name, state in before.same_note]
    if not lines and not same:
        return Reply(told(say("never_decided"), here))
    verdict = say("decided_before", number=sum(map(_times, lines))) if lines else same.pop(0)
    return Reply(told(verdict, *same, *map(_precedent, lines), here))


def _times(one: Precedent) -> int:
    return one.stood + one.changed + one.rejected + one.asked + one.added


def _precedent(one: Precedent) -> str:
    how = [
        say(f"precedent_{name}", number=number)
        for name, number in (
            ("stood", one.stood),
            ("changed", one.changed),
            ("rejected", one.rejected),
            ("asked", one.asked),
            ("added", one.added),
        )
        if number
    ]
    work = " ".join(plain(part) for part in one.kind_of_work.split("/") if part != "-")
    why = f" ({listed(plain(reason) for reason in one.reasons)})" if one.reasons else ""
    return f"- {one.code}, {work}: {listed(how)}{why}; {say('last_decided', day=one.last)}"
