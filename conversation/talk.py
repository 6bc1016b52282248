"""A conversation over one chart: it keeps the note, the record as it stands, and what was last spoken of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

import flow
from conversation import question as asked
from conversation.answers import ANSWERS, Reply
from conversation.intents import UNCLEAR, document
from conversation.lesions import Aim
from conversation.question import Question
from conversation.turn import Change, Turn
from conversation.understanding import Guess, understand
from conversation.words import say
from records import Coded, Visit


@dataclass(frozen=True)
class State:
    """The chart at one moment of the talk: a change makes a new one, undo returns to the old."""

    visit: Visit
    day: date | None
    coded: Coded
    change: Change | None = None


class Talk:
    """One conversation. The first answer is the coding itself (``opening``); then ``ask``, turn by turn.

    note: the text as received. coded: its answer by flow.code; on and payer as given there.
    The same questions in the same order give the same answers; nothing is stored or sent.
    """

    def __init__(self, note: str, coded: Coded, *, on: date | None = None, payer: str | None = None) -> None:
        self.note = note
        self.payer = payer
        self.id = coded.id
        self.states = [State(coded.visit, on or coded.visit.day, coded)]
        self.turns: list[Turn] = []
        self.decisions: dict[str, str] = {}
        self.focus = Aim()
        self.last_intent = ""

    @property
    def state(self) -> State:
        """The chart as it stands now."""
        return self.states[-1]

    @property
    def coded(self) -> Coded:
        return self.state.coded

    @property
    def changes(self) -> tuple[Change, ...]:
        """The coder's changes that stand, the oldest first."""
        return tuple(state.change for state in self.states if state.change)

    def opening(self) -> str:
        """The first answer: the coding in a few sentences."""
        return ANSWERS["summarise"](self, asked.read("")).text

    def ask(self, text: str, *, at: datetime | None = None) -> Turn:
        """Answer one question. at: the time to be noted with a change; the talk itself has no clock."""
        question = asked.read(_spelled_out(text))
        guess = self._understood(question)
        reply = ANSWERS[guess.intent](self, question)
        if guess.intent == UNCLEAR:
            reply = replace(reply, offers=self._nearest(guess))
        if reply.change is not None and reply.state is not None:
            change = reply.change.model_copy(update={"at": at})
            self.states.append(replace(reply.state, change=change))
            reply = replace(reply, changed=(change,))
        self._remember(question, guess.intent)
        turn = Turn(
            question=text,
            intent=reply.intent or guess.intent,
            understood=guess.intent != UNCLEAR and reply.understood,
            answer=reply.text,
            codes=self.coded.codes,
            supposed=reply.supposed,
            changed=reply.changed,
            evidence=reply.evidence,
            rules=tuple(dict.fromkeys(reply.rules)),
            sources=tuple(dict.fromkeys(reply.sources)),
            offers=reply.offers,
        )
        self.turns.append(turn)
        return turn

    def meant(self, question: Question) -> Aim:
        """What "it" and "that one" speak of, and what a follow-up goes on with; nothing for others."""
        words = document("understanding")
        points = set(question.words) & set(words["pronouns"]) or self._is_follow_up(question)
        return self.focus if points else Aim(code=self.focus.code)

    def _is_follow_up(self, question: Question) -> bool:
        pattern = document("understanding")["follow_up"]["pattern"]
        return re.fullmatch(pattern, question.text.strip(), re.IGNORECASE) is not None

    def supposed(self, visit: Visit, day: date | None) -> Coded:
        """The answer for a changed record; the chart itself stays as it is."""
        return flow.decide(visit, on=day, payer=self.payer, id=self.id)

    def _understood(self, question: Question) -> Guess:
        """The intent of the words, or of the question before for a short follow-up of it."""
        follow_up = document("understanding")["follow_up"]
        if self._is_follow_up(question) and self.last_intent in follow_up["of"]:
            return Guess(self.last_intent, 1.0)
        for intent, pattern in document("understanding")["plain"].items():
            if re.search(pattern, question.text, re.I):
                return Guess(intent, 1.0)
        guess = understand(question)
        if not question.words:
            return Guess(UNCLEAR, 0.0, guess.others)
        return guess

    def _remember(self, question: Question, intent: str) -> None:
        """What the talk is about now: what was named, else what was named before."""
        code = question.codes[0].code if question.codes else None
        if question.places or code:
            self.focus = Aim(question.places, (), code or self.focus.code)
        if intent not in document("understanding")["no_topic"]:
            self.last_intent = intent

    def _nearest(self, guess: Guess) -> tuple[str, ...]:
        from conversation.intents import intents

        return tuple(intents()[name].title for name in guess.others if name in intents())


def _spelled_out(text: str) -> str:
    """ "shouldnt" is no shoulder: contractions get their sign back before the reader sees them."""
    contractions: dict[str, str] = document("understanding")["contractions"]
    return re.sub(r"[A-Za-z]+", lambda word: contractions.get(word.group().lower(), word.group()), text)


Answer = Callable[[Talk, Question], Reply]

__all__ = ["Answer", "State", "Talk", "say"]
