"""What the tests of the reader share: notes of the corpus, and every piece of evidence of a visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from records import Evidence, Visit

Quotes = Callable[[Visit], list[Evidence]]


@pytest.fixture(scope="session")
def evidence_of() -> Quotes:
    """Every piece of evidence anywhere in a visit, in the order of its fields."""
    return lambda visit: list(_evidence(visit))


def _evidence(record: Any) -> Iterator[Evidence]:
    if isinstance(record, Evidence):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from _evidence(item)
    elif hasattr(record, "model_fields_set"):
        for name in type(record).model_fields:
            yield from _evidence(getattr(record, name))


@pytest.fixture(scope="session")
def corpus_notes(root: Path) -> dict[str, str]:
    """Every fifth note of corpus/dev by id: enough of each file, and quick to read many times over."""
    from evaluation import read_cases

    files = sorted((root / "corpus/dev").glob("*.jsonl"))
    return {str(case["id"]): case["note"] for path in files for case in read_cases(path)[::5]}
