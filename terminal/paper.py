"""What every drawing stands on: the width, the columns, and text that cannot play tricks.

Everything is laid out for the width of the terminal, and for 100 columns where there is none (a pipe,
a file). Nothing is ever cut off: long text is wrapped.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDTH_OF_A_PIPE = 100
"""Columns, where the output is no terminal."""


def show(drawing: RenderableType) -> None:
    """Write a drawing to standard output, without spaces at line ends."""
    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else WIDTH_OF_A_PIPE, highlight=False, markup=False, emoji=False)
    with console.capture() as drawn:
        console.print(drawing, crop=False)
    for line in drawn.get().splitlines():
        sys.stdout.write(line.rstrip() + "\n")
    sys.stdout.flush()


def plain(text: str) -> str:
    """Text of a note or of a file name on one line, with nothing in it that could command a terminal.

    White space becomes one space, control signs their visible pictures, and signs that turn
    the direction of writing a question mark in a box.
    """
    return "".join(_visible(sign) for sign in " ".join(text.split()))


def _visible(sign: str) -> str:
    if unicodedata.category(sign) == "Cc":
        return chr(0x2400 + ord(sign)) if ord(sign) < 0x20 else "\u2421"
    if unicodedata.bidirectional(sign) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"):
        return "\ufffd"
    return sign


def words(text: str, style: str = "") -> Text:
    """Text that wraps between words, and inside a word longer than its column; line ends stay."""
    return Text("\n".join(plain(line) for line in text.split("\n")), style=style, overflow="fold")


def unbroken(text: str, *, indent: int = 4, style: str = "dim") -> Text:
    """A line that is never wrapped, so that an address in it can be copied."""
    return Text(" " * indent + text, style=style, no_wrap=True, overflow="ignore")


def columns(rows: Iterable[Sequence[str | Text]], *, indent: int = 2, head: Sequence[str] = ()) -> Padding:
    """Rows in columns as wide as they need; the last takes the rest of the line and wraps."""
    rows = [[cell if isinstance(cell, Text) else words(cell) for cell in row] for row in rows]
    width = max((len(row) for row in rows), default=len(head))
    table = Table(box=None, show_header=bool(head), header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    for number in range(width):
        last = number == width - 1
        table.add_column(
            head[number] if head else "",
            overflow="fold",
            no_wrap=False,
            ratio=1 if last and not head else None,
        )
    for row in rows:
        table.add_row(*row)
    return Padding(table, (0, 0, 0, indent))


def section(title: str, *parts: RenderableType) -> Group:
    """A titled block with an empty line before it."""
    return Group(Text(), Text(title, style="bold"), *parts)
