"""What happens to claim lines after the rules made them: pairs, limits, modifiers, add-ons, order.

    lines > order > add-ons > places > same code again > pairs > limits > support > office visit > order

Each step is a module; values stand in ``parameters/edits.yaml``, ``ncci_ptp.csv`` and ``code_facts.csv``,
or in a newer quarter that the practice imported. The result does not depend on the order of the lines given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coding.dated import document
from coding.edits.addons import drop_orphans
from coding.edits.claim import Claim, Edited, Entry
from coding.edits.cms_files import import_file
from coding.edits.modifiers import (
    class_findings,
    place_modifiers,
    same_code_again,
    several_procedures,
    told_modifiers,
)
from coding.edits.order import in_claim_order
from coding.edits.pairs import apply_pairs
from coding.edits.quarters import data_folder, pair_quarters, unit_quarters
from coding.edits.support import check_support
from coding.edits.tables import FILE, Tables, facts, shipped_day, tables
from coding.edits.units import apply_limits
from coding.edits.visits import office_visits
from coding.outcome import Line
from coding.payer_profiles import Payer
from records import Visit


def apply(lines: Sequence[Line], visit: Visit, day: date | None, payer: Payer) -> Edited:
    """Edit the lines of one visit as a claim.

    day: day of service, None for the newest tables. payer: which edits it wants, and its preferred modifiers.
    Raises FaultInData, naming the file, when a table is broken.
    """
    if not lines:
        return Edited(())
    own = tables(day)
    claim = Claim(in_claim_order(Entry(line.code, line.procedures) for line in lines))
    drop_orphans(claim)
    place_modifiers(claim)
    same_code_again(claim, payer)
    told_modifiers(claim)
    class_findings(claim, payer)
    several = _services(claim) > 1
    if payer.edits:
        apply_pairs(claim, own, payer)
        apply_limits(claim, own)
    check_support(claim)
    office_visits(claim, visit)
    claim.entries = in_claim_order(claim.entries)
    several_procedures(claim, payer)
    if several and payer.edits:
        claim.warnings.extend(_about_the_tables(claim, own))
    return claim.result()


def quarters_on_file() -> tuple[str, ...]:
    """Which quarters are on file, in words: the shipped ones, then the imported ones, the newest last."""
    shipped = (("pairs", "shipped"), ("facts", "shipped"))
    found = [(shipped_day(table), "units" if table == "facts" else table, how) for table, how in shipped]
    for quarter in pair_quarters(None):
        ranges = ", ".join(f"{first} to {last}" for first, last in quarter.ranges)
        found.append((quarter.since, "pairs", f"imported, column 1 from {ranges}"))
    found.extend((quarter.since, "units", "imported") for quarter in unit_quarters(None))
    return tuple(
        f"{table} from {since}: {how}" for since, table, how in sorted(found, key=lambda one: one[:2])
    )


def _services(claim: Claim) -> int:
    """Lines that are no add-on: with fewer than two there is no pair to look up."""
    return sum(not (own and own.add_on) for own in (facts().get(one.number) for one in claim.entries))


def _about_the_tables(claim: Claim, own: Tables) -> list[str]:
    """Which quarter was used, where it is not the one of the day of service."""
    texts, since = document(FILE)["texts"], own.since
    said = [texts["unknown"].format(code=one.number) for one in claim.entries if one.number not in facts()]
    if own.day is not None and own.day < since:
        said.append(texts["older"].format(since=since, day=own.day))
    elif own.day is not None and _quarter(own.day) > _quarter(since):
        said.append(texts["newer"].format(since=since, day=own.day))
    return said


def _quarter(day: date) -> tuple[int, int]:
    """The quarter of a year, as CMS renews its tables."""
    return day.year, (day.month - 1) // 3


__all__ = ["Edited", "apply", "data_folder", "import_file", "quarters_on_file"]
