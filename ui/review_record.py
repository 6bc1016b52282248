"""The record set right: a number counted anew, or any other fact in the reviewer's own words.

The words are understood by the conversation, as everywhere; the rules make the lines of what comes out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import flow
from conversation import Lesions, Talk, lesions_named
from records import Coded, Unusable, Visit
from review.claim import typed
from review.decision import ClaimLine, Reason
from review.derived import behind
from review.draft import Draft
from review.recount import with_count
from ui import words
from ui.review_seat import Seated

COUNTED: tuple[Reason, ...] = ("wrong_count", "missed_lesion")
"""Reasons for which the number of lesions is set right and the rules do the rest."""
OF_THE_RECORD: tuple[Reason, ...] = (*COUNTED, "wrong_site", "wrong_time", "wrong_diagnosis", "wrong_method")
"""Reasons that are told of the record; for the others a line is typed."""


@dataclass
class Corrects(Seated):
    """reason: why. lesions: what can be counted anew, lesion: the one being counted.

    talk: understands what is said of the record; of: the lesions it is said of, None where the words say
    which; asks, offers: what the talk asked back, and how it could be said.
    """

    reason: Reason | None = None
    lesions: list[tuple[int, int | None, int]] = field(default_factory=list)
    lesion: int = 0
    talk: Talk | None = field(default=None, repr=False)
    of: Lesions | None = None
    asks: str = ""
    offers: tuple[str, ...] = ()

    @property
    def record(self) -> Visit:
        """The record as it stands in the draft."""
        assert self.chart is not None
        return (self.draft.record if self.draft else None) or self.chart.coded.visit

    def decided(self, record: Visit) -> Coded:
        """What the rules make of a record of this chart, under the release that it was coded with."""
        assert self.chart is not None
        with flow.under(self.chart.coded.versions.release):
            return flow.decide(record, on=self.chart.on, payer=self.chart.payer, id=self.chart.coded.id)

    def step(self, make: Callable[[Draft], Draft]) -> None:
        """One step of the draft, or the sentence that says why not."""
        assert self.draft is not None
        try:
            after = make(self.draft)
        except (Unusable, ValueError) as reason:
            self.message = ("error", str(reason) if isinstance(reason, Unusable) else words.say("failed"))
            return
        self.before.append(self.draft)
        self.draft, self.mode = after, "blind" if after.blind else "look"

    # A number

    def counted(self) -> bool:
        """What can be counted anew: each group of lesions of the record, and its number."""
        self.lesions = [
            (number, place if len(done.groups) > 1 else None, (group or done).count.value or 0)
            for number, done in enumerate(self.record.procedures)
            for place, group in (enumerate(done.groups) if done.groups else [(0, None)])
        ]
        own = self._behind()
        self.lesion = next((place for place, one in enumerate(self.lesions) if one[0] in own), 0)
        return bool(self.lesions)

    def count(self, step: int) -> None:
        """So many lesions more, or fewer."""
        number, group, lesions = self.lesions[self.lesion]
        self.lesions[self.lesion] = (number, group, max(0, lesions + step))

    def other(self, step: int) -> None:
        """Other lesions."""
        self.lesion = (self.lesion + step) % len(self.lesions)

    def supposed(self) -> tuple[ClaimLine, ...]:
        """The lines that the rules make of the number as it is set."""
        answer = self.decided(with_count(self.record, *self.lesions[self.lesion]))
        return tuple(ClaimLine.of(line) for line in answer.codes)

    def keep_count(self) -> None:
        """The lines of the corrected record take the place of those proposed."""
        self._recoded(with_count(self.record, *self.lesions[self.lesion]), "")

    # Any fact, in words

    def begin_saying(self) -> None:
        """Words are waited for. They are of the lesions of the chosen line where these are one group."""
        assert self.chart is not None
        now = self.decided(self.record) if self.draft and self.draft.record else self.chart.coded
        self.talk = Talk(self.chart.note, now, on=self.chart.on, payer=self.chart.payer)
        own = [one for one in self.choices() if one.procedure in self._behind()]
        if self.mode == "count" and self.lesions:
            number, group, _ = self.lesions[self.lesion]
            own = [one for one in self.choices() if (one.procedure, one.group) == (number, group)]
        self.of = own[0] if len(own) == 1 and self.reason != "missed_lesion" else None
        self.asks, self.offers, self.mode = "", (), "say"

    def choices(self) -> list[Lesions]:
        """The lesions of the record that words can be of."""
        return lesions_named(self.record)

    def say(self, text: str) -> None:
        """What is said of the record; where it is not certain, the page asks back and waits."""
        if self.talk is None or not text.strip():
            return
        turn = self.talk.correct(text, of=(self.of,) if self.of else ())
        self.asks, self.offers = turn.answer, turn.offers
        if turn.changed:
            self._recoded(self.talk.state.visit, text.strip())

    def take_out(self, line: int) -> bool:
        """The work behind a line was not done today; whether the other lines are what the rules then give."""
        assert self.draft is not None
        own = self._behind(line)
        rest = tuple(done for number, done in enumerate(self.record.procedures) if number not in own)
        record = self.record.model_copy(update={"procedures": rest})
        kept = [one.after for place, one in enumerate(self.draft.corrections) if place != line and one.after]
        then = [ClaimLine.of(one) for one in self.decided(record).codes]
        if not own or sorted(map(typed, then)) != sorted(map(typed, kept)):
            return False
        self._recoded(record, "")
        return True

    def _behind(self, line: int | None = None) -> tuple[int, ...]:
        """The procedures of the record behind a line, by default the chosen one; none behind other lines."""
        line = self.line if line is None else line
        codes = self.chart.coded.codes if self.chart else ()
        if line is None or line >= len(codes) or (self.draft and self.draft.record):
            return ()
        return behind(self.record, codes[line])

    def _recoded(self, record: Visit, says: str) -> None:
        answer, reason = self.decided(record), self.reason or "wrong_count"
        self.step(lambda draft: draft.recoded(answer, record, reason, says))
        self.line, self.talk = None, None
