"""The day of service, set right or moved by a week, a month or a year."""

from __future__ import annotations

from datetime import date, timedelta

from conversation.changes.edit import Back, Chart, Edit
from conversation.changes.wording import cue
from conversation.intents import document
from conversation.question import Question
from conversation.words import say


def set_day(question: Question, chart: Chart) -> Edit | Back:
    """ "It was 2026-03-04", "that was last week"."""
    visit, day = chart.visit, chart.day
    if question.day:
        try:
            new_day = date.fromisoformat(question.day)
        except ValueError:
            return Back(say("no_such_day"))
    else:
        shifts = document("changes")["shifts"]
        told = cue("day").search(question.text)
        days = shifts.get(told.group().lower()) if told else None
        if day is None or days is None:
            return Back(say("which_day"))
        new_day = day + timedelta(days=days)
    before = str(day or say("none_stated"))
    return Edit(visit.model_copy(update={"day": new_day}), new_day, say("the_day"), before, str(new_day))
