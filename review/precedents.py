"""What was decided before: of this very note, and of the same kind of work with the same code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from records import Coded
from review.chain import digest
from review.derived import work_of
from review.store import Store
from review.tables import ChartRow, FindingRow


@dataclass(frozen=True)
class Precedent:
    """How often lines of one code, for one kind of work, were settled, and how.

    kind_of_work: "act/technique/diagnosis". stood, changed, rejected, asked, added: how many lines. reasons:
    why they did not stand, the most frequent first. last: the day of the last decision.
    """

    code: str
    kind_of_work: str
    stood: int
    changed: int
    rejected: int
    asked: int
    added: int
    reasons: tuple[str, ...]
    last: str

    @property
    def times(self) -> int:
        return self.stood + self.changed + self.rejected + self.asked + self.added


@dataclass(frozen=True)
class Before:
    """same_note: charts with this very note, name and state. lines: one for each code with precedents."""

    same_note: tuple[tuple[str, str], ...]
    lines: tuple[Precedent, ...]


def precedents(store: Store, note: str, coded: Coded, but: int | None = None) -> Before:
    """What reviewers decided before of the same note, and of lines like those of this answer.

    Decisions that were undone do not count, nor do blind ones, nor that of the entry ``but``. The same store
    gives the same answer.
    """
    with store.reading() as session:
        rows = session.execute(
            select(ChartRow).where(ChartRow.note == digest(note.encode())).order_by(ChartRow.offered)
        ).scalars()
        same = tuple((row.name, row.state) for row in rows)
        lines = []
        for code, kind in dict.fromkeys((line.code, work_of(coded.visit, line)) for line in coded.codes):
            found = session.execute(
                select(FindingRow.action, FindingRow.reason, func.count(), func.max(FindingRow.day))
                .where(FindingRow.code == code, FindingRow.kind_of_work == kind, FindingRow.seq != (but or 0))
                .group_by(FindingRow.action, FindingRow.reason)
            ).all()
            if found:
                lines.append(_precedent(code, kind, [(a, r, n, d) for a, r, n, d in found]))
    return Before(same, tuple(lines))


def _precedent(code: str, kind: str, found: list[tuple[str, str | None, int, str]]) -> Precedent:
    done: Counter[str] = Counter()
    why: Counter[str] = Counter()
    for action, reason, count, _ in found:
        done[action] += count
        if reason:
            why[reason] += count
    reasons = tuple(name for name, _ in sorted(why.items(), key=lambda pair: (-pair[1], pair[0])))
    last = max(day for *_, day in found)
    return Precedent(
        code, kind, done["accept"], done["change"], done["reject"], done["query"], done["add"], reasons, last
    )
