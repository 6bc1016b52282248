"""What the note mentions and the chart does not count, put on the record: "if the SK had been frozen too"."""

from __future__ import annotations

import re
from dataclasses import replace

from conversation.changes.added import new
from conversation.changes.circumstances import circumstance, circumstance_of, told_of
from conversation.changes.edit import Back, Chart, Edit
from conversation.changes.wording import cue
from conversation.intents import document
from conversation.lesions import Aim, Told, found, name
from conversation.question import Place, Question, read
from conversation.words import say
from records import Phrase, SetAside

ACTS_NOT_DONE = "observation"


def from_beside(chart: Chart, question: Question, kept: Question, focus: Aim | None) -> Edit | Back | None:
    """The lesions that were seen and set aside, as done; None where the words are of something else.

    Only where they name nothing that was done: by place or diagnosis, or where the talk was about them.
    The act is that of the words, else that of the note ("frozen, cosmetic"); one lesion is one only where
    the note or the words say so.
    """
    item = _meant(chart, question, focus)
    if item is None:
        return None
    beside = read(re.sub(r"[()]", " ", item.what))
    acts = tuple(one for one in kept.phrases if one.kind == "act") or tuple(
        one for one in beside.phrases if one.kind == "act" and (one.act or one.id) != ACTS_NOT_DONE
    )
    fact = circumstance_of(question)
    if not acts or not (fact or _is_done(kept)):
        return None
    lesions = kept.numbers[0] if len(set(kept.numbers)) == 1 else _stated(item, kept)
    if lesions is None:
        return Back(say("how_many_beside", names=item.what))
    diagnosis = _diagnosis(kept, beside)
    whole = replace(
        kept,
        phrases=(*acts, *diagnosis),
        places=beside.places[:1] or kept.places[:1],
        diagnoses=tuple(one.id for one in diagnosis),
        numbers=(lesions,),
    )
    edit = new(chart, whole)
    if isinstance(edit, Back):
        return edit
    procedures = list(edit.visit.procedures)
    if fact and told_of(procedures[-1], fact):
        procedures[-1] = procedures[-1].model_copy(update={"circumstances": circumstance(fact)})
    rest = tuple(one for one in chart.visit.set_aside if one != item)
    visit = edit.visit.model_copy(update={"procedures": tuple(procedures), "set_aside": rest})
    what = name(visit, Told(len(procedures) - 1, None))
    return Edit(
        visit, chart.day, what, say("set_aside_as", reason=item.reason), say("done_so_many", number=lesions)
    )


def _meant(chart: Chart, question: Question, focus: Aim | None) -> SetAside | None:
    """The only thing set aside that is named, or that was spoken of last."""
    places, diagnoses = question.places, question.diagnoses
    if not (places or diagnoses) and focus:
        places, diagnoses = focus.places, focus.diagnoses
    if not (places or diagnoses) or found(chart.visit, places, diagnoses):
        return None
    there = [one for one in chart.visit.set_aside if _is_it(one, places, diagnoses)]
    return there[0] if len(there) == 1 else None


def _is_it(item: SetAside, places: tuple[Place, ...], diagnoses: tuple[str, ...]) -> bool:
    own = read(re.sub(r"[()]", " ", item.what))
    there = not places or any(
        one.site == place.site and place.side in (None, one.side) for place in places for one in own.places
    )
    known = set(own.diagnoses)
    return there and (not diagnoses or not known or bool(known & set(diagnoses)))


def _is_done(kept: Question) -> bool:
    """Whether the words say that something was done to them: an act, and nothing that takes it back."""
    return any(one.kind == "act" for one in kept.phrases) and not cue("undone").search(kept.text)


def _diagnosis(kept: Question, beside: Question) -> tuple[Phrase, ...]:
    own = tuple(one for one in kept.phrases if one.kind == "diagnosis")
    return (own or tuple(one for one in beside.phrases if one.kind == "diagnosis"))[:1]


def _stated(item: SetAside, kept: Question) -> int | None:
    """The number of the note, or one where note or words speak of it in the singular."""
    named = {(one.start, one.end) for one in item.evidence if one.role == "diagnosis"}
    # The name in the singular proves its own number ("AK, R temple") and states none in figures.
    proofs = [one for one in item.evidence if one.role == "count" and (one.start, one.end) not in named]
    counts = [one.text for one in proofs]
    read_counts = [read(text).numbers for text in counts]
    if counts:
        return read_counts[0][0] if len(counts) == 1 and read_counts[0] else None
    if re.search(document("changes")["a_single"], kept.text, re.I):
        return 1
    spoken = [one.text for one in item.evidence if one.role == "diagnosis"]
    plural = document("changes")["plural"]
    return 1 if spoken and not any(re.search(plural, text, re.I) for text in spoken) else None
