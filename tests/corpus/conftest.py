"""What the tests of the corpus may ask for: every keyed case with its answer, coded once a session."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import flow
from records import Coded

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
Case = dict[str, Any]


class Shelf:
    """The keyed cases of the development files, and the answer to each."""

    def __init__(self) -> None:
        self.cases: list[Case] = [
            json.loads(line)
            for folder in ("dev", "context")
            for path in sorted((CORPUS / folder).glob("*.jsonl"))
            for line in path.read_bytes().decode("utf-8").split("\n")
            if line.strip()
        ]
        self.code = cache(self._code)

    @staticmethod
    def _code(note: str) -> Coded:
        return flow.code(note, id="note")


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether every case is looked at, not a sample."""
    return bool(request.config.getoption("--whole"))
