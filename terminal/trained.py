"""A trained second reader for a reader: what it learned from, its fingerprint, its scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from terminal.paper import columns, plain, section, words


def draw_card(card: Mapping[str, Any], folder: str) -> Group:
    """The card of a reader that was written to a folder."""
    learned = card["learned"]
    told = (
        f"{learned['notes']} notes, {learned['with_a_treatment']} of them with a treatment, "
        f"{learned['from_charts']} from reviewed charts"
    )
    weights = f"{card['weights'][:12]}, {card['bytes'] / 1e6:.1f} MB, in {plain(folder)}"
    rows = [
        [words("learned from"), words(told)],
        [
            words("weights"),
            words(weights),
        ],
        [words("use it"), words(f"DERMCODE_SECOND_READER={plain(folder)}")],
    ]
    parts: list[RenderableType] = [columns(rows)]
    if card["held_out"]:
        scores = [
            [words(label), *(words(f"{score[name]:.3f}") for name in ("precision", "recall", "f1"))]
            for label, score in card["held_out"].items()
        ]
        table = columns(scores, head=("mark", "precision", "recall", "F1"))
        parts += [Text(), section("On notes that it did not learn from", table)]
    return Group(*parts)
