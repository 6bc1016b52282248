"""Stages of Mohs surgery and their tissue blocks: "there was a third stage", "stage I had 7 blocks"."""

from __future__ import annotations

import re
from typing import Any

from conversation.changes.edit import Back, Chart, Edit, edited
from conversation.intents import document
from conversation.lesions import Told, either
from conversation.question import Question
from conversation.words import listed, say
from records.visit import Stage

ACT = "mohs"


def speaks_of_stages(question: Question) -> bool:
    """Whether the words are of stages or blocks at all."""
    return re.search(_words()["named"], question.text, re.I) is not None


def set_stages(chart: Chart, question: Question, only: tuple[Told, ...] = ()) -> Edit | Back:
    """Stages added, taken away or counted anew, or the blocks of one of them."""
    staged = [Told(at, None) for at, one in enumerate(chart.visit.procedures) if one.act == ACT]
    staged = [one for one in only if one in staged] or staged
    if not staged:
        return Back(say("no_stages"))
    if len(staged) > 1:
        return Back(say("which_of", names=either(chart.visit, staged)), choices=tuple(staged))
    told = staged[0]
    procedure = chart.visit.procedures[told.procedure]
    after = _after(procedure.stages, question.text)
    if after is None:
        return Back(say("which_stage", have=stages_words(procedure.stages)))
    changed = procedure.model_copy(update={"stages": after, "doubts": ()})
    return edited(chart, told, changed, stages_words(procedure.stages), stages_words(after))


def _after(stages: tuple[Stage, ...], text: str) -> tuple[Stage, ...] | None:
    """The stages as the words have them; None where they do not say it whole."""
    words = _words()
    blocks = [match for pattern in words["blocks_of"] for match in re.finditer(pattern, text, re.I)]
    if blocks:
        after = list(stages)
        for match in blocks:
            at, number = _number(match["stage"]), _number(match["blocks"])
            if at is None or not number or at > len(after) + 1:
                return None
            after[at - 1 : at] = [Stage(blocks=number)]
        return tuple(after)
    alone = re.search(words["blocks_alone"], text, re.I)
    if alone and len(stages) == 1 and not re.search(words["a_stage"], text, re.I):
        number = _number(alone["blocks"])
        return (Stage(blocks=number),) if number else None
    found = re.search(words["one_more"], text, re.I)
    if found:
        return (*stages, Stage())
    found = re.search(words["one_fewer"], text, re.I)
    if found:
        return stages[:-1] if len(stages) > 1 else None
    found = re.search(words["ordinal"], text, re.I) or re.search(words["numbered"], text, re.I)
    if found:
        at = _number(found["stage"])
        taken_out = re.search(words["none_such"], text, re.I)
        if at == len(stages) and at > 1 and taken_out:
            return stages[:-1]
        return (*stages, Stage()) if at == len(stages) + 1 and not taken_out else None
    found = re.search(words["so_many"], text, re.I)
    number = _number(found["stage"]) if found else None
    if not number:
        return None
    return (*stages, *[Stage()] * number)[:number] if number > len(stages) else stages[:number]


def _number(word: str) -> int | None:
    known: dict[str, int] = _words()["numbers"]
    return int(word) if word.isdigit() else known.get(word.lower())


def stages_words(stages: tuple[Stage, ...]) -> str:
    """ "2 stages of 2 and 1 blocks"."""
    number = say("stages_one") if len(stages) == 1 else say("stages_many", number=len(stages))
    known = [str(one.blocks) for one in stages if one.blocks is not None]
    return f"{number} {say('of_blocks', blocks=listed(known))}" if len(known) == len(stages) > 0 else number


def _words() -> dict[str, Any]:
    words: dict[str, Any] = document("changes")["stages"]
    return words
