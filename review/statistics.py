"""Figures with their intervals (95 %), worked out by well-kept libraries.

Shares: Wilson (``evaluation.bounds``). Two coders: Cohen's kappa with the standard error of Fleiss, Cohen and
Everitt (statsmodels). Any number of coders: Krippendorff's alpha (krippendorff), its interval by a bootstrap
over charts that draws the same charts every time.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.bounds import bounds

DRAWS = 1000
SEED = 20260304
SURE = (2.5, 97.5)
"""Percentiles between which 95 % of the draws lie."""


@dataclass(frozen=True)
class Figure:
    """A figure, what it may stand for, and of how many things it is. value: None when nothing can be said."""

    value: float | None
    least: float | None
    most: float | None
    of: int

    def says(self) -> str:
        """ "0.83 (0.71 to 0.92), 40"."""
        if self.value is None:
            return f"-, {self.of}"
        between = "" if self.least is None else f" ({self.least:.2f} to {self.most:.2f})"
        return f"{self.value:.2f}{between}, {self.of}"


def share(part: int, whole: int) -> Figure:
    """A share of things counted."""
    if not whole:
        return Figure(None, None, None, 0)
    least, most = bounds(part, whole)
    return Figure(part / whole, least, most, whole)


def f1(common: int, first: int, second: int) -> Figure:
    """How far two lists are the same; it does not matter which of the two is called right.

    F1 is no share of anything; its interval is that of common / (all that either has), of which it is a
    rising function.
    """
    either = first + second - common
    if not either:
        return Figure(None, None, None, 0)
    least, most = bounds(common, either)
    return Figure(2 * common / (first + second), 2 * least / (1 + least), 2 * most / (1 + most), either)


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> Figure:
    """Cohen's kappa of two coders: one pair of answers for each thing coded.

    None when both gave one and the same answer throughout: there is then no chance to be better than.
    """
    answers = sorted({answer for pair in pairs for answer in pair}, key=str)
    place = {answer: number for number, answer in enumerate(answers)}
    table = np.zeros((len(answers), len(answers)))
    for first, second in pairs:
        table[place[first], place[second]] += 1
    return kappa_of_table(table.tolist()) if len(answers) > 1 else Figure(None, None, None, len(pairs))


def kappa_of_table(table: Sequence[Sequence[float]]) -> Figure:
    """Cohen's kappa of a table of answers: the first coder's in rows, the second's in columns."""
    from statsmodels.stats.inter_rater import cohens_kappa

    found = cohens_kappa(np.asarray(table, dtype=float))
    value, least, most = float(found.kappa), float(found.kappa_low), float(found.kappa_upp)
    of = int(sum(sum(row) for row in table))
    if not math.isfinite(value):
        return Figure(None, None, None, of)
    return Figure(value, max(-1.0, least), min(1.0, most), of)


def alpha(coded: Sequence[Mapping[str, Hashable]], clusters: Sequence[Hashable] | None = None) -> Figure:
    """Krippendorff's alpha for answers without an order.

    coded: for each thing, the answer of each coder who coded it. clusters: what each thing belongs to (its
    chart): the bootstrap draws whole ones. None when fewer than two things were coded twice, or all the same.
    """
    things = [(one, number if clusters is None else clusters[number]) for number, one in enumerate(coded)]
    things = [(one, cluster) for one, cluster in things if len(one) > 1]
    answers = sorted({answer for one, _ in things for answer in one.values()}, key=str)
    if len(answers) < 2:
        return Figure(None, None, None, len(things))
    place = {answer: number for number, answer in enumerate(answers)}
    counts = np.zeros((len(things), len(answers)), dtype=int)
    for number, (one, _) in enumerate(things):
        for answer in one.values():
            counts[number, place[answer]] += 1
    names = {cluster: number for number, cluster in enumerate(dict.fromkeys(c for _, c in things))}
    member = np.array([names[cluster] for _, cluster in things])
    chance = np.random.default_rng(SEED)
    rows = [np.flatnonzero(member == number) for number in range(len(names))]
    draws = []
    for _ in range(DRAWS if len(rows) > 1 else 0):
        drawn = np.concatenate([rows[number] for number in chance.integers(0, len(rows), len(rows))])
        value = _alpha(counts[drawn])
        if value is not None:
            draws.append(value)
    least, most = np.percentile(draws, SURE) if len(draws) > DRAWS / 2 else (None, None)
    return Figure(_alpha(counts), _number(least), _number(most), len(things))


def _alpha(counts: np.ndarray) -> float | None:  # type: ignore[type-arg]
    import krippendorff

    if np.count_nonzero(counts.sum(axis=0)) < 2:
        return None
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]
