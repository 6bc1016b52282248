"""A conversation over one chart: it keeps the note, the record as it stands, and what was last spoken of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import flow
from conversation.aiming import before, given_for
from conversation.answers import ANSWERS, Answer, Reply
from conversation.answers.changing import correct
from conversation.answers.deciding import reopened
from conversation.answers.reply import Pending
from conversation.book import Book
from conversation.changes import Edit
from conversation.completing import correction_of
from conversation.following import adopted, answer_back, of_another, of_another_number, taken_back, undone_on
from conversation.hearing import Before, Heard
from conversation.hearing import heard as hear
from conversation.hedging import is_for_a_code, is_hedged
from conversation.intents import UNCLEAR, document, intents
from conversation.lesions import Aim, Told, found
from conversation.people import by_role, clinicians
from conversation.question import Question, read
from conversation.spelling import spelled_out
from conversation.spoken_codes import from_their_ends
from conversation.turn import Change, Turn
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

    note: the text as received. coded: its answer by flow.code; on and payer as given there. book: where
    decisions are kept and looked up; None where there is no store.
    The same questions in the same order give the same answers; nothing is stored but what the book keeps.
    """

    def __init__(
        self,
        note: str,
        coded: Coded,
        *,
        on: date | None = None,
        payer: str | None = None,
        book: Book | None = None,
    ) -> None:
        self.note = note
        self.payer = payer
        self.id = coded.id
        self.states = [State(coded.visit, on or coded.visit.day, coded)]
        self.turns: list[Turn] = []
        self.decisions: dict[str, str] = {}
        self.focus = Aim()
        self.last_intent = ""
        self.pending: Pending | None = None
        self.supposition: Edit | None = None
        self.book = book
        self.at: datetime | None = None
        self.said = ""
        self.meaning = read("")
        self._goes_on = False

    @property
    def state(self) -> State:
        """The chart as it stands now."""
        return self.states[-1]

    @property
    def coded(self) -> Coded:
        """The answer as it stands. While a change of the coder's stands it is not ready: it says so."""
        coded = self.state.coded
        if not self.changes:
            return coded
        told = [
            say("changed_by_coder", what=one.what, before=one.before, after=one.after) for one in self.changes
        ]
        reasons = told if coded.status == "ready" else [*coded.reasons, *told]
        return coded.model_copy(
            update={
                "status": "review" if coded.status == "ready" else coded.status,
                "reasons": tuple(reasons),
                "warnings": (*coded.warnings, say("needs_addendum")),
            }
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """The coder's changes that stand, the oldest first."""
        return tuple(state.change for state in self.states if state.change)

    def opening(self) -> str:
        """The first answer: the coding in a few sentences."""
        told = ANSWERS["summarise"](self, read("")).text
        return "\n".join([told, *(f"- {warning}" for warning in self.coded.visit.warnings)])

    def ask(self, text: str, *, at: datetime | None = None) -> Turn:
        """Answer one question. at: the time to be noted with a change; the talk itself has no clock.

        Two questions in one are both answered in this turn, whose intent is the first one's.
        """
        self.said = text
        spoken = from_their_ends(by_role(text, clinicians(self.note)), [one.code for one in self.coded.codes])
        heard = (
            adopted(self, spoken)
            or of_another(self, spoken)
            or of_another_number(self, spoken)
            or taken_back(self, spoken)
            or undone_on(self, spoken)
            or answer_back(self, spoken)
            or tuple((part, ANSWERS[part.intent]) for part in hear(spoken, self._before()))
        )
        if len(heard) == 1 and heard[0][0].intent in document("understanding")["by_name"]:
            heard = ((replace(heard[0][0], question=read(spelled_out(text))), heard[0][1]),)
        return self._answered(text, tuple(self._held_back(*one) for one in heard), at)

    def _held_back(self, part: Heard, answer: Answer) -> tuple[Heard, Answer]:
        """A correction that is not certain is asked about first; one that is told for a code is refused."""
        if part.intent != "correct":
            return part, answer
        if is_for_a_code(read(spelled_out(self.said))):
            return replace(part, intent="refuse", sure=True), ANSWERS["refuse"]
        return replace(part, sure=part.sure and (part.confirmed or not is_hedged(part.question))), answer

    def correct(self, text: str, *, of: tuple[Told, ...] = (), at: datetime | None = None) -> Turn:
        """Take words as a correction of the record and as nothing else, for who works on the record itself.

        of: the lesions that were pointed at, so that "left ear" is enough. A correction that is not certain
        asks back here as well, and the next words may answer it.
        """
        heard = answer_back(self, text)
        if not heard:
            heard = ((Heard(read(spelled_out(text)), "correct"), correction_of(of)),)
        return self._answered(text, heard, at)

    def _answered(self, text: str, heard: tuple[tuple[Heard, Answer], ...], at: datetime | None) -> Turn:
        replies: list[Reply] = []
        self.at = at
        for part, answer in heard:
            if part.intent == "undo" and any(reply.change for reply in replies):
                # "It was a shave, put it back": the change that was just made is what is to be put back.
                continue
            self._goes_on = part.goes_on
            reply = answer(self, part.question) if part.sure else correct(self, part.question, sure=False)
            if part.intent == UNCLEAR:
                reply = replace(reply, offers=_titles(part.others))
            if reply.change is not None and reply.state is not None:
                change = reply.change.model_copy(update={"at": at})
                self.states.append(replace(reply.state, change=change))
                says = f"{reply.text}\n{reopened(self)}" if self.book else reply.text
                reply = replace(reply, changed=(change,), text=says)
            self.pending = reply.pending
            self.supposition = reply.supposition
            self._remember(part)
            replies.append(reply)
        self.meaning = heard[0][0].question
        turn = self._turn(text, heard[0][0].intent, replies)
        self.turns.append(turn)
        return turn

    def _turn(self, text: str, intent: str, replies: list[Reply]) -> Turn:
        supposed = [reply.supposed for reply in replies if reply.supposed is not None]
        return Turn(
            question=text,
            intent=replies[0].intent or intent,
            understood=intent != UNCLEAR and all(reply.understood for reply in replies),
            answer="\n\n".join(reply.text for reply in replies),
            codes=self.coded.codes,
            supposed=supposed[0] if supposed else None,
            changed=tuple(one for reply in replies for one in reply.changed),
            evidence=tuple(dict.fromkeys(piece for reply in replies for piece in reply.evidence)),
            rules=tuple(dict.fromkeys(rule for reply in replies for rule in reply.rules)),
            sources=tuple(dict.fromkeys(name for reply in replies for name in reply.sources)),
            offers=tuple(dict.fromkeys(offer for reply in replies for offer in reply.offers)),
        )

    def _before(self) -> Before:
        last = self.turns[-1].intent if self.turns else ""
        return before(self.coded, self.note, last, self.last_intent)

    def meant(self, question: Question) -> Aim:
        """What "it" and "that one" speak of, and what a follow-up goes on with; nothing for others."""
        words = document("understanding")
        points = set(question.words) & set(words["pronouns"]) or self._goes_on
        # A supposition that names nothing goes on with the one before: "and if biopsied".
        named = question.places or question.diagnoses
        points = points or (bool(self.turns) and self.turns[-1].intent == "what_if" and not named)
        # Right after a change, a short one without a place is of the same lesions: "make the ear 4", "no, 3".
        goes_on = bool(self.turns) and self.turns[-1].intent == "correct" and len(question.words) <= 5
        if not (points or goes_on):
            return Aim(code=self.focus.code)
        of_the_code = words["code_pronoun"] in question.words or (self._goes_on and question.numbers)
        if self.focus.places or not of_the_code:
            return self.focus
        return replace(self.focus, of=given_for(self.coded, self.focus.code))

    def supposed(self, visit: Visit, day: date | None) -> Coded:
        """The answer for a changed record; the chart itself stays as it is."""
        return flow.decide(visit, on=day, payer=self.payer, id=self.id)

    def _remember(self, part: Heard) -> None:
        """What the talk is about now: what was named, else what was named before."""
        question = part.question
        code = question.codes[0].code if question.codes else None
        if question.places or code:
            self.focus = Aim(question.places, (), code or self.focus.code)
        elif question.diagnoses and not found(self.state.visit, (), question.diagnoses):
            # What was seen and not coded ("no code for the SK?"), which "that one" may speak of next.
            self.focus = Aim((), question.diagnoses, self.focus.code)
        if part.intent not in document("understanding")["no_topic"]:
            self.last_intent = part.intent


def _titles(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(intents()[name].title for name in names if name in intents())


__all__ = ["Answer", "State", "Talk", "say"]
