"""Lengths of a lesion or a wound: size, margin, excised diameter, defect, repaired length."""

from __future__ import annotations

import re

from conversation.changes.affirming import denied_measures
from conversation.changes.edit import Back, Chart, Edit, edited
from conversation.intents import document
from conversation.lesions import Told, either
from conversation.question import Question, read
from conversation.words import say
from records import Visit


def field_of(question: Question) -> str | None:
    """Which length the words name; None where they name none."""
    for field, pattern in document("changes")["lengths"].items():
        if re.search(pattern, question.text, re.I):
            return str(field)
    return None


def with_units(question: Question, visit: Visit) -> Question:
    """The question with the unit that a bare length can only have: that of all lengths of the note.

    "The excised diameter is 2.1" of a note that measures in cm. Without one unit in the note, or where the
    length would be far from every one on the record, it stays bare and is asked about.
    """
    bare = [one for one in question.figures if re.fullmatch(r"\d*\.\d+|\d+", one)]
    decimal = [one for one in bare if "." in one]
    bare = bare if len(bare) == 1 else decimal
    if question.measures or not bare or not (field_of(question) or decimal):
        return question
    named = field_of(question)
    fields = (named,) if named else ("size_mm", "excised_mm", "defect_mm", "length_mm")
    known = [
        length
        for procedure in visit.procedures
        for group in procedure.groups
        for field in fields
        if (length := getattr(group, field))
    ]
    written = [
        (found[2].lower(), float(found[1]) * (10 if found[2].lower() == "cm" else 1))
        for one in visit.numbers
        for found in re.finditer(r"(\d*\.?\d+)(?: x [\d.]+)?\s*-?\s*(mm|cm)\b", one.value, re.I)
    ]
    # That of the very length on the record, else that of every length of the note.
    units = {unit for unit, length in written if any(abs(length - one) < 0.01 for one in known)}
    units = units or {unit for unit, _ in written}
    if len(units) != 1 or not known:
        return question
    unit = units.pop()
    text = question.text
    for one in dict.fromkeys(bare):
        new = float(one) * (10 if unit == "cm" else 1)
        if not min(known) / FAR <= new <= max(known) * FAR:
            return question
        text = re.sub(rf"(?<![\w.]){re.escape(one)}(?![\w]|\.\d)", f"{one} {unit}", text)
    return read(text)


LENGTHS = ("size_mm", "excised_mm", "defect_mm", "length_mm")
FAR = 4
"""A length so many times longer or shorter than any on the record is rather of another unit."""


def set_measure(chart: Chart, told: list[Told], question: Question, asked: Question) -> Edit | Back:
    """ "The nose lesion is 8 mm": what is "not 6 mm" must be on the record."""
    question, asked = _before_what_follows(question), _before_what_follows(asked)
    if len({one.mm for one in question.measures}) != 1:
        return Back(say("one_length"))
    new = question.measures[0].mm
    named = field_of(question)
    denied = [one.mm for one in denied_measures(asked)]
    able = fitting(chart, told, asked) or ([] if named else told)
    if denied:
        able = [one for one in able if _now(chart, one, _field(chart, one, named)) == denied[0]]
        if not able:
            return Back(say("no_such_length", length=millimetres(denied[0])))
    having = [one for one in able if _now(chart, one, _field(chart, one, named)) is not None]
    # Else what has any length at all: "the whole thing measured 3 cm" is of no wart.
    having = having or [one for one in able if any(_now(chart, one, field) for field in LENGTHS)]
    able = having if len(having) == 1 else able
    if len(able) != 1:
        choices = tuple(able or told)
        return Back(say("which_of", names=either(chart.visit, choices)), choices=choices)
    return _with(chart, able[0], _field(chart, able[0], named), new)


def _before_what_follows(question: Question) -> Question:
    """ "Margins were 0.6 cm all round so excised diameter is 2.4": the record works the second one out."""
    follows = re.search(document("changes")["follows_from"], question.text, re.I)
    stated = read(question.text[: follows.start()]) if follows else question
    return stated if field_of(stated) == "margin_mm" and stated.measures else question


def fitting(chart: Chart, told: list[Told], question: Question) -> list[Told]:
    """Of these, what the length that the words name can be of."""
    named = field_of(question)
    return [one for one in told if _suits(chart, one, named)]


def _suits(chart: Chart, told: Told, named: str | None) -> bool:
    """Whether this length belongs to this act: a repaired length to a repair, all others to the rest."""
    of_repair = chart.visit.procedures[told.procedure].act in document("changes")["repairs"]
    return of_repair if named == "length_mm" else not of_repair


def _field(chart: Chart, told: Told, named: str | None) -> str:
    if named:
        return named
    of_repair = chart.visit.procedures[told.procedure].act in document("changes")["repairs"]
    return "length_mm" if of_repair else "size_mm"


def _place(told: Told) -> int:
    return told.group if told.group is not None else 0


def _now(chart: Chart, told: Told, field: str) -> float | None:
    groups = chart.visit.procedures[told.procedure].groups
    return getattr(groups[_place(told)], field) if len(groups) > _place(told) else None


def _with(chart: Chart, told: Told, field: str, new: float) -> Edit | Back:
    procedure = chart.visit.procedures[told.procedure]
    if told.group is None and len(procedure.groups) > 1:
        parts = tuple(Told(told.procedure, index) for index in range(len(procedure.groups)))
        return Back(say("which_of", names=either(chart.visit, parts)), choices=parts)
    groups = list(procedure.groups)
    if not groups:
        return Back(say("which_change"))
    update: dict[str, float | None] = {field: new}
    if field in ("size_mm", "margin_mm"):
        # The excised diameter follows from both; one that the note states goes with the old lengths.
        update["excised_mm"] = None
    elif field == "excised_mm":
        # The margin, in turn, follows from an excised diameter that is told.
        update["margin_mm"] = None
    before = _now(chart, told, field)
    groups[_place(told)] = groups[_place(told)].model_copy(update=update)
    changed = procedure.model_copy(update={"groups": tuple(groups)})
    words = millimetres(before) if before is not None else say("none_stated")
    edit = edited(chart, told, changed, words, millimetres(new))
    label = document("changes")["length_words"][field]
    return Edit(edit.visit, edit.day, f"{label}, {edit.what}", edit.before, edit.after)


def millimetres(length: float) -> str:
    """ "8 mm", "12.5 mm"."""
    return f"{length:g} mm"
