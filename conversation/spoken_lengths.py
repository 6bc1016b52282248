"""Lengths that are said rather than written: "half a centimeter", "one point two cm", "two and a half mm"."""

from __future__ import annotations

import re
from functools import cache

from conversation.intents import document


def in_figures(text: str) -> str:
    """The text with the lengths that are said in words in figures; a number without a unit stays as it is."""
    if not re.search(_words()["unit"], text, re.I):
        return text
    text = _said().sub(_figures, text)
    return re.sub(rf"{_words()['half']}(?={_words()['unit']})", "0.5 ", text, flags=re.I)


def _figures(match: re.Match[str]) -> str:
    digits = _digits(match["whole"])
    if match["part"]:
        digits += "." + "".join(_digits(word) for word in match["part"].split())
    elif match["half"]:
        digits += ".5"
    return f"{digits} "


def _digits(word: str) -> str:
    return word if word.isdigit() else str(document("understanding")["spoken"]["numbers"][word.lower()])


@cache
def _said() -> re.Pattern[str]:
    number = rf"(?:{'|'.join(document('understanding')['spoken']['numbers'])}|\d+)"
    return re.compile(
        rf"\b(?P<whole>{number})(?:\s+{_words()['point']}\s+(?P<part>{number}(?:\s+{number})?)"
        rf"|(?P<half>{_words()['a_half']}))?[\s-]+(?={_words()['unit']})",
        re.IGNORECASE,
    )


def _words() -> dict[str, str]:
    words: dict[str, str] = document("understanding")["spoken_lengths"]
    return words
