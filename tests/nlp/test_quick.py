"""A quick pattern finds what the pattern finds, in one text after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

import nlp
from nlp.alternatives import alternatives
from nlp.quick import Quick
from nlp.quick_to_deny import quick_to_deny
from nlp.text import plain

PATTERN = r"(?<!\w)(?:nails?|toe ?nails?|big toe|toe|hallux)(?!\w)"
TEXTS = [
    "a nail and a toenail",
    "no such thing",
    "hallux",
    "snail",
    "",
    "a nail, a big toe and a toe",
    "toe nail",
]
LONG = ". " * 60
"""So long a text is looked at before it is searched."""


@pytest.mark.parametrize("behind", ["", LONG])
def test_it_finds_what_the_pattern_finds(behind: str) -> None:
    quick, plain = Quick(PATTERN), re.compile(PATTERN)
    for text in [told + behind for told in TEXTS]:
        for start in (0, 3):
            ways = [
                (quick.search(text, start), plain.search(text, start)),
                (quick.match(text, start), plain.match(text, start)),
            ]
            assert [one and one.span() for one, _ in ways] == [one and one.span() for _, one in ways]
            spans = [match.span() for match in quick.finditer(text, start)]
            assert spans == [match.span() for match in plain.finditer(text, start)]


def test_where_nothing_of_it_stands_it_is_not_even_tried() -> None:
    quick = Quick(PATTERN)
    assert quick.possible_in("a nail" + LONG)
    assert not quick.possible_in("an ear" + LONG)
    assert Quick(r"\d+").search("an ear 7" + LONG)


def test_of_a_list_only_those_are_tried_that_stand_there() -> None:
    tried = Quick(PATTERN).possible_in("the hallux" + LONG)
    assert [pattern.pattern for pattern in tried] == [quick_to_deny(r"(?<!\w)hallux(?!\w)")]


def test_a_digit_of_what_it_needs_is_any_digit() -> None:
    quick = Quick(r"\d-0 nylon|glue")
    assert quick.possible_in("closed with 5-0 nylon" + LONG)
    assert quick.possible_in("glue" + LONG)
    assert not quick.possible_in("5 mm, nylon" + LONG)


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        (r"\b(?:a|b[|)]|c(?:d|e))\b", [r"\ba\b", r"\bb[|)]\b", r"\bc(?:d|e)\b"]),
        (r"(?<!x)(?:a|b)(?! y)|\(c", [r"(?<!x)a(?! y)", r"(?<!x)b(?! y)", r"\(c"]),
        (r"[]|]|[^]|]|[\]|]", [r"[]|]", r"[^]|]", r"[\]|]"]),
        (r"(?:a|b) c", [r"(?:a|b) c"]),  # what follows takes characters
        (r"(?:a|b)+", [r"(?:a|b)+"]),
        (r"(?P<n>a)|b", [r"(?P<n>a)|b"]),  # a match may be asked for its group
    ],
)
def test_the_alternatives_of_a_pattern(pattern: str, parts: list[str]) -> None:
    assert alternatives(pattern) == parts


def quick_patterns() -> Iterator[tuple[str, Quick]]:
    """Every quick pattern that a module of the reader holds, by its name."""
    for module in walk_packages(nlp.__path__, "nlp."):
        for name, held in vars(import_module(module.name)).items():
            parts = held.items() if isinstance(held, dict) else [("", held)]
            yield from (
                (f"{module.name}.{name} {key}", part) for key, part in parts if type(part).__name__ == "Quick"
            )


def test_every_quick_pattern_finds_in_notes_what_its_pattern_finds(corpus_notes: dict[str, str]) -> None:
    """What a pattern needs is told by nlp/pattern_needs.py: never more than it truly needs."""
    texts = [plain(note).text for note in corpus_notes.values()]
    held = dict(quick_patterns())
    patterns = {name: re.compile(quick.pattern) for name, quick in held.items()}
    assert len(held) > 20
    wrong = set()
    for text in texts:
        for name, quick in held.items():
            found = [match.span() for match in quick.finditer(text)]
            if found != [match.span() for match in patterns[name].finditer(text)]:
                wrong.add(name)
    assert wrong == set()
