"""Where decisions of a talk are kept and looked up. The conversation stores nothing itself: who has a store
hands it a book of it (``review.talking.StoreBook``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from records import Coded, Visit


class Precedent(Protocol):
    """How often lines of one code, for one kind of work, were settled, and how."""

    @property
    def code(self) -> str: ...
    @property
    def kind_of_work(self) -> str: ...
    @property
    def stood(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def rejected(self) -> int: ...
    @property
    def asked(self) -> int: ...
    @property
    def added(self) -> int: ...
    @property
    def reasons(self) -> Sequence[str]: ...
    @property
    def last(self) -> str: ...


class Earlier(Protocol):
    """What was decided before. same_note: name and state of charts with this very note."""

    @property
    def same_note(self) -> Sequence[tuple[str, str]]: ...
    @property
    def lines(self) -> Sequence[Precedent]: ...


class Book(Protocol):
    """A store of decisions, for one talk."""

    def earlier(self, note: str, coded: Coded) -> Earlier:
        """What was decided before of this note, and of lines like those of this answer."""

    def decide(
        self,
        note: str,
        first: Coded,
        now: Coded,
        record: Visit,
        rejected: Mapping[tuple[str, int], tuple[str, str]],
        says: str,
        at: datetime | None,
    ) -> None:
        """Keep the decision of a whole chart. first: the answer before any correction; now, record: after it.

        rejected: the lines (code, units) of now that fall, with a typed reason and the coder's words. says:
        the corrections in words. Raises Unusable, in one sentence, when it cannot be kept.
        """

    def take_back(self) -> bool:
        """Undo what this talk kept last; whether there was anything."""
