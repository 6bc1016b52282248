"""What the conversation knows of the reviewers' store: what was decided before, and where a decision goes.

The conversation stores nothing itself; who has a store hands this to it (see ``conversation.book``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from records import Coded, Unusable, Visit
from review import deciding, queue
from review.decision import ClaimLine, Reason
from review.draft import Draft
from review.precedents import Before, precedents
from review.recording import record_draft
from review.settings import Settings
from review.store import Store


class StoreBook:
    """The decisions of one talk. reviewer: whose name they carry; None where nobody told one.

    name, on, payer: of the chart, as for ``recording.record``.
    """

    def __init__(
        self,
        store: Store,
        reviewer: str | None,
        *,
        name: str | None = None,
        on: date | None = None,
        payer: str | None = None,
        rules: Settings | None = None,
    ) -> None:
        self.store, self.reviewer = store, reviewer
        self._particulars = {"name": name, "on": on, "payer": payer, "rules": rules}
        self._given: int | None = None

    def earlier(self, note: str, coded: Coded) -> Before:
        """What was decided before of this note, and of lines like those of this answer; by others than us."""
        return precedents(self.store, note, coded, self._given)

    def decide(
        self,
        note: str,
        first: Coded,
        now: Coded,
        record: Visit,
        rejected: Mapping[ClaimWords, tuple[str, str]],
        says: str,
        at: datetime | None,
    ) -> None:
        """Store the chart as it was decided: a decision of this talk that was stored before is undone first.

        first: the answer before any correction. now, record: the answer and the record as corrected.
        rejected: lines of now that fall (code, units), with the typed reason and its words. says: the
        corrections in words. at: None for now. Raises Unusable when it cannot be stored.
        """
        if self.reviewer is None:
            raise Unusable("nobody has told a name yet that it could carry.")
        moment = at or datetime.now(UTC)
        self.take_back(at=moment)

        def drafted(draft: Draft) -> Draft:
            if record != first.visit:
                draft = draft.recoded(now, record, says=says)
            for (code, units), (reason, words) in rejected.items():
                draft = _without(draft, code, units, reason, words)  # type: ignore[arg-type]
            return draft

        self._given = record_draft(
            self.store,
            note,
            first,
            drafted,
            reviewer=self.reviewer,
            at=moment,
            **self._particulars,  # type: ignore[arg-type]
        )

    def take_back(self, *, at: datetime | None = None) -> bool:
        """Undo what this talk stored last; whether there was anything."""
        if self._given is None or self.reviewer is None:
            return False
        seat = deciding.undo(self.store, self._given, self.reviewer, at=at or datetime.now(UTC))
        queue.release(self.store, seat)
        self._given = None
        return True


ClaimWords = tuple[str, int]


def _without(draft: Draft, code: str, units: int, reason: Reason, words: str) -> Draft:
    for place, one in enumerate(draft.corrections):
        line: ClaimLine | None = one.after
        if line is not None and (line.code, line.units) == (code, units):
            return draft.reject(place, reason, words)
    return draft
