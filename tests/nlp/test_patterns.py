"""Many patterns at once find what each finds alone, and what a pattern needs is never more than it does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from nlp.lexicon import load
from nlp.pattern_needs import needs, openings_of
from nlp.patterns import Patterns
from nlp.text import plain

ROLES = [(number, role["pattern"]) for number, role in enumerate(load("numbers")["roles"])]
AWKWARD = [
    (100, r"(?<!\w)two|b+"),
    (101, r"\bx(?:y|z)?\d{2,3}(?=mm)"),
    (102, r"[a-z]+teen\b"),
    (103, r"\b(?:[a-c]\d|-{2})"),
    (104, r" \d"),
    (105, r"(?<=x )\d+"),
]


def one_by_one(text: str, places: list[tuple[int, int]]) -> list[tuple[int, tuple[int, int]]]:
    return [
        (label, match.span())
        for label, pattern in [*ROLES, *AWKWARD]
        for start, end in places
        for match in re.compile(pattern).finditer(text, start, end)
    ]


@pytest.fixture(scope="module")
def patterns() -> Patterns[int]:
    return Patterns([*ROLES, *AWKWARD])


def test_notes_have_the_matches_of_each_pattern_alone(
    patterns: Patterns[int], corpus_notes: dict[str, str]
) -> None:
    odd = []
    for id, note in corpus_notes.items():
        text = plain(note).text
        half = [(0, len(text) // 3), (len(text) // 2, len(text))]
        for places in ([(0, len(text))], half):
            found = [(label, match.span()) for label, match in patterns.find(text, places)]
            if found != one_by_one(text, places):
                odd.append(id)
    assert odd == []


@settings(deadline=None)  # a machine at work is no failure
@given(
    some.lists(
        some.sampled_from([*"0x-/.,:# ()\"'%", "12", "19", "2024", "two", "seven", "mm", "xy", "bb", "٣"]),
        max_size=16,
    )
)
def test_any_text_has_the_matches_of_each_pattern_alone(patterns: Patterns[int], parts: list[str]) -> None:
    text = "".join(parts)
    found = [(label, match.span()) for label, match in patterns.find(text)]
    assert found == one_by_one(text, [(0, len(text))])


@pytest.mark.parametrize(
    ("pattern", "openings"),
    [
        (r"\b\d+ ?mm\b", ("0 m", "00 ", "000", "00m", "0mm")),
        (r"\b(?:page|pg)\.? \d", ("pag", "pg ", "pg.")),
        (r"\(\d{2}\)", ("(00",)),
        (r"\bsee(?:n)?", ("see",)),
        (r"mm", None),  # could open within a word
        (r"\b[a-z]+ly", None),  # could open with anything
        (r"\s\d", None),
    ],
)
def test_openings(pattern: str, openings: tuple[str, ...] | None) -> None:
    assert openings_of(pattern) == openings


def test_what_a_pattern_needs() -> None:
    assert needs(r"[a-z]+teen\b") == ("teen",)
    assert needs(r"\d+ (?:cm|mm)") == ("0 cm", "0 mm")
    assert needs(r"(?:abc)?\w+") == ()


def test_a_pattern_that_ignores_case_is_refused() -> None:
    with pytest.raises(ValueError, match="lower case"):
        Patterns([("any", r"(?i)two")])
