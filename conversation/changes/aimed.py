"""Of which lesions a change is, and whether its words say so for certain."""

from __future__ import annotations

import re

from conversation.changes.edit import Chart
from conversation.changes.wording import DESTRUCTION, Kind, has, some_are_another, technique
from conversation.intents import document
from conversation.lesions import Aim, Told, does, found
from conversation.question import Question
from records import Procedure, Visit


def only_by_focus(
    question: Question, kept: Question, chart: Chart, focus: Aim | None, told: list[Told]
) -> bool:
    """Whether "it" alone says which of several lesions is meant: likely, and not certain."""
    if question.places or kept.diagnoses or not (focus and focus.places):
        return False
    takes_back = re.search(document("changes")["takes_back"], question.text, re.I)
    lesions = sum(max(1, len(one.groups)) for one in chart.visit.procedures)
    return lesions > 1 and not takes_back and any(one.group is not None for one in told)


def aimed_at(kind: Kind, question: Question, kept: Question, chart: Chart, focus: Aim | None) -> list[Told]:
    """The lesions that a change is of: by place, diagnosis, and by act where the record has that act."""
    places = question.places
    # The diagnosis to be set is no part of what it is set on.
    on_record = {one.diagnosis for one in chart.visit.procedures}
    named = tuple(one for one in kept.diagnoses if one in on_record)
    whose = kept.diagnoses if kind != "set_diagnosis" else named if len(kept.diagnoses) > len(named) else ()
    if kind == "set_diagnosis" and some_are_another(question, kept):
        whose = kept.diagnoses[:1]
    told = found(chart.visit, places, whose, focus)
    procedures = chart.visit.procedures
    if kind == "set_pathology":
        acts_of_it = document("changes")["by_pathology"]
        of_it = [one for one in told if procedures[one.procedure].act in acts_of_it]
        # Only of a malignant lesion does destruction depend on what pathology says.
        return [one for one in of_it if _depends_on_pathology(procedures[one.procedure])]
    if kind == "set_diagnosis" and has("pathology", question) and not (places or whose):
        # "If path came back melanoma": of what pathology can say something of.
        acts_of_it = document("changes")["of_pathology_alone"]
        return [one for one in told if procedures[one.procedure].act in acts_of_it] or told
    if kind == "set_technique":
        ways = technique(kept)
        return [one for one in told if procedures[one.procedure].act in ways]
    if kind in ("remove", "set_status"):
        by_name = [one for one in told if is_named(procedures[one.procedure].act, question)]
        if len(by_name) == 1:
            return by_name
    if not (places or whose):
        by_name = [one for one in told if is_named(procedures[one.procedure].act, question)]
        told = by_name or told
    acts = [phrase for phrase in question.phrases if phrase.kind == "act"]
    by_act = [one for one in told if acts and does(procedures[one.procedure], acts)]
    return by_act or told


def _depends_on_pathology(procedure: Procedure) -> bool:
    return procedure.act != DESTRUCTION or procedure.diagnosis_class == "malignant"


def is_named(act: str, question: Question) -> bool:
    """Whether an act is called by its own name: "take out the repair"."""
    names: dict[str, list[str]] = document("changes")["act_names"]
    return bool({*names.get(act, ()), act} & set(re.findall(r"[\w'-]+", question.text.lower())))


def countable(visit: Visit, told: list[Told]) -> list[Told]:
    """Of several, those whose lesions are counted at all: a number is not of a light or of a closure."""
    once = {*document("changes")["once_a_day"], *document("changes")["lesion_by_lesion"]}
    return [one for one in told if visit.procedures[one.procedure].act not in once] or told


def each_named(question: Question, kept: Question, told: list[Told]) -> bool:
    """Whether every lesion was named by its own place: "drop the nose and the chin"."""
    places = set(question.places)
    return len(places) == len(told) > 1 and len(kept.places) == len(question.places)


def of_a_plural_place(kept: Question, visit: Visit, told: list[Told]) -> bool:
    """Whether the places of a pair are named together ("those on the hands"), with lesions of one act."""
    named = [phrase for phrase in kept.phrases if phrase.kind == "site"]
    both = len(named) == 1 and named[0].plural and not named[0].side
    groups = [visit.procedures[one.procedure].groups[one.group] for one in told if one.group is not None]
    acts = {(visit.procedures[one.procedure].act, visit.procedures[one.procedure].diagnosis) for one in told}
    return both and len(acts) == 1 and len(groups) == len(told) and {g.site for g in groups} == {named[0].id}


def same_lesion(kind: Kind, visit: Visit, told: list[Told]) -> bool:
    """Whether what is meant is one lesion, excised and closed: its diagnosis is that of both."""
    if kind not in ("set_diagnosis", "set_pathology"):
        return False
    repairs = document("changes")["repairs"]
    procedures = [visit.procedures[one.procedure] for one in told]
    places = {(group.site, group.laterality) for procedure in procedures for group in procedure.groups}
    return len(places) == 1 and sum(one.act not in repairs for one in procedures) == 1
