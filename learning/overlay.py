"""The release that candidates would make, over the one in force."""

from __future__ import annotations

from collections.abc import Sequence

from learning.candidate import Candidate
from releases import Release


def tried(before: Release | None, candidates: Sequence[Candidate]) -> Release:
    """A release with the candidates' words and preferences, as it is tried: not signed, not published."""
    words = before.words if before else ()
    preferences = before.preferences if before else ()
    for one in candidates:
        added, preference = one.added(), one.preference()
        words += (added,) if added else ()
        preferences += (preference,) if preference else ()
    return Release(
        number=(before.number if before else 0) + 1,
        builds_on=before.digest if before else "",
        words=words,
        preferences=preferences,
    )
