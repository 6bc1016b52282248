"""A replay shows what candidates change; nobody signs their own, nothing stale, nothing unexplained."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import flow
import releases
from learning import desk, gold, publishing, signing
from learning.candidate import Candidate, Case, CaseLine
from learning.trial import Trial, replay
from records import Unusable
from review import deciding
from review.store import Store

AT = "2026-03-04T12:00:00.000Z"
Make = Callable[..., Candidate]
Settle = Callable[..., str]
FIVE = {"17000": 1, "17003": 4}


@pytest.fixture
def few(tmp_path: Path) -> list[Path]:
    """A file with two gold cases."""
    told = [
        {
            "id": "g1",
            "note": "3 AKs on the nose were frozen of the zibbly sort.",
            "expected": [{"code": "17000", "units": 1}, {"code": "17003", "units": 2}],
            "status": "ready",
        },
        {"id": "g2", "note": "Nothing was done.", "expected": [], "status": "none"},
    ]
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    return [tmp_path / "gold.jsonl"]


@pytest.fixture
def cue(candidate: Make) -> Make:
    """A phrase for things planned."""

    def made(word: str) -> Candidate:
        case = Case(note=f"4 AKs on the scalp were frozen with liquid nitrogen {word}.", status="none")
        return candidate(kind="cue", word=word, meaning="planned", form="backward", case=case)

    return made


def _signed(trial: Trial, store: Store, few: list[Path], **told: object) -> releases.Signed:
    how = {"by": "ben", "at": AT, "why": "the word is right", **told}
    return signing.sign(trial, store, places=few, **how)  # type: ignore[arg-type]


def test_the_loop_mends_its_chart_and_no_other(
    folder: Path, store: Store, few: list[Path], candidate: Make, settle: Settle
) -> None:
    wrong = settle(candidate().case.note, FIVE)
    right = [settle(note) for note in ("2 AKs of the nose frozen with LN2.", "Well.", "Several AKs frozen.")]
    before = [flow.code(note).model_dump_json() for note in ("2 AKs of the nose frozen with LN2.", "Well.")]
    desk.propose(candidate())
    trial = replay(desk.waiting(), store, few)
    assert [(one.chart, one.turn) for one in trial.changes] == [(wrong, "mended")]
    assert trial.base.charts == 1 + len(right)
    assert trial.cases_tried == 3
    assert [(one.of, one.mends) for one in trial.cases] == [("own", True)]
    assert trial.stops == ()
    desk.keep_trial(trial)
    _signed(trial, store, few)
    made = publishing.publish(desk.trial(trial.id), store, by="ann", at=AT, places=few)
    answer = flow.code(candidate().case.note)
    assert [(line.code, line.units) for line in answer.codes] == [*FIVE.items()]
    assert answer.versions.release == made.id
    for note, was in zip(("2 AKs of the nose frozen with LN2.", "Well."), before, strict=True):
        told = json.loads(flow.code(note).model_dump_json())
        assert told["versions"].pop("release") == made.id
        assert told == json.loads(was)
    assert desk.waiting() == []
    assert [one.id for one in gold.of_release(releases.in_force())] == [candidate().id]
    assert publishing.back("shipped", by="ben", at=AT, why="not yet") is None
    assert flow.code("Well.").model_dump_json() == before[1]
    assert publishing.back("1", by="ben", at=AT, why="now") == made


def test_a_chart_that_flips_needs_a_reason_of_its_own(
    folder: Path, store: Store, few: list[Path], cue: Make, settle: Settle
) -> None:
    flips = settle("6 AKs on the scalp were frozen with liquid nitrogen soonish.")
    also = settle("2 AKs on the nose were frozen with liquid nitrogen soonish.")
    desk.propose(cue("soonish"))
    trial = replay(desk.waiting(), store, few)
    assert {one.chart: one.turn for one in trial.changes} == {flips: "flipped", also: "flipped"}
    for reasons in ({}, {flips: "it was planned"}, {flips: "it was planned", also: "  . "}):
        with pytest.raises(Unusable, match="would change without a reason"):
            _signed(trial, store, few, reasons=reasons)
    whole = {flips: "it was planned", also: "so was this"}
    with pytest.raises(Unusable, match="which needs none"):
        _signed(trial, store, few, reasons={**whole, "f" * 64: "why not"})
    with pytest.raises(Unusable, match="Nobody has signed"):
        publishing.publish(trial, store, by="ann", at=AT, places=few)
    _signed(trial, store, few, reasons=whole)
    made = publishing.publish(trial, store, by="ann", at=AT, places=few)
    assert made.signed is not None
    assert made.signed.reasons == whole
    assert {one["chart"] for one in made.difference} == set(whole)


def test_what_moves_between_two_wrong_answers_needs_a_reason_too(
    folder: Path, store: Store, few: list[Path], candidate: Make, settle: Settle
) -> None:
    settle("5 sunscabs on the back were frozen with liquid nitrogen.", {"17110": 1}, diagnoses=("B07.9",))
    trial = replay([candidate()], store, few)
    assert [one.turn for one in trial.changes] == ["moved"]
    with pytest.raises(Unusable, match="1 settled chart would change without a reason"):
        _signed(trial, store, few)


def test_who_proposed_cannot_sign_and_a_signature_says_why(
    folder: Path, store: Store, few: list[Path], candidate: Make
) -> None:
    desk.propose(candidate())
    trial = replay(desk.waiting(), store, few)
    for by in ("ann", "Ann", " ANN "):
        with pytest.raises(Unusable, match="a second person must"):
            _signed(trial, store, few, by=by)
    for how in ({"why": "ok"}, {"why": "..."}, {"by": " "}):
        with pytest.raises(Unusable, match="needs a name, and a reason"):
            _signed(trial, store, few, **how)
    assert _signed(trial, store, few).by == "ben"


def test_a_gold_case_that_was_right_stops_the_release_whatever_the_reason(
    folder: Path, store: Store, few: list[Path], cue: Make
) -> None:
    desk.propose(cue("of the zibbly sort"))
    trial = replay(desk.waiting(), store, few)
    assert len(trial.stops) == 1
    assert trial.stops[0].startswith("Gold case g1 was exact and becomes")
    with pytest.raises(Unusable, match="cannot be released, whatever the reason: Gold case g1"):
        _signed(trial, store, few)


def test_the_case_of_an_earlier_release_must_stay_right(
    folder: Path, store: Store, few: list[Path], candidate: Make, cue: Make
) -> None:
    note = "5 sunscabs on the scalp were frozen with liquid nitrogen dandily."
    first = candidate(case=candidate().case.model_copy(update={"note": note}))
    desk.propose(first)
    trial = replay(desk.waiting(), store, few)
    _signed(trial, store, few)
    publishing.publish(trial, store, by="ann", at=AT, places=few)
    desk.propose(cue("dandily"))
    trial = replay(desk.waiting(), store, few)
    assert trial.stops[0].startswith(f"The case of the earlier candidate {first.id} was exact")


@pytest.mark.parametrize("what", ["chart", "undone", "release", "program", "gold", "withdrawn"])
def test_a_signature_under_what_has_changed_since_is_worth_nothing(
    what: str,
    folder: Path,
    store: Store,
    few: list[Path],
    candidate: Make,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settle("2 AKs of the nose frozen with LN2.")
    id = desk.propose(candidate())
    trial = replay(desk.waiting(), store, few)
    _signed(trial, store, few)
    assert signing.stale(trial, store, few) is None
    if what == "chart":
        settle("3 AKs of the nose frozen with LN2.")
    elif what == "undone":
        deciding.undo(store, 2, "rae", at=deciding_time(store))
    elif what == "release":
        releases.add(releases.Release(number=1), "eve", AT, "in between")
    elif what == "program":
        monkeypatch.setattr("learning.trial.versions_here", lambda: {"dermcode": "0.0.9"})
    elif what == "gold":
        few[0].write_text(few[0].read_text(encoding="utf-8").replace("nose", "chin"), encoding="utf-8")
    else:
        desk.withdraw(id, "ann", AT, "a mistake")
    with pytest.raises(Unusable, match="replay th"):
        publishing.publish(trial, store, by="ben", at=AT, places=few)
    assert desk.released() == set()


def deciding_time(store: Store):  # type: ignore[no-untyped-def]
    from datetime import UTC, datetime

    return datetime(2026, 3, 4, 13, tzinfo=UTC)


def test_a_signature_stands_under_its_own_trial_only(
    folder: Path, store: Store, few: list[Path], candidate: Make
) -> None:
    desk.propose(candidate())
    first = replay(desk.waiting(), store, few)
    signed = _signed(first, store, few)
    desk.propose(
        candidate(
            word="sunspecks",
            case=candidate().case.model_copy(
                update={"note": "5 sunspecks on the scalp were frozen with liquid nitrogen."}
            ),
        )
    )
    second = replay(desk.waiting(), store, few)
    assert second.digest != first.digest
    desk.keep_signature(second, signed)
    with pytest.raises(Unusable, match="under another replay"):
        publishing.publish(second, store, by="ben", at=AT, places=few)


def test_a_trial_file_that_was_changed_is_noticed(
    folder: Path, store: Store, few: list[Path], cue: Make, settle: Settle
) -> None:
    settle("6 AKs on the scalp were frozen with liquid nitrogen soonish.")
    desk.propose(cue("soonish"))
    id = desk.keep_trial(replay(desk.waiting(), store, few))
    file = folder / "trials" / f"{id}.json"
    file.write_bytes(file.read_bytes().replace(b"flipped", b"mended"))
    with pytest.raises(Unusable, match="not as it was made"):
        desk.trial(id)


def test_the_same_replay_gives_the_same_bytes_in_this_process_and_in_others(
    folder: Path, store: Store, few: list[Path], candidate: Make, settle: Settle
) -> None:
    settle(candidate().case.note, FIVE)
    told = [replay([candidate()], store, few, workers=workers).as_bytes() for workers in (1, 1, 2)]
    assert told[0] == told[1] == told[2]


def test_nothing_of_a_chart_but_its_codes_is_in_a_trial_or_a_release(
    folder: Path, store: Store, few: list[Path], candidate: Make, settle: Settle
) -> None:
    settle("Zebulon Quagmire: 5 sunscabs on the back were frozen with liquid nitrogen.", FIVE)
    desk.propose(candidate())
    trial = replay(desk.waiting(), store, few)
    desk.keep_trial(trial)
    _signed(trial, store, few)
    publishing.publish(trial, store, by="ann", at=AT, places=few)
    written = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert len(written) > 4
    assert not any(b"Zebulon" in one or b"Quagmire" in one for one in written)


def test_a_preference_is_learned_like_a_word(
    folder: Path, store: Store, few: list[Path], candidate: Make
) -> None:
    note = "5 AKs of the scalp frozen with LN2. 2 warts on the left hand frozen with LN2."
    told = flow.code(note, payer="medicare")
    lines = tuple(
        CaseLine(
            code=line.code,
            units=line.units,
            modifiers=tuple("XS" if one == "59" else one for one in line.modifiers),
        )
        for line in told.codes
    )
    one = candidate(
        kind="preference",
        word="",
        meaning="medicare",
        form="distinct",
        value="XS",
        case=Case(note=note, lines=lines, payer="medicare"),
    )
    desk.propose(one)
    trial = replay(desk.waiting(), store, few)
    _signed(trial, store, few)
    publishing.publish(trial, store, by="ben", at=AT, places=few)
    assert any("XS" in line.modifiers for line in flow.code(note, payer="medicare").codes)
    assert not any("XS" in line.modifiers for line in flow.code(note, payer="commercial").codes)


def test_there_must_be_something_to_replay(
    folder: Path, store: Store, few: list[Path], candidate: Make
) -> None:
    with pytest.raises(Unusable, match="no candidate to try"):
        replay([], store, few)
    with pytest.raises(Unusable, match="says it already"):
        replay([candidate(), candidate(why="twice")], store, few)


def test_the_gold_that_ships_is_whole() -> None:
    notes = gold.notes()
    assert len(notes) > 1000
    assert len({one.id for one in notes}) == len(notes)
