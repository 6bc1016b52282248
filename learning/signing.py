"""A second person signs a trial: never who proposed, never what is stale or unexplained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from learning import desk
from learning.candidate import same_person
from learning.trial import Trial, base
from records import Unusable
from releases import Signed
from review.store import Store

LEAST = 3
"""Letters of the shortest reason."""


def sign(
    trial: Trial,
    store: Store | None,
    *,
    by: str,
    at: str,
    why: str,
    reasons: Mapping[str, str] | None = None,
    places: Sequence[Path] | None = None,
) -> Signed:
    """Sign a trial and keep the signature. reasons: by chart, for every one that needs a reason.

    Raises Unusable, in one sentence, for whatever stands against it.
    """
    told = Signed(by=by.strip(), at=at, why=why.strip(), trial=trial.digest, reasons=dict(reasons or {}))
    if says := against(trial, told, store, places):
        raise Unusable(says)
    desk.keep_signature(trial, told)
    return told


def against(
    trial: Trial, signed: Signed | None, store: Store | None, places: Sequence[Path] | None = None
) -> str | None:
    """What stands against releasing a trial under a signature, in one sentence; None for nothing."""
    if signed is None:
        return "Nobody has signed this replay yet: a second person must."
    if signed.trial != trial.digest:
        return "The signature is under another replay than this one: it must be signed again."
    for one in trial.candidates:
        if same_person(one.by, signed.by):
            return f"{signed.by} proposed candidate {one.id} and cannot sign it: a second person must."
    if not signed.by.strip() or not _says_something(signed.why):
        return "A signature needs a name, and a reason in words."
    if trial.stops:
        return f"This cannot be released, whatever the reason: {trial.stops[0]}"
    return _of_charts(trial, signed) or stale(trial, store, places)


def stale(trial: Trial, store: Store | None, places: Sequence[Path] | None = None) -> str | None:
    """Why a trial no longer tells what would happen; None while it does."""
    now, then = base(store, places), trial.base
    if now.release != then.release:
        return "Another release is in force than when the candidates were tried: replay them again."
    if now.versions != then.versions:
        return "The program is another one than when the candidates were tried: replay them again."
    if now.settled != then.settled:
        return "Charts were settled or reopened since the candidates were tried: replay them again."
    if now.gold != then.gold:
        return "The gold cases are others than when the candidates were tried: replay them again."
    there = {one.id for one in desk.waiting()}
    if gone := [one.id for one in trial.candidates if one.id not in there]:
        return f"Candidate {gone[0]} was withdrawn, changed or released since: replay those that wait."
    return None


def _of_charts(trial: Trial, signed: Signed) -> str | None:
    """Charts that are not accounted for, and reasons for charts that need none."""
    wanted = {one.chart for one in trial.needing_reasons()}
    given = {chart for chart, why in signed.reasons.items() if _says_something(why)}
    if missing := sorted(wanted - given):
        return (
            f"{len(missing)} settled {'chart' if len(missing) == 1 else 'charts'} would change without a "
            f"reason, the first of them {missing[0][:12]}: give one for each, or withdraw the candidate."
        )
    if strange := sorted(set(signed.reasons) - wanted):
        return f"A reason is given for chart {strange[0][:12]}, which needs none: look again at what changes."
    return None


def _says_something(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) >= LEAST
