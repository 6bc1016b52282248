"""Changes of a record as a coder words them: parsed from a question, applied to a copy of the visit.

A change that cannot be understood whole, or that could mean two things, is never applied: it becomes a
question back. Nothing here changes anything in place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from conversation.changes.added import add, new
from conversation.changes.affirming import affirmed, denied_numbers
from conversation.changes.aimed import aimed_at, is_named, only_by_focus
from conversation.changes.applied import of_lesions
from conversation.changes.circumstances import circumstance_of, set_circumstance
from conversation.changes.days import set_day
from conversation.changes.edit import Back, Chart, Edit, value
from conversation.changes.measures import field_of, fitting, set_measure, with_units
from conversation.changes.pairs import pairs, set_pairs, stated_total, without_their_sum
from conversation.changes.places import only_there, set_place
from conversation.changes.roles import ask_for_the_count
from conversation.changes.set_aside import from_beside
from conversation.changes.stages import set_stages
from conversation.changes.wording import cue, has, kind_of, reason_of
from conversation.intents import document
from conversation.lesions import Aim, Told, either, found, worded
from conversation.question import Question, read
from conversation.words import say
from records import Visit

OF_WHAT_WAS_LEFT = (
    "set_place",
    "set_circumstance",
    "set_act",
    "set_method",
    "set_technique",
    "set_count",
    "set_diagnosis",
    "add",
)
"""Kinds of change that may put on the record what was seen and set aside."""

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
    total = stated_total(question)
    if total is not None:
        alone = change(total[0], visit, day, focus, supposing=supposing, only=only, to_correct=to_correct)
        agrees = isinstance(alone, Edit) and any(
            one.count.value == total[1] != before.count.value
            for one, before in zip(alone.visit.procedures, visit.procedures, strict=False)
        )
        if agrees:
            return alone
    spoken, question = question, with_units(question, visit)
    whole = _one(question, chart, focus, supposing, only, to_correct)
    if isinstance(whole, Edit) or only:
        return whole
    placed = _placed_counts(question, chart)
    if placed is not None:
        return placed
    parts = [part for part in re.split(document("changes")["several"], spoken.text, flags=re.I) if part]
    if len(parts) < 2:
        return whole
    edits: list[Edit] = []
    adds = has("add", read(parts[0]))
    for place, part in enumerate(parts):
        # "Add 2 on the ear and 3 on the nose" adds both.
        goes_on = adds and place and re.match(document("changes")["goes_on_adding"], part, re.I)
        said = f"{document('changes')['adding']} {part}" if goes_on else part
        clause = with_units(read(said), visit)
        if place and re.match(document("changes")["reason_clause"], part, re.I):
            # "Remove the nose one, that was dry skin": why it is changed, and no change of its own.
            continue
        if place and not (clause.places or _names_its_own(clause, visit)):
            return whole
        one = _one(clause, chart, focus, supposing, ())
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


def _names_its_own(clause: Question, visit: Visit) -> bool:
    """Whether a clause says by itself what it changes: by a diagnosis or an act of the record, or its only
    lesion."""
    if len(visit.procedures) == 1 and len(visit.procedures[0].groups) < 2:
        return True
    own = {one.diagnosis for one in visit.procedures}
    if own & set(clause.diagnoses) or (field_of(clause) and clause.measures):
        return True
    return sum(is_named(one.act, clause) for one in visit.procedures) == 1


def _placed_counts(question: Question, chart: Chart) -> Edit | Back | None:
    """Several numbers with their places, where the words do nothing else."""
    question = without_their_sum(question)
    told, kept = pairs(question), affirmed(question)
    if has("each_side", question):
        return None
    if not told or denied_numbers(question, kept) or len(kept.numbers) != len(told):
        return None
    if kind_of(question, kept) != "set_count":
        return None
    return set_pairs(chart, told, question)


def _one(
    question: Question,
    chart: Chart,
    focus: Aim | None,
    supposing: bool,
    only: Sequence[Told],
    to_correct: bool = False,
) -> Edit | Back:
    kept = _without_its_count(affirmed(question), chart)
    kind = kind_of(question, kept, chosen=bool(only), to_correct=to_correct or supposing)
    if supposing and kept.places and not (kept.numbers or kept.measures or kept.acts or kept.diagnoses):
        only_that = re.search(document("changes")["only_that_place"], question.text, re.I)
        kind = "only_there" if only_that else kind
    if kind == "remove" and cue("a_line").search(question.text) and not question.places:
        return Back(say("line_of_note_or_chart"))
    if kind != "set_measure" and field_of(question) and kept.figures and not kept.measures:
        return Back(say("which_unit"))
    beside = from_beside(chart, question, kept, focus) if kind in OF_WHAT_WAS_LEFT else None
    if beside is not None:
        return beside
    if kind is None:
        return Back(say("which_change"), tuple(document("changes")["offers"]))
    if kind == "set_day":
        return set_day(question, chart)
    if kind == "only_there":
        return only_there(chart, kept, focus)
    if kind == "no_count":
        return ask_for_the_count(chart, question)
    if kind == "set_stages":
        return set_stages(chart, question, tuple(only))
    if kind == "add":
        return add(chart, kept)
    if kind == "set_place":
        return set_place(chart, question, kept, focus, only)
    if kind == "set_circumstance":
        meant = list(only) or found(chart.visit, question.places, kept.diagnoses, focus)
        return set_circumstance(chart, meant, question, chosen=bool(only) or has("all", question))
    acts = [phrase for phrase in kept.phrases if phrase.kind == "act"]
    complete = kept.numbers and acts and kept.diagnoses
    if (has("whole", question) or has("all", question)) and not question.places:
        focus = None
    if kind == "set_technique" and not (only or aimed_at(kind, question, kept, chart, focus)):
        # "She shaved it instead": the only thing that has such a technique, whatever was spoken of last.
        alone = [] if question.places else aimed_at(kind, question, kept, chart, None)
        focus = None if len(alone) == 1 else focus
        kind = kind if len(alone) == 1 or not acts else "set_act"
    told = list(only) or aimed_at(kind, question, kept, chart, focus)
    if not told:
        of_record = [one for one in chart.visit.procedures if one.diagnosis in kept.diagnoses]
        if complete and not of_record:
            return new(chart, kept)
        return Back(say("no_such_lesions", names=worded(question)))
    if kind == "set_measure" and not (question.places or kept.diagnoses):
        # A size or margin is of the excision and a length of its closure, whatever was spoken of last.
        suited = fitting(chart, told, question)
        told = suited if len(suited) == 1 else told
        if (
            len(suited) == 1
            and len(fitting(chart, aimed_at(kind, question, kept, chart, None), question)) == 1
        ):
            return set_measure(chart, told, kept, question)
    if not (supposing or only) and only_by_focus(question, kept, chart, focus, told):
        return Back(say("meant_of", names=either(chart.visit, told)), choices=tuple(told))
    edit = of_lesions(kind, question, kept, chart, told, supposing, bool(only))
    if kind == "set_diagnosis" and isinstance(edit, Edit) and circumstance_of(question):
        return _with_its_fact(edit, question, kept)
    return edit


def _with_its_fact(edit: Edit, question: Question, kept: Question) -> Edit:
    """ "They were SKs, inflamed, not AKs": what is told of the diagnosis that was just set, where it fits."""
    after = Chart(edit.visit, edit.day)
    of_it = [
        Told(at, None) for at, one in enumerate(edit.visit.procedures) if one.diagnosis in kept.diagnoses
    ]
    fact = set_circumstance(after, of_it, replace(question, numbers=()), chosen=True) if of_it else None
    if not isinstance(fact, Edit):
        return edit
    return replace(edit, visit=fact.visit, after=f"{edit.after}, {fact.after}")


def _without_its_count(kept: Question, chart: Chart) -> Question:
    """ "The scalp three were warts": a number that a place has already only points, where more is said."""
    stated = {one.diagnosis for one in chart.visit.procedures}
    more = any(one not in stated for one in kept.diagnoses)
    if not more or len(kept.numbers) != 1 or not kept.places:
        return kept
    there = found(chart.visit, kept.places, ())
    if len(there) != 1 or value(chart.visit, there[0]) != kept.numbers[0]:
        return kept
    return replace(kept, numbers=(), phrases=tuple(one for one in kept.phrases if one.kind != "number"))
