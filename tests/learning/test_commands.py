"""The loop from the command line: every step says what it did, every trouble is one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import flow
import releases
from learning import desk, proposing
from records import Evidence
from review.store import Store

Run = Callable[..., Any]
Settle = Callable[..., str]
NOTE = "5 sunscabs on the scalp were frozen with liquid nitrogen."
FIVE = {"17000": 1, "17003": 4}
MARKED = (Evidence(start=2, end=10, text="sunscabs", role="diagnosis"),)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    told = {"id": "g1", "note": "Well.", "expected": [], "status": "none"}
    (tmp_path / "gold.jsonl").write_text(json.dumps(told), encoding="utf-8")
    return tmp_path / "gold.jsonl"


def test_the_loop_by_commands(
    dermcode: Run, folder: Path, store: Store, settle: Settle, gold: Path, tmp_path: Path
) -> None:
    chart = settle(NOTE, FIVE, words=MARKED)
    told = dermcode("release", "candidates")
    assert told.out.split() == ["correction", chart[:12], "missed_lesion", "diagnosis"]

    draft = dermcode("release", "draft", chart[:8])
    filled = yaml.safe_load(draft.out)
    assert (filled["kind"], filled["word"], filled["form"]) == ("diagnosis", "sunscabs", "plural")
    assert "scalp" not in draft.out
    filled["meaning"] = "actinic_keratosis"
    file = tmp_path / "candidate.yaml"
    file.write_text(yaml.safe_dump(filled), encoding="utf-8")
    assert "The case has no note" in dermcode("release", "propose", file, "--reviewer", "ann").err
    filled["case"]["note"] = NOTE
    file.write_text(yaml.safe_dump(filled), encoding="utf-8")
    told = dermcode("release", "propose", file, "--reviewer", "ann")
    assert told.code == 0
    assert "“sunscabs” means actinic keratosis" in told.out
    told = dermcode("release", "candidates")
    assert told.out.startswith("candidate ")
    assert "(by ann)" in told.out
    assert json.loads(dermcode("release", "candidates", "--json").out)["word"] == "sunscabs"

    told = dermcode("release", "replay", "--gold", gold, "--workers", "1")
    assert told.code == 0
    assert f"chart {chart[:12]}  mended" in told.out
    assert "1 settled charts change, 0 of them need a reason." in told.out
    trial = told.out.split()[1].rstrip(":")
    told = dermcode("release", "publish", trial, "--gold", gold)
    assert (told.code, told.err) == (2, "Nobody has signed this replay yet: a second person must.\n")
    told = dermcode("release", "sign", trial, "--why", "it is right", "--reviewer", "Ann", "--gold", gold)
    assert told.code == 2
    assert "a second person must" in told.err
    sign = ("release", "sign", trial, "--why", "it is right", "--reviewer", "ben", "--gold", gold)
    assert dermcode(*sign, "--reason", "ffff=no").err == "--reason names no one chart that changes: ffff.\n"
    assert dermcode(*sign).out.startswith("Signed by ben")
    told = dermcode("release", "publish", trial, "--gold", gold, "--reviewer", "ben")
    made = releases.in_force()
    assert made is not None
    assert told.out == f"Release {made.id} is in force.\n"
    assert flow.code(NOTE).status == "ready"
    assert (
        json.loads(dermcode("code", "-", "--json", stdin=NOTE.encode()).out)["versions"]["release"] == made.id
    )
    assert f"release {made.id}" in dermcode("code", "-", stdin=NOTE.encode()).out

    assert dermcode("release", "rollback", "shipped", "--why", " ").code == 2
    told = dermcode("release", "rollback", "shipped", "--why", "not yet", "--reviewer", "cleo")
    assert told.out == "No release is in force: dermcode is as shipped.\n"
    assert flow.code(NOTE).status == "query"
    told = dermcode("release", "list")
    assert told.code == 0
    assert "signed by ben: it is right" in told.out
    assert "* " in told.out.splitlines()[-2]
    assert "rolled back to shipped  by cleo: not yet" in told.out
    head = told.out.split()[-1]
    assert (
        dermcode("release", "rollback", "1", "--why", "now it is").out == f"Release {made.id} is in force.\n"
    )
    assert dermcode("release", "list", "--against", head).code == 0
    assert dermcode("release", "list", "--against", head.replace(head[-4:], "0000")).code == 1


def test_a_list_tells_of_a_file_that_was_changed(dermcode: Run, folder: Path) -> None:
    assert dermcode("release", "list").out.startswith("0 entries, as they were written.")
    made = releases.Release(number=1)
    releases.add(made, "ann", "2026-03-04T12:00:00.000Z", "empty")
    file = next(folder.glob("0001-*.json"))
    file.write_bytes(file.read_bytes().replace(b'"by":""', b'"by":"eve"'))
    told = dermcode("release", "list")
    assert told.code == 1
    assert "Not as it was written" in told.err
    assert dermcode("code", "-", stdin=b"Well.").code == 2


def test_what_needs_logic_becomes_a_test_that_fails_until_it_is_mended(
    dermcode: Run, dermcode_apart: Run, folder: Path, store: Store, settle: Settle, tmp_path: Path
) -> None:
    chart = settle(NOTE, {"17110": 1}, diagnoses=("B07.9",))
    note = tmp_path / "note.txt"
    note.write_text("5 sunscabs, by which I mean warts, were frozen with LN2.", encoding="utf-8")
    out = tmp_path / "reported"
    told = dermcode("release", "case", chart[:8], "--note", note, "--name", "by_which", "--out", out)
    assert told.code == 0
    (case,) = [json.loads(line) for line in (out / "by_which.jsonl").read_text(encoding="utf-8").splitlines()]
    assert case["expected"] == [{"code": "17110", "units": 1}]
    ran = pytest.main(["-q", "-p", "no:cacheprovider", str(out)])
    assert ran == pytest.ExitCode.TESTS_FAILED
    mended = {**case, "expected": [], "status": "query"}
    (out / "by_which.jsonl").write_text(json.dumps(mended), encoding="utf-8")
    again = ("release", "case", chart[:8], "--note", note, "--name")
    assert "exists already" in dermcode(*again, "by_which", "--out", out).err
    assert "short name" in dermcode(*again, "../up", "--out", out).err
    note.write_text("Well.", encoding="utf-8")
    chart = settle("2 AKs of the nose frozen with LN2. Well.", {})
    assert (
        "right already"
        in dermcode("release", "case", chart[:8], "--note", note, "--name", "well", "--out", out).err
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("release", "draft", "nothing"), "There is no review store yet"),
        (("release", "propose", "no-such-file.yaml"), "cannot be read"),
        (("release", "withdraw", "abc", "--why", "x"), "No candidate abc waits"),
        (("release", "replay"), "There is no candidate to try"),
        (("release", "sign", "abc", "--why", "x"), "There is no trial abc"),
        (("release", "publish", "abc"), "There is no trial abc"),
        (("release", "rollback", "9", "--why", "x"), "There is no release 9"),
        (("release", "rollback", "shipped", "--why", "x"), "is in force"),
    ],
)
def test_every_trouble_is_one_sentence(
    words: tuple[str, ...],
    says: str,
    dermcode: Run,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DERMCODE_REVIEW", str(tmp_path / "none.sqlite"))
    told = dermcode(*words)
    assert told.code == 2
    assert says in told.err
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("text", ["{", "[1]", "kind: diagnosis\n", "kind: poem\nform: x\ncase: {note: x}\n"])
def test_a_file_that_is_no_candidate_is_refused(
    text: str, dermcode: Run, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "wrong.yaml").write_text(text, encoding="utf-8")
    told = dermcode("release", "propose", tmp_path / "wrong.yaml", "--reviewer", "ann")
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert not desk.waiting()


def test_one_misreading_is_one_draft_and_an_unclear_note_none(
    folder: Path, store: Store, settle: Settle, candidate: Callable[..., Any]
) -> None:
    settle(NOTE, FIVE, words=MARKED)
    (told,) = proposing.drafts(store)
    assert (told.kind, told.word, told.form, told.note) == ("diagnosis", "sunscabs", "plural", NOTE)
    desk.propose(candidate(sources=(told.source,)))
    assert proposing.drafts(store) == []
