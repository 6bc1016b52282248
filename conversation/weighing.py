"""The signs of a question weighed for every intent: a sum that can be shown, sign by sign."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from conversation.features import Features

SHIPPED = Path(__file__).parent / "weights.json"


class Model:
    """Weights by sign and intent, as conversation.training writes them."""

    def __init__(self, fitted: dict[str, Any]) -> None:
        self.intents: tuple[str, ...] = tuple(fitted["intents"])
        self._bias = np.array(fitted["bias"], dtype=float) / fitted["step"]
        self._row = {name: place for place, name in enumerate(fitted["signs"])}
        self._weights = np.array(list(fitted["signs"].values()), dtype=float) / fitted["step"]

    def ranked(self, signs: Features) -> list[tuple[str, float]]:
        """Every intent with its score, the best first; above 0 it is more likely than not."""
        scores = self._bias.copy()
        known = {name: weight for name, weight in signs.items() if name in self._row}
        for name, weight in known.items():
            scores += weight * self._weights[self._row[name]]
        order = sorted(range(len(self.intents)), key=lambda at: (-scores[at], self.intents[at]))
        return [(self.intents[at], round(float(scores[at]), 4)) for at in order]

    def because(self, signs: Features, intent: str, most: int = 5) -> list[tuple[str, float]]:
        """The signs that speak most for an intent, with what each adds."""
        at = self.intents.index(intent)
        added = [
            (name, round(float(weight * self._weights[self._row[name]][at]), 3))
            for name, weight in signs.items()
            if name in self._row
        ]
        return sorted(added, key=lambda one: (-one[1], one[0]))[:most]


@cache
def model() -> Model:
    """The shipped model."""
    return Model(json.loads(SHIPPED.read_text(encoding="utf-8")))
