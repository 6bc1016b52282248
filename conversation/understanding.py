"""What a question wants: the intent whose signs weigh most, or "unclear" where none weighs enough.

The weights are learned from the utterances on file (conversation.training); each answer to "why this
intent" is the sum of its signs, which ``because`` shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from conversation.features import features
from conversation.intents import UNCLEAR, document
from conversation.question import Question, read, shape
from conversation.spelling import vocabulary
from conversation.weighing import model

GOES_ON = "goes_on"
"""What leans on the turn before ("and the left arm?"): no intent of its own."""


@dataclass(frozen=True)
class Guess:
    """An intent with its score (above 0: more likely than not), and all intents with theirs, best first."""

    intent: str
    score: float
    ranked: tuple[tuple[str, float], ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """The next best intents that can be offered."""
        return tuple(name for name, _ in self.ranked if name not in (self.intent, UNCLEAR, GOES_ON))[:3]

    @property
    def lead(self) -> float:
        """By how much the intent is ahead of the next one."""
        return self.ranked[0][1] - self.ranked[1][1] if len(self.ranked) > 1 else 0.0

    def of(self, intent: str) -> float:
        """The score of any intent."""
        return dict(self.ranked).get(intent, -9.0)


def understand(question: Question) -> Guess:
    """The best intent of a question by itself, or "unclear"."""
    seen = shape(question.tokens)
    if not any(token.startswith("<") or token in vocabulary() for token in seen.split()):
        return Guess(UNCLEAR, 0.0)
    ranked = tuple(model().ranked(features(seen)))
    intent, score = ranked[0]
    if score < document("understanding")["least_score"]:
        return Guess(UNCLEAR, score, ranked)
    return Guess(intent, score, ranked)


def ready() -> None:
    """Load what understanding needs, so that the first question is answered as quickly as any other."""
    understand(read("why not 17004?"))


def because(question: Question, intent: str) -> list[tuple[str, float]]:
    """The signs that speak most for an intent."""
    return model().because(features(shape(question.tokens)), intent)
