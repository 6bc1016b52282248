"""Small things that every test may ask for."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
# No test looks into, or writes to, the review store of who runs the tests.
os.environ["DERMCODE_REVIEW"] = str(Path(tempfile.gettempdir()) / f"dermcode-no-store-{os.getpid()}.sqlite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole", action="store_true", help="tests that look at a sample of the corpus look at all of it"
    )


@pytest.fixture(scope="session", autouse=True)
def no_releases(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What somebody learned on this machine is no part of the program that is tested."""
    os.environ["DERMCODE_RELEASES"] = str(tmp_path_factory.getbasetemp() / "no-releases")


class Ran(NamedTuple):
    """What a command did. out, err: standard output and standard error as text."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture
def dermcode(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Run the command in this process: dermcode("code", "-", stdin=b"...")."""
    import cli

    def run(*words: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["dermcode", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        written = capsysbinary.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, written.out.decode(), written.err.decode())

    return run


@pytest.fixture(scope="session")
def dermcode_apart() -> Callable[..., Ran]:
    """Run the command in a process of its own, with these changes to the environment."""

    def run(*words: object, stdin: bytes = b"", **environment: object) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "cli", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, **{name: str(value) for name, value in environment.items()}},
            input=stdin,
            capture_output=True,
            check=False,
            timeout=300,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
