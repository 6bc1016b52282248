"""The page of learning without a browser: each of its screens, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import flow
import releases
from learning import desk, gold
from learning.candidate import Candidate, Case, CaseLine
from learning.trial import replay
from records import Evidence
from review import deciding, queue
from review.decision import ClaimLine, Correction, Decision
from review.settings import settings
from review.store import Store

NOTE = "5 sunscabs on the scalp were frozen with liquid nitrogen."
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FIVE = (CaseLine(code="17000"), CaseLine(code="17003", units=4))


def _page() -> None:
    import streamlit as st

    from ui import learning

    st.session_state.setdefault("reviewer", "ann")
    learning.show()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with one chart that was corrected, a folder of releases, and one gold case."""
    monkeypatch.setenv("DERMCODE_REVIEW", str(tmp_path / "review.sqlite"))
    monkeypatch.setenv(releases.VARIABLE, str(tmp_path / "releases"))
    (tmp_path / "gold").mkdir()
    told = {"id": "g1", "note": "Well.", "expected": [], "status": "none"}
    (tmp_path / "gold" / "g.jsonl").write_text(json.dumps(told), encoding="utf-8")
    monkeypatch.setattr(gold, "SHIPPED", tmp_path / "gold")
    store = Store.open(str(tmp_path / "review.sqlite"))
    rules = settings().model_copy(update={"double_share": 0.0})
    chart = queue.offer(store, NOTE, flow.code(NOTE, id="c"), at=AT, by="rae", rules=rules).chart
    lines = tuple(ClaimLine(code=one.code, units=one.units, diagnoses=("L57.0",)) for one in FIVE)
    words = (Evidence(start=2, end=10, text="sunscabs", role="diagnosis"),)
    corrections = tuple(
        Correction(action="add", after=line, reason="wrong_diagnosis", words=words) for line in lines
    )
    decision = Decision(chart=chart, lines=lines, corrections=corrections)
    deciding.decide(store, queue.take_chart(store, "rae", chart, at=AT), decision, at=AT)
    return store


@pytest.fixture
def page(store: Store) -> Callable[..., AppTest]:
    def opened(name: str, view: str) -> AppTest:
        at = AppTest.from_function(_page, default_timeout=120)
        at.session_state["reviewer"] = name
        at.session_state["learning-next"] = view
        return at.run()

    return opened


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception
    return at


def test_a_correction_fills_in_the_candidate(page: Callable[..., AppTest]) -> None:
    at = page("ann", "corrections")
    (button,) = [one for one in at.button if "sunscabs" in one.label]
    button.click().run()
    told = {one.label: one.value for one in [*at.text_input, *at.selectbox, *at.text_area]}
    assert told["The word, as it stands in notes"] == "sunscabs"
    assert told["What is to be learned"] == "diagnosis"
    assert told["What is right, a code a line"] == "17000 x 1\n17003 x 4"
    assert told["Means"] is None
    press(at, "propose")
    assert "is not on file" in at.error[0].value
    at.selectbox(key="edit-meaning-diagnosis").set_value("actinic_keratosis").run()
    press(at, "propose")
    assert "The case has no note" in at.error[0].value
    at.text_area(key="edit-note").set_value(NOTE).run()
    at.text_area(key="edit-lines").set_value("17000 seventeen").run()
    assert "A line holds a code" in at.error[0].value
    at.text_area(key="edit-lines").set_value("17000\n17003 x 4").run()
    press(at, "propose")
    assert "Proposed: “sunscabs” means actinic keratosis" in at.success[0].value
    assert [one.word for one in desk.waiting()] == ["sunscabs"]
    assert desk.waiting()[0].sources[0].entry == 2


def test_what_needs_logic_can_be_saved_for_the_developers(page: Callable[..., AppTest]) -> None:
    at = page("ann", "corrections")
    press(at, "own-candidate")
    at.selectbox(key="edit-kind").set_value("developers").run()
    assert not at.exception
    assert not [one for one in at.button if one.key == "propose"]
    for kind in ("site", "method", "number", "vague", "cue", "preference"):
        at.selectbox(key="edit-kind").set_value(kind).run()
        assert not at.exception


def test_a_second_person_signs_publishes_and_rolls_back(store: Store, page: Callable[..., AppTest]) -> None:
    assert "No candidate waits" in page("ann", "replay").info[0].value
    assert "There is no release yet" in page("ann", "releases").info[0].value
    one = Candidate(
        kind="diagnosis",
        word="sunscabs",
        meaning="actinic_keratosis",
        form="plural",
        case=Case(note=NOTE, lines=FIVE),
        by="ann",
        at="2026-03-04T12:00:00.000Z",
    )
    desk.propose(one)
    at = page("ann", "replay")
    assert [button.key for button in at.button if button.key == "replay"] == ["replay"]
    desk.keep_trial(replay(desk.waiting(), store))
    at = page("ann", "replay")
    assert "A second person must sign" in at.info[0].value
    at = page("ben", "replay")
    press(at, "sign")
    assert "needs a name, and a reason" in at.error[0].value
    at.text_input[-1].set_value("they write it so").run()
    press(at, "sign")
    assert "Signed by ben" in at.success[0].value
    press(at, "publish")
    assert "is in force" in at.success[0].value
    assert flow.code(NOTE).status == "ready"
    press(at, "roll-back")
    assert "Say why" in at.error[0].value
    at.text_input(key="back-why").set_value("too early").run()
    press(at, "roll-back")
    assert "Nothing was deleted" in at.success[0].value
    assert flow.code(NOTE).status == "query"


def test_a_replay_that_is_stale_is_not_signed(
    store: Store, page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(note=NOTE, lines=FIVE)
    told = {"kind": "diagnosis", "word": "sunscabs", "meaning": "actinic_keratosis", "form": "plural"}
    desk.propose(Candidate(**told, case=case, by="ann", at=""))  # type: ignore[arg-type]
    desk.keep_trial(replay(desk.waiting(), store))
    monkeypatch.setattr("learning.trial.versions_here", lambda: {"dermcode": "0.0.9"})
    at = page("ben", "replay")
    assert "The program is another one" in at.warning[0].value
    assert not [one for one in at.button if one.key == "sign"]


def test_a_folder_that_was_changed_is_told(store: Store, page: Callable[..., AppTest]) -> None:
    releases.add(releases.Release(number=1), "ann", "2026-03-04T12:00:00.000Z", "empty")
    file = next(releases.folder().glob("0001-*.json"))
    file.write_bytes(file.read_bytes().replace(b'"by":""', b'"by":"eve"'))
    at = page("ann", "releases")
    assert "not as" in at.error[0].value
