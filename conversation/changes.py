"""Changes of a record as a coder words them: parsed from a question, applied to a copy of the visit.

A change that cannot be understood whole, or that could mean two things, is never applied: it becomes a
question back. Nothing here changes anything in place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from conversation.intents import document
from conversation.lesions import Aim, Told, found, name, worded
from conversation.question import Question
from conversation.words import listed, say
from records import Count, LesionGroup, Phrase, Procedure, Visit

Kind = Literal["set_count", "add", "more", "set_act", "set_method", "set_diagnosis", "remove", "set_day"]

_CUES = {
    kind: re.compile(rf"\b(?:{'|'.join(cues)})\b", re.I) for kind, cues in document("changes")["cues"].items()
}
_DESTRUCTION = "destruction"
_NOT = re.compile(document("changes")["contrary"], re.I)


@dataclass(frozen=True)
class Edit:
    """One change: the visit after it, the day after it, and what it was in words."""

    visit: Visit
    day: date | None
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Back:
    """A question back to the coder, where a change is not certain. offers: complete ways to say it."""

    asks: str
    offers: tuple[str, ...] = ()


def change(
    question: Question, visit: Visit, day: date | None, focus: Aim | None = None, *, supposing: bool = False
) -> Edit | Back:
    """The change a question words, applied to a copy; or the question that must be asked back first.

    focus: what the talk was last about, for "make it 5" and "that one". supposing: nothing will be changed,
    so a bare number may be taken as one of all lesions.
    """
    kind = _kind(question)
    if kind == "remove" and _CUES["a_line"].search(question.text) and not question.places:
        return Back(say("line_of_note_or_chart"))
    if kind is None:
        return Back(say("which_change"), document("changes")["offers"])
    if kind == "set_day":
        return _set_day(question, visit, day)
    if kind == "add":
        return _add(question, visit, day)
    return _of_lesions(kind, question, visit, day, focus, supposing)


def _kind(question: Question) -> Kind | None:
    """What is to be changed, from what the question names and the words around it."""
    text = question.text
    if question.day or _CUES["day"].search(text):
        return "set_day"
    kept = _affirmed(question)
    if _CUES["remove"].search(text) and not question.numbers:
        return "remove"
    if _CUES["undone"].search(text) and not kept.acts and not kept.diagnoses and not kept.numbers:
        return "remove"
    if _CUES["add"].search(text) and question.numbers:
        return "add" if question.diagnoses or question.places else "more"
    if _CUES["fewer"].search(text):
        return "more"
    if kept.acts and not kept.diagnoses and not question.numbers:
        ways = {phrase.act for phrase in kept.phrases if phrase.kind == "act"}
        return "set_method" if ways == {_DESTRUCTION} else "set_act"
    if kept.diagnoses and not question.numbers:
        return "set_diagnosis"
    if question.numbers:
        return "set_count"
    return None


def _affirmed(question: Question) -> Question:
    """The question without what it denies: "biopsied, not frozen" speaks of a biopsy."""
    kept = [
        phrase
        for phrase in question.phrases
        if not _NOT.search(question.text[max(0, phrase.start - 12) : phrase.start])
    ]
    return Question(
        question.text,
        question.words,
        question.codes,
        question.modifiers,
        question.icd10,
        tuple(one.value for one in kept if one.kind == "number" and one.value is not None),
        question.places,
        tuple(one.id for one in kept if one.kind == "diagnosis"),
        tuple(one.id for one in kept if one.kind == "act"),
        tuple(kept),
        question.day,
    )


def _of_lesions(
    kind: Kind,
    question: Question,
    visit: Visit,
    day: date | None,
    focus: Aim | None,
    supposing: bool,
) -> Edit | Back:
    kept = _affirmed(question)
    # The diagnosis to be set is no part of what it is set on.
    whose = () if kind == "set_diagnosis" else kept.diagnoses
    told = found(visit, question.places, whose, focus)
    if not told:
        return Back(say("no_such_lesions", names=worded(question)))
    if len({one.procedure for one in told}) > 1 and kind != "remove":
        return Back(say("which_of", names=" or ".join(name(visit, one) for one in told)))
    one = told[0]
    if kind == "set_count":
        denied = tuple(number for number in question.numbers if number not in kept.numbers)
        return _set_count(visit, day, one, kept, denied, supposing)
    if kind == "more":
        return _shift(visit, day, one, kept)
    if len(told) > 1:
        return Back(say("which_of", names=" or ".join(name(visit, other) for other in told)))
    if kind == "remove":
        return _remove(visit, day, one)
    if kind == "set_diagnosis":
        stated = next(phrase for phrase in kept.phrases if phrase.kind == "diagnosis")
        return _set_diagnosis(visit, day, one, stated)
    if kind == "set_method":
        return _set_method(visit, day, one, kept.acts)
    done = next(phrase for phrase in kept.phrases if phrase.kind == "act")
    return _set_act(visit, day, one, done.act or done.id, question)


def _set_count(
    visit: Visit, day: date | None, told: Told, question: Question, denied: tuple[int, ...], supposing: bool
) -> Edit | Back:
    """ "Scalp is 4 not 3": the three must be on the record there; "9, not 8" finds what the eight is of."""
    if len(question.numbers) != 1:
        return Back(say("one_number"))
    lesions = question.numbers[0]
    procedure = visit.procedures[told.procedure]
    if denied:
        having = [one for one in _counted(visit, told) if _value(visit, one) == denied[0]]
        if len(having) != 1:
            have = listed(str(_value(visit, one)) for one in _counted(visit, told))
            return Back(say("not_on_record", number=denied[0], have=have or say("no_number")))
        told = having[0]
    elif not (supposing or told.group is not None or len(procedure.groups) < 2 or _says_all(question)):
        return Back(say("total_or_place", number=lesions, names=name(visit, told)))
    if told.group is not None:
        return _with_group_count(visit, day, told, lesions)
    return _with_count(visit, day, told, lesions)


def _says_all(question: Question) -> bool:
    return _CUES["whole"].search(question.text) is not None


def _counted(visit: Visit, told: Told) -> list[Told]:
    """What a number may be the number of: the group that is meant, else the procedure and its groups."""
    if told.group is not None:
        return [told]
    groups = [Told(told.procedure, index) for index in range(len(visit.procedures[told.procedure].groups))]
    whole = _value(visit, told)
    # One place holding all of them is the same number twice.
    return [told, *(one for one in groups if _value(visit, one) not in (whole, None))]


def _value(visit: Visit, told: Told) -> int | None:
    procedure = visit.procedures[told.procedure]
    return (procedure.groups[told.group].count if told.group is not None else procedure.count).value


def _shift(visit: Visit, day: date | None, told: Told, question: Question) -> Edit | Back:
    """ "One more", "two fewer"."""
    step = question.numbers[0] if question.numbers else 1
    if _CUES["fewer"].search(question.text):
        step = -step
    procedure = visit.procedures[told.procedure]
    now = procedure.groups[told.group].count.value if told.group is not None else procedure.count.value
    if now is None or now + step < 0:
        return Back(say("no_number_yet"))
    counted = _with_group_count if told.group is not None else _with_count
    return counted(visit, day, told, now + step)


def _with_count(visit: Visit, day: date | None, told: Told, lesions: int) -> Edit:
    procedure = visit.procedures[told.procedure]
    changed = procedure.model_copy(
        update={"count": _count(lesions), "groups": _only_places(procedure), "doubts": ()}
    )
    return _edit(
        visit, day, told, changed, str(procedure.count.value or procedure.count.problem), str(lesions)
    )


def _only_places(procedure: Procedure) -> tuple[LesionGroup, ...]:
    """The places of a procedure without their numbers, which no longer make its total."""
    unknown = Count(value=None, problem="missing")
    return tuple(group.model_copy(update={"count": unknown}) for group in procedure.groups)


def _with_group_count(visit: Visit, day: date | None, told: Told, lesions: int) -> Edit:
    procedure = visit.procedures[told.procedure]
    assert told.group is not None
    groups = list(procedure.groups)
    before = groups[told.group].count
    groups[told.group] = groups[told.group].model_copy(update={"count": _count(lesions)})
    changed = _recounted(procedure, tuple(groups))
    return _edit(
        visit,
        day,
        told,
        changed,
        str(before.value if before.value is not None else before.problem),
        str(lesions),
    )


def _recounted(procedure: Procedure, groups: tuple[LesionGroup, ...]) -> Procedure:
    """The procedure with other groups, its count their sum; without a sum when one has no number."""
    kept = tuple(group for group in groups if group.count.value != 0)
    values = [group.count.value for group in kept]
    known = [value for value in values if value is not None]
    whole = _count(sum(known)) if len(known) == len(values) else procedure.count
    return procedure.model_copy(update={"groups": kept, "count": whole, "doubts": ()})


def _count(lesions: int) -> Count:
    return Count(value=lesions, at_least=lesions, says=say("by_the_coder", number=lesions))


def _add(question: Question, visit: Visit, day: date | None) -> Edit | Back:
    """ "Add 2 AKs on the left ear": to the procedure of that diagnosis, else a new one like the last."""
    if len(question.numbers) != 1:
        return Back(say("one_number"))
    lesions = question.numbers[0]
    place = question.places[0] if question.places else None
    like = [
        index
        for index, one in enumerate(visit.procedures)
        if (not question.diagnoses or one.diagnosis == question.diagnoses[0])
        and (not question.acts or one.act in question.acts or set(one.methods) & set(question.acts))
    ]
    if len(like) != 1:
        names = " or ".join(name(visit, Told(index, None)) for index in like) or worded(question)
        return Back(say("add_to_which", names=names))
    procedure = visit.procedures[like[0]]
    if procedure.count.value is None:
        return Back(say("no_number_yet"))
    group = LesionGroup(
        diagnosis=procedure.diagnosis,
        diagnosis_class=procedure.diagnosis_class,
        site=place.site if place else None,
        laterality=place.side if place else None,
        count=_count(lesions),
    )
    whole = procedure.count.value + lesions
    changed = procedure.model_copy(
        update={"groups": (*procedure.groups, group), "count": _count(whole), "doubts": ()}
    )
    told = Told(like[0], len(procedure.groups))
    return _edit(visit, day, told, changed, str(procedure.count.value), str(whole))


def _remove(visit: Visit, day: date | None, told: Told) -> Edit:
    what = name(visit, told)
    procedure = visit.procedures[told.procedure]
    if told.group is None or len(procedure.groups) == 1:
        rest = [one for index, one in enumerate(visit.procedures) if index != told.procedure]
    else:
        groups = tuple(group for index, group in enumerate(procedure.groups) if index != told.group)
        rest = list(visit.procedures)
        rest[told.procedure] = _recounted(procedure, groups)
    return Edit(
        visit.model_copy(update={"procedures": tuple(rest)}), day, what, say("as_done"), say("as_left_out")
    )


def _set_diagnosis(visit: Visit, day: date | None, told: Told, stated: Phrase) -> Edit:
    what, procedure = name(visit, told), visit.procedures[told.procedure]
    update = {"diagnosis": stated.id, "diagnosis_class": stated.diagnosis_class, "diagnosis_certain": True}

    def changed(own: Procedure) -> Procedure:
        groups = tuple(group.model_copy(update=update) for group in own.groups)
        return own.model_copy(update={**update, "groups": groups})

    return Edit(_apart(visit, told, changed), day, what, procedure.diagnosis or say("none_stated"), stated.id)


def _set_method(visit: Visit, day: date | None, told: Told, methods: tuple[str, ...]) -> Edit:
    what, procedure = name(visit, told), visit.procedures[told.procedure]
    update = {"act": _DESTRUCTION, "technique": None, "methods": tuple(dict.fromkeys(methods))}
    before = ", ".join(procedure.methods) or say("none_stated")
    after = ", ".join(dict.fromkeys(methods))
    return Edit(_apart(visit, told, lambda own: own.model_copy(update=update)), day, what, before, after)


def _set_act(visit: Visit, day: date | None, told: Told, act: str, question: Question) -> Edit | Back:
    """ "The nose one was biopsied": that lesion leaves its procedure and becomes one of its own."""
    what, procedure = name(visit, told), visit.procedures[told.procedure]
    lesions = _value(visit, told)
    if lesions is None:
        return Back(say("no_number_yet"))
    if lesions > 1 and not _CUES["all"].search(question.text):
        return Back(say("how_many_of", names=what, number=lesions))
    update = {"act": act, "technique": None, "methods": (), "circumstances": ()}
    return Edit(_apart(visit, told, lambda own: own.model_copy(update=update)), day, what, procedure.act, act)


def _apart(visit: Visit, told: Told, changed: Callable[[Procedure], Procedure]) -> Visit:
    """The visit with a change of one group only: the group becomes a procedure of its own."""
    procedures = list(visit.procedures)
    procedure = procedures[told.procedure]
    if told.group is None or len(procedure.groups) == 1:
        procedures[told.procedure] = changed(procedure)
    else:
        group = procedure.groups[told.group]
        others = tuple(other for index, other in enumerate(procedure.groups) if index != told.group)
        procedures[told.procedure] = _recounted(procedure, others)
        own = procedure.model_copy(update={"groups": (group,), "count": group.count, "doubts": ()})
        procedures.insert(told.procedure + 1, changed(own))
    return visit.model_copy(update={"procedures": tuple(procedures)})


def _set_day(question: Question, visit: Visit, day: date | None) -> Edit | Back:
    if question.day:
        try:
            new = date.fromisoformat(question.day)
        except ValueError:
            return Back(say("no_such_day"))
    else:
        shifts = document("changes")["shifts"]
        cue = _CUES["day"].search(question.text)
        days = shifts.get(cue.group().lower()) if cue else None
        if day is None or days is None:
            return Back(say("which_day"))
        new = day + timedelta(days=days)
    return Edit(
        visit.model_copy(update={"day": new}), new, say("the_day"), str(day or say("none_stated")), str(new)
    )


def _edit(visit: Visit, day: date | None, told: Told, changed: Procedure, before: str, after: str) -> Edit:
    procedures = list(visit.procedures)
    procedures[told.procedure] = changed
    then = visit.model_copy(update={"procedures": tuple(procedures)})
    added = told.group is not None and told.group >= len(visit.procedures[told.procedure].groups)
    return Edit(then, day, name(then if added else visit, told), before, after)
