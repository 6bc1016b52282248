"""The store: opens the database, brings its schema up to date, adds to the log, checks the chain.

SQL errors are told without their values, which may be a note's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from records import Unusable
from review import chain, derived, log, standing
from review.chain import Entry, Fault
from review.keys import Ring
from review.log import Conflict
from review.place import url_of
from review.tables import HeadRow, LogRow, TextRow

HERE = Path(__file__).parent
PATIENCE = 30
"""Seconds that a writer to a SQLite file waits for another one."""


class Store:
    """One review store. ``Store.open(place)`` makes it when it is not there, and brings it up to date."""

    def __init__(self, url: URL, ring: Ring | None = None) -> None:
        self.url = url
        self.ring = ring or Ring()
        sqlite = url.get_backend_name() == "sqlite"
        options: dict[str, Any] = (
            {"connect_args": {"timeout": PATIENCE}} if sqlite else {"pool_pre_ping": True}
        )
        # Values of a statement are never part of an error: they may be words of a note.
        self.engine = create_engine(url, hide_parameters=True, **options)
        if sqlite:
            _tame(self.engine)

    @classmethod
    def open(cls, where: str | None = None) -> Store:
        """The store at a place (``review.place``), made or brought up to date where that is due.

        Its notes are locked and unlocked with the keys of the environment (``review.keys``). Raises Unusable,
        in one sentence, when the database cannot be reached or used, or the notes are locked with another
        key.
        """
        store = cls(url_of(where), Ring.of())
        try:
            if store.url.get_backend_name() == "sqlite" and store.url.database:
                Path(store.url.database).parent.mkdir(parents=True, exist_ok=True)
            store.upgrade()
        except (SQLAlchemyError, OSError) as error:
            raise Unusable(
                f"The review store cannot be opened ({type(error).__name__}): check the place that "
                "DERMCODE_REVIEW or --store names, and that it may be written to."
            ) from None
        return store

    def upgrade(self, to: str = "head") -> None:
        """Run the migrations that are missing, one process at a time."""
        config = Config()
        config.set_main_option("script_location", str(HERE / "migrations"))
        with self._begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7246001)")
            config.attributes["connection"] = connection
            command.upgrade(config, to)
        if to == "head":
            with self.reading() as session:
                locked = session.execute(select(TextRow.body).where(TextRow.sealed).limit(1)).scalar()
            if locked is not None:
                self.ring.unlock(locked)
            with self.writing() as session:
                derived.fill(session)

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with Session(self.engine, info={"ring": self.ring}) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all kept at its end, or none of them."""
        engine = self.engine.execution_options(writes=True)
        with Session(engine, expire_on_commit=False, info={"ring": self.ring}) as session:
            try:
                yield session
                session.commit()
            except IntegrityError as error:
                session.rollback()
                raise Conflict("Somebody else did the same at the same moment: try again.") from error

    def entries(self, chart: str | None = None) -> list[Entry]:
        """The log in its order, of one chart or of all."""
        with self.reading() as session:
            return list(log.entries(session, chart))

    def head(self) -> tuple[int, str]:
        """How many entries there are, and the hash of the last: worth keeping outside of the store."""
        with self.reading() as session:
            row = session.get_one(HeadRow, 1)
            return row.seq, row.hash

    def faults(self, kept: tuple[int, str] | None = None) -> list[Fault]:
        """Where the store is not as it was written, checked from the first entry to the last.

        kept: a head that was kept outside, to find out whether the whole chain was written anew.
        """
        with self.reading() as session:
            return faults(session, kept)


def faults(session: Session, kept: tuple[int, str] | None = None) -> list[Fault]:
    """See ``Store.faults``."""
    head = session.get_one(HeadRow, 1)
    texts_of = select(TextRow.name, TextRow.body, TextRow.sealed)
    texts = {
        name: None if body is None else chain.digest(log.unlocked(session, body, sealed))
        for name, body, sealed in session.execute(texts_of).yield_per(200)
    }
    found = list(chain.faults(log.entries(session), (head.seq, head.hash), texts))
    found += standing.stray(session)
    if kept is not None:
        row = session.get(LogRow, kept[0])
        if row is None or row.hash != kept[1]:
            found.append(Fault(kept[0], "the entry is not the one whose hash was kept"))
    return sorted(set(found), key=lambda fault: (fault.seq, fault.says))


def _tame(engine: Engine) -> None:
    """SQLite as a store needs it: readers beside one writer, and who will write says so at the start."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # Python's own way of beginning transactions is taken off
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
