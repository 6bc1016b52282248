"""Changes of a record as a coder words them: parsed from a question, applied to a copy of the visit.

A change that cannot be understood whole, or that could mean two things, is never applied: it becomes a
question back. Nothing here changes anything in place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from conversation.changes import kinds
from conversation.changes.counts import add, new, set_count, shift
from conversation.changes.edit import Back, Chart, Edit
from conversation.changes.measures import field_of, set_measure
from conversation.changes.places import set_place
from conversation.changes.wording import (
    DESTRUCTION,
    Kind,
    affirmed,
    cue,
    denied_numbers,
    has,
    kind_of,
    reason_of,
    status,
    technique,
)
from conversation.intents import document
from conversation.lesions import Aim, Told, does, either, found, worded
from conversation.question import Question, read
from conversation.words import say
from records import Visit

__all__ = ["Back", "Edit", "change", "reason_of"]


def change(
    question: Question,
    visit: Visit,
    day: date | None,
    focus: Aim | None = None,
    *,
    supposing: bool = False,
    only: Sequence[Told] = (),
    to_correct: bool = False,
) -> Edit | Back:
    """The change a question words, applied to a copy; or the question that must be asked back first.

    focus: what the talk was last about, for "make it 5" and "that one". supposing: nothing will be changed,
    so a bare number may be taken as one of all lesions. only: the lesions that an answer to a question back
    chose. to_correct: it is certain that the words are a correction. Several changes in one sentence are one
    change, or none when one of them is not certain.
    """
    chart = Chart(visit, day)
    whole = _one(question, chart, focus, supposing, only, to_correct)
    if isinstance(whole, Edit) or only:
        return whole
    parts = [part for part in re.split(document("changes")["several"], question.text, flags=re.I) if part]
    if len(parts) < 2:
        return whole
    edits: list[Edit] = []
    for part in parts:
        one = _one(read(part), chart, focus, supposing, ())
        if isinstance(one, Back):
            return whole
        chart = Chart(one.visit, one.day)
        edits.append(one)
    return Edit(
        chart.visit,
        chart.day,
        "; ".join(edit.what for edit in edits),
        "; ".join(edit.before for edit in edits),
        "; ".join(edit.after for edit in edits),
    )


def _one(
    question: Question,
    chart: Chart,
    focus: Aim | None,
    supposing: bool,
    only: Sequence[Told],
    to_correct: bool = False,
) -> Edit | Back:
    kept = affirmed(question)
    kind = kind_of(question, kept, chosen=bool(only), to_correct=to_correct)
    if kind == "remove" and cue("a_line").search(question.text) and not question.places:
        return Back(say("line_of_note_or_chart"))
    if kind != "set_measure" and field_of(question) and kept.figures and not kept.measures:
        return Back(say("which_unit"))
    if kind is None:
        return Back(say("which_change"), tuple(document("changes")["offers"]))
    if kind == "set_day":
        return _set_day(question, chart)
    if kind == "add":
        return add(chart, kept)
    if kind == "set_place":
        return set_place(chart, question, kept, focus, only)
    acts = [phrase for phrase in kept.phrases if phrase.kind == "act"]
    complete = kept.numbers and acts and kept.diagnoses
    if kind == "set_technique" and not (only or _meant(kind, question, kept, chart, focus)):
        kind = "set_act" if acts else kind
    if has("whole", question) and not question.places:
        focus = None
    told = list(only) or _meant(kind, question, kept, chart, focus)
    if not told:
        of_record = [one for one in chart.visit.procedures if one.diagnosis in kept.diagnoses]
        if complete and not of_record:
            return new(chart, kept)
        return Back(say("no_such_lesions", names=worded(question)))
    if not (supposing or only) and _only_by_focus(question, kept, chart, focus, told):
        return Back(say("meant_of", names=either(chart.visit, told)), choices=tuple(told))
    return _of_lesions(kind, question, kept, chart, told, supposing, bool(only))


def _only_by_focus(
    question: Question, kept: Question, chart: Chart, focus: Aim | None, told: list[Told]
) -> bool:
    """Whether "it" alone says which of several lesions is meant: likely, and not certain."""
    if question.places or kept.diagnoses or not (focus and focus.places):
        return False
    takes_back = re.search(document("changes")["takes_back"], question.text, re.I)
    lesions = sum(max(1, len(one.groups)) for one in chart.visit.procedures)
    return lesions > 1 and not takes_back and any(one.group is not None for one in told)


def _meant(kind: Kind, question: Question, kept: Question, chart: Chart, focus: Aim | None) -> list[Told]:
    """The lesions that a change is of: by place, diagnosis, and by act where the record has that act."""
    places = question.places
    # The diagnosis to be set is no part of what it is set on.
    whose = () if kind == "set_diagnosis" else kept.diagnoses
    told = found(chart.visit, places, whose, focus)
    procedures = chart.visit.procedures
    if kind == "set_pathology":
        acts_of_it = document("changes")["by_pathology"]
        return [one for one in told if procedures[one.procedure].act in acts_of_it]
    if kind == "set_technique":
        ways = technique(kept)
        return [one for one in told if procedures[one.procedure].act in ways]
    acts = [phrase for phrase in question.phrases if phrase.kind == "act"]
    by_act = [one for one in told if acts and does(procedures[one.procedure], acts)]
    return by_act or told


def _of_lesions(
    kind: Kind,
    question: Question,
    kept: Question,
    chart: Chart,
    told: list[Told],
    supposing: bool,
    chosen: bool,
) -> Edit | Back:
    visit = chart.visit
    acts = [phrase for phrase in kept.phrases if phrase.kind == "act"]
    if kind == "set_count":
        others = not any(does(visit.procedures[one.procedure], acts) for one in told)
        if not (acts and others):
            return set_count(chart, told, kept, denied_numbers(question, kept), supposing)
        kind = "set_act"
    if kind == "set_measure":
        return set_measure(chart, told, kept, question)
    if len(told) > 1 and not chosen and not has("all", question):
        return Back(say("which_of", names=either(visit, told)), choices=tuple(told))
    if len(told) > 1:
        return _each(kind, question, kept, chart, told)
    return _single(kind, question, kept, chart, told[0], supposing)


def _each(kind: Kind, question: Question, kept: Question, chart: Chart, told: list[Told]) -> Edit | Back:
    """The same change of several lesions, the last first, so that the places of the others hold."""
    edits = []
    for one in sorted(told, key=lambda one: (one.procedure, one.group or 0), reverse=True):
        edit = _single(kind, question, kept, chart, one)
        if isinstance(edit, Back):
            return edit
        chart = Chart(edit.visit, edit.day)
        edits.append(edit)
    edits.reverse()
    what = "; ".join(edit.what for edit in edits)
    return Edit(chart.visit, chart.day, what, edits[0].before, edits[0].after)


def _single(
    kind: Kind, question: Question, kept: Question, chart: Chart, told: Told, supposing: bool = False
) -> Edit | Back:
    if kind == "more":
        return shift(chart, told, kept)
    if kind == "remove":
        return kinds.remove(chart, told)
    if kind == "set_status":
        return kinds.remove(chart, told, status(question, chosen=True) or "")
    if kind == "set_diagnosis":
        stated = next(phrase for phrase in kept.phrases if phrase.kind == "diagnosis")
        return kinds.set_diagnosis(chart, told, stated)
    if kind == "set_method":
        return kinds.set_method(chart, told, kept.acts)
    if kind == "set_technique":
        return kinds.set_technique(chart, told, technique(kept))
    if kind == "set_pathology":
        return kinds.set_pathology(chart, told, malignant=has("malignant", question))
    done = next(phrase for phrase in kept.phrases if phrase.kind == "act")
    act = done.act or done.id
    if act == DESTRUCTION:
        return kinds.set_method(chart, told, kept.acts)
    return kinds.set_act(chart, told, act, kept, technique(kept).get(act), whole=supposing)


def _set_day(question: Question, chart: Chart) -> Edit | Back:
    visit, day = chart.visit, chart.day
    if question.day:
        try:
            new_day = date.fromisoformat(question.day)
        except ValueError:
            return Back(say("no_such_day"))
    else:
        shifts = document("changes")["shifts"]
        told = cue("day").search(question.text)
        days = shifts.get(told.group().lower()) if told else None
        if day is None or days is None:
            return Back(say("which_day"))
        new_day = day + timedelta(days=days)
    before = str(day or say("none_stated"))
    return Edit(visit.model_copy(update={"day": new_day}), new_day, say("the_day"), before, str(new_day))
