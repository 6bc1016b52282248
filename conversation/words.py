"""The assistant's own sentences (words.yaml), and small words around records."""

from __future__ import annotations

from collections.abc import Iterable

from conversation.intents import document
from records import Code, Evidence


def say(name: str, **filled: object) -> str:
    """A sentence by its name, with its gaps filled."""
    return str(document("words")[name]).strip().format(**filled)


def plain(lexicon_id: str) -> str:
    """An id of the lexicon in readable words."""
    return lexicon_id.replace("_", " ")


def listed(words: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    items = list(words)
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def line_words(line: Code) -> str:
    """A claim line in short: "17003-59 × 4 (L57.0)"."""
    modifiers = "".join(f"-{modifier}" for modifier in line.modifiers)
    pointers = f" ({', '.join(line.diagnoses)})" if line.diagnoses else ""
    return f"{line.code}{modifiers} × {line.units}{pointers}"


def lines_words(lines: Iterable[Code]) -> str:
    """Several claim lines in short, or that there is none."""
    return "; ".join(map(line_words, lines)) or say("no_line")


def quoted(evidence: Iterable[Evidence], note: str, most: int = 6) -> str:
    """Words of the note with the line they stand in: “AKs x 5” (line 3)."""
    seen: dict[str, int] = {}
    pieces = list(evidence)
    # Words within other words are shown once.
    pieces = [
        one
        for one in pieces
        if not any(
            other.start <= one.start and one.end <= other.end and other.text != one.text for other in pieces
        )
    ]
    for piece in sorted(pieces, key=lambda one: (one.start, one.end)):
        seen.setdefault(" ".join(piece.text.split()), note.count("\n", 0, piece.start) + 1)
    shown = [f"“{text}” (line {line})" for text, line in list(seen.items())[:most]]
    return ", ".join(shown) + (f" and {len(seen) - most} more" if len(seen) > most else "")
