"""What would change the codes, and what the coder changes: the record is copied, edited and coded again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from conversation.answers.deciding import taken_back
from conversation.answers.reply import Pending, Reply, steps, told
from conversation.changes import Back, Edit, change, reason_of
from conversation.intents import document
from conversation.lesions import Told
from conversation.question import Question, read
from conversation.turn import Change
from conversation.words import line_words, lines_words, plain, say
from records import Code, Coded

if TYPE_CHECKING:
    from conversation.talk import State, Talk


def what_if(talk: Talk, question: Question, only: Sequence[Told] = ()) -> Reply:
    """The engine's answer for a changed copy of the record, beside the chart's own; the chart stays."""
    edit = change(question, talk.state.visit, talk.state.day, talk.meant(question), supposing=True, only=only)
    if isinstance(edit, Back):
        return _asked_back("what_if", question, edit)
    then = talk.supposed(edit.visit, edit.day)
    _, rules, sources = steps(step for line in then.codes for step in line.why)
    return Reply(
        _told_change("if_so", "unchanged", edit, talk.coded, then),
        supposed=then.codes,
        changed=(_change(edit, ""),),
        supposition=edit,
        evidence=tuple(piece for line in then.codes for piece in line.evidence),
        rules=rules,
        sources=sources,
    )


def _told_change(verdict: str, end: str, edit: Edit, now: Coded, then: Coded) -> str:
    """A change and what it makes of the lines; verdict, end: names of its first and last sentence."""
    before, after = plain(edit.before), plain(edit.after)
    return told(
        say(verdict, what=edit.what, before=before, after=after, lines=_outcome(then)),
        *difference(now.codes, then.codes),
        *steps(step for line in _other(now, then) for step in line.why)[0],
        say(end),
    )


def _other(now: Coded, then: Coded) -> list[Code]:
    """The lines that a change brings, or gives other units, modifiers or reasons."""
    was = {line.code: [step.says for step in line.why] for line in now.codes}
    words = {line_words(line) for line in now.codes}
    return [
        line
        for line in then.codes
        if line_words(line) not in words or [step.says for step in line.why] != was.get(line.code)
    ]


def _outcome(coded: Coded) -> str:
    """The lines, or why there is none; a question that is open is never left unsaid."""
    asked = [query.question.rstrip(".") for query in coded.queries]
    if asked:
        return say("lines_and_question", lines=lines_words(coded.codes), questions="; ".join(asked))
    return lines_words(coded.codes) if coded.codes else " ".join(coded.reasons).rstrip(".")


def _asked_back(intent: str, question: Question, back: Back) -> Reply:
    pending = Pending(intent, question, back.choices)
    if back.then:
        pending = Pending("correct", read(back.then), confirm=True)
    return Reply(back.asks, offers=back.offers, understood=False, pending=pending)


def correct(
    talk: Talk, question: Question, only: Sequence[Told] = (), sure: bool = True, told_so: bool = False
) -> Reply:
    """The coder's change of the record, applied only when it is whole and certain; else a question back.

    sure: False where the words may be no correction at all: then it is asked first. told_so: True where it
    was told beforehand that they are one.
    """
    says, reason = reason_of(question.text)
    said = read(says) if reason else question
    reason = reason and (reason_of(talk.said)[1] or reason)
    edit = change(said, talk.state.visit, talk.state.day, talk.meant(said), only=only, to_correct=told_so)
    if isinstance(edit, Back):
        return _asked_back("correct", question, edit)
    counted_so = edit.before == edit.after and edit.after.isdigit()
    if counted_so or (edit.visit == talk.state.visit and edit.day == talk.state.day):
        return Reply(say("already_so", what=edit.what, after=plain(edit.after)))
    if not sure:
        asks = say("meant_so", what=edit.what, before=plain(edit.before), after=plain(edit.after))
        return Reply(asks, understood=False, pending=Pending("correct", question, confirm=True))
    return _made(talk, edit, reason)


def adopt(talk: Talk, question: Question) -> Reply:
    """What was supposed in the turn before becomes the coder's change of the record."""
    edit = talk.supposition
    if edit is None:
        return Reply(say("nothing_supposed"), understood=False)
    return _made(talk, edit, "")


def _made(talk: Talk, edit: Edit, reason: str) -> Reply:
    """The change done: the chart is coded again from the changed record."""
    from conversation.talk import State

    then = talk.supposed(edit.visit, edit.day)
    made = _change(edit, reason)
    _, rules, sources = steps(step for line in then.codes for step in line.why)
    return Reply(
        _told_change("changed", "marked_as_yours", edit, talk.coded, then),
        change=made,
        state=State(edit.visit, edit.day, then),
        evidence=tuple(piece for line in then.codes for piece in line.evidence),
        rules=rules,
        sources=sources,
    )


def _change(edit: Edit, reason: str) -> Change:
    return Change(what=edit.what, before=plain(edit.before), after=plain(edit.after), reason=reason)


def difference(before: Sequence[Code], after: Sequence[Code]) -> list[str]:
    """Line by line: what comes, goes and changes."""
    was, now = {line.code: line for line in before}, {line.code: line for line in after}
    rows = []
    for code in dict.fromkeys([*was, *now]):
        if code not in now:
            rows.append(say("goes", line=line_words(was[code])))
        elif code not in was:
            rows.append(say("comes", line=line_words(now[code])))
        elif line_words(was[code]) != line_words(now[code]):
            rows.append(say("differs", line=line_words(was[code]), now=line_words(now[code])))
    return rows or [say("no_difference")]


def undo(talk: Talk, question: Question) -> Reply:
    """Takes back the last change, or all of them."""
    made = [state for state in talk.states if state.change]
    decided = talk.decisions and talk.turns and talk.turns[-1].intent in ("accept", "reject")
    if decided and not (made and question.numbers):
        return Reply(taken_back(talk))
    if not made:
        return Reply(say("nothing_to_undo"))
    whole = any(word in question.words for word in document("understanding")["undo_all"])
    two = bool(set(document("understanding")["undo_two"]) & set(question.words))
    wanted = 2 if two else _steps_wanted(question, made)
    steps_back = len(made) if whole else min(len(made), wanted)
    taken = [state.change for state in made[len(made) - steps_back :] if state.change]
    before = talk.coded.codes
    del talk.states[len(talk.states) - steps_back :]
    names = "; ".join(f"{one.what}: {one.after} → {one.before}" for one in reversed(taken))
    return Reply(
        told(
            say("undone", changes=names, lines=_outcome(talk.coded)),
            *difference(before, talk.coded.codes),
        ),
        changed=tuple(
            Change(what=one.what, before=one.after, after=one.before, reason=say("undo_reason"))
            for one in reversed(taken)
        ),
    )


def _steps_wanted(question: Question, made: Sequence[State]) -> int:
    """How many changes: as many as are named, or back to where a number that is named stood; else one."""
    number = next(iter(question.numbers), None)
    if number is None:
        return 1
    if re.search(document("understanding")["undo_steps"], question.text, re.I):
        return number
    befores = [state.change.before for state in reversed(made) if state.change]
    return befores.index(str(number)) + 1 if str(number) in befores else 1


def changed_since(talk: Talk, question: Question) -> Reply:
    """The coder's changes of this talk, and the versions that made the answer."""
    made = talk.coded.versions
    versions = say("versions", dermcode=made.dermcode, rules=made.rules, lexicon=made.lexicon)
    if not talk.changes:
        return Reply(told(say("no_changes"), versions))
    rows = [
        f"- {one.what}: {one.before} → {one.after}" + (f" ({one.reason})" if one.reason else "")
        for one in talk.changes
    ]
    return Reply(
        told(
            say("changes_are", number=len(rows)),
            *rows,
            *difference(talk.states[0].coded.codes, talk.coded.codes),
            versions,
        ),
        changed=talk.changes,
    )
