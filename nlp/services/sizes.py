"""The measures of one lesion settled: which numbers are its size, its margin and its excised diameter."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.services.measures import Measure

_FIELDS = {
    "size": "size_mm",
    "margin": "margin_mm",
    "excised": "excised_mm",
    "defect": "defect_mm",
    "length": "length_mm",
}
_SAME_MM = 0.5
"""Millimetres within which two tellings are of one measure."""


def settled(measures: Iterable[Measure]) -> dict[str, float | tuple[float, ...]]:
    """Fields of a record's group by the measures of one lesion, in millimetres.

    A lesion, a margin and an excised diameter that fit together are taken before others of their kind; else
    the first told stands. Sizes that nothing explains are further_sizes_mm: the note contradicts itself.
    """
    told: dict[str, list[float]] = {role: [] for role in _FIELDS}
    for measure in measures:
        if measure.role in told:
            mm = measure.low if measure.role == "margin" else measure.mm
            if not any(_same(mm, known) for known in told[measure.role]):
                told[measure.role].append(mm)
    found: dict[str, float | tuple[float, ...]] = {
        _FIELDS[role]: values[0] for role, values in told.items() if values
    }
    if told["margin"]:
        found["margin_mm"] = min(told["margin"])  # of unequal margins the narrowest decides
    fitting = _fitting(told["size"], told["margin"], told["excised"])
    if fitting:
        size, margin, excised = fitting
        found |= {"size_mm": size, "margin_mm": margin, "excised_mm": excised}
    explained = [found.get(name) for name in ("size_mm", "excised_mm", "defect_mm", "length_mm")]
    left = tuple(
        mm
        for mm in told["size"]
        if not any(isinstance(known, float | int) and _same(mm, known) for known in explained)
    )
    return {**found, "further_sizes_mm": left} if left else found


def _fitting(
    sizes: list[float], margins: list[float], excised: list[float]
) -> tuple[float, float, float] | None:
    """A lesion and a margin that make an excised diameter told, or another size told."""
    for whole in (*excised, *sizes):
        for size in sizes:
            for margin in margins:
                if margin and size < whole and _same(size + 2 * margin, whole):
                    return size, margin, whole
    return None


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME_MM
