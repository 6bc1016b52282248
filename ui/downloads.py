"""What the page hands out: the answer as JSON (the contract of the command line) and as CSV."""

from __future__ import annotations

import csv
import io

from records import Code, Coded

HEADS = (
    "id",
    "day",
    "chart_status",
    "code",
    "units",
    "modifiers",
    "diagnoses",
    "status",
    "label",
    "why",
    "would_change",
    "evidence",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is run by spreadsheets; it gets an apostrophe in front."""


def as_json(coded: Coded) -> str:
    """One object on one line, byte for byte what the command line prints with --json."""
    return coded.model_dump_json(by_alias=True) + "\n"


def as_csv(coded: Coded) -> str:
    """One line a code under a head; several values in one cell are parted by "; "."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    for line in coded.codes:
        writer.writerow([_cell(value) for value in _row(coded, line)])
    return out.getvalue()


def _row(coded: Coded, line: Code) -> tuple[str, ...]:
    return (
        coded.id,
        coded.day.isoformat() if coded.day else "",
        coded.status,
        line.code,
        str(line.units),
        "; ".join(line.modifiers),
        "; ".join(line.diagnoses),
        line.status,
        line.label,
        "; ".join(step.says for step in line.why),
        "; ".join(line.would_change),
        "; ".join(dict.fromkeys(" ".join(one.text.split()) for one in line.evidence)),
    )


def _cell(text: str) -> str:
    return "'" + text if text.startswith(FORMULA) else text
