"""The figures of an evaluation, and which cases missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group
from rich.text import Text

from evaluation import Verdict
from terminal.paper import columns, plain, section, words

MOST_MISSES = 40
"""Misses that are listed; the figures count them all."""


def draw_figures(figures: Mapping[str, float | int], verdicts: Sequence[Verdict]) -> Group:
    """The figures in words of per cent, then the misses: what was keyed and what was given."""
    rows = [
        [words(name), words(str(value) if name == "cases" else f"{value:.2%}", "bold")]
        for name, value in figures.items()
    ]
    misses = [verdict for verdict in verdicts if verdict.kind != "exact"]
    if not misses:
        return Group(columns(rows, indent=0))
    listed = [
        [
            words(plain(miss.id)),
            words(miss.kind, "red" if miss.kind in ("silent error", "broken") else "yellow"),
            words(_side(miss.wanted_status, miss.wanted)),
            words(_side(miss.given_status, miss.given)),
        ]
        for miss in misses[:MOST_MISSES]
    ]
    table = columns(listed, head=("case", "verdict", "key", "answer"))
    more = len(misses) - len(listed)
    rest = [Text(f"  and {more} more")] if more > 0 else []
    return Group(columns(rows, indent=0), section("Missed", table, *rest))


def _side(status: str, units: Mapping[str, int]) -> str:
    codes = ", ".join(f"{code} × {number}" for code, number in units.items())
    return f"{status}: {codes}" if codes else status or "-"
