"""One turn of a conversation: the question, the answer, and what it offers."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from conversation import Turn
from terminal.paper import columns, plain, words


def draw_turn(turn: Turn) -> Group:
    """The question, then the verdict, then the rest of the answer line by line."""
    verdict, *rest = turn.answer.split("\n")
    parts: list[RenderableType] = [Text(f"> {plain(turn.question)}", style="bold cyan")]
    parts.append(columns([[words(verdict, "bold")], *([words(line)] for line in rest)]))
    if turn.offers:
        parts.append(columns([[words(f"· {offer}", "dim")] for offer in turn.offers], indent=4))
    return Group(*parts, Text())
