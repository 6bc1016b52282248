"""Medically unlikely edits: units a day of one code, counted over all its lines."""

from __future__ import annotations

from coding.edits.claim import Claim, Entry
from coding.edits.tables import Tables, source
from records import Why

RULE = "edits.units"
ABSOLUTE, A_LINE = "2", "1"


def apply_limits(claim: Claim, tables: Tables) -> None:
    """Cap what is above an absolute limit, and have a person look at what is above any other.

    An absolute limit (indicator 2) is never passed, whatever the record shows; indicator 3 may be, on
    appeal with the record, so the units stay. Indicator 1 is a limit of one line, not of the day.
    """
    by_code: dict[str, list[Entry]] = {}
    for entry in claim.entries:
        by_code.setdefault(entry.number, []).append(entry)
    for number, entries in by_code.items():
        known = tables.limit(number)
        if known is None:
            continue
        limit, since = known
        a_day = sum(entry.code.units for entry in entries)
        most = max(entry.code.units for entry in entries)
        if (most if limit.adjudication == A_LINE else a_day) <= limit.units:
            continue
        step = Why(
            rule=RULE,
            says=f"{a_day} units of {number}, and CMS expects at most {limit.units} a day (table of {since})",
            sources=(source("facts"),),
        )
        if limit.adjudication == ABSOLUTE:
            _cap(claim, entries, limit.units, step)
        else:
            for entry in entries:
                claim.change(entry, step, f"{number}: {step.says}; the record must support them.")


def _cap(claim: Claim, entries: list[Entry], left: int, step: Why) -> None:
    look = f"{entries[0].number}: {step.says}; the limit is absolute, so only that many are reported."
    for entry in entries:
        take = min(left, entry.code.units)
        left -= take
        if take:
            claim.change(entry, step, look, units=take)
        else:
            claim.drop(entry, f"above the absolute limit of units a day: {step.says}")
            claim.looks.append(look)
