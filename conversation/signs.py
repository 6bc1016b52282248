"""Signs of what a question wants: patterns over its shape (signs.yaml), each with a weight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from conversation.intents import document


@dataclass(frozen=True)
class Sign:
    """A pattern over shapes. says: True where the question must state something, False where it must ask."""

    intent: str
    pattern: re.Pattern[str]
    weight: float
    says: bool | None


@cache
def signs() -> tuple[Sign, ...]:
    """Every sign of signs.yaml."""
    return tuple(
        Sign(
            one["intent"],
            re.compile(one["pattern"]),
            float(one["weight"]),
            one["says"] if isinstance(one.get("says"), bool) else None,
        )
        for one in document("signs")["signs"]
    )


def asks(shape: str) -> bool:
    """Whether a question asks (and states nothing), by its mark or its first words."""
    return re.search(document("signs")["asking"], shape) is not None


def signed(shape: str) -> dict[str, float]:
    """What the signs of a shape add to each intent; the heaviest sign of an intent counts, with a little
    for the others."""
    found: dict[str, list[float]] = {}
    asking = asks(shape)
    for sign in signs():
        if (sign.says is (not asking) or sign.says is None) and sign.pattern.search(shape):
            found.setdefault(sign.intent, []).append(sign.weight)
    return {intent: max(weights) + 0.1 * (len(weights) - 1) for intent, weights in found.items()}


@cache
def sign_words() -> frozenset[str]:
    """The words that signs are made of, which need no mending."""
    return frozenset(
        word for one in document("signs")["signs"] for word in re.findall(r"[a-z]{3,}", one["pattern"])
    )
