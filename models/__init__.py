"""The second reader: a small trained spaCy component that may raise a flag, never a code.

It reads a note on its own, as it learned from examples and without the lexicon. Where it marks a treated
lesion in words that the rules do not know, the chart goes to a person. README.md here is its data card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.place import version

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.second_look import Copy
    from records import Coded

__all__ = ["checked", "renew", "version"]


def checked(
    note: str, copy: Copy, coded: Coded, vocabulary: Callable[[], tuple[frozenset[str], frozenset[str]]]
) -> Coded:
    """The answer after the second reader's look: see models.second_look."""
    from models.second_look import checked as look_at

    return look_at(note, copy, coded, vocabulary)


def renew() -> None:
    """Let go of the words of the notes that were read; the next note loads the reader anew."""
    import sys

    if "models.second_look" in sys.modules:
        from models.second_look import renew as let_go

        let_go()
