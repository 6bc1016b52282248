"""The reviewers' pages without a browser: nothing is made by looking, what is decided is in the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import flow
from review import listing, queue
from review.settings import settings
from review.store import Store
from ui import samples

Chart = Callable[[AppTest, str], Any]
NOTE = "Date of service: 03/09/2026\nProcedure: 5 AKs on the left forearm were frozen with liquid nitrogen."
MANY = "Date of service: 03/09/2026\nProcedure: 14 AKs on the scalp were destroyed with liquid nitrogen."


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "review.sqlite"
    monkeypatch.setenv("DERMCODE_REVIEW", str(path))
    return path


def _offer(store: Store, note: str, name: str, **shares: float) -> None:
    rules = settings().model_copy(update={"random_share": 0, "double_share": 0, **shares})
    queue.offer(store, note, flow.code(note, id=name), at=datetime.now(UTC), name=name, rules=rules)


def _enter(page: AppTest) -> AppTest:
    page.button(key="open-queue").click().run()
    page.text_input[0].set_value("ann")
    return page.button[1].click().run() if page.button[0].label == "Back" else page.button[0].click().run()


def _states(store: Store) -> dict[str, str]:
    return {one.name: one.state for one in listing.listed(store)}


def test_looking_makes_no_store_and_sending_a_chart_does(place: Path, page: AppTest) -> None:
    page.button(key="open-queue").click().run()
    assert "No chart has been put before reviewers yet" in page.info[0].value
    page.button[0].click().run()
    page.button(key="open-quality").click().run()
    assert not place.exists()
    page.button[0].click().run()
    page.button(key=f"sample-{samples.samples()[0].id}").click().run()
    assert not place.exists()
    page.button(key="send-to-review").click().run()
    assert "waits for a reviewer" in page.success[0].value
    page.button(key="send-to-review").click().run()
    assert "already" in page.success[0].value
    assert list(_states(Store.open(str(place))).values()) == ["coded"]


def test_a_chart_is_accepted_and_the_last_decision_undone(
    place: Path, page: AppTest, shown: Callable[[AppTest], str], on_chart: Chart
) -> None:
    store = Store.open(str(place))
    _offer(store, MANY, "border", random_share=1)
    page = _enter(page)
    assert "border" in shown(page)
    on_chart(page, "key-accept").click().run()
    assert _states(store) == {"border": "reviewed"}
    assert "Nothing waits" in page.success[0].value
    undo = next(one for one in page.button if one.label == "Undo last")
    undo.click().run()
    assert _states(store) == {"border": "coded"}
    assert on_chart(page, "key-accept")


def test_a_line_is_rejected_with_its_reason_and_an_unusable_one_is_told(
    place: Path, page: AppTest, shown: Callable[[AppTest], str], on_chart: Chart
) -> None:
    store = Store.open(str(place))
    _offer(store, NOTE, "plain", random_share=1)
    page = _enter(page)
    on_chart(page, "key-down").click().run()
    on_chart(page, "key-down").click().run()
    on_chart(page, "key-reject").click().run()
    on_chart(page, "because-wrong_rule").click().run()
    assert "rejected, wrong rule" in shown(page)
    on_chart(page, "key-add").click().run()
    on_chart(page, "because-missed_lesion").click().run()
    on_chart(page, "key-by_line").click().run()
    next(one for one in page.text_input if one.label.startswith("The line")).set_value("11102 59")
    page = next(one for one in page.button if one.label == "Keep (Enter)").click().run()
    assert "nothing else" in page.error[0].value
    on_chart(page, "key-leave").click().run()
    on_chart(page, "key-save").click().run()
    assert _states(store) == {"plain": "reviewed"}
    (decided,) = [one for one in store.entries() if one.kind == "decided"]
    assert '"reasons":["wrong_rule"]' in decided.about


def test_many_are_accepted_at_once_and_undone(place: Path, page: AppTest) -> None:
    store = Store.open(str(place))
    for name in ("one", "two"):
        _offer(store, NOTE, name)
    page = _enter(page)
    page.session_state["work"].go("many")
    page.run()
    page.selectbox(key="many-code").set_value("17003").run()
    next(one for one in page.button if one.label == "Accept these (2)").click().run()
    assert "2 charts accepted." in page.success[0].value
    assert set(_states(store).values()) == {"reviewed"}
    next(one for one in page.button if one.label.startswith("Undo the last acceptance")).click().run()
    assert set(_states(store).values()) == {"coded"}


def test_a_chart_is_given_back_when_its_reviewer_goes(place: Path, page: AppTest) -> None:
    store = Store.open(str(place))
    _offer(store, NOTE, "plain", random_share=1)
    page = _enter(page)
    now = datetime.now(UTC)
    assert queue.take(store, "ben", "random", at=now) is None
    next(one for one in page.button if one.label == "Back").click().run()
    assert queue.take(store, "ben", "random", at=now) is not None


def test_the_timeline_flags_a_repeat_and_blind_coders_do_not_see_it(
    place: Path, page: AppTest, shown: Callable[[AppTest], str], on_chart: Chart
) -> None:
    store = Store.open(str(place))
    for number, (day, blind) in enumerate((("03/02/2026", 0), ("03/09/2026", 0), ("03/30/2026", 1))):
        note = NOTE.replace("03/09/2026", day)
        rules = settings().model_copy(
            update={"random_share": int(number > 0), "double_share": blind, "blind_share": blind}
        )
        coded = flow.code(note, id=f"visit {number}")
        queue.offer(
            store, note, coded, at=datetime.now(UTC), name=f"visit {number}", patient="p", rules=rules
        )
    page = _enter(page)
    seen = set()
    for _ in range(2):
        text = shown(page)
        if "coded without the suggestion" in text:
            seen.add("blind")
            assert "dc-visit" not in text
        else:
            seen.add("seen")
            assert "global period is 10 days" in text
        on_chart(page, "key-next").click().run()
    assert seen == {"blind", "seen"}


def test_quality_tells_what_was_learned_from_corrections(
    place: Path,
    tmp_path: Path,
    page: AppTest,
    shown: Callable[[AppTest], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DERMCODE_RELEASES", str(tmp_path / "releases"))
    _offer(Store.open(str(place)), MANY, "border", random_share=1)
    page.button(key="open-quality").click().run()
    page.session_state["quality-view"] = "corrections"
    page.run()
    assert "What was learned" in shown(page)
    assert "There is no release yet" in shown(page)
