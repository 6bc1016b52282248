"""How the suggestions fare with reviewers: what share stands, where it does not, why, and whether it slips.

Rates are of the random queue alone, because only its charts stand for all; the risk queue is shown apart.
Lines that were accepted many at once, or by who had not seen them, say nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import select

from review.queue import ADJUDICATOR
from review.settings import Drift, settings
from review.statistics import Figure, share
from review.store import Store
from review.tables import FindingRow

By = Literal["code", "rule", "family", "site", "week", "version"]


@dataclass(frozen=True)
class Finding:
    """What became of one line. day: of the decision. reason: None where it stands. added: it was missed."""

    day: date
    queue: str
    action: str
    reason: str | None
    code: str
    rule: str
    family: str
    site: str
    version: str

    @property
    def week(self) -> str:
        """The Monday of its week."""
        return (self.day - timedelta(days=self.day.weekday())).isoformat()


@dataclass(frozen=True)
class Rate:
    """Proposed lines that have something in common. stands: the share accepted as proposed.

    changed, rejected, asked: how many of the others; added: lines that reviewers had to add.
    """

    name: str
    stands: Figure
    changed: int
    rejected: int
    asked: int
    added: int


@dataclass(frozen=True)
class Slip:
    """The last decisions against those before. alarm: the share that stands has fallen beyond chance.

    difference: between the two shares, with its 95 % interval (Newcombe); negative is worse.
    """

    recent: Figure
    before: Figure
    difference: Figure
    alarm: bool


def findings(store: Store, queue: str = "random") -> list[Finding]:
    """The findings of a queue in the order of the log: looked at one by one, by first and second coders."""
    wanted = (
        select(FindingRow)
        .where(
            FindingRow.queue == queue,
            FindingRow.bulk.is_(False),
            FindingRow.blind.is_(False),
            FindingRow.place != ADJUDICATOR,
        )
        .order_by(FindingRow.seq, FindingRow.id)
    )
    with store.reading() as session:
        return [
            Finding(
                date.fromisoformat(row.day), row.queue, row.action, row.reason, row.code, row.rule,
                row.family, row.site, row.version,
            )
            for row in session.execute(wanted).scalars()
        ]  # fmt: skip


def rates(found: Iterable[Finding], by: By) -> list[Rate]:
    """The rate of each group, the largest group first; weeks and versions in their order."""
    groups: dict[str, list[Finding]] = {}
    key: Callable[[Finding], str] = lambda one: str(getattr(one, by))  # noqa: E731
    for one in found:
        groups.setdefault(key(one), []).append(one)
    told = [_rate(name, members) for name, members in groups.items()]
    if by in ("week", "version"):
        return sorted(told, key=lambda rate: rate.name)
    return sorted(told, key=lambda rate: (-rate.stands.of, rate.name))


def overall(found: Sequence[Finding]) -> Rate:
    """All of them together."""
    return _rate("all", found)


def reasons(found: Iterable[Finding]) -> list[tuple[str, int]]:
    """Why lines did not stand, the most frequent reason first."""
    told = Counter(one.reason for one in found if one.reason)
    return sorted(((str(name), count) for name, count in told.items()), key=lambda pair: (-pair[1], pair[0]))


def slip(found: Sequence[Finding], rules: Drift | None = None) -> Slip | None:
    """Whether the share that stands has fallen; None while there are too few decisions to say."""
    rules = rules or settings().drift
    proposed = [one for one in found if one.action != "add"]
    recent, before = proposed[-rules.recent :], proposed[: -rules.recent]
    if len(recent) < rules.recent or len(before) < rules.least:
        return None
    from statsmodels.stats.proportion import confint_proportions_2indep

    now, then = (sum(one.action == "accept" for one in part) for part in (recent, before))
    least, most = confint_proportions_2indep(now, len(recent), then, len(before), method="newcomb")
    difference = now / len(recent) - then / len(before)
    figure = Figure(difference, float(least), float(most), len(proposed))
    return Slip(share(now, len(recent)), share(then, len(before)), figure, alarm=float(most) < 0)


def _rate(name: str, members: Sequence[Finding]) -> Rate:
    done = Counter(one.action for one in members)
    proposed = done.total() - done["add"]
    return Rate(
        name,
        share(done["accept"], proposed),
        done["change"],
        done["reject"],
        done["query"],
        done["add"],
    )
