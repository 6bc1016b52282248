"""The evidence of a line carries it: without the words of one role the line changes, falls, or is doubted.

Most notes tell a fact more than once, and a line may quote one telling of it. So the words are taken out
again and again, those that the line then rests on: it must fall in the end, or it rests on no words.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from records import Coded

HELD: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("proof.yaml").read_text(encoding="utf-8"))


def without(note: str, spans: set[tuple[int, int]]) -> str:
    """The note with these words taken out, and nothing put in their place but a space."""
    out, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            out += [note[at:start], " "]
        at = max(at, end)
    return "".join([*out, note[at:]])


def units(coded: Coded, code: str) -> int | None:
    return {line.code: line.units for line in coded.codes}.get(code)


def times_until_it_falls(shelf: Any, note: str, code: str, names: list[str]) -> int | None:
    """How often words must be taken out before the line is no longer certain; None when it never falls."""
    first = units(shelf.code(note), code)
    for time in range(1, HELD["times"] + 1):
        spans = {
            (span.start, span.end)
            for line in shelf.code(note).codes
            if line.code == code
            for span in line.evidence
            if span.role in names
        }
        note = without(note, spans)
        if not spans:
            return None
        if not note.strip():
            return time
        after = shelf.code(note)
        if after.status != "ready" or units(after, code) != first:
            return time
    return None


@pytest.mark.parametrize("role", HELD["roles"])
def test_a_line_falls_without_the_words_that_prove_it(shelf: Any, whole: bool, role: str) -> None:
    held = HELD["roles"][role]
    looked_at = shelf.cases[:: 1 if whole else HELD["sample"]]
    ready = [case for case in looked_at if shelf.code(case["note"]).status == "ready"]
    fallen = {
        f"{case['id']} {line.code}": times_until_it_falls(shelf, case["note"], line.code, held["names"])
        for case in ready
        for line in shelf.code(case["note"]).codes
        if line.code in held.get("only_for", [line.code]) and line.code not in held.get("not_for", [])
    }
    at_once = sum(times == 1 for times in fallen.values()) / len(fallen)
    standing = sorted(name for name, times in fallen.items() if times is None)
    told = f"{role}: at once {at_once:.4f}, never {len(standing)} of {len(fallen)}: {standing}"
    print(told)
    assert at_once >= held["at_once"], told
    assert 1 - len(standing) / len(fallen) >= held["in_the_end"], told
