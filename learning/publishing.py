"""From a signed trial to a release in force, and back to an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import flow
from learning import desk
from learning.overlay import tried
from learning.signing import against
from learning.trial import Trial
from records import Unusable
from releases import Release, add, history, named, roll_back
from review.store import Store


def publish(
    trial: Trial, store: Store | None, *, by: str, at: str, places: Sequence[Path] | None = None
) -> Release:
    """Make the release of a signed trial and put it in force.

    Raises Unusable, and changes nothing, when anything stands against it; all is checked once more here.
    """
    signed = desk.signature(trial)
    if says := against(trial, signed, store, places):
        raise Unusable(says)
    assert signed is not None
    made = tried(flow.release(), trial.candidates).model_copy(
        update={
            "number": len(history().published()) + 1,
            "at": at,
            "by": by,
            "candidates": tuple(one.model_dump(mode="json") for one in trial.candidates),
            "base": trial.base.model_dump(mode="json"),
            "difference": tuple(one.model_dump(mode="json") for one in trial.changes),
            "signed": signed,
        }
    )
    add(made, by, at, signed.why)
    return made


def back(to: str, *, by: str, at: str, why: str) -> Release | None:
    """Put an earlier release in force again; its id, or "shipped" for none. The one now in force stays on
    file. Raises Unusable when there is no such release, or no reason is given."""
    if not why.strip():
        raise Unusable("Say why the release is rolled back.")
    wanted = None if to == SHIPPED else _find(to)
    roll_back(wanted.digest if wanted else "", by, at, why.strip())
    return wanted


SHIPPED = "shipped"
"""The name of what is in force without any release."""


def _find(told: str) -> Release:
    """A release by its id, its number, or the beginning of its id."""
    published = history().published()
    if told.isdecimal() and 0 < int(told) <= len(published):
        return named(f"{told}-{published[int(told) - 1]}")
    return named(told)
