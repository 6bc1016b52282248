"""What was done, how, to what and where; and what is left out as not done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conversation.changes.counts import recounted
from conversation.changes.edit import Back, Chart, Edit, count_of, value, with_procedures
from conversation.changes.wording import DESTRUCTION, has
from conversation.intents import document
from conversation.lesions import Told, name
from conversation.question import Question
from conversation.words import say
from records import LesionGroup, Phrase, Procedure, SetAside, Visit
from records.visit import Circumstance


def remove(chart: Chart, told: Told, reason: str = "") -> Edit:
    """The lesions are taken off the record, as not done.

    reason: what they are instead ("history"); with it they then stand among what was seen and not coded.
    """
    visit, what = chart.visit, name(chart.visit, told)
    procedure = visit.procedures[told.procedure]
    if told.group is None or len(procedure.groups) == 1:
        rest = [one for index, one in enumerate(visit.procedures) if index != told.procedure]
    else:
        groups = tuple(group for index, group in enumerate(procedure.groups) if index != told.group)
        rest = list(visit.procedures)
        rest[told.procedure] = recounted(procedure, groups)
    after = with_procedures(visit, rest)
    if reason:
        group = procedure.groups[told.group] if told.group is not None else None
        beside = SetAside(what=what, reason=reason, evidence=(group or procedure).evidence)
        after = after.model_copy(update={"set_aside": (*visit.set_aside, beside)})
    return Edit(after, chart.day, what, say("as_done"), reason or say("as_left_out"))


def set_diagnosis(
    chart: Chart, told: Told, stated: Phrase, *, by_pathology: bool = False, of_them: int | None = None
) -> Edit | Back:
    """Another diagnosis, as certain as the coder says it, of all or of so many of them.

    by_pathology: it is the pathologist's.
    """
    what, procedure = name(chart.visit, told), chart.visit.procedures[told.procedure]
    update = {
        "diagnosis": stated.id,
        "diagnosis_class": stated.diagnosis_class or "unspecified",
        "diagnosis_certain": True,
    }

    def changed(own: Procedure) -> Procedure:
        groups = tuple(group.model_copy(update=update) for group in own.groups)
        own = own.model_copy(update={**update, "groups": groups})
        if not (by_pathology and own.act in document("changes")["by_pathology"]):
            return own
        return _read_by_pathology(own, malignant=stated.diagnosis_class == "malignant")

    before = procedure.diagnosis or say("none_stated")
    if procedure.diagnosis and not procedure.diagnosis_certain:
        before = say("suspected", what=before)
    lesions = value(chart.visit, told)
    if of_them is not None and lesions is not None and of_them < lesions:
        visit = _some_apart(chart.visit, told, of_them, changed)
        return Edit(visit, chart.day, f"{of_them} of {what}", before, stated.id)
    if of_them is not None and of_them != lesions:
        return Back(say("not_so_many", names=what, number=lesions))
    return Edit(apart(chart.visit, told, changed), chart.day, what, before, stated.id)


def set_pathology(chart: Chart, told: Told, *, malignant: bool) -> Edit:
    """What pathology says of a lesion that was removed."""
    what, procedure = name(chart.visit, told), chart.visit.procedures[told.procedure]
    told_so = [one.id for one in procedure.circumstances if one.id in FINDINGS]
    after = _finding(malignant)

    def changed(own: Procedure) -> Procedure:
        return _read_by_pathology(own, malignant=malignant).model_copy(update={"doubts": ()})

    before = next(iter(told_so), say("none_stated"))
    return Edit(apart(chart.visit, told, changed), chart.day, what, before, after.id)


def _finding(malignant: bool) -> Circumstance:
    return Circumstance(id="pathology_malignant" if malignant else "pathology_benign")


FINDINGS = ("pathology_malignant", "pathology_benign", "pathology_pending")


def _read_by_pathology(own: Procedure, *, malignant: bool) -> Procedure:
    """A procedure whose pathology is known."""
    kept = tuple(one for one in own.circumstances if one.id not in FINDINGS)
    return own.model_copy(update={"circumstances": (*kept, _finding(malignant))})


def set_method(chart: Chart, told: Told, methods: tuple[str, ...]) -> Edit:
    """Another way of destruction."""
    what, procedure = name(chart.visit, told), chart.visit.procedures[told.procedure]
    after = tuple(dict.fromkeys(methods))
    update = {"act": DESTRUCTION, "technique": None, "methods": after}
    before = ", ".join(procedure.methods) or say("none_stated")
    changed = apart(chart.visit, told, lambda own: own.model_copy(update=update))
    return Edit(changed, chart.day, what, before, ", ".join(after))


def set_technique(chart: Chart, told: Told, techniques: dict[str, str]) -> Edit | Back:
    """ "It was a punch, not a shave": how an act was done that the record has."""
    procedure = chart.visit.procedures[told.procedure]
    after = techniques.get(procedure.act)
    if after is None:
        return Back(say("which_change"))
    what, before = name(chart.visit, told), procedure.technique or say("none_stated")
    changed = apart(chart.visit, told, lambda own: own.model_copy(update={"technique": after}))
    return Edit(changed, chart.day, what, before, after)


def set_act(
    chart: Chart, told: Told, act: str, question: Question, technique: str | None, *, whole: bool = False
) -> Edit | Back:
    """ "The nose one was biopsied": that lesion, or so many of them, become a procedure of their own."""
    visit, what = chart.visit, name(chart.visit, told)
    lesions = value(visit, told)
    if lesions is None:
        return Back(say("no_number_yet"))
    of_them = question.numbers[0] if len(question.numbers) == 1 else None
    if of_them is None and lesions > 1 and not (whole or has("all", question)):
        return Back(say("how_many_of", names=what, number=lesions), choices=())
    if of_them is not None and of_them > lesions:
        return Back(say("not_so_many", names=what, number=lesions))
    update: dict[str, Any] = {"act": act, "technique": technique, "methods": (), "circumstances": ()}
    before = visit.procedures[told.procedure].act
    if before == act and technique in (None, visit.procedures[told.procedure].technique):
        return Edit(visit, chart.day, what, before, act)

    def changed(own: Procedure) -> Procedure:
        return own.model_copy(update=update)

    if of_them is not None and of_them < lesions:
        # Some of several lesions: the rest, to which the other act was done, are not these.
        update["circumstances"] = (Circumstance(id="separate_lesion"),)
        return Edit(
            _some_apart(visit, told, of_them, changed), chart.day, f"{of_them} of {what}", before, act
        )
    return Edit(apart(visit, told, changed), chart.day, what, before, act)


def apart(visit: Visit, told: Told, changed: Callable[[Procedure], Procedure]) -> Visit:
    """The visit with a change of one group only: the group becomes a procedure of its own."""
    procedures = list(visit.procedures)
    procedure = procedures[told.procedure]
    if told.group is None or len(procedure.groups) == 1:
        procedures[told.procedure] = changed(procedure)
    else:
        group = procedure.groups[told.group]
        others = tuple(other for index, other in enumerate(procedure.groups) if index != told.group)
        procedures[told.procedure] = recounted(procedure, others)
        own = procedure.model_copy(update={"groups": (group,), "count": group.count, "doubts": ()})
        procedures.insert(told.procedure + 1, changed(own))
    return with_procedures(visit, procedures)


def _some_apart(visit: Visit, told: Told, lesions: int, changed: Callable[[Procedure], Procedure]) -> Visit:
    """So many lesions of a group, or of a procedure without places, become a procedure of their own."""
    procedures = list(visit.procedures)
    procedure = procedures[told.procedure]
    groups = list(procedure.groups)
    index = told.group if told.group is not None else 0 if len(groups) == 1 else None
    own_groups: tuple[LesionGroup, ...] = ()
    whole = procedure.count.value or 0
    if index is not None:
        group = groups[index]
        rest = (group.count.value or whole) - lesions
        own_groups = (group.model_copy(update={"count": count_of(lesions)}),)
        groups[index] = group.model_copy(update={"count": count_of(rest)})
    left = procedure.model_copy(
        update={"groups": tuple(groups), "count": count_of(whole - lesions), "doubts": ()}
    )
    own = procedure.model_copy(update={"groups": own_groups, "count": count_of(lesions), "doubts": ()})
    procedures[told.procedure] = left
    procedures.insert(told.procedure + 1, changed(own))
    return with_procedures(visit, procedures)
