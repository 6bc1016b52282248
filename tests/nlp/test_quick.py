"""A quick pattern finds what the pattern finds, in one text after another."""

from __future__ import annotations

import re

from nlp.quick import Quick

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
    assert quick._may_stand_in("a nail")
    assert not quick._may_stand_in("an ear")
    assert Quick(r"\d+").search("an ear 7")
