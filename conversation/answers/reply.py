"""An answer before it becomes a turn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversation.changes.edit import Edit
from conversation.intents import document
from conversation.lesions import Told
from conversation.question import Question
from conversation.turn import Change
from records import Code, Evidence, Why

if TYPE_CHECKING:
    from conversation.talk import State


@dataclass(frozen=True)
class Pending:
    """What was asked back for: the question that was not certain, and the lesions that may be meant.

    joined: what stands between the question and its completion (", ", " because "). confirm: nothing is
    unknown, and a plain yes is enough.
    """

    intent: str
    question: Question
    choices: tuple[Told, ...] = ()
    joined: str = ", "
    confirm: bool = False


@dataclass(frozen=True)
class Reply:
    """text: the verdict first. change with state: what is to be done to the record, for the talk to do.

    intent: only where the answer turned out to be another one's (a correction that asks back keeps its own).
    understood: False when the answer is only a question back; pending: what completes it.
    supposition: what a what-if changed in its copy, so that the next words may make it the record's.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    supposed: tuple[Code, ...] | None = None
    changed: tuple[Change, ...] = ()
    offers: tuple[str, ...] = ()
    change: Change | None = None
    state: State | None = None
    intent: str = ""
    understood: bool = True
    pending: Pending | None = None
    supposition: Edit | None = None


def told(*parts: str) -> str:
    """Paragraphs of an answer; empty ones are left out."""
    return "\n".join(part for part in parts if part)


def steps(whys: Iterable[Why]) -> tuple[list[str], tuple[str, ...], tuple[str, ...]]:
    """The steps of traces, each once: their sentences, the rules and the sources."""
    kept: dict[str, Why] = {}
    for why in whys:
        kept.setdefault(why.says, why)
    # A limit that is kept decides nothing, so it is not told; one that is passed is.
    kept_limit = document("words")["limit_kept"]
    sentences = [
        f"- {why.says}" + (f" [{', '.join(why.sources)}]" if why.sources else "")
        for why in kept.values()
        if not re.match(kept_limit, why.says)
    ]
    rules = tuple(dict.fromkeys(why.rule for why in kept.values()))
    sources = tuple(dict.fromkeys(source for why in kept.values() for source in why.sources))
    return sentences, rules, sources
