"""Where lesions lie: a site or a side set right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversation.changes.counts import recounted
from conversation.changes.edit import Back, Chart, Edit, edited, with_procedures
from conversation.intents import document
from conversation.lesions import Aim, Told, either, found, name, place_words, worded
from conversation.naming import LABEL
from conversation.question import Place, Question
from conversation.words import listed, say
from records import LesionGroup, Procedure


def set_place(
    chart: Chart, question: Question, kept: Question, focus: Aim | None, only: Sequence[Told] = ()
) -> Edit | Back:
    """ "Left foot, not right foot", "it was the right cheek": what lies elsewhere on the record is moved.

    only: the lesions that were chosen, whatever the words say of where they lay.
    """
    new = _joined(kept.places)
    if new is None and not only and _from_to(kept):
        old, new = kept.places
        there = found(chart.visit, (old,), ())
        if len(there) == 1 or (there and _one_lesion(chart, there)):
            return _moved_together(chart, there, new)
        new = None
    if new is None:
        return Back(say("which_change"))
    told = _placed(chart, only) or _old(chart, question, kept, new, focus)
    if not told:
        return Back(say("which_change"))
    if len(told) > 1 and not _one_lesion(chart, told):
        return Back(say("which_of", names=either(chart.visit, told)), choices=tuple(told))
    return _moved_together(chart, told, new)


def _moved_together(chart: Chart, told: Sequence[Told], new: Place) -> Edit | Back:
    edit = _moved(chart, told[0], new)
    for other in told[1:]:
        if isinstance(edit, Edit):
            edit = _moved(Chart(edit.visit, edit.day), other, new, before=edit)
    return edit


def only_there(chart: Chart, kept: Question, focus: Aim | None) -> Edit | Back:
    """ "Only the right foot was done": the other places of the same procedure are left out."""
    there = found(chart.visit, kept.places, kept.diagnoses, focus)
    procedures = {one.procedure for one in there}
    if len(procedures) != 1:
        return Back(say("no_such_lesions", names=worded(kept)) if not there else say("which_change"))
    at = procedures.pop()
    procedure = chart.visit.procedures[at]
    groups = tuple(procedure.groups[one.group] for one in there if one.group is not None)
    before = name(chart.visit, Told(at, None))
    changed = recounted(procedure, groups)
    if changed.count.value is None:
        return Back(say("no_number_yet"))
    edit = edited(chart, Told(at, None), changed, say("as_done"), name_of_groups(groups))
    return Edit(edit.visit, edit.day, before, edit.before, edit.after)


def name_of_groups(groups: Sequence[LesionGroup]) -> str:
    """ "only the left foot"."""
    return say("only_of", places=listed(place_words(one.site, one.laterality) for one in groups))


def _one_lesion(chart: Chart, told: list[Told]) -> bool:
    """Whether it is one lesion with its closure, which can only move together."""
    repairs = document("changes")["repairs"]
    procedures = [chart.visit.procedures[one.procedure] for one in told]
    places = {
        (group.site, group.laterality)
        for one, procedure in zip(told, procedures, strict=True)
        if one.group is not None
        for group in [procedure.groups[one.group]]
    }
    return len(places) == 1 and sum(one.act not in repairs for one in procedures) == 1


def _from_to(kept: Question) -> bool:
    """Whether the first of two places should be the second: "the left cheek was the right cheek"."""
    places = [phrase for phrase in kept.phrases if phrase.kind == "site"]
    between = kept.text[places[0].end : places[1].start] if len(places) == 2 else ""
    return re.fullmatch(document("changes")["should_be_at"], between, re.I) is not None


def _placed(chart: Chart, only: Sequence[Told]) -> list[Told]:
    """The groups of the chosen lesions: of a procedure as a whole, each of its places."""
    return [
        Told(one.procedure, group)
        for one in only
        for group in (
            range(len(chart.visit.procedures[one.procedure].groups)) if one.group is None else [one.group]
        )
    ]


def _joined(places: tuple[Place, ...]) -> Place | None:
    """One place of a site and a side that were named apart; None where several are named."""
    sites = {place.site for place in places if place.site and not place.site.startswith(LABEL)}
    sides = {place.side for place in places if place.side}
    if len(sites) > 1 or len(sides) > 1:
        return None
    return Place(next(iter(sites), ""), next(iter(sides), None))


def _old(chart: Chart, question: Question, kept: Question, new: Place, focus: Aim | None) -> list[Told]:
    """The lesions to be moved: where it is denied that they lie, else those of the other side, else the
    only ones there are."""
    visit = chart.visit
    denied = _joined(tuple(place for place in question.places if place not in kept.places))
    if denied is not None and (denied.site or denied.side):
        there = found(visit, (Place(denied.site or new.site, denied.side),), ())
        if there or denied.site:
            return there
    if kept.diagnoses:
        of_it = {one.procedure for one in found(visit, (), kept.diagnoses)}
        return [Told(at, group) for at in sorted(of_it) for group in range(len(visit.procedures[at].groups))]
    if new.site:
        elsewhere = [
            one for one in found(visit, (Place(new.site, None),), ()) if _side(chart, one) != new.side
        ]
        if elsewhere:
            return elsewhere
    if focus and focus.places:
        return found(visit, focus.places, ())
    return [
        Told(index, group)
        for index, procedure in enumerate(visit.procedures)
        for group in range(len(procedure.groups))
    ]


def _side(chart: Chart, told: Told) -> str | None:
    assert told.group is not None
    return chart.visit.procedures[told.procedure].groups[told.group].laterality


def _moved(chart: Chart, told: Told, place: Place, before: Edit | None = None) -> Edit | Back:
    """before: what was moved already, which is told together with this one."""
    visit, index = chart.visit, told.group
    if index is None:
        return Back(say("which_change"))
    group = visit.procedures[told.procedure].groups[index]
    site = place.site or group.site
    if place.side is None and place.site == group.site:
        # The place it has already: something else of it was meant.
        return Back(say("which_change"))
    update = {"site": site, "laterality": place.side, "evidence": ()}

    def changed(own: Procedure) -> Procedure:
        groups = [*own.groups]
        groups[index] = groups[index].model_copy(update=update)
        return own.model_copy(update={"groups": tuple(groups)})

    procedures = list(visit.procedures)
    procedures[told.procedure] = changed(procedures[told.procedure])
    was = place_words(group.site, group.laterality)
    after = place_words(site, place.side)
    what = name(visit, told)
    if before is not None:
        what = f"{before.what}; {what}"
    return Edit(with_procedures(visit, procedures), chart.day, what, was, after)
