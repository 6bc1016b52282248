"""What was erased or locked is taken out of the files of the database too, not only out of its tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg

from review.store import Store

PATIENCE = 5.0
"""Seconds to wait until nobody else uses the store."""


def sweep(store: Store) -> bool:
    """Write the files of the database anew without what is gone; False when somebody else is using them.

    Copies elsewhere (backups, the disk's own spare blocks, PostgreSQL's log of changes) are not reached.
    """
    try:
        return _sqlite(store) if store.url.get_backend_name() == "sqlite" else _postgresql(store)
    except (sqlite3.Error, psycopg.Error):
        return False


def _sqlite(store: Store) -> bool:
    """The log of changes into the file, the file written anew, and the log of that into it."""
    path = str(store.url.database)
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as connection:
        busy = 0
        for step in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            told = connection.execute(step).fetchone()
            busy += told[0] if told else 0
    return not busy


def _postgresql(store: Store) -> bool:
    place = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(f"SET lock_timeout = '{int(PATIENCE * 1000)}ms'".encode())
        for table in (b"texts", b"charts"):
            connection.execute(b"VACUUM (FULL) " + table)
    return True
