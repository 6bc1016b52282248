"""Facts beyond numbers that decide a code: why it was done, who took part, who read the slides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from conversation.changes.edit import Back, Chart, Edit, edited
from conversation.intents import document
from conversation.lesions import Told, either
from conversation.question import Question
from conversation.words import listed, plain, say
from records import Procedure
from records.visit import Circumstance


def circumstance_of(question: Question) -> str | None:
    """The circumstance that the words tell; None for none, or where they tell two that exclude each other."""
    text = question.text
    # What is part of a diagnosis ("inflamed seborrheic keratosis") tells nothing of its own.
    for phrase in reversed(question.phrases):
        if phrase.kind == "diagnosis":
            text = text[: phrase.start] + " " * (phrase.end - phrase.start) + text[phrase.end :]
    return next((name for name, one in _known().items() if re.search(one["words"], text, re.I)), None)


def set_circumstance(chart: Chart, told: Sequence[Told], question: Question, chosen: bool) -> Edit | Back:
    """The fact is set on the procedures that are meant and that it can be told of."""
    name = circumstance_of(question) or ""
    known = _known()[name]
    procedures = chart.visit.procedures
    fitting = [
        one
        for one in {one.procedure: Told(one.procedure, None) for one in told}.values()
        if told_of(procedures[one.procedure], name)
    ]
    if not fitting:
        return Back(say("no_such_fact", fact=plain(known.get("says", name))))
    if question.numbers and set(question.numbers) != {procedures[fitting[0].procedure].count.value}:
        return Back(say("of_all_only", names=either(chart.visit, fitting)), choices=tuple(fitting))
    if len(fitting) > 1 and not chosen and not (question.diagnoses or question.places):
        return Back(say("which_of", names=either(chart.visit, fitting)), choices=tuple(fitting))
    edits = []
    for one in fitting:
        edit = _with(chart, one, name, known)
        chart = Chart(edit.visit, edit.day)
        edits.append(edit)
    return Edit(chart.visit, chart.day, "; ".join(one.what for one in edits), edits[0].before, edits[0].after)


def told_of(procedure: Procedure, name: str) -> bool:
    """Whether a fact can be told of a procedure at all: of its act, and of its class of diagnosis."""
    known = _known()[name]
    classes = known.get("classes", [procedure.diagnosis_class])
    return procedure.act in known["acts"] and procedure.diagnosis_class in classes


def circumstance(name: str) -> tuple[Circumstance, ...]:
    """The fact as a record has it; nothing where it says that there is none ("without symptoms")."""
    return () if _known()[name].get("none") else (Circumstance.model_validate({"id": name}),)


def _with(chart: Chart, told: Told, name: str, known: dict[str, Any]) -> Edit:
    procedure = chart.visit.procedures[told.procedure]
    gone = {name, *known.get("instead_of", ())}
    kept = tuple(one for one in procedure.circumstances if one.id not in gone)
    before = [plain(one.id) for one in procedure.circumstances if one.id in gone]
    technique = known.get("technique", {}).get(procedure.technique, procedure.technique)
    changed = procedure.model_copy(
        update={"circumstances": (*kept, *circumstance(name)), "technique": technique}
    )
    return edited(chart, told, changed, listed(before) or say("none_stated"), known.get("says", plain(name)))


def _known() -> dict[str, dict[str, Any]]:
    """Circumstances by id, in the order in which they are looked for."""
    known: dict[str, dict[str, Any]] = document("changes")["circumstances"]
    return known
