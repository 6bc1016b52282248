"""Answers as lines to work in: one a code, one a question to the provider, one for a note without either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is run by spreadsheets; it gets an apostrophe in front."""
LONGEST = 2000
"""Characters of a cell; what is longer is cut, since the whole stands in the JSON."""


class Row(NamedTuple):
    """One line to work in. to_do: what a person must do with it. decision, comment: left for the coder."""

    note: str
    day: str
    chart: str
    to_do: str
    code: str
    units: int | None
    modifiers: str
    diagnoses: str
    sites: str
    label: str
    why: str
    question: str
    at_least: str
    words: str
    would_change: str
    decision: str = ""
    comment: str = ""
    place: str = ""


HEADS = {
    "note": "Note",
    "day": "Day of service",
    "chart": "Chart",
    "to_do": "To do",
    "code": "Code",
    "units": "Units",
    "modifiers": "Modifiers",
    "diagnoses": "Diagnoses",
    "sites": "Sites",
    "label": "What",
    "why": "Why",
    "question": "Question to the provider",
    "at_least": "At least",
    "words": "Words of the note",
    "would_change": "What would change it",
    "decision": "Decision",
    "comment": "Comment",
    "place": "Where the note stands",
}
DECISIONS = ("accept", "change", "reject", "ask provider")
TO_DO = {
    "ready": "sign off",
    "review": "look and decide",
    "query": "ask the provider",
    "none": "nothing to code",
}


def rows(answer: dict[str, Any], place: str) -> Iterator[Row]:
    """The lines of one answer, in its order: codes, then questions, or the reason why there is neither."""
    shared: dict[str, Any] = {
        "note": answer["id"],
        "day": answer["day"] or "",
        "chart": answer["status"],
        "place": place,
    }
    blank = dict.fromkeys(Row._fields[3:15], "")
    reasons = _joined(answer["reasons"])
    made = False
    for line in answer["codes"]:
        made = True
        filled: dict[str, Any] = {
            "to_do": TO_DO[line["status"]],
            "code": line["code"],
            "units": line["units"],
            "modifiers": ", ".join(line["modifiers"]),
            "diagnoses": ", ".join(line["diagnoses"]),
            "sites": _words(line["evidence"], ("site",)),
            "label": line["label"],
            "why": _joined(
                ([reasons] if line["status"] == "review" else []) + [step["says"] for step in line["why"]]
            ),
            "words": _words(line["evidence"]),
            "would_change": _joined(line["would_change"]),
        }
        yield _row({**blank, **shared, **filled})
    for asked in answer["queries"]:
        made = True
        least = ", ".join(f"{one['code']} x {one['units']}" for one in asked["at_least"])
        filled = {
            "to_do": TO_DO["query"],
            "units": None,
            "label": asked["about"],
            "question": asked["question"],
            "at_least": least,
            "words": _words(asked["evidence"]),
        }
        yield _row({**blank, **shared, **filled})
    if not made:
        yield _row({**blank, **shared, "to_do": TO_DO["none"], "units": None, "why": reasons})


def _row(cells: dict[str, Any]) -> Row:
    cells = {name: safe(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}
    return Row(**cells)


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula, and not longer than can be read."""
    cell = cell if len(cell) <= LONGEST else cell[: LONGEST - 1] + "…"
    return "'" + cell if cell.startswith(FORMULA) else cell


def _words(evidence: Iterable[dict[str, Any]], roles: tuple[str, ...] = ()) -> str:
    texts = (" ".join(one["text"].split()) for one in evidence if not roles or one["role"] in roles)
    return _joined(dict.fromkeys(texts))


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(texts)
