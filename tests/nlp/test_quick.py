"""A quick pattern finds what the pattern finds, in one text after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import nlp
from nlp.quick import Quick
from nlp.text import plain

PATTERN = r"(?<!\w)(?:nails?|toe ?nails?|hallux)(?!\w)"
TEXTS = ["a nail and a toenail", "no such thing", "hallux", "snail", "", "a nail and a toenail"]


def test_it_finds_what_the_pattern_finds() -> None:
    quick, plain = Quick(PATTERN), re.compile(PATTERN)
    for text in TEXTS:
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
    assert quick.may_stand_in("a nail")
    assert not quick.may_stand_in("an ear")
    assert Quick(r"\d+").search("an ear 7")


def test_a_digit_of_what_it_needs_is_any_digit() -> None:
    quick = Quick(r"\d-0 nylon|glue")
    assert quick.may_stand_in("closed with 5-0 nylon")
    assert quick.may_stand_in("glue")
    assert not quick.may_stand_in("5 mm, nylon")


def quick_patterns() -> Iterator[tuple[str, Quick]]:
    """Every quick pattern that a module of the reader holds, by its name."""
    for module in walk_packages(nlp.__path__, "nlp."):
        for name, held in vars(import_module(module.name)).items():
            parts = held.values() if isinstance(held, dict) else [held]
            yield from ((f"{module.name}.{name}", part) for part in parts if isinstance(part, Quick))


def test_every_quick_pattern_finds_in_notes_what_its_pattern_finds(corpus_notes: dict[str, str]) -> None:
    """What a pattern needs is told by nlp/pattern_needs.py: never more than it truly needs."""
    texts = [plain(note).text for note in corpus_notes.values()]
    held = dict(quick_patterns())
    assert len(held) > 20
    wrong = {
        name
        for name, quick in held.items()
        for text in texts
        if not quick.may_stand_in(text) and quick._compiled.search(text)
    }
    assert wrong == set()
