"""The command line: answers on standard output, troubles in one sentence, the words of a note nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from records import Coded

NOTE = (
    "DOS 03/04/2026\r\nActinic keratoses: scalp x 3, left cheek x 2.\r\n"
    "All 5 frozen with liquid nitrogen.\r\n"
)
Run = Callable[..., Any]


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "visit.txt"
    path.write_bytes(NOTE.encode())
    return path


def test_a_note_becomes_lines_with_reasons_and_proof(dermcode: Run, note: Path) -> None:
    ran = dermcode("code", note)
    assert (ran.code, ran.err) == (0, "")
    for part in ("visit.txt", "17000", "17003", "L57.0", "Why", "Proof", "Documentation"):
        assert part in ran.out


def test_json_is_the_answer_and_nothing_else(dermcode: Run, note: Path) -> None:
    ran = dermcode("code", note, "--json")
    assert ran.code == 0
    assert ran.out.count("\n") == 1
    assert Coded.model_validate_json(ran.out).model_dump_json(by_alias=True) == ran.out.strip()
    assert [(line["code"], line["units"]) for line in json.loads(ran.out)["codes"]] == [
        ("17000", 1),
        ("17003", 4),
    ]


def test_offsets_count_the_note_as_received_line_ends_and_all(dermcode: Run, note: Path) -> None:
    spans = [
        span
        for line in json.loads(dermcode("code", note, "--json").out)["codes"]
        for span in line["evidence"]
    ]
    assert spans
    assert [NOTE[span["start"] : span["end"]] for span in spans] == [span["text"] for span in spans]


def test_a_byte_order_mark_is_taken_off_before_counting(dermcode: Run, note: Path) -> None:
    plain = dermcode("code", note, "--json").out
    note.write_bytes(b"\xef\xbb\xbf" + NOTE.encode())
    assert dermcode("code", note, "--json").out == plain


def test_standard_input_is_read_as_a_file_is(dermcode: Run, note: Path) -> None:
    from_file = json.loads(dermcode("code", note, "--json").out)
    from_pipe = json.loads(dermcode("code", "-", "--json", stdin=NOTE.encode()).out)
    assert from_pipe == {**from_file, "id": "stdin"}


def test_the_day_given_wins(dermcode: Run, note: Path) -> None:
    assert json.loads(dermcode("code", note, "--on", "2025-05-06", "--json").out)["day"] == "2025-05-06"


def test_nothing_is_cut_off_in_a_pipe(dermcode: Run, note: Path) -> None:
    """Drawn text wraps at 100 columns; only addresses may be longer, and no mark of omission appears."""
    for words in (("code", note), ("rules",)):
        lines = dermcode(*words).out.splitlines()
        assert all(len(line) <= 100 or "://" in line for line in lines)
        assert not any(line.endswith("…") for line in lines)


TROUBLES = yaml.safe_load((Path(__file__).parent / "test_cli_troubles.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble["name"])
def test_unusable_input_gets_one_sentence(dermcode: Run, tmp_path: Path, trouble: dict[str, Any]) -> None:
    given = tmp_path / trouble.get("file", "note.txt")
    if "bytes" in trouble:
        given.write_bytes(bytes.fromhex(trouble["bytes"]))
    if "text" in trouble:
        given.write_text(trouble["text"] * trouble.get("times", 1), encoding="utf-8")
    words = [word.format(note=given, folder=tmp_path) for word in trouble["words"]]
    before = sorted(tmp_path.rglob("*"))
    ran = dermcode(*words)
    assert (ran.code, ran.out) == (2, "")
    assert trouble["says"] in ran.err
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    assert "Quillfeather" not in ran.err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_fault_of_ours_is_said_without_the_words_of_the_note(
    dermcode: Run, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import flow

    def fail(*_: object, **__: object) -> None:
        raise KeyError("Quillfeather")

    monkeypatch.setattr(flow, "code", fail)
    ran = dermcode("code", note)
    assert ran.code == 2
    assert "fault of dermcode" in ran.err
    assert "Quillfeather" not in ran.err
    assert "Traceback" not in ran.err


def test_an_interrupt_ends_quietly(dermcode: Run, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import flow

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(flow, "code", interrupt)
    assert dermcode("code", note) == (130, "", "")


def test_rules_tell_values_days_and_sources(dermcode: Run) -> None:
    everything, one = dermcode("rules"), dermcode("rules", "17003")
    assert everything.code == one.code == 0
    assert all(code in everything.out for code in ("17000", "17003", "17004"))
    assert "2024-07-01" in one.out
    assert "cms-mue-2024-07" in one.out
    assert "17004" not in one.out


def test_version_and_help_are_there(dermcode: Run) -> None:
    assert dermcode("--version").out.startswith("dermcode ")
    shown = dermcode("--help")
    assert shown.code == 0
    assert all(command in shown.out for command in ("code", "batch", "evaluate", "rules"))
    assert dermcode().out == shown.out
