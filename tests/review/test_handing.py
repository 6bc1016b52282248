"""A settled chart comes to a corpus only freed of names, looked at, and confirmed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import flow
from privacy import secret
from records import Unusable
from review import deciding, erasing, handing, offering, queue
from review.store import Store

At = Callable[..., datetime]
Make = Callable[..., Any]
KEY = b"a key of these tests"
NOTE = (
    "Patient: Odette Varga   MRN: 1234567\nDate of service: 03/09/2026\n"
    "Procedure: 5 AKs on the left forearm were destroyed with liquid nitrogen cryotherapy. "
    "Her son Tom will look after the Quorble dressing.\nSigned by Halvard Brinkerhoff, MD"
)
TOLD = ("Odette", "Varga", "1234567", "03/09/2026", "Tom", "Halvard", "Brinkerhoff")


@pytest.fixture
def settled(file: Store, at: At, rules: Make) -> str:
    """A chart that a reviewer accepted; its id."""
    quiet = rules(random_share=0, double_share=0)
    chart = offering.offer(file, NOTE, flow.code(NOTE), at=at(), name="one", patient="p1", rules=quiet).chart
    seat = queue.take_chart(file, "ann", chart, at=at())
    with file.reading() as session:
        from review import charts

        whole = charts.load(session, charts.find(session, chart))
    deciding.decide(file, seat, deciding.acceptance(whole), at=at())
    return chart


def _hand(store: Store, shown: handing.Prepared, out: Path, at: At, **other: str) -> str:
    told = {"seal": shown.seal, "by": "ann", "because": "no name is left", **other}
    return handing.hand_over(store, shown, out, at=at(days=1), **told)


def test_what_is_shown_and_confirmed_is_what_is_written(
    file: Store, settled: str, tmp_path: Path, at: At
) -> None:
    shown = handing.prepare(file, settled, key=KEY)
    assert shown.note == NOTE
    assert shown.same
    assert {"name", "record_number", "date"} <= shown.kinds.keys()
    assert [one.words for one in shown.told.doubts] == ["Quorble"]
    out = tmp_path / "deep" / "reviewed.jsonl"
    id = _hand(file, shown, out, at)
    raw = out.read_text(encoding="utf-8")
    assert not [word for word in (*TOLD, settled) if word in raw]
    case = json.loads(raw)
    assert case["note"] == shown.told.text
    assert [(one["code"], one["units"]) for one in case["expected"]] == [("17000", 1), ("17003", 4)]
    assert (case["id"], case["status"]) == (id, "ready")
    assert case["looked"] == {"by": "ann", "on": "2026-03-05"}
    assert [one.kind for one in file.entries(settled)] == ["offered", "decided", "handed_over"]
    assert file.faults() == []


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"seal": ""}, "not the text that was confirmed"),
        ({"seal": "0" * 12}, "not the text that was confirmed"),
        ({"by": " "}, "Who looked"),
        ({"because": ""}, "Who looked"),
    ],
)
def test_nothing_is_written_without_a_persons_word(
    file: Store, settled: str, tmp_path: Path, at: At, other: dict[str, str], says: str
) -> None:
    shown = handing.prepare(file, settled, key=KEY)
    with pytest.raises(Unusable, match=says):
        _hand(file, shown, tmp_path / "out.jsonl", at, **other)
    assert not (tmp_path / "out.jsonl").exists()
    assert [one.kind for one in file.entries()] == ["offered", "decided"]


def test_other_codes_after_the_names_are_gone_are_told(
    file: Store, settled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that can no longer be coded counts as other codes too."""
    real = flow.code

    def code(note: str, **told: Any) -> Any:
        if note != NOTE:
            raise Unusable("no value is on file for that day.")
        return real(note, **told)

    monkeypatch.setattr(flow, "code", code)
    assert not handing.prepare(file, settled, key=KEY).same


def test_words_that_a_person_saw_go_as_well_and_ask_for_a_new_confirmation(
    file: Store, settled: str, tmp_path: Path, at: At
) -> None:
    first = handing.prepare(file, settled, key=KEY)
    more = handing.prepare(file, settled, key=KEY, also=["quorble"])
    assert "Quorble" in first.told.text
    assert "Quorble" not in more.told.text
    with pytest.raises(Unusable, match="not the text"):
        _hand(file, more, tmp_path / "out.jsonl", at, seal=first.seal)


def test_a_case_is_written_once_and_only_to_a_file_of_cases(
    file: Store, settled: str, tmp_path: Path, at: At
) -> None:
    shown = handing.prepare(file, settled, key=KEY)
    out = tmp_path / "out.jsonl"
    _hand(file, shown, out, at)
    before = out.read_bytes()
    with pytest.raises(Unusable, match="this case already"):
        _hand(file, shown, out, at)
    assert out.read_bytes() == before
    for wrong in (b"no case\n", b"[1]\n", b"\xff\n"):
        (tmp_path / "wrong.jsonl").write_bytes(wrong)
        with pytest.raises(Unusable, match="no file of cases"):
            _hand(file, shown, tmp_path / "wrong.jsonl", at)
        assert (tmp_path / "wrong.jsonl").read_bytes() == wrong
    with pytest.raises(Unusable, match="cannot be written"):
        _hand(file, shown, tmp_path, at)
    assert [one.kind for one in file.entries()].count("handed_over") == 1


def test_only_settled_charts_that_are_there_are_handed_on(
    file: Store, settled: str, offer: Make, tmp_path: Path, at: At
) -> None:
    offer(file, "many")
    with pytest.raises(Unusable, match="settled"):
        handing.prepare(file, "many", key=KEY)
    shown = handing.prepare(file, settled, key=KEY)
    erasing.erase(file, settled, by="ann", because="asked for", at=at())
    for refused in (
        lambda: handing.prepare(file, settled, key=KEY),
        lambda: _hand(file, shown, tmp_path / "out.jsonl", at),
    ):
        with pytest.raises(Unusable, match="was erased"):
            refused()
    assert not (tmp_path / "out.jsonl").exists()


def test_the_secret_is_the_environments_or_one_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(secret.VARIABLE, raising=False)
    assert secret.secret() != secret.secret()
    monkeypatch.setenv(secret.VARIABLE, "sixteen letters!")
    assert secret.secret() == secret.secret() == b"sixteen letters!"
    monkeypatch.setenv(secret.VARIABLE, "short")
    with pytest.raises(Unusable, match="could be guessed") as told:
        secret.secret()
    assert "short" not in str(told.value).replace("shorter", "")


def test_command(
    dermcode: Make, file: Store, settled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DERMCODE_REVIEW", str(file.url.database))
    monkeypatch.setenv("DERMCODE_CORPUS", str(tmp_path / "corpus.jsonl"))
    monkeypatch.setenv(secret.VARIABLE, "a secret of these tests")
    told = dermcode("review", "deidentify", "one")
    assert (told.code, told.err) == (0, "")
    assert "Odette Varga  ->  " in told.out
    assert "LEFT, looks like a name: Quorble" in told.out
    seal = told.out.split()[-1]
    words = ("review", "deidentify", "one", "--write", "--by", "ann")
    for more in ((), ("--because", "read"), ("--because", "read", "--confirm", "0" * 12)):
        told = dermcode(*words, *more)
        assert told.code == 2
        assert told.err.endswith("Nothing was written.\n")
        assert not (tmp_path / "corpus.jsonl").exists()
    told = dermcode(*words, "--because", "read", "--confirm", seal)
    assert (told.code, told.err) == (0, "")
    assert json.loads((tmp_path / "corpus.jsonl").read_text(encoding="utf-8"))["id"] == f"RV-{seal}"
