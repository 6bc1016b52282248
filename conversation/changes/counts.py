"""How many lesions: a number set, raised or lowered."""

from __future__ import annotations

from conversation.changes.edit import Back, Chart, Edit, count_of, edited, value
from conversation.changes.wording import cue, has
from conversation.intents import document
from conversation.lesions import Told, either, name
from conversation.question import Question
from conversation.words import listed, say
from records import Count, LesionGroup, Procedure
from records.visit import Circumstance

SEVERAL = "multiple"
"""The circumstance of several lesions opened."""


def set_count(
    chart: Chart, told: list[Told], question: Question, denied: tuple[int, ...], supposing: bool
) -> Edit | Back:
    """ "Scalp is 4 not 3": the three must be on the record there; "9, not 8" finds what the eight is of."""
    if len(set(question.numbers)) != 1:
        return Back(say("one_number"))
    lesions, visit = question.numbers[0], chart.visit
    if has("each_side", question):
        # "6 on each forearm" is twelve where both are one place of the record, else it is not certain.
        if len(told) != 1 or not _is_on_both_sides(chart, told[0]):
            return Back(say("total_or_place", number=lesions, names=either(visit, told)), choices=tuple(told))
        lesions *= 2
    if denied:
        having = [part for one in told for part in _counted(chart, one) if value(visit, part) == denied[0]]
        if len(having) != 1:
            have = listed(
                dict.fromkeys(str(value(visit, part)) for one in told for part in _counted(chart, one))
            )
            return Back(say("not_on_record", number=denied[0], have=have or say("no_number")))
        told = having
    if has("whole", question) and len({one.procedure for one in told}) == 1 < len(told):
        told = [Told(told[0].procedure, None)]
    if len(told) > 1 and supposing and not question.places:
        # "And if the answer was 13": of what has no number yet.
        told = _unanswered(chart, told, question) or told
    if len(told) > 1:
        return Back(say("which_of", names=either(visit, told)), choices=tuple(told))
    one = told[0]
    groups = visit.procedures[one.procedure].groups
    if visit.procedures[one.procedure].act in document("changes")["lesion_by_lesion"] and not supposing:
        # Each such lesion has a record of its own: a number alone is of something else.
        return Back(say("one_each", names=name(visit, one)))
    if not (denied or supposing or one.group is not None or len(groups) < 2 or has("whole", question)):
        parts = tuple(Told(one.procedure, index) for index in range(len(groups)))
        return Back(say("total_or_place", number=lesions, names=name(visit, one)), choices=parts)
    if one.group is not None and not supposing and _only_total(chart, one):
        return Back(say("total_or_place", number=lesions, names=name(visit, one)), choices=(one,))
    return (_with_group_count if one.group is not None else _with_count)(chart, one, lesions)


def _is_on_both_sides(chart: Chart, told: Told) -> bool:
    """Whether it is one place that lies on both sides: "both forearms", "2 on each hand"."""
    groups = chart.visit.procedures[told.procedure].groups
    own = groups if told.group is None else (groups[told.group],)
    return len(own) == 1 and (own[0].laterality == "bilateral" or _is_counted_twice(own[0]))


def _is_counted_twice(group: LesionGroup) -> bool:
    """Whether the note's own number there is that of one side, and its double was counted."""
    written = [one.text for one in group.count.evidence]
    said = document("changes")["stages"]["numbers"]
    values = [int(text) if text.isdigit() else said.get(text.lower()) for text in written]
    return len(values) == 1 and values[0] is not None and group.count.value == 2 * values[0]


def _unanswered(chart: Chart, told: list[Told], question: Question) -> list[Told]:
    """The only lesions whose number is asked for: the place without one where an answer is spoken of."""
    procedures = chart.visit.procedures
    waiting = list({one.procedure for one in told if procedures[one.procedure].count.value is None})
    if len(waiting) != 1:
        return []
    groups = procedures[waiting[0]].groups
    parts = [Told(waiting[0], at) for at, group in enumerate(groups) if group.count.value is None]
    if has("answer", question) and len(parts) == 1:
        return parts
    return [Told(waiting[0], None)]


def _only_total(chart: Chart, told: Told) -> bool:
    """Whether the record has a number of all lesions and none of any of several places."""
    procedure = chart.visit.procedures[told.procedure]
    numbers = [group.count.value for group in procedure.groups]
    return procedure.count.value is not None and len(numbers) > 1 and not any(numbers)


def _counted(chart: Chart, told: Told) -> list[Told]:
    """What a number may be the number of: the group that is meant, else the procedure and its groups."""
    if told.group is not None:
        return [told]
    groups = range(len(chart.visit.procedures[told.procedure].groups))
    whole = value(chart.visit, told)
    parts = [Told(told.procedure, index) for index in groups]
    # One place holding all of them is the same number twice.
    return [told, *(part for part in parts if value(chart.visit, part) not in (whole, None))]


def shift(chart: Chart, told: Told, question: Question) -> Edit | Back:
    """ "One more", "two fewer", "twice as many"."""
    if has("times", question):
        return _times(chart, told, question)
    if len(question.numbers) > 1:
        return Back(say("one_number"))
    step = question.numbers[0] if question.numbers else 1
    if has("fewer", question):
        step = -step
    now = value(chart.visit, told)
    if now is None or now + step < 0:
        return Back(say("no_number_yet"))
    return (_with_group_count if told.group is not None else _with_count)(chart, told, now + step)


def _times(chart: Chart, told: Told, question: Question) -> Edit | Back:
    said = cue("times").search(question.text)
    now = value(chart.visit, told)
    factor = document("changes")["times"].get(said.group().split()[0].lower(), 1) if said else 1
    if now is None or (now * factor) % 1:
        return Back(say("no_number_yet"))
    return (_with_group_count if told.group is not None else _with_count)(chart, told, int(now * factor))


def _with_count(chart: Chart, told: Told, lesions: int) -> Edit:
    procedure = chart.visit.procedures[told.procedure]
    changed = procedure.model_copy(
        update={
            "count": count_of(lesions),
            "groups": _only_places(procedure, lesions),
            "circumstances": still_told(procedure, count_of(lesions)),
            "doubts": (),
        }
    )
    before = procedure.count
    return edited(chart, told, changed, _words(before), str(lesions))


def _words(count: Count) -> str:
    return str(count.value if count.value is not None else count.problem)


def _only_places(procedure: Procedure, lesions: int) -> tuple[LesionGroup, ...]:
    """The places of a procedure without their numbers, which no longer make its total."""
    if len(procedure.groups) == 1:
        return (procedure.groups[0].model_copy(update={"count": count_of(lesions)}),)
    unknown = Count(value=None, problem="missing")
    return tuple(group.model_copy(update={"count": unknown}) for group in procedure.groups)


def _with_group_count(chart: Chart, told: Told, lesions: int) -> Edit:
    procedure = chart.visit.procedures[told.procedure]
    assert told.group is not None
    groups = list(procedure.groups)
    before = groups[told.group].count
    groups[told.group] = groups[told.group].model_copy(update={"count": count_of(lesions)})
    changed = recounted(procedure, tuple(groups))
    return edited(chart, told, changed, _words(before), str(lesions))


def recounted(procedure: Procedure, groups: tuple[LesionGroup, ...]) -> Procedure:
    """The procedure with other groups, its count their sum; without a sum when one has no number.

    A group without a number that added nothing to the old sum adds nothing to the new one.
    """
    kept = tuple(group for group in groups if group.count.value != 0)
    values = [group.count.value for group in kept]
    known = [number for number in values if number is not None]
    before = [group.count.value for group in procedure.groups if group.count.value is not None]
    if len(known) == len(values) or (known and procedure.count.value == sum(before)):
        whole = count_of(sum(known))
    else:
        whole = Count(value=None, at_least=sum(known), problem="missing")
    facts = still_told(procedure, whole)
    return procedure.model_copy(update={"groups": kept, "count": whole, "circumstances": facts, "doubts": ()})


def still_told(procedure: Procedure, count: Count) -> tuple[Circumstance, ...]:
    """The circumstances that hold with another count: one alone is not several."""
    return tuple(one for one in procedure.circumstances if one.id != SEVERAL or count.value != 1)
