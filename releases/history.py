"""Which release was in force when: entries that are only added, each with the hash of the one before it.

An edit of an entry breaks its hash; one that is taken out, put in or moved breaks the order. Whoever may
write to the whole folder could write a new history: keep heads (``dermcode release list``) outside of it.
"""

from __future__ import annotations

from typing import Literal

from records.visit import Record
from releases.release import canonical, digest

GENESIS = "0" * 64
"""The hash before the first entry."""
PUBLISHED: Literal["published"] = "published"
ROLLED_BACK: Literal["rolled_back"] = "rolled_back"


class Entry(Record):
    """From here on a release is in force. release: its digest, "" for none (as shipped). why: told by who
    did it. at: UTC. before: the hash of the entry before."""

    seq: int
    at: str
    kind: Literal["published", "rolled_back"]
    release: str
    by: str
    why: str
    before: str
    hash: str = ""

    def sealed(self) -> Entry:
        """The entry with its hash."""
        told = self.model_dump(mode="json", exclude={"hash"})
        return self.model_copy(update={"hash": digest(canonical(told))})


class History(Record):
    """All entries in their order."""

    entries: tuple[Entry, ...] = ()

    @property
    def head(self) -> tuple[int, str]:
        """How many entries there are, and the hash of the last."""
        return (self.entries[-1].seq, self.entries[-1].hash) if self.entries else (0, GENESIS)

    @property
    def in_force(self) -> str:
        """The digest of the release in force, "" for none."""
        return self.entries[-1].release if self.entries else ""

    def published(self) -> tuple[str, ...]:
        """The digests of all releases, in the order of their numbers."""
        return tuple(one.release for one in self.entries if one.kind == PUBLISHED)

    def with_entry(
        self, at: str, kind: Literal["published", "rolled_back"], release: str, by: str, why: str
    ) -> History:
        """The history with one entry more."""
        count, last = self.head
        entry = Entry(seq=count + 1, at=at, kind=kind, release=release, by=by, why=why, before=last)
        return History(entries=(*self.entries, entry.sealed()))

    def faults(self) -> list[str]:
        """Where the entries are not as they were written, a sentence each."""
        found, before = [], GENESIS
        for place, one in enumerate(self.entries, start=1):
            if one.seq != place or one.before != before:
                found.append(f"entry {one.seq} of the history does not follow from the one before it")
            if one.sealed().hash != one.hash:
                found.append(f"entry {one.seq} of the history is not as it was written")
            before = one.hash
        return found
