"""The command in processes of its own: same bytes everywhere, and no trace of a note left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

CANARY = "Quillfeather"
NOTE = (
    f"Patient: Zebulon {CANARY}\nDOS 03/04/2026\nA/P: Actinic keratoses - scalp x 3, left cheek x 2. "
    f"All 5 were frozen with liquid nitrogen. Mr {CANARY} tolerated this well. SK on the back left alone.\n"
).encode()


def test_hash_seeds_do_not_change_a_byte(dermcode_apart: Run) -> None:
    answers = {
        dermcode_apart("code", "-", "--json", stdin=NOTE, PYTHONHASHSEED=seed).out for seed in (0, 1, 4242)
    }
    assert len(answers) == 1
    assert json.loads(answers.pop())["status"] in ("ready", "review")


@pytest.fixture
def own_folders(tmp_path: Path) -> dict[str, Path]:
    """Where a program might leave something: all of it inside one folder that can be searched."""
    names = ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    folders = {name: tmp_path / name.lower() for name in names}
    for folder in folders.values():
        folder.mkdir()
    return folders


def test_a_name_in_a_note_is_left_nowhere(
    dermcode_apart: Run, own_folders: dict[str, Path], tmp_path: Path
) -> None:
    """Not on standard error, and in no log, temporary file or cache."""
    note = tmp_path / "note.txt"
    note.write_bytes(NOTE)
    for words in (("code", note), ("code", note, "--json"), ("code", note, "--on", "nonsense")):
        assert CANARY not in dermcode_apart(*words, **own_folders).err
    note.unlink()
    assert traces(tmp_path) == []


def test_a_batch_leaves_nothing_but_its_answers(
    dermcode_apart: Run, own_folders: dict[str, Path], tmp_path: Path
) -> None:
    """What cannot be coded is named by line, not by its words, and the answers quote only proof."""
    notes, out = tmp_path / "notes.jsonl", tmp_path / "out.jsonl"
    records = [
        {"id": 1, "note": NOTE.decode()},
        {"id": 2, "note": CANARY * 20_000},
        {"id": 3, "text": [CANARY]},
    ]
    notes.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    ran = dermcode_apart("batch", notes, "--out", out, **own_folders)
    assert ran.code == 1
    assert CANARY not in ran.out + ran.err
    notes.unlink()
    out.unlink()
    assert traces(tmp_path) == []


def test_the_search_for_traces_finds_one(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log").write_bytes(b"\x00" + CANARY.encode())
    assert [path.name for path in traces(tmp_path)] == ["log"]


def traces(folder: Path) -> list[Path]:
    return [
        path for path in sorted(folder.rglob("*")) if path.is_file() and CANARY.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["rules"], ["code", "absent.txt", "--on", "x"]])
def test_what_needs_no_reader_does_not_load_it(root: Path, words: list[str]) -> None:
    told = "import sys, cli\ntry: cli.main()\nfinally: print('spacy' in sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", told, *words], cwd=root, capture_output=True, check=False, timeout=60
    )
    assert done.stderr.decode().splitlines()[-1] == "False"


def test_a_reader_that_goes_away_ends_the_command_quietly(root: Path) -> None:
    """As in `dermcode rules | head -1`."""
    gone, ours = os.pipe()
    os.close(gone)
    done = subprocess.run(
        [sys.executable, "-m", "cli", "rules"], cwd=root, stdout=ours, stderr=subprocess.PIPE, check=False
    )
    os.close(ours)
    assert (done.returncode, done.stderr) == (141, b"")


def test_output_survives_a_terminal_without_unicode(dermcode_apart: Run) -> None:
    ran = dermcode_apart("code", "-", stdin=NOTE, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ran.code == 0
    assert "17003" in ran.out
