"""Decisions are kept once and for good, on SQLite and on PostgreSQL, through every step of the schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, insert, select

import flow
from records import Evidence, Unusable
from review import charts, deciding, packet, queue
from review.chain import GENESIS, canonical, digest, seal
from review.decision import ClaimLine, Correction, Decision
from review.log import Conflict
from review.place import VARIABLE, is_there, url_of
from review.store import Store
from review.tables import FindingRow

At = Callable[..., datetime]
Make = Callable[..., Any]


def test_a_chart_offered_again_is_the_same_chart(store: Store, offer: Make) -> None:
    first, again, other = offer(store, "plain"), offer(store, "plain"), offer(store, "plain", "another name")
    assert (first.new, again.new, other.new) == (True, False, True)
    assert first.chart == again.chart != other.chart
    assert [one.kind for one in store.entries()] == ["offered", "offered"]


def test_the_note_comes_back_exactly_as_it_was(file: Store, chart_of: Make, at: At) -> None:
    note = "5 AKs on the scalp\r\nwere frozen.\tÅ “quoted” \U0001f9d1\r"
    coded = flow.code(note)
    queue.offer(file, note, coded, at=at(), name="odd")
    assert chart_of(file, "odd").note == note
    assert chart_of(file, "odd").coded == coded


def test_a_decision_sent_twice_is_stored_once(store: Store, offer: Make, chart_of: Make, at: At) -> None:
    offered = offer(store, "plain")
    seat = queue.take_chart(store, "ann", offered.chart, at=at())
    decision = deciding.acceptance(chart_of(store, "plain"))
    first = deciding.decide(store, seat, decision, at=at())
    assert deciding.decide(store, seat, decision, at=at(seconds=1)) == first
    assert [one.kind for one in store.entries()] == ["offered", "decided"]
    assert chart_of(store, "plain").state == "reviewed"


def test_an_undone_decision_stays_in_the_log_and_can_be_given_anew(
    store: Store, offer: Make, accept: Make, chart_of: Make, at: At
) -> None:
    offered = offer(store, "plain")
    seq = accept(store, "plain", "ann")
    with pytest.raises(Unusable, match="Only who gave"):
        deciding.undo(store, seq, "ben", at=at())
    seat = deciding.undo(store, seq, "ann", at=at(seconds=9))
    assert chart_of(store, "plain").state == "coded"
    deciding.decide(store, seat, _one_more(chart_of(store, "plain")), at=at(seconds=20))
    with store.reading() as session:
        told = [(one.decision.action, one.undone) for one in deciding.given(session, offered.chart)]
    assert told == [("accept", True), ("change", False)]
    with pytest.raises(Unusable, match="no decision to undo"):
        deciding.undo(store, seq, "ann", at=at())
    assert store.faults() == []


def _one_more(chart: charts.Chart) -> Decision:
    """The second line with a unit more."""
    first, second = (ClaimLine.of(line) for line in chart.coded.codes)
    more = second.model_copy(update={"units": second.units + 1})
    place = chart.note.index("5 AKs")
    words = Evidence(start=place, end=place + 5, text="5 AKs", role="count")
    return Decision(
        chart=chart.id,
        lines=(first, more),
        corrections=(
            Correction(action="accept", before=first, after=first),
            Correction(
                action="change",
                before=second,
                after=more,
                reason="wrong_count",
                procedure=0,
                part="count",
                was="5",
                should_be="6",
                words=(words,),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"chart": "0" * 64}, "another chart"),
        ({"corrections": ()}, "every proposed line"),
        ({"lines": ()}, "corrections lead to"),
        ({"blind": True}, "saw the suggestion"),
    ],
)
def test_a_decision_that_does_not_fit_its_chart_is_refused(
    file: Store, offer: Make, chart_of: Make, at: At, change: dict[str, Any], says: str
) -> None:
    seat = queue.take_chart(file, "ann", offer(file, "plain").chart, at=at())
    decision = _one_more(chart_of(file, "plain")).model_copy(update=change)
    with pytest.raises(Unusable, match=says):
        deciding.decide(file, seat, decision, at=at())
    assert [one.kind for one in file.entries()] == ["offered"]


def test_words_that_the_note_does_not_have_are_refused_without_being_told(
    file: Store, offer: Make, chart_of: Make, at: At
) -> None:
    seat = queue.take_chart(file, "ann", offer(file, "plain").chart, at=at())
    decision = _one_more(chart_of(file, "plain"))
    wrong = Evidence(start=0, end=5, text="Zorro", role="count")
    bad = decision.corrections[1].model_copy(update={"words": (wrong,)})
    with pytest.raises(Unusable, match="characters 0 to 5") as told:
        deciding.decide(
            file, seat, decision.model_copy(update={"corrections": (decision.corrections[0], bad)}), at=at()
        )
    assert "Zorro" not in str(told.value)


@pytest.mark.parametrize(
    "broken",
    [
        {"action": "accept", "reason": "preference"},
        {"action": "change"},
        {"action": "reject", "reason": "wrong_rule"},
        {"action": "add", "reason": "missed_lesion"},
    ],
)
def test_a_correction_says_what_and_why(broken: dict[str, Any]) -> None:
    line = ClaimLine(code="17000")
    with pytest.raises(ValueError, match=r"lines before and after|has a reason"):
        Correction(before=line, after=line, **broken)


def test_a_packet_is_the_same_bytes_and_replays(
    store: Store, offer: Make, accept: Make, chart_of: Make, at: At
) -> None:
    offered = offer(store, "plain")
    seat = queue.take_chart(store, "ann", offered.chart, at=at())
    deciding.decide(store, seat, _one_more(chart_of(store, "plain")), at=at())
    offer(store, "many")
    raw = packet.packet(store, "plain")
    accept(store, "many", "ann")
    assert packet.packet(store, offered.chart[:8]) == raw
    told = packet.replay(raw, flow.code, flow.decide)
    assert (told.whole, told.same, told.codes_same, told.faults) == (True, True, True, ())
    assert {"note", "suggestion", "decisions", "log"} <= json.loads(raw).keys()


@pytest.mark.parametrize(
    ("find", "replace", "says"),
    [
        ('"by":"ann"', '"by":"bob"', "entry 2 is not as it was written"),
        ('"should_be":"6"', '"should_be":"7"', "decision of entry 2"),
        ("HPI", "HPX", None),
        ("left forearm were destroyed", "left forearm were observed!", "the note is not the one"),
        ('"state":"reviewed"', '"state" :"reviewed"', "bytes"),
    ],
)
def test_an_edited_packet_is_found(
    file: Store, offer: Make, chart_of: Make, at: At, find: str, replace: str, says: str | None
) -> None:
    seat = queue.take_chart(file, "ann", offer(file, "plain").chart, at=at())
    deciding.decide(file, seat, _one_more(chart_of(file, "plain")), at=at())
    raw = packet.packet(file, "plain")
    told = packet.replay(raw.replace(find.encode(), replace.encode()), flow.code)
    assert told.whole is (says is None)
    assert says is None or any(says in fault for fault in told.faults)


def test_a_chart_is_found_by_its_name_or_the_beginning_of_its_id(file: Store, offer: Make) -> None:
    one = offer(file, "plain", "same")
    offer(file, "many", "same")
    with file.reading() as session:
        assert charts.find(session, one.chart[:6]).id == one.chart
        with pytest.raises(Unusable, match="2 charts have that name"):
            charts.find(session, "same")
        with pytest.raises(Unusable, match="No chart"):
            charts.find(session, "nobody")


@pytest.mark.parametrize("revision", ["0001", "0002", "0003"])
def test_a_store_of_every_older_schema_comes_up_to_date_with_its_data(
    empty: str, tmp_path: Path, revision: str, coded: Make, offer: Make, accept: Make, at: At
) -> None:
    """What was stored with the first schema and with later ones is there, whole, and can be worked with."""
    old = Store(url_of(empty))
    old.upgrade(revision)
    today = Store.open(str(tmp_path / "today.sqlite"))
    for note in ("plain", "many"):
        offer(today, note, note)
    if revision == "0001":
        _as_the_first_schema_had_it(old, coded)
    else:
        accept(today, "plain", "ann")
        _copied(today, old)
    now = Store.open(empty)
    assert now.faults() == []
    if revision != "0001":
        assert packet.packet(now, "plain") == packet.packet(today, "plain")
        assert _findings(now) == _findings(today)
        assert len(_findings(now)) == 2
    accept(now, "many", "ben")
    assert now.faults() == []
    with now.reading() as session:
        assert charts.find(session, "many").codes == " 17004 "
    for store in (old, now, today):
        store.engine.dispose()


def _findings(store: Store) -> list[tuple[Any, ...]]:
    with store.reading() as session:
        rows = session.execute(select(FindingRow).order_by(FindingRow.id)).scalars()
        return [(row.seq, row.code, row.action, row.family, row.site, row.kind_of_work) for row in rows]


def _as_the_first_schema_had_it(store: Store, coded: Make) -> None:
    """Two charts offered when there were no queues yet."""
    tables = _tables(store)
    before = GENESIS
    with store.engine.begin() as connection:
        for seq, name in enumerate(("plain", "many"), start=1):
            note, answer = coded(name)
            id, body = charts.pack(note, answer, name, None, None, None)
            about = canonical({"texts": {"offer": digest(body)}}).decode()
            entry = seal(seq, "2026-03-04T12:00:00.000Z", "offered", id, "tests", about, before)
            before = entry.hash
            connection.execute(insert(tables["texts"]).values(name=digest(body), kind="offer", body=body))
            connection.execute(insert(tables["log"]).values(**entry.__dict__))
            connection.execute(
                insert(tables["charts"]).values(
                    id=id,
                    name=name,
                    day=str(answer.day),
                    offer=digest(body),
                    note=digest(note.encode()),
                    status=answer.status,
                    offered=seq,
                )
            )
        connection.execute(tables["head"].update().values(seq=2, hash=before))


def _copied(source: Store, target: Store) -> None:
    """Every row of one store into another of an older schema, as far as it has a place there."""
    old, new = _tables(target), _tables(source)
    with source.engine.connect() as reads, target.engine.begin() as writes:
        writes.execute(old["head"].delete())
        for name in ("texts", "log", "head", "charts", "seats"):
            for row in reads.execute(select(new[name])).mappings():
                known = {key: value for key, value in row.items() if key in old[name].c}
                writes.execute(insert(old[name]).values(**known))


def _tables(store: Store) -> dict[str, Any]:
    told = MetaData()
    told.reflect(store.engine)
    return dict(told.tables)


def test_the_place_is_what_is_told_or_the_environment_or_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert str(url_of().database).endswith("review.sqlite")
    assert not is_there()
    monkeypatch.setenv(VARIABLE, "postgresql://host/name")
    assert url_of().drivername == "postgresql+psycopg"
    assert str(url_of(str(tmp_path / "x.sqlite")).database) == str(tmp_path / "x.sqlite")
    for wrong, says in (("mysql://host/name", "not in mysql"), ("://", "no URL")):
        with pytest.raises(Unusable, match=says):
            url_of(wrong)


def test_a_database_that_cannot_be_reached_is_told_in_one_sentence_without_its_password(
    tmp_path: Path,
) -> None:
    with pytest.raises(Unusable, match="cannot be opened") as told:
        Store.open("postgresql://ann:secret@127.0.0.1:1/none")
    assert "secret" not in str(told.value)
    (tmp_path / "a folder").mkdir()
    with pytest.raises(Unusable, match="cannot be opened"):
        Store.open(str(tmp_path / "a folder"))


def test_an_error_of_the_database_holds_no_words_of_a_note(file: Store) -> None:
    with pytest.raises(Conflict) as told, file.writing() as session:
        session.add(FindingRow(seq=1, chart="Zorro"))
    assert "Zorro" not in str(told.value)
    assert "Zorro" not in str(told.value.__cause__)
