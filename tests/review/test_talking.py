"""What is decided in the talk over one note comes to the reviewers' store, when there is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

import flow
from conversation import Talk
from review import charts, deciding, listing, packet
from review.log import entries
from review.store import Store
from review.talking import StoreBook

Make = Callable[..., Any]


@pytest.fixture
def talk_over(coded: Make, rules: Make) -> Callable[..., Talk]:
    """A talk over a note of notes.yaml with a book of the store: talk_over(store, "plain")."""

    def begin(store: Store, name: str, reviewer: str | None = "ann", **shares: float) -> Talk:
        drawn = rules(**{"random_share": 0, "double_share": 0, "blind_share": 0, **shares})
        note, answer = coded(name)
        return Talk(note, answer, book=StoreBook(store, reviewer, name=name, rules=drawn))

    return begin


def _given(store: Store, name: str) -> list[deciding.Given]:
    with store.reading() as session:
        return deciding.given(session, charts.find(session, name).id)


def test_a_chart_is_stored_once_every_line_is_decided(
    store: Store, talk_over: Callable[..., Talk], at: Callable[..., datetime]
) -> None:
    talk = talk_over(store, "plain")
    assert "still open: 17003" in talk.ask("accept 17000", at=at()).answer
    assert listing.listed(store) == []
    told = talk.ask("reject 17003 because those were frozen at the last visit", at=at())
    assert "is stored" in told.answer
    (given,) = _given(store, "plain")
    assert (given.by, given.decision.action) == ("ann", "change")
    assert [(one.action, one.reason) for one in given.decision.corrections] == [
        ("accept", None),
        ("reject", "wrong_time"),
    ]
    assert "last visit" in given.decision.corrections[1].says
    assert store.faults() == []


def test_a_corrected_record_is_stored_with_its_facts_and_replays(
    store: Store, talk_over: Callable[..., Talk], at: Callable[..., datetime]
) -> None:
    talk = talk_over(store, "many")
    talk.ask("scalp is 5, not 9, because the addendum says so", at=at())
    assert "stored" in talk.ask("accept all lines", at=at()).answer
    (given,) = _given(store, "many")
    told = [one for one in given.decision.corrections if one.action != "accept"]
    assert {(one.reason, one.part, one.was, one.should_be) for one in told} == {
        ("wrong_count", "count", "9", "5")
    }
    assert "the addendum says so" in told[0].says
    replayed = packet.replay(packet.packet(store, "many"), flow.code, flow.decide)
    assert (replayed.whole, replayed.same) == (True, True)


def test_a_correction_after_the_decision_takes_it_back_in_the_open(
    file: Store, talk_over: Callable[..., Talk], at: Callable[..., datetime]
) -> None:
    talk = talk_over(file, "plain")
    talk.ask("accept all lines", at=at())
    assert "taken back" in talk.ask("there were 6, not 5", at=at(seconds=1)).answer
    assert [one.undone for one in _given(file, "plain")] == [True]
    talk.ask("accept all lines", at=at(seconds=2))
    assert [one.undone for one in _given(file, "plain")] == [True, False]
    assert talk.ask("undo", at=at(seconds=3)).answer.startswith("Taken back")
    assert {one.undone for one in _given(file, "plain")} == {True}
    with file.reading() as session:
        kinds = [one.kind for one in entries(session)]
    assert kinds == ["offered", "decided", "undone", "decided", "undone"]
    assert file.faults() == []


def test_what_was_decided_before_is_looked_up(
    store: Store, talk_over: Callable[..., Talk], at: Callable[..., datetime]
) -> None:
    asked = "has this been decided before?"
    assert "Nothing like it" in talk_over(store, "plain").ask(asked).answer
    first = talk_over(store, "plain", "ben")
    first.ask("accept 17000", at=at())
    first.ask("reject 17003 because the count is wrong", at=at())
    told = talk_over(store, "plain").ask(asked).answer
    assert "decided 2 times" in told
    assert "This very note is in the store as plain: it is decided" in told
    assert "17000, destruction actinic keratosis: stood as proposed 1 times" in told
    assert "rejected 1 times (wrong count); last on 2026-03-04" in told
    other = talk_over(store, "border").ask("was 17003 decided before?").answer
    assert "17000" not in other
    assert "This very note" not in other


def test_a_note_that_waits_already_is_decided_under_the_name_it_came_by(
    store: Store, offer: Make, coded: Make, at: Callable[..., datetime]
) -> None:
    offer(store, "plain", "of last night")
    note, answer = coded("plain")
    talk = Talk(note, answer, book=StoreBook(store, "ann"))
    assert "is stored" in talk.ask("accept all lines", at=at()).answer
    assert {one.name: one.state for one in listing.listed(store)} == {"of last night": "reviewed"}


def test_what_cannot_be_stored_is_said_and_the_talk_goes_on(
    file: Store, talk_over: Callable[..., Talk], at: Callable[..., datetime]
) -> None:
    nobody = talk_over(file, "plain", None).ask("accept all lines", at=at()).answer
    assert "was not stored: nobody has told a name" in nobody
    talk_over(file, "plain", "ann").ask("accept all lines", at=at())
    assert "decided, or somebody else has it" in talk_over(file, "plain", "ben").ask("accept all").answer
    drawn = {"random_share": 1.0, "double_share": 1.0, "blind_share": 1.0}
    blind = talk_over(file, "border", "ann", **drawn).ask("accept all lines", at=at()).answer
    assert "code it in the queue" in blind


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        ("that was history", "wrong_time"),
        ("it was planned", "wrong_time"),
        ("the site is wrong", "wrong_site"),
        ("those were warts", "wrong_diagnosis"),
        ("it was a shave", "wrong_method"),
        ("only 3 were done", "wrong_count"),
        ("it is bundled by NCCI", "wrong_rule"),
        ("the note is ambiguous", "unclear_note"),
        ("I would not", "preference"),
    ],
)
def test_a_reason_in_words_becomes_a_typed_one(why: str, reason: str) -> None:
    from conversation.answers.deciding import typed_reason

    assert typed_reason(why) == reason
