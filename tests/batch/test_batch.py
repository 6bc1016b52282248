"""A file of notes in, a file of answers out: in order, whole, and never stopped by one bad record."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

NOTES: list[dict[str, Any]] = [
    {"id": "a", "note": "3 AKs on the scalp were frozen with liquid nitrogen today."},
    {"id": 7, "text": "Several actinic keratoses frozen with LN2 today."},
    {"id": "c", "note": "Here for a mole check. Nothing was treated."},
    {
        "id": "d",
        "text": "Dictated: fifteen actinic keratoses of the face treated with cryotherapy today.\r\n",
        "more": 1,
    },
]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(*records: object) -> Path:
        path = tmp_path / "notes.jsonl"
        path.write_bytes(
            b"".join(
                (record if isinstance(record, bytes) else json.dumps(record).encode()) + b"\n"
                for record in records
            )
        )
        return path

    return written


def test_one_answer_a_note_in_the_order_of_the_notes(
    dermcode: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    ran = dermcode("batch", write(*NOTES), "--out", tmp_path / "out.jsonl")
    assert (ran.code, ran.err) == (0, "")
    assert [answer["id"] for answer in lines(tmp_path / "out.jsonl")] == ["a", "7", "c", "d"]
    assert ran.out.startswith("4 coded")
    assert sorted(os.listdir(tmp_path)) == ["notes.jsonl", "out.jsonl", "out.manifest.json"]


def test_a_note_gets_the_same_answer_in_a_batch_and_alone(
    dermcode: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    dermcode("batch", write(*NOTES), "--out", tmp_path / "out.jsonl", "--on", "2026-03-04")
    for record, answer in zip(NOTES, lines(tmp_path / "out.jsonl"), strict=True):
        text = str(record.get("note") or record.get("text"))
        alone = json.loads(dermcode("code", "-", "--on", "2026-03-04", "--json", stdin=text.encode()).out)
        assert answer == {**alone, "id": str(record["id"])}


def test_the_order_of_a_batch_does_not_change_an_answer(
    dermcode: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    mixed = random.Random(1).sample(NOTES * 3, k=len(NOTES) * 3)
    answers: dict[str, set[str]] = {}
    for records in (NOTES, mixed, NOTES[::-1]):
        dermcode("batch", write(*records), "--out", tmp_path / "out.jsonl")
        for answer in lines(tmp_path / "out.jsonl"):
            answers.setdefault(answer["id"], set()).add(json.dumps(answer))
    assert [len(answers[str(record["id"])]) for record in NOTES] == [1, 1, 1, 1]


BAD = [
    (b"{not JSON", "not JSON"),
    (b"[1, 2]", "not a JSON object"),
    ({"note": "Quillfeather had 3 AKs frozen."}, "no `id`"),
    ({"id": True, "note": "Quillfeather had 3 AKs frozen."}, "no `id`"),
    ({"id": 1}, "no note"),
    ({"id": 1, "note": ["Quillfeather"]}, "not a text"),
    ({"id": 1, "note": "Quillfeather", "text": "another"}, "two different notes"),
    ({"id": 1, "note": "  \n"}, "empty"),
    ({"id": 1, "note": "Quillfeather " * 20_000}, "limit is 200,000"),
    ({"id": 1, "note": "Quillfeather\x00\x01\x02\x03"}, "control characters"),
    (b'{"id": 1, "note": "Quillfeather \xff"}', "byte 32 (counted from 0)"),
    (b'{"id": 1, "note": "Quillfeather \\ud83d"}', "half a character"),
    (b'{"id": "\\ud83d", "note": "Quillfeather"}', "half a character"),
]


@pytest.mark.parametrize(("record", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_a_bad_record_is_set_aside_and_the_rest_is_coded(
    dermcode: Run, write: Callable[..., Path], tmp_path: Path, record: object, reason: str
) -> None:
    ran = dermcode("batch", write(NOTES[0], record, NOTES[2]), "--out", tmp_path / "out.jsonl")
    assert ran.code == 1
    assert [answer["id"] for answer in lines(tmp_path / "out.jsonl")] == ["a", "c"]
    (aside,) = lines(tmp_path / "out.setaside.jsonl")
    assert aside["line"] == 2
    assert reason in aside["reason"]
    assert f"notes.jsonl, line 2: {aside['reason']}\n" in ran.err
    assert "Quillfeather" not in ran.err + json.dumps(aside)


def test_a_fault_in_one_note_does_not_stop_the_batch(
    dermcode: Run, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kind of the fault is told, not its words: they may be the note's."""
    import flow

    coded = flow.code

    def fail_on_seven(note: str, **rest: Any) -> Any:
        if rest["id"] == "7":
            raise KeyError("Quillfeather")
        return coded(note, **rest)

    monkeypatch.setattr(flow, "code", fail_on_seven)
    ran = dermcode("batch", write(*NOTES), "--out", tmp_path / "out.jsonl")
    assert ran.code == 1
    assert len(lines(tmp_path / "out.jsonl")) == 3
    assert "KeyError" in ran.err
    assert "Quillfeather" not in ran.err


def test_empty_lines_and_a_byte_order_mark_are_passed_over(
    dermcode: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    records = (b"\xef\xbb\xbf" + json.dumps(NOTES[0]).encode(), b"", b"  \r", NOTES[1])
    assert dermcode("batch", write(*records), "--out", tmp_path / "out.jsonl").code == 0
    assert [answer["id"] for answer in lines(tmp_path / "out.jsonl")] == ["a", "7"]


def test_a_better_run_takes_the_list_of_set_aside_records_away(
    dermcode: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    dermcode("batch", write(NOTES[0], b"{"), "--out", tmp_path / "out.jsonl")
    assert (tmp_path / "out.setaside.jsonl").exists()
    dermcode("batch", write(NOTES[0]), "--out", tmp_path / "out.jsonl")
    assert not (tmp_path / "out.setaside.jsonl").exists()


def test_answers_take_the_name_of_the_old_file_at_once(
    dermcode: Run, write: Callable[..., Path], tmp_path: Path
) -> None:
    """Whoever still reads the old answers reads them to their end: they are not written over."""
    out = tmp_path / "out.jsonl"
    out.write_text("what was there")
    with out.open() as old:
        dermcode("batch", write(*NOTES), "--out", out)
        assert old.read() == "what was there"
    assert len(lines(out)) == 4


def test_an_interrupt_leaves_what_was_there_and_the_next_start_goes_on(
    dermcode: Run, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import flow

    out = tmp_path / "out.jsonl"
    out.write_text("what was there")
    coded = flow.code

    def interrupt(note: str, **rest: Any) -> Any:
        if rest["id"] == "c":
            raise KeyboardInterrupt
        return coded(note, **rest)

    monkeypatch.setattr(flow, "code", interrupt)
    ran = dermcode("batch", write(*NOTES), "--out", out)
    assert ran.code == 130
    assert "goes on from there" in ran.err
    assert out.read_text() == "what was there"
    assert sorted(os.listdir(tmp_path)) == [".out.jsonl.work", "notes.jsonl", "out.jsonl"]
    monkeypatch.setattr(flow, "code", coded)
    assert dermcode("batch", write(*NOTES), "--out", out).code == 0
    assert sorted(os.listdir(tmp_path)) == ["notes.jsonl", "out.jsonl", "out.manifest.json"]


def test_notes_come_from_standard_input_too(dermcode: Run, tmp_path: Path) -> None:
    ran = dermcode("batch", "-", "--out", tmp_path / "out.jsonl", stdin=json.dumps(NOTES[0]).encode())
    assert ran.code == 0
    assert [answer["id"] for answer in lines(tmp_path / "out.jsonl")] == ["a"]
