"""A run from its inputs to its outputs: every format, every place, started again, and never mixed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flow
from batch import parts, plan, storage
from batch.again import notes_at
from batch.limits import limits
from batch.plan import Settings
from batch.run import Order, run
from batch.storage import Found, expand
from records import Unusable

Codes = Callable[[Path], dict[str, list[str]]]


def test_every_format_is_coded_alike(
    sources: list[Path], texts: dict[str, str], codes_of: Codes, tmp_path: Path
) -> None:
    out = tmp_path / "coded.jsonl"
    joined = run(Order([str(one) for one in sources], [str(out)]))
    assert joined.set_aside == 0
    expected = [[line.code for line in flow.code(text).codes] for text in texts.values()]
    assert list(codes_of(out).values()) == expected
    assert ["17004"] in expected


def test_folders_globs_and_files_come_in_their_order_with_names_below_what_they_share(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a/1.txt", "a/.hidden", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [one.name for one in expand([str(tmp_path)])] == ["a/1.txt", "b/10.txt", "b/2.txt"]
    assert [one.name for one in expand([f"{tmp_path}/b/*.txt"])] == ["10.txt", "2.txt"]
    assert [one.name for one in expand([f"{tmp_path}/b/2.txt", f"{tmp_path}/a"])] == ["b/2.txt", "a/1.txt"]
    assert len(expand([str(tmp_path), f"{tmp_path}/a"])) == 3


def test_notes_and_results_may_lie_in_another_storage(texts: dict[str, str]) -> None:
    """fsspec's own memory stands for an object store."""
    lines = "".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in texts.items())
    storage.write_text("memory://in/notes.jsonl", lines)
    run(Order(["memory://in/*.jsonl"], ["memory://out/coded.jsonl", "memory://out/lines.csv"]))
    with storage.open_bytes("memory://out/coded.jsonl") as stream:
        assert [json.loads(line)["id"] for line in stream] == list(texts)
    assert storage.names_in("memory://out") == ["coded.jsonl", "coded.manifest.json", "lines.csv"]


def a_plan(path: Path, settings: Settings | None = None) -> plan.Plan:
    settings = settings or Settings()
    return plan.make(plan.look_at([Found(str(path), path.name)], settings.reading()), settings)


@pytest.mark.parametrize("records", [1, 49, 50, 51, 777, 4000])
def test_shares_hold_every_record_once_whatever_their_number(tmp_path: Path, records: int) -> None:
    path = tmp_path / "n.jsonl"
    path.write_text("".join(f'{{"id": {at}, "text": "x"}}\n' for at in range(records)))
    made = a_plan(path)
    pieces = [piece for share in plan.shares(made) for piece in share.pieces]
    assert [piece.first for piece in pieces] == [0, *(piece.last for piece in pieces[:-1])]
    assert pieces[-1].last == records == made.records
    from batch.share import items

    ids = [item[1] for share in plan.shares(made) for item in items(share, Settings())]
    assert ids == [str(at) for at in range(records)]


def test_small_files_share_a_share_and_large_ones_are_cut(tmp_path: Path) -> None:
    for at in range(40):
        (tmp_path / f"{at:02}.txt").write_text("x")
    inputs = plan.look_at(expand([str(tmp_path)]), Settings().reading())
    sizes = [share.records for share in plan.shares(plan.make(inputs, Settings()))]
    assert sizes == [16, 16, 8]


def test_a_plan_is_another_with_other_notes_settings_or_rules(
    jsonl: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = a_plan(jsonl).fingerprint
    assert a_plan(jsonl).fingerprint == first
    assert a_plan(jsonl, Settings(payer="medicare")).fingerprint != first
    monkeypatch.setattr(plan, "versions_here", lambda: {"rules": "other"})
    assert a_plan(jsonl).fingerprint != first
    monkeypatch.undo()
    jsonl.write_text(jsonl.read_text().replace("scalp", "nose"))
    assert a_plan(jsonl).fingerprint != first


def stopped(jsonl: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that ended after its parts and before its join."""
    with monkeypatch.context() as patched:
        patched.setattr("batch.run.join", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(Order([str(jsonl)], [str(out)]))


def test_a_run_goes_on_without_coding_again_what_is_done(
    jsonl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "coded.jsonl"
    stopped(jsonl, out, monkeypatch)
    monkeypatch.setattr(flow, "code", lambda *_, **__: pytest.fail("a note was coded twice"))
    assert run(Order([str(jsonl)], [str(out)])).coded == 5


def test_results_of_other_rules_are_not_mixed_in_and_it_is_said(
    jsonl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "coded.jsonl"
    with monkeypatch.context() as older:
        told = {"dermcode": "0", "rules": "old", "lexicon": "old", "build": "old"}
        older.setattr(plan, "versions_here", lambda: told)
        older.setattr("batch.share.versions_here", lambda: told)
        older.setattr(flow, "code", lambda *_, **__: (_ for _ in ()).throw(Unusable("an old answer")))
        stopped(jsonl, out, monkeypatch)
    said: list[str] = []
    assert run(Order([str(jsonl)], [str(out)]), say=said.append).set_aside == 0
    assert said == ["An unfinished run is there with other rules or words: its results are not used."]


def test_a_worker_with_other_rules_refuses(
    jsonl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batch.share.versions_here", lambda: {"rules": "other"})
    with pytest.raises(Unusable, match="other rules"):
        run(Order([str(jsonl)], [str(tmp_path / "coded.jsonl")]))


def test_an_input_that_changes_meanwhile_stops_the_run(
    jsonl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = plan.shares

    def change(made: plan.Plan) -> Any:
        os.utime(jsonl, ns=(1, 1))
        return begun(made)

    monkeypatch.setattr(plan, "shares", change)
    with pytest.raises(Unusable, match="has changed since the run began"):
        run(Order([str(jsonl)], [str(tmp_path / "coded.jsonl")]))


@pytest.mark.parametrize("cut", [10, -20, -1], ids=["head", "middle", "end"])
def test_a_part_that_is_cut_off_is_not_taken(tmp_path: Path, cut: int) -> None:
    part = tmp_path / "part-000000.gz"
    results = [parts.Result(f"line {at}", str(at), "ready", 0.1, '{"a":"\\t"}') for at in range(3)]
    parts.write(str(part), "f", results)
    assert parts.is_whole(str(part), "f") == {"ready": 3}
    assert list(parts.read(str(part))) == results
    assert parts.is_whole(str(part), "another") is None
    part.write_bytes(part.read_bytes()[:cut])
    assert parts.is_whole(str(part), "f") is None


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("before")
    with pytest.raises(TypeError), storage.writing(str(target)) as stream:
        stream.writelines([b"half", "no bytes"])  # type: ignore[list-item]
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_second_run_on_the_same_output_waits_outside(jsonl: Path, tmp_path: Path) -> None:
    from batch.run import _alone

    work = str(tmp_path / ".coded.jsonl.work")
    with _alone(work), pytest.raises(Unusable, match="Another run"):
        run(Order([str(jsonl)], [str(tmp_path / "coded.jsonl")]))


def test_a_note_is_found_again_by_its_place(
    sources: list[Path], texts: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "coded.parquet"
    named = [str(one) for one in sources]
    run(Order(named, [str(out)]))
    import pandas as pd

    places = list(pd.read_parquet(out)["place"])
    for number in (1, 3):
        (note,) = notes_at(named, [places[number]], Settings())
        assert note.text.strip() == list(texts.values())[number]
    assert list(notes_at(named, ["nowhere, line 1"], Settings())) == []


def test_a_worker_builds_its_reader_anew_after_so_many_notes_and_answers_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader keeps every word it has met: without this, memory would grow with the notes."""
    renewed: list[int] = []
    monkeypatch.setattr(flow, "renew", lambda: renewed.append(1))
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_text(f"{number} AKs of the scalp frozen with LN2 today.")
    monkeypatch.setitem(limits(), "notes_a_reader", 20)
    monkeypatch.setattr("batch.share._read_since_renewal", 0)
    run(Order([str(tmp_path)], [f"{tmp_path}.jsonl"]))
    assert len(renewed) == 2
    monkeypatch.undo()
    before = Path(f"{tmp_path}.jsonl").read_bytes()
    flow.renew()
    run(Order([str(tmp_path)], [f"{tmp_path}.jsonl"]))
    assert Path(f"{tmp_path}.jsonl").read_bytes() == before
