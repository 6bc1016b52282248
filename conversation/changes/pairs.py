"""Several numbers, each with its place: "6 on the scalp and 3 on the forehead", "left hand 3, right 4"."""

from __future__ import annotations

import re
from dataclasses import replace

from conversation.changes.counts import recounted
from conversation.changes.edit import Back, Chart, Edit, count_of, edited
from conversation.intents import document
from conversation.lesions import Told, found, name
from conversation.question import Place, Question
from conversation.words import listed, say
from records import LesionGroup

Pair = tuple[int, Place]


def without_their_sum(question: Question) -> Question:
    """ "Nine, scalp 6 and forehead 3": without a total before or behind the numbers that make it."""
    said = [one for one in question.phrases if one.kind in ("number", "site")]
    counted = [one for one in said if one.kind == "number"]
    values = [one.value or 0 for one in counted]
    if len(values) < 3 or len(said) != 2 * len(values) - 1:
        return question
    ends = [
        one
        for one, value in zip(counted, values, strict=True)
        if one in (said[0], said[-1]) and 2 * value == sum(values)
    ]
    if not ends:
        return question
    whole = ends[0]
    return replace(
        question,
        phrases=tuple(one for one in question.phrases if one is not whole),
        numbers=tuple(one.value for one in said if one.value is not None and one is not whole),
    )


def stated_total(question: Question) -> tuple[Question, int] | None:
    """ "Left hand is 5, total 12": the words without the total that they state besides, and the total."""
    counted = [one for one in question.phrases if one.kind == "number" and one.value is not None]
    ahead = document("changes")["stated_total"]
    totals = [one for one in counted if re.search(ahead, question.text[: one.start], re.I)]
    if len(counted) != 2 or len(totals) != 1 or not question.places:
        return None
    rest = next(one for one in counted if one is not totals[0])
    without = replace(
        question,
        text=question.text[: totals[0].start].rstrip(" ,") + question.text[totals[0].end :],
        phrases=tuple(one for one in question.phrases if one is not totals[0]),
        numbers=(rest.value or 0,),
    )
    return without, totals[0].value or 0


def pairs(question: Question) -> tuple[Pair, ...]:
    """Numbers and places in strict turn, each number with its place; nothing where they do not alternate."""
    said = [one for one in question.phrases if one.kind in ("number", "site")]
    kinds = [one.kind for one in said]
    first, second = kinds[::2], kinds[1::2]
    if len(said) < 4 or len(first) != len(second) or len({*first}) != 1 or len({*second}) != 1:
        return ()
    if first[0] == second[0]:
        return ()
    numbers = [one.value for one in said if one.kind == "number"]
    places = [Place(one.id, one.side) for one in said if one.kind == "site"]
    if None in numbers or len(set(places)) != len(places):
        return ()
    return tuple((number, place) for number, place in zip(numbers, places, strict=True) if number is not None)


def set_pairs(chart: Chart, told: tuple[Pair, ...], question: Question) -> Edit | Back | None:
    """All places anew where the record has no number yet, or each place's own; None where neither fits."""
    there = [_at(chart, place, question) for _, place in told]
    if all(len(one) == 1 and one[0].group is not None for one in there):
        return _each(chart, told, [one[0] for one in there])
    open_ones = [
        at
        for at, one in enumerate(chart.visit.procedures)
        if one.count.value is None and (not question.diagnoses or one.diagnosis in question.diagnoses)
    ]
    if len(open_ones) != 1:
        return None
    procedure = chart.visit.procedures[open_ones[0]]
    groups = tuple(
        LesionGroup(
            diagnosis=procedure.diagnosis,
            diagnosis_class=procedure.diagnosis_class,
            diagnosis_certain=procedure.diagnosis_certain,
            site=place.site or None,
            laterality=place.side,
            count=count_of(number),
        )
        for number, place in told
    )
    whole = sum(number for number, _ in told)
    changed = procedure.model_copy(update={"groups": groups, "count": count_of(whole), "doubts": ()})
    return edited(chart, Told(open_ones[0], None), changed, say("no_certain_count"), str(whole))


def _at(chart: Chart, place: Place, question: Question) -> list[Told]:
    return found(chart.visit, (place,), question.diagnoses)


def _each(chart: Chart, told: tuple[Pair, ...], there: list[Told]) -> Edit | Back | None:
    """The number of each place; the whole is their sum with the places that were not named."""
    procedures = {one.procedure for one in there}
    if len(procedures) != 1 or len({one.group for one in there}) != len(there):
        return None
    at = procedures.pop()
    procedure = chart.visit.procedures[at]
    groups = list(procedure.groups)
    before = []
    for (number, _), one in zip(told, there, strict=True):
        if one.group is None:
            return None
        now = groups[one.group].count.value
        before.append(say("no_number") if now is None else str(now))
        groups[one.group] = groups[one.group].model_copy(update={"count": count_of(number)})
    changed = recounted(procedure, tuple(groups))
    after = listed(str(number) for number, _ in told)
    what = listed(name(chart.visit, one) for one in there)
    edit = edited(chart, Told(at, None), changed, listed(before), after)
    return Edit(edit.visit, edit.day, what, edit.before, edit.after)
