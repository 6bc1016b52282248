"""Drawings say everything, cut nothing off, and let no word of a note command the terminal."""

from __future__ import annotations

import pytest

from records import Code, Coded, Documentation, Evidence, NotCoded, Query, Versions, Visit, Why
from terminal import draw_answer, plain, show

NOTE = "line one\n[bold]AKs[/bold] x 5 \x1b[31mfrozen\x1b[0m :smile:"
WORDS = Evidence(start=9, end=len(NOTE), text=NOTE[9:], role="diagnosis")


def coded(**fields: object) -> Coded:
    versions = Versions(dermcode="1", rules="2", lexicon="3")
    return Coded.model_validate(
        {"id": "n", "status": "ready", "visit": Visit(), "versions": versions, **fields}
    )


def drawn(answer: Coded, capsys: pytest.CaptureFixture[str]) -> str:
    show(draw_answer(answer, NOTE))
    return capsys.readouterr().out


def test_signs_that_command_a_terminal_are_shown_as_pictures() -> None:
    assert plain("a\x1b[31mb\x07\x7f\tc\r\nd") == "a␛[31mb␇␡ c d"
    assert plain("safe\u202etxt") == "safe\ufffdtxt"
    assert plain("é漢👍🏽") == "é漢👍🏽"


def test_words_of_a_note_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Marks that mean something to the drawing itself mean nothing in a note."""
    line = Code(code="17000", units=1, evidence=(WORDS,))
    text = " ".join(drawn(coded(codes=(line,)), capsys).split())
    assert "“[bold]AKs[/bold] x 5 ␛[31mfrozen␛[0m :smile:”" in text
    assert "line 2" in text


def test_a_step_of_two_lines_is_told_once_with_both_codes(capsys: pytest.CaptureFixture[str]) -> None:
    step = Why(rule="count", says="5 counted", sources=("somewhere",))
    lines = [Code(code=code, units=1, why=(step,)) for code in ("17000", "17003")]
    text = drawn(coded(codes=tuple(lines)), capsys)
    assert text.count("5 counted") == 1
    assert "17000 17003  5 counted  [somewhere]" in text


def test_nothing_long_is_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    long = "ø" * 250
    answer = coded(
        status="query",
        reasons=(f"reason {long}",),
        queries=(Query(about="count", question=f"question {long}"),),
        not_coded=(NotCoded(what=f"what {long}", reason=f"why {long}"),),
        documentation=(Documentation(element="site", label=f"label {long}", found=False),),
        warnings=(f"warning {long}",),
    )
    text = drawn(answer, capsys)
    assert text.count("ø") == 6 * 250
    assert max(map(len, text.splitlines())) <= 100


def test_no_line_ends_in_spaces(capsys: pytest.CaptureFixture[str]) -> None:
    text = drawn(coded(codes=(Code(code="17000", units=1, label="first"),)), capsys)
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
