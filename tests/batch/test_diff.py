"""Two runs compared: which notes changed, and which rule or word made it so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flow
from batch.diff import causes, changes, diff

Run = Callable[..., Any]
NOTE = "03/04/2026. 3 AKs on the scalp were frozen with liquid nitrogen."


def answer(note: str = NOTE, id: str = "a") -> dict[str, Any]:
    made: dict[str, Any] = json.loads(flow.code(note, id=id).model_dump_json(by_alias=True))
    return made


def write(path: Path, *answers: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in answers), encoding="utf-8")
    return path


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    """The same note unchanged, one of which the reader saw another count, and one in each run alone."""
    before = write(tmp_path / "a.jsonl", answer(), answer(id="b"), answer(id="gone"))
    (tmp_path / "b").mkdir()
    after = write(
        tmp_path / "b" / "coded.jsonl",
        answer(id="come"),
        answer(NOTE.replace("3 AKs", "4 AKs"), id="b"),
        answer(),
    )
    return before, after.parent


def test_a_changed_note_is_told_with_its_lines_and_the_words_behind_them(runs: tuple[Path, Path]) -> None:
    found = diff(*map(str, runs))
    assert (found.same, found.only_before, found.only_after) == (1, ["gone"], ["come"])
    (changed,) = found.changed
    assert changed.id == "b"
    assert any("17003 x 2" in one and "> 17003 x 3" in one for one in changed.what)
    assert any("no longer reads count “3" in one for one in changed.because)
    assert any("now reads count “4" in one for one in changed.because)


def test_words_of_an_edited_note_that_only_moved_are_not_told() -> None:
    told = causes(answer(), answer("Seen by me today. " + NOTE.replace("3 AKs", "14 AKs")))
    assert told == ["reader: no longer reads count “3”", "reader: now reads count “14”"]
    assert any("now reads" in one for one in causes(answer(), answer("Addendum.\n" + NOTE)))


def test_the_command_tells_it_and_ends_with_one(dermcode: Run, runs: tuple[Path, Path]) -> None:
    ran = dermcode("diff", *runs)
    assert ran.code == 1
    assert "1 notes changed, 1 are the same, 1 only in A, 1 only in B" in ran.out
    assert "17003" in ran.out
    told = json.loads(dermcode("diff", *runs, "--json").out)
    assert told["schema"] == "dermcode/diff/1"
    assert [one["id"] for one in told["changed"]] == ["b"]
    assert dermcode("diff", runs[0], runs[0]).code == 0


def test_when_the_visit_is_the_same_a_rule_made_the_change() -> None:
    old, new = answer(), answer()
    new["codes"][1]["units"] = 5
    new["codes"][1]["why"][0]["says"] = "5 counted"
    assert changes(old, new) == ["17003 x 2 (L57.0) ready > 17003 x 5 (L57.0) ready"]
    assert causes(old, new) == [f"rule: {old['codes'][1]['why'][0]['rule']}"]


def test_lines_and_questions_that_come_and_go() -> None:
    old, new = answer(), answer("Several actinic keratoses frozen with LN2 today.")
    told = changes(old, new)
    assert told[0].startswith("chart ready > query")
    assert any(one.startswith("- 17000") for one in told)
    assert "+ question about count" in told


@pytest.mark.parametrize("content", ["not JSON", '{"id": 1}', None], ids=["text", "other JSON", "nothing"])
def test_what_is_no_run_is_said_in_a_sentence(dermcode: Run, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "x.jsonl"
    if content is not None:
        path.write_text(content)
    ran = dermcode("diff", path, path)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
