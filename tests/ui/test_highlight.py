"""Marking evidence never changes the note, and overlapping evidence keeps all of its roles."""

from __future__ import annotations

import html
import re
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as some

from records import Evidence
from records.visit import Role
from ui import highlight, words


def text_of(marked: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", marked))


@some.composite
def notes_with_evidence(draw: some.DrawFn) -> tuple[str, list[Evidence]]:
    """Any text, markup and line ends among it, with spans anywhere, nested, crossing and repeated."""
    bits = some.one_of(
        some.text(max_size=8), some.sampled_from(["\r\n", "\r", "<b>", "&amp;", "\t ", "</div>"])
    )
    note = "".join(draw(some.lists(bits, min_size=1, max_size=12))) or "x"
    ends = some.integers(0, len(note))
    spans = draw(some.lists(some.tuples(ends, ends, some.sampled_from(get_args(Role))), max_size=8))
    return note, [
        Evidence(start=min(a, b), end=max(a, b), text=note[min(a, b) : max(a, b)], role=role)
        for a, b, role in spans
        if a != b
    ]


@settings(max_examples=300, deadline=None)
@given(notes_with_evidence(), some.data())
def test_stripping_the_tags_gives_the_note_back(
    given_note: tuple[str, list[Evidence]], data: some.DataObject
) -> None:
    note, evidence = given_note
    cut = data.draw(some.integers(0, len(evidence)))
    assert text_of(highlight.highlight(note, evidence[:cut], evidence[cut:])) == note


@settings(max_examples=200, deadline=None)
@given(notes_with_evidence())
def test_every_character_carries_exactly_the_roles_that_cover_it(
    given_note: tuple[str, list[Evidence]],
) -> None:
    note, evidence = given_note
    for start, end, roles in highlight.pieces(note, evidence):
        for place in range(start, end):
            assert set(roles) == {one.role for one in evidence if one.start <= place < one.end}


@settings(max_examples=200, deadline=None)
@given(notes_with_evidence())
def test_the_note_never_becomes_markup(given_note: tuple[str, list[Evidence]]) -> None:
    """Whatever the note holds, the only tags are our own."""
    marked = highlight.highlight(*given_note)
    assert set(re.findall(r"</?([a-z]+)", marked)) <= {"mark", "span"}
    assert "\n" not in marked


def spans(*places: tuple[int, int, Role], note: str) -> list[Evidence]:
    return [Evidence(start=a, end=b, text=note[a:b], role=role) for a, b, role in places]


def test_nested_evidence_is_cut_at_every_boundary() -> None:
    note = "9 AKs on the scalp"
    found = spans((0, 18, "count"), (2, 5, "diagnosis"), (13, 18, "site"), note=note)
    assert [(note[a:b], roles) for a, b, roles in highlight.pieces(note, found)] == [
        ("9 ", ("count",)),
        ("AKs", ("diagnosis", "count")),
        (" on the ", ("count",)),
        ("scalp", ("site", "count")),
    ]


def test_a_piece_with_two_roles_names_both_and_has_a_line_for_each() -> None:
    note = "AKs"
    marked = highlight.highlight(note, spans((0, 3, "diagnosis"), (0, 3, "count"), note=note))
    colours = [words.roles()[role].colour for role in ("diagnosis", "count")]
    assert 'title="Diagnosis, Count"' in marked
    assert all(colour in marked for colour in colours)


def test_what_is_set_aside_is_marked_only_where_nothing_is_proved() -> None:
    note = "4 AKs frozen"
    found = highlight.pieces(note, spans((2, 5, "diagnosis"), note=note), spans((0, 12, "time"), note=note))
    assert [roles for _, _, roles in found] == [("aside",), ("diagnosis",), ("aside",)]


def test_a_span_past_the_end_of_the_note_is_cut_there() -> None:
    far = Evidence(start=1, end=9, text="bcdefghi", role="site")
    assert text_of(highlight.highlight("abc", [far])) == "abc"


def test_a_line_end_that_a_span_cuts_in_two_is_shown_once() -> None:
    note = "a\r\nb"
    marked = highlight.highlight(note, spans((0, 2, "site"), note=note))
    assert "hidden>&#13;</span></mark>&#10;b" in marked
    assert text_of(marked) == note


def test_the_legend_names_only_what_is_shown() -> None:
    legend = text_of(highlight.legend(["site", "aside", "site"]))
    assert legend == words.roles()["site"].label + words.aside().label
