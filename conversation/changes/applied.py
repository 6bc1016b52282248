"""A change of one kind, made of the lesions that are meant, or the question which of them it is of."""

from __future__ import annotations

from conversation.changes import kinds
from conversation.changes.affirming import denied_numbers
from conversation.changes.aimed import countable, each_named, of_a_plural_place, same_lesion
from conversation.changes.counts import set_count, shift
from conversation.changes.edit import Back, Chart, Edit, value
from conversation.changes.measures import set_measure
from conversation.changes.wording import DESTRUCTION, Kind, has, some_are_another, status, technique
from conversation.lesions import Told, does, either
from conversation.question import Question
from conversation.words import say


def of_lesions(
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
        told = countable(visit, told)
        others = not any(does(visit.procedures[one.procedure], acts) for one in told)
        if not (acts and others):
            return set_count(chart, told, kept, denied_numbers(question, kept), supposing)
        kind = "set_act"
    if kind == "set_measure":
        return set_measure(chart, told, kept, question)
    if kind == "remove" and kept.numbers:
        there = [one for one in told if value(visit, one) == kept.numbers[0]]
        if len(set(kept.numbers)) != 1 or len(there) != 1:
            return Back(say("remove_how_many", names=either(visit, told)), choices=tuple(told))
        told = there
    whole = (
        chosen
        or has("all", question)
        or each_named(question, kept, told)
        or same_lesion(kind, visit, told)
        or of_a_plural_place(kept, visit, told)
    )
    if len(told) > 1 and not whole:
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
    if kind == "remove" and _is_uncounted_part(chart, told):
        return Back(say("no_number_yet"))
    if kind == "remove":
        return kinds.remove(chart, told)
    if kind == "set_status":
        return kinds.remove(chart, told, status(question, chosen=True) or "")
    if kind == "set_diagnosis":
        phrases = [phrase for phrase in kept.phrases if phrase.kind == "diagnosis"]
        was = chart.visit.procedures[told.procedure].diagnosis
        if some_are_another(question, kept):
            phrases = phrases[-1:]
        other = [phrase for phrase in phrases if phrase.id != was]
        # "Molluscum should be warts": the one that it is not yet.
        stated = other[0] if len(other) == 1 else phrases[0]
        of_them = kept.numbers[0] if len(kept.numbers) == 1 and some_are_another(question, kept) else None
        by_pathology = has("pathology", question)
        return kinds.set_diagnosis(chart, told, stated, by_pathology=by_pathology, of_them=of_them)
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


def _is_uncounted_part(chart: Chart, told: Told) -> bool:
    """Whether a place has no number of its own, so that nobody knows what remains without it."""
    procedure = chart.visit.procedures[told.procedure]
    if told.group is None or len(procedure.groups) < 2 or procedure.count.value is None:
        return False
    return procedure.groups[told.group].count.value is None
