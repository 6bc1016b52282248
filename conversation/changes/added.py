"""Lesions added to the record: to a procedure that it has, or as a service of their own."""

from __future__ import annotations

from conversation.changes.edit import Back, Chart, Edit, count_of, edited, with_procedures
from conversation.changes.wording import DESTRUCTION, has, technique
from conversation.lesions import Told, does, found, name, worded
from conversation.naming import LABEL
from conversation.question import Question
from conversation.words import listed, say
from records import LesionGroup, Phrase, Procedure


def add(chart: Chart, question: Question) -> Edit | Back:
    """ "Add 2 AKs on the left ear": to the procedure of that diagnosis and act, else a new one."""
    if len(question.numbers) > 1 or has("each_side", question):
        return Back(say("one_number"))
    lesions = question.numbers[0] if question.numbers else 1
    visit = chart.visit
    acts = [phrase for phrase in question.phrases if phrase.kind == "act"]
    like = [
        index
        for index, one in enumerate(visit.procedures)
        if (not question.diagnoses or one.diagnosis == question.diagnoses[0])
        and (not acts or does(one, acts))
    ]
    ways = technique(question)
    alike = [at for at in like if visit.procedures[at].technique == ways.get(visit.procedures[at].act)]
    there = {one.procedure for one in found(visit, question.places, ())} if question.places else set()
    like = (alike if ways else []) or [at for at in like if at in there] or like
    if not like and acts:
        return new(chart, question)
    if len(like) != 1:
        names = listed([name(visit, Told(index, None)) for index in like], "or") or worded(question)
        return Back(say("add_to_which", names=names), choices=tuple(Told(index, None) for index in like))
    procedure = visit.procedures[like[0]]
    if procedure.count.value is None:
        return Back(say("no_number_yet"))
    whole = procedure.count.value + lesions
    group = _group(question, procedure.diagnosis, lesions).model_copy(
        update={"diagnosis_class": procedure.diagnosis_class}
    )
    changed = procedure.model_copy(
        update={"groups": (*procedure.groups, group), "count": count_of(whole), "doubts": ()}
    )
    told = Told(like[0], len(procedure.groups))
    return edited(chart, told, changed, str(procedure.count.value), str(whole))


def _group(question: Question, diagnosis: str | None, lesions: int) -> LesionGroup:
    place = next((one for one in question.places if not one.site.startswith(LABEL)), None)
    return LesionGroup(
        diagnosis=diagnosis,
        site=(place.site or None) if place else None,
        laterality=place.side if place else None,
        count=count_of(lesions),
    )


def new(chart: Chart, question: Question) -> Edit | Back:
    """A service that the record does not have, where the coder says all of it: how many, of what, how."""
    acts = [phrase for phrase in question.phrases if phrase.kind == "act"]
    stated = next((phrase for phrase in question.phrases if phrase.kind == "diagnosis"), None)
    if len({phrase.act for phrase in acts}) != 1 or len(question.numbers) > 1:
        return Back(say("which_change"))
    lesions = question.numbers[0] if question.numbers else 1
    procedure = _made(acts, stated, question, lesions)
    visit = with_procedures(chart.visit, [*chart.visit.procedures, procedure])
    what = name(visit, Told(len(visit.procedures) - 1, None))
    return Edit(visit, chart.day, what, say("none_on_record"), str(lesions))


def _made(acts: list[Phrase], stated: Phrase | None, question: Question, lesions: int) -> Procedure:
    act = acts[0].act or acts[0].id
    diagnosis = stated.id if stated else None
    of_class = (stated.diagnosis_class if stated else None) or "unspecified"
    group = _group(question, diagnosis, lesions).model_copy(update={"diagnosis_class": of_class})
    return Procedure(
        act=act,
        technique=technique(question).get(act),
        diagnosis_certain=not has("suspected", question),
        methods=tuple(dict.fromkeys(one.id for one in acts)) if act == DESTRUCTION else (),
        diagnosis=diagnosis,
        diagnosis_class=of_class,
        groups=(group,),
        count=count_of(lesions),
    )
