"""What stands around names, as patterns made of the words in names.yaml; the name is their part "name"."""

from __future__ import annotations

from functools import cache

import regex

from privacy.found import data
from privacy.name_forms import WORD, sequence, turned

BEGINS = r"(?<![\p{L}\d'’-])"
"""Where a word begins."""


@cache
def patterns() -> dict[str, regex.Pattern[str]]:
    """All of them by name; ``names`` says what each is for."""
    name = rf"(?P<name>{sequence()})"
    titled = rf"(?:(?i:{_either('titles')})\.?[ \t]+)*"
    creds = "|".join(data("names")["credentials"])
    behind = "|".join(data("names")["followed_by"])
    is_one = r"(?:[ \t]+(?:is|was|a))?"
    colon = r"(?:[ \t]*[:#=-]+\s{0,4}|[ \t]+|[ \t]*\([ \t]*)"
    weak_colon = r"(?:[ \t]*[:#=,(\"“'-]+\s{0,4}|[ \t]+)"
    called = r"(?:[ \t]*[:,(-]+[ \t]*|[ \t]+)(?:named |called |is |was )?[\"“]?"
    again = rf"(?:[ \t]+(?i:with|by|from|for|{_either('kin')}|{_either('weak_labels')}))?"
    told = {
        "title": rf"(?<!\w)(?i:{_either('titles')})(?:\.[ \t]?|[ \t]+){titled}{name}",
        "sure_title": rf"(?<!\w)(?i:{_either('sure_titles')})(?:\.[ \t]?|[ \t]+){titled}{name}",
        "label": rf"(?<![\w-])(?i:{_either('labels', 'weak_labels')}){is_one}{colon}{titled}{name}",
        "weak": rf"(?<![\w-])(?i:{_either('weak_labels')}){weak_colon}{titled}{name}",
        "kin": rf"(?<![\w-])(?i:{_either('kin')}){called}{name}",
        "closing": rf"(?m:^|[.!,]\s)[ \t]*(?i:{_either('closings')})[,.]?\s+{titled}{name}",
        "dashed": rf"(?m)(?:^|[.!?\"”)][ \t]*)[-–—]{{1,2}}[ \t]*{titled}{name}(?=[ \t]*(?:,|$|(?:{creds})))",
        "behind": rf"{BEGINS}{name}(?=(?:,[ \t]*|[ \t]+)(?:{creds})(?![\w.])|{behind})",
        "joined": rf"(?:,?[ \t]*(?:{creds})(?!\w))*"
        rf"(?:[ \t]*[;&/][ \t]*|,?[ \t]+(?i:and){again}[ \t]+|,[ \t]+){titled}",
        "sequence": sequence(),
        "turned": turned(),
        "turned_alone": BEGINS + turned(),
        "alone": BEGINS + sequence(),
        "eponym": rf"(?<![\p{{L}}\d]){WORD}(?:['’]?s)?[ -](?:{_plain('eponym_of')})(?!\p{{L}})"
        rf"|\b(?i:{_plain('eponym_pairs')})\b",
        "word": rf"{BEGINS}{WORD}(?![\p{{L}}\d])",
    }
    return {name: regex.compile(pattern) for name, pattern in told.items()}


def _either(name: str, without: str | None = None) -> str:
    left = set(map(str, data("names")[without])) if without else set()
    words = sorted(set(map(str, data("names")[name])) - left, key=lambda word: (-len(word), word))
    return "|".join(word.replace(" ", r"[ \t]+") for word in words)


def _plain(name: str) -> str:
    return "|".join(data("names")[name])
