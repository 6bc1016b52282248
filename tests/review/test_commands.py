"""`dermcode review` and `dermcode audit`: notes in, work out and back, proof; all in plain words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

NOTES: dict[str, str] = yaml.safe_load(Path(__file__).with_name("notes.yaml").read_text(encoding="utf-8"))
Run = Callable[..., Any]


@pytest.fixture
def run(dermcode: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command with a store of this test's own, where no chart is drawn and none is coded twice."""
    shipped = (Path(__file__).parents[2] / "review" / "settings.yaml").read_text(encoding="utf-8")
    rules = yaml.safe_load(shipped)
    rules |= {"random_share": 0, "double_share": 0}
    (tmp_path / "settings.yaml").write_text(yaml.safe_dump(rules), encoding="utf-8")
    monkeypatch.setenv("DERMCODE_REVIEW_SETTINGS", str(tmp_path / "settings.yaml"))
    monkeypatch.setenv("DERMCODE_REVIEW", str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("DERMCODE_REVIEWER", "ann")
    monkeypatch.chdir(tmp_path)
    return dermcode


def _notes(*names: str) -> bytes:
    return b"".join(json.dumps({"id": name, "text": NOTES[name]}).encode() + b"\n" for name in names)


def test_nothing_is_made_by_looking(run: Run, tmp_path: Path) -> None:
    for words in (("review", "list"), ("audit",), ("audit", "x"), ("review", "head")):
        told = run(*words)
        assert (told.code, told.out) == (2, "")
        assert "no review store yet" in told.err
    assert not (tmp_path / "store.sqlite").exists()


def test_notes_come_in_once_and_are_listed_without_their_words(run: Run) -> None:
    told = run("review", "add", "-", stdin=_notes("plain", "vague", "border"))
    assert (told.code, told.out) == (0, "3 charts added, 0 there before, 0 set aside\n")
    told = run("review", "add", "-", stdin=_notes("plain", "many") + b'{"id": "x"}\nnonsense\n')
    assert told.code == 1
    assert "1 charts added, 1 there before, 2 set aside" in told.out
    assert told.err == "line 3: a note needs `text` or `note`.\nline 4: this is no JSON object.\n"
    told = run("review", "list")
    assert [line.split()[-1] for line in told.out.splitlines()] == ["plain", "(vague)", "(border)", "many"]
    assert "forearm" not in told.out
    one = json.loads(run("review", "list", "--code", "17004", "--json").out)
    assert (one["name"], one["codes"], one["state"]) == ("many", ["17004"], "coded")


def test_work_goes_out_comes_back_once_and_is_proven(run: Run, tmp_path: Path) -> None:
    run("review", "add", "-", stdin=_notes("border", "vague", "mixed"))
    told = run("review", "export", "work.jsonl", "--count", "2")
    assert told.out == "2 charts taken for 24 hours and written to work.jsonl.\n"
    work = [json.loads(line) for line in Path("work.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["name"] for one in work] == ["mixed", "border"], "the heaviest first"
    work[0]["decision"] = "accept"
    work[1]["decision"] = _changed(work[1]["proposal"])
    back = b"".join(json.dumps(one).encode() + b"\n" for one in work)
    assert (
        run("review", "import", "-", stdin=back).out == "2 decisions stored, 0 stored before, 0 set aside\n"
    )
    assert (
        run("review", "import", "-", stdin=back).out == "0 decisions stored, 2 stored before, 0 set aside\n"
    )
    assert run("review", "import", "-", "--reviewer", "ben", stdin=back).code == 1
    told = run("audit", "border", "--out", "border.json")
    assert told.out == "The note gives the suggestion's very bytes again.\nThe packet is whole.\n"
    assert run("audit", "border").out.encode() == Path("border.json").read_bytes()
    assert run("audit", "--replay", "border.json").code == 0
    Path("border.json").write_bytes(Path("border.json").read_bytes().replace(b"wrong_count", b"wrong_place"))
    told = run("audit", "--replay", "border.json")
    assert told.code == 2, "a reason that there is not makes it no packet"
    head = run("review", "head").out.strip()
    told = run("audit", "--against", head)
    assert (told.code, told.out) == (0, f"5 entries, as they were written. Head {head}\n")
    assert run("audit", "--against", f"5:{'0' * 64}").code == 1
    run("review", "export", "decisions.jsonl", "--decisions")
    told = [json.loads(line) for line in Path("decisions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one["name"], one["by"], one["action"]) for one in told] == [
        ("mixed", "ann", "accept"),
        ("border", "ann", "change"),
    ]


def test_agreement_is_shown_with_how_many_charts_it_is_of(run: Run) -> None:
    run("review", "add", "-", stdin=_notes("border"))
    told = run("review", "figures")
    assert told.code == 0
    assert told.out.startswith("0 charts coded twice, 0 wait for a coder.")
    assert "alpha over units" in told.out


def _changed(proposal: dict[str, Any]) -> dict[str, Any]:
    """14 were 15: one line instead of two."""
    first, second = proposal["lines"]
    whole = {"code": "17004", "units": 1, "diagnoses": first["diagnoses"]}
    return {
        **proposal,
        "lines": [whole],
        "corrections": [
            {"action": "change", "before": first, "after": whole, "reason": "wrong_count"},
            {"action": "reject", "before": second, "reason": "wrong_count"},
        ],
    }


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"decision": {"chart": "x", "lines": "none"}}, "cannot be read: look at lines"),
        ({"decision": "accept", "seat": {"id": 1}}, "no line of a work file"),
        ({"decision": "accept", "chart": "nobody"}, "No chart of that name"),
    ],
)
def test_a_line_that_cannot_be_taken_in_is_set_aside(run: Run, line: dict[str, Any], says: str) -> None:
    run("review", "add", "-", stdin=_notes("border"))
    run("review", "export", "work.jsonl")
    work = json.loads(Path("work.jsonl").read_text(encoding="utf-8"))
    told = run("review", "import", "-", stdin=json.dumps({**work, **line}).encode())
    assert told.code == 1
    assert says in told.err
    assert "forearm" not in told.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("review", "export", "x", "--queue", "best"), "random or risk"),
        (("audit", "nobody"), "No chart of that name"),
        (("audit", "--against", "12"), "dermcode review head"),
        (("audit", "--replay", "nowhere.json"), "cannot be read"),
        (("review", "add", "nowhere.jsonl"), "cannot be read"),
        (("review", "list", "--store", "mysql://x/y"), "not in mysql"),
    ],
)
def test_troubles_are_one_plain_sentence(run: Run, words: tuple[str, ...], says: str) -> None:
    run("review", "add", "-", stdin=_notes("none"))
    told = run(*words)
    assert (told.code, told.out) == (2, "")
    assert says in told.err
    assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("review", "--help"), ("add", "list", "export", "import", "figures", "head")),
        (("audit", "--help"), ("--out", "--replay", "--against", "--store", "packet")),
        (("review", "import", "--help"), ("accept", "proposal", "changes nothing")),
    ],
)
def test_the_help_names_what_there_is(run: Run, words: tuple[str, ...], names: tuple[str, ...]) -> None:
    told = run(*words)
    assert told.code == 0
    assert all(name in " ".join(told.out.split()) for name in names)
