"""Two queues that are never mixed, and one reviewer a place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from records import Unusable
from review import deciding, listing, queue
from review.log import Conflict
from review.risk import risks
from review.settings import Settings
from review.store import Store

At = Callable[..., datetime]
Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("border", {"border"}),
        ("vague", {"vague"}),
        ("mixed", {"mixed", "doubt"}),
        ("plain", set()),
        ("many", set()),
        ("none", set()),
    ],
)
def test_a_risk_has_its_reasons(
    coded: Make, rules: Callable[..., Settings], note: str, expected: set[str]
) -> None:
    assert set(risks(coded(note)[1], (), rules())) == expected


def test_a_second_reader_who_disagrees_is_a_risk_of_its_own(file: Store, offer: Make) -> None:
    offered = offer(file, "plain", flags=["second_reader"])
    assert (offered.queue, offered.risks) == ("risk", ("second_reader",))


def test_the_random_queue_is_drawn_whatever_a_chart_holds(file: Store, offer: Make) -> None:
    """The same seed draws the same charts, about so many as the share says, risky or not."""
    plain = [offer(file, "plain", f"p{n}", random_share=0.3) for n in range(40)]
    risky = [offer(file, "border", f"b{n}", random_share=0.3) for n in range(40)]
    assert {one.queue for one in plain} == {"random", "rest"}
    assert {one.queue for one in risky} == {"random", "risk"}
    for drawn in (plain, risky):
        assert 5 <= sum(one.queue == "random" for one in drawn) <= 20


def test_a_chart_is_in_one_queue_only(store: Store, offer: Make, at: At) -> None:
    for number in range(12):
        offer(store, "border", f"b{number}", random_share=0.5)
    seen: dict[str, set[str]] = {"random": set(), "risk": set()}
    for which in ("random", "risk"):
        while seat := queue.take(store, "ann", which, at=at(), after=seen[which]):  # type: ignore[arg-type]
            seen[which].add(seat.chart)
            queue.release(store, seat)
    assert len(seen["random"] | seen["risk"]) == 12
    assert not seen["random"] & seen["risk"]
    waiting = queue.waiting(store, "ann", at=at())
    assert (waiting["random"], waiting["risk"]) == (len(seen["random"]), len(seen["risk"]))


def test_the_heaviest_risk_comes_first(store: Store, offer: Make, at: At) -> None:
    for note in ("vague", "border", "mixed"):
        offer(store, note)
    order: list[str] = []
    while seat := queue.take(store, "ann", "risk", at=at(), after=order):
        order.append(seat.chart)
    names = {one.id: one.name for one in listing.listed(store)}
    assert [names[chart] for chart in order] == ["mixed", "border", "vague"]


def test_two_people_never_have_the_same_chart(store: Store, offer: Make, at: At) -> None:
    for note in ("vague", "border"):
        offer(store, note)
    first, second = (queue.take(store, who, "risk", at=at()) for who in ("ann", "ben"))
    assert first is not None
    assert second is not None
    assert first.chart != second.chart
    assert queue.take(store, "cleo", "risk", at=at()) is None


def test_who_comes_back_finds_the_same_chart(store: Store, offer: Make, at: At) -> None:
    for note in ("vague", "border"):
        offer(store, note)
    first, again = (queue.take(store, "ann", "risk", at=at(seconds=late)) for late in (0, 60))
    assert first is not None
    assert again is not None
    assert (again.chart, again.taken) == (first.chart, first.taken)


def test_a_chart_is_free_when_its_reviewer_leaves(
    store: Store, offer: Make, chart_of: Make, at: At, rules: Callable[..., Settings]
) -> None:
    """By giving it back, at once; without a word, when the lease runs out. What comes late is not stored."""
    offer(store, "border")
    lease = rules().lease_seconds
    gone = queue.take(store, "ann", "risk", at=at())
    assert gone is not None
    assert queue.renew(store, gone, at=at(seconds=lease - 1))
    assert queue.take(store, "ben", "risk", at=at(seconds=lease + 1)) is None
    later = queue.take(store, "ben", "risk", at=at(seconds=2 * lease + 1))
    assert later is not None
    assert not queue.renew(store, gone, at=at(seconds=2 * lease + 2))
    with pytest.raises(Conflict, match="lease ran out"):
        deciding.decide(store, gone, deciding.acceptance(chart_of(store, "border")), at=at())
    queue.release(store, gone)
    assert queue.take(store, "cleo", "risk", at=at(seconds=2 * lease + 3)) is None
    queue.release(store, later)
    assert queue.take(store, "cleo", "risk", at=at(seconds=2 * lease + 4)) is not None


def test_what_is_decided_is_not_asked_again(store: Store, offer: Make, accept: Make, at: At) -> None:
    offer(store, "border")
    accept(store, "border", "ann")
    offer(store, "border")
    for who in ("ann", "ben"):
        assert queue.take(store, who, "risk", at=at()) is None
    with pytest.raises(Conflict):
        queue.take_chart(store, "ben", listing.listed(store)[0].id, at=at())


def test_charts_are_accepted_by_filter_and_given_back_as_one(
    store: Store, offer: Make, accept: Make, at: At
) -> None:
    for number in range(3):
        offer(store, "plain", f"p{number}")
        offer(store, "many", f"m{number}")
    offer(store, "plain", "drawn", random_share=1)
    offer(store, "border", "twice", double_share=1)
    accept(store, "p0", "ben")
    group, count = listing.accept_all(store, "ann", listing.Wanted(status="ready", code="17003"), at=at())
    assert count == 2
    reviewed = {one.name for one in listing.listed(store, listing.Wanted(state="reviewed"))}
    assert reviewed == {"p0", "p1", "p2"}
    assert listing.undo_all(store, "ben", group, at=at()) == 0
    assert listing.undo_all(store, "ann", group, at=at()) == 2
    reviewed = {one.name for one in listing.listed(store, listing.Wanted(state="reviewed"))}
    assert reviewed == {"p0"}
    assert listing.undo_all(store, "ann", group, at=at()) == 0
    assert store.faults() == []
    with pytest.raises(Unusable, match="one by one"):
        listing.accept_all(store, "ann", listing.Wanted(queue="random"), at=at())


def test_a_list_is_cut_by_day_risk_and_code(file: Store, offer: Make) -> None:
    for note in ("plain", "border", "vague", "biopsy"):
        offer(file, note)

    def names(**wanted: Any) -> list[str]:
        return [one.name for one in listing.listed(file, listing.Wanted(**wanted))]

    assert names(risk="vague") == ["vague"]
    assert names(code="17003") == ["plain", "border"]
    assert names(code="1700_") == []
    assert names(since=datetime(2026, 3, 6).date()) == ["plain", "biopsy"]
    assert names(until=datetime(2026, 3, 4).date(), status="ready") == ["border"]
    assert listing.codes_on_file(file) == ["11102", "17000", "17003"]
