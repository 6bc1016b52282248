"""Keyed cases: a note and what a careful coder makes of it, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from records import Unusable

Case = Mapping[str, Any]
"""id, note, expected [{code, units, modifiers?, icd10?}], status or expect_status
(ready | query | none), and where the key does not settle all: only [codes], any_status."""

STATUSES = ("ready", "query", "none")


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, in its order.

    A byte order mark and empty lines are passed over. Raises Unusable, naming the line, when a line is
    no JSON object or has no id, note or key; a wrong key would make every figure worthless,
    so nothing is set aside here.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"{path} is not UTF-8 text: byte {error.start} cannot be read.") from None
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror or 'no reason given'}.") from None
    # Only "\n" ends a line of JSONL: a note may hold other line separators as they are.
    cases = [
        _case(line, f"{path}, line {number}")
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]
    if not cases:
        raise Unusable(f"{path} holds no case: one JSON object a line is expected.")
    return cases


def _case(line: str, where: str) -> Case:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        raise Unusable(f"{where}: this is not JSON.") from None
    if not isinstance(case, dict):
        raise Unusable(f"{where}: a case is a JSON object.")
    for key, kind, words in (
        ("id", (str, int), "a text or a number"),
        ("note", (str,), "a text"),
        ("expected", (list,), "a list of codes, empty when nothing is billable"),
    ):
        if not isinstance(case.get(key), kind):
            raise Unusable(f"{where}: a case needs `{key}`, {words}.")
    if not all(isinstance(item, dict) and isinstance(item.get("code"), str) for item in case["expected"]):
        raise Unusable(f"{where}: every item of `expected` needs a `code`, a text in quotes.")
    status = case.get("status") or case.get("expect_status") or "ready"
    if status not in STATUSES:
        raise Unusable(f"{where}: the status of a case is one of {', '.join(STATUSES)}.")
    return case
