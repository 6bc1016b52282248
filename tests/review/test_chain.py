"""The log can only be added to; whatever else happens to it is found, and where."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from review import chain, deciding
from review.chain import GENESIS, canonical, seal, stamp
from review.store import Store, faults

EDITS = 1000
WHO = ("ann", "ben", "cleo")


def test_the_same_data_in_another_order_are_the_same_bytes() -> None:
    assert canonical({"b": 1.0, "a": ["é", None]}) == canonical({"a": ["é", None], "b": 1})
    assert canonical({"b": 1.0, "a": ["é", None]}) == '{"a":["é",null],"b":1}'.encode()


def test_times_are_utc_and_sort_as_texts(at: Callable[..., datetime]) -> None:
    assert stamp(at(seconds=5)) == "2026-03-04T12:00:05.000Z"
    assert stamp(at(seconds=5)) < stamp(at(seconds=5, milliseconds=1)) < stamp(at(minutes=1))
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 3, 4))


def test_an_unbroken_chain_has_no_fault_and_a_broken_one_says_where() -> None:
    entries, before = [], GENESIS
    for seq in range(1, 6):
        entries.append(seal(seq, "t", "offered", "c", "by", "{}", before))
        before = entries[-1].hash
    assert list(chain.faults(entries, (5, before), {})) == []
    assert [one.seq for one in chain.faults([*entries[:2], *entries[3:]], (5, before), {})] == [3]
    assert [one.seq for one in chain.faults(entries[:4], (5, before), {})] == [5]
    assert [one.seq for one in chain.faults(entries, (4, entries[3].hash), {})] == [5]


@pytest.mark.parametrize("statement", ["UPDATE log SET by = 'x'", "DELETE FROM log", "DELETE FROM texts"])
def test_the_database_itself_refuses_to_edit_the_log(
    store: Store, offer: Callable[..., Any], statement: str
) -> None:
    offer(store, "plain")
    with pytest.raises(DatabaseError, match="only added to"), store.engine.begin() as connection:
        connection.execute(text(statement))
    assert store.faults() == []


def test_a_head_kept_outside_shows_that_the_whole_chain_was_written_anew(
    tmp_path: Path, offer: Callable[..., Any], accept: Callable[..., int], at: Callable[..., datetime]
) -> None:
    first, second = (Store.open(str(tmp_path / f"{name}.sqlite")) for name in ("first", "second"))
    for one, who in ((first, "ann"), (second, "ben")):
        offer(one, "plain")
        accept(one, "plain", who)
    kept = first.head()
    assert first.faults(kept) == []
    assert [one.seq for one in second.faults(kept)] == [2]


def test_a_thousand_random_edits_are_found_and_located(
    file: Store, offer: Callable[..., Any], accept: Callable[..., int], at: Callable[..., datetime]
) -> None:
    """Any column of any row, rows taken out, put in, swapped or cut off, by who may write to the file."""
    for number, note in enumerate(("plain", "many", "none", "vague")):
        offer(file, note, f"chart {number}", patient=f"patient {number}")
        seq = accept(file, f"chart {number}", WHO[number % 3])
    deciding.undo(file, seq, WHO[number % 3], at=at())
    accept(file, f"chart {number}", "ben", at=at(hours=1))
    assert file.faults() == []
    _unguarded(file)
    chance, missed = random.Random(7), []
    for number in range(EDITS):
        with Session(file.engine) as session:
            raw = session.connection().connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            told, where = chance.choice(KINDS)(raw, chance)
            found = {one.seq for one in faults(session)}
            session.rollback()
        if not where <= found or len(found - where) > 3 * len(where):
            missed.append((number, told, where, found))
    assert missed == []
    assert file.faults() == []


def _unguarded(store: Store) -> None:
    """The store as somebody has it who may do anything to the database."""
    with store.engine.begin() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    raw = store.engine.raw_connection()
    assert isinstance(raw.driver_connection, sqlite3.Connection)
    raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
    raw.close()


def _edit(raw: sqlite3.Connection, chance: random.Random) -> tuple[str, set[int]]:
    """One column of one entry."""
    seq = chance.choice(_seqs(raw))
    column = chance.choice(["at", "kind", "chart", "by", "about", "before", "hash"])
    (value,) = raw.execute(f'SELECT "{column}" FROM log WHERE seq = ?', (seq,)).fetchone()
    raw.execute(f'UPDATE log SET "{column}" = ? WHERE seq = ?', (_otherwise(value, chance), seq))
    return f"{column} of {seq}", {seq}


def _take_out(raw: sqlite3.Connection, chance: random.Random) -> tuple[str, set[int]]:
    seq = chance.choice(_seqs(raw))
    raw.execute("DELETE FROM log WHERE seq = ?", (seq,))
    return f"took out {seq}", {seq}


def _cut_off(raw: sqlite3.Connection, chance: random.Random) -> tuple[str, set[int]]:
    seq = chance.choice(_seqs(raw)[-3:])
    raw.execute("DELETE FROM log WHERE seq >= ?", (seq,))
    return f"cut from {seq}", {seq}


def _put_in(raw: sqlite3.Connection, chance: random.Random) -> tuple[str, set[int]]:
    """A well-made entry at the end, with the head left alone."""
    last = _seqs(raw)[-1]
    seq, at, kind, chart, _, about, _, hash = raw.execute(
        "SELECT * FROM log WHERE seq = ?", (last,)
    ).fetchone()
    forged = seal(seq + 1, at, kind, chart, chance.choice(WHO), about, hash)
    raw.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?)", tuple(forged.__dict__.values()))
    return "put one in", {seq + 1}


def _swap(raw: sqlite3.Connection, chance: random.Random) -> tuple[str, set[int]]:
    one, two = chance.sample(_seqs(raw), 2)
    for old, new in ((one, -1), (two, one), (-1, two)):
        raw.execute("UPDATE log SET seq = ? WHERE seq = ?", (new, old))
    return f"swapped {one} and {two}", {one, two}


def _reseal(raw: sqlite3.Connection, chance: random.Random) -> tuple[str, set[int]]:
    """An edit whose own hash is made anew: the entry after it, or the head, gives it away."""
    seq = chance.choice(_seqs(raw))
    fields = list(raw.execute("SELECT * FROM log WHERE seq = ?", (seq,)).fetchone())
    fields[4] = _otherwise(fields[4], chance)
    raw.execute("UPDATE log SET by = ?, hash = ? WHERE seq = ?", (fields[4], seal(*fields[:7]).hash, seq))
    return f"sealed {seq} anew", {seq + 1 if seq < _seqs(raw)[-1] else 0}


def _text(raw: sqlite3.Connection, chance: random.Random) -> tuple[str, set[int]]:
    """One byte of a stored note, suggestion or decision; or all of it."""
    name, body = chance.choice(raw.execute("SELECT name, body FROM texts").fetchall())
    place = chance.randrange(len(body))
    other = body[:place] + bytes([body[place] ^ (1 << chance.randrange(8))]) + body[place + 1 :]
    if chance.random() < 0.2:
        raw.execute("DELETE FROM texts WHERE name = ?", (name,))
    else:
        raw.execute("UPDATE texts SET body = ? WHERE name = ?", (other, name))
    entries = raw.execute("SELECT seq, about FROM log").fetchall()
    return "a text", {seq for seq, about in entries if name in json.loads(about).get("texts", {}).values()}


def _head(raw: sqlite3.Connection, chance: random.Random) -> tuple[str, set[int]]:
    if chance.random() < 0.5:
        raw.execute("UPDATE head SET hash = ?", (_otherwise("0" * 64, chance),))
        return "hash of the head", {0}
    last = _seqs(raw)[-1]
    by = chance.choice([-2, -1, 1, 2])
    raw.execute("UPDATE head SET seq = seq + ?", (by,))
    return "number of the head", {last + 1 if by > 0 else last + by + 1}


def _chart(raw: sqlite3.Connection, chance: random.Random) -> tuple[str, set[int]]:
    id, offered = chance.choice(raw.execute("SELECT id, offered FROM charts").fetchall())
    column = chance.choice(["name", "patient", "day", "note", "queue", "state", "settled"])
    (value,) = raw.execute(f"SELECT {column} FROM charts WHERE id = ?", (id,)).fetchone()
    raw.execute(f"UPDATE charts SET {column} = ? WHERE id = ?", (_otherwise(value, chance), id))
    return f"{column} of a chart", {offered}


def _seat(raw: sqlite3.Connection, chance: random.Random) -> tuple[str, set[int]]:
    id, seq = chance.choice(raw.execute("SELECT id, decided FROM seats WHERE decided IS NOT NULL").fetchall())
    raw.execute("UPDATE seats SET reviewer = 'somebody' WHERE id = ?", (id,))
    return "the reviewer at a place", {seq}


ON_THE_LOG = [_edit, _edit, _edit, _take_out, _cut_off, _put_in, _swap, _reseal]
KINDS = [*ON_THE_LOG, _text, _text, _head, _chart, _seat]


def _seqs(raw: sqlite3.Connection) -> list[int]:
    return [seq for (seq,) in raw.execute("SELECT seq FROM log ORDER BY seq")]


def _otherwise(value: Any, chance: random.Random) -> Any:
    """The value with one character changed, or one added."""
    if value is None or isinstance(value, int):
        return (value or 0) + chance.randint(50, 90)
    place = chance.randrange(len(value) + 1)
    other = chance.choice([one for one in "abcdef0123456789" if value[place : place + 1] != one])
    return value[:place] + other + value[place + 1 :]
