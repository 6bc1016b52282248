"""What the tests of learning share: a folder of releases, a store with settled charts, candidates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import flow
import releases
from learning.candidate import Candidate, Case, CaseLine
from records import Evidence
from review import charts, deciding, queue
from review.claim import compared
from review.decision import ClaimLine, Decision
from review.settings import Settings, settings
from review.store import Store
from review.tables import ChartRow

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
AT = "2026-03-04T12:00:00.000Z"
NOTE = "5 sunscabs on the scalp were frozen with liquid nitrogen."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of releases, in use."""
    monkeypatch.setenv(releases.VARIABLE, str(tmp_path / "releases"))
    return tmp_path / "releases"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty review store, in use."""
    monkeypatch.setenv("DERMCODE_REVIEW", str(tmp_path / "review.sqlite"))
    return Store.open(str(tmp_path / "review.sqlite"))


@pytest.fixture
def settle(store: Store) -> Callable[..., str]:
    """Put a note into the store and settle it with these codes and units, or as proposed; its chart."""
    rules: Settings = settings().model_copy(update={"double_share": 0.0})

    def settled(
        note: str,
        lines: dict[str, int] | None = None,
        diagnoses: tuple[str, ...] = ("L57.0",),
        payer: str | None = None,
        words: tuple[Evidence, ...] = (),
    ) -> str:
        coded = flow.code(note, id="chart", payer=payer)
        chart = queue.offer(store, note, coded, at=NOON, by="rae", payer=payer, rules=rules).chart
        with store.reading() as session:
            decision = deciding.acceptance(charts.load(session, session.get_one(ChartRow, chart)))
        if lines is not None:
            after = [ClaimLine(code=code, units=units, diagnoses=diagnoses) for code, units in lines.items()]
            told = compared(decision.lines, after, {"reason": "missed_lesion", "words": words})
            decision = Decision(chart=chart, lines=tuple(after), corrections=told)
        deciding.decide(store, queue.take_chart(store, "rae", chart, at=NOON), decision, at=NOON)
        return chart

    return settled


@pytest.fixture
def candidate() -> Callable[..., Candidate]:
    """A candidate that can be learned, with changes."""

    def made(**changes: Any) -> Candidate:
        lines = (CaseLine(code="17000"), CaseLine(code="17003", units=4))
        whole: dict[str, Any] = {
            "kind": "diagnosis",
            "word": "sunscabs",
            "meaning": "actinic_keratosis",
            "form": "plural",
            "by": "ann",
            "at": AT,
            "case": Case(note=NOTE, lines=lines),
        }
        return Candidate(**{**whole, **changes})

    return made
