"""A number that counts no lesions: "the 10 is seconds", "that 3 is the number of cycles"."""

from __future__ import annotations

import re

from conversation.changes.edit import Back, Chart
from conversation.intents import document
from conversation.question import Question
from conversation.words import say


def denies_a_count(question: Question) -> str | None:
    """The number, as it is written, that the words take for something else than a count; None for none."""
    found = re.search(document("changes")["no_count"], question.text, re.I)
    return found["number"] if found else None


def ask_for_the_count(chart: Chart, question: Question) -> Back:
    """Nothing is changed by taking a number away: how many it was is asked, with the note's other count."""
    written = denies_a_count(question) or ""
    figure = int(written) if written.isdigit() else next(iter(question.numbers), None)
    counted = [
        procedure
        for procedure in chart.visit.procedures
        if figure is not None
        and (
            figure in (procedure.count.value, *(group.count.value for group in procedure.groups))
            or procedure.count.problem == "conflict"
        )
    ]
    if not counted:
        role = next(
            (one.role for one in chart.visit.numbers if written in re.findall(r"[\d.]+", one.value)), ""
        )
        return Back(say("counts_nothing", number=written, role=role or say("no_role")))
    others = {
        value
        for one in chart.visit.numbers
        if one.role == "lesion count" and (value := _whole(one.value)) not in (None, figure)
    }
    whole = len(counted) == 1 and counted[0].count.value == figure
    if len(others) == 1 and whole:
        other = others.pop()
        return Back(
            say("count_instead", number=written, other=other), then=say("so_many_in_all", number=other)
        )
    return Back(say("count_then", number=written))


def _whole(value: str) -> int | None:
    words: dict[str, int] = document("changes")["stages"]["numbers"]
    return int(value) if value.isdigit() else words.get(value.strip().lower())
