"""Procedures put together from places of the note: what all finders of office services share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from nlp.facts import Site, Span
from nlp.ledger import Account, diagnosis_class
from nlp.ledger.families import act_kind
from nlp.mentions import Mention
from nlp.services.reading import Reading
from nlp.services.told import Place, Told
from records import Circumstance, Count, LesionGroup
from records.visit import CircumstanceId, Laterality

Circumstances = dict[CircumstanceId, list[Place]]
_MOST = 3
"""Places shown for one circumstance: enough to prove it."""


def circumstances(reading: Reading, told: Circumstances, role: str = "technique") -> tuple[Circumstance, ...]:
    """The circumstances that have a place, in the order they are given."""
    return tuple(
        Circumstance(id=id, evidence=reading.evidence((*place, role) for place in places[:_MOST]))
        for id, places in told.items()
        if places
    )


def exactly(reading: Reading, n: int, places: Iterable[Place] = (), says: str = "") -> Count:
    """A number with its places."""
    proof = reading.evidence((*place, "count") for place in places)
    return Count(value=n, at_least=n, says=says, evidence=proof)


def once() -> Count:
    """The count of a service that is told once a day, however many lesions it covers."""
    return Count(value=1, at_least=1, says="once a day")


def unnumbered(at_least: int = 1, says: str = "") -> Count:
    """The count of lesions that the note does not number."""
    return Count(value=None, at_least=at_least, problem="missing", says=says)


def groups(
    reading: Reading,
    sites: Sequence[Site],
    diagnosis: Mention | None,
    count: Count | None = None,
    area_cm2: float | None = None,
) -> tuple[LesionGroup, ...]:
    """One group a place; one without a place where only an area is known.

    count: of each group, by default not told.
    """
    of_each = count or Count(value=None, problem="missing")
    id, of_class = diagnosis.id if diagnosis else None, diagnosis_class(diagnosis)
    if area_cm2 is not None:
        sites = sites[:1]  # the area is of all of them together
        if not sites:
            return (LesionGroup(diagnosis=id, diagnosis_class=of_class, count=of_each, area_cm2=area_cm2),)
    return tuple(
        LesionGroup(
            diagnosis=id,
            diagnosis_class=of_class,
            count=of_each,
            area_cm2=area_cm2,
            site=site.id or None,
            laterality=_side(site),
            evidence=reading.evidence([(site.start, site.end, "site")]),
        )
        for site in sites
    )


def _side(site: Site) -> Laterality | None:
    """The side of a place; "cheeks" alone means both."""
    if site.side is None and site.pair and site.plural:
        return "bilateral"
    return cast(Laterality | None, site.side)


def spans(places: Iterable[Place], role: str) -> list[Span]:
    """Places with one role."""
    return [(start, end, role) for start, end in places]


def diagnosis_near(told: Told, places: Sequence[Place], wanted: frozenset[str]) -> Mention | None:
    """The diagnosis that these places are about: of their sentences, lines, blocks, then the whole note.

    wanted: the ids that can be meant.
    """

    def nearest(within: Place, at: int) -> Mention | None:
        """The last one told ahead of a place, else the first one behind it."""
        named = [m for m in told.mentions(within, "diagnosis") if m.id in wanted]
        # "Shave bx back r/o BCC, ILK 3 keloids": what is only suspected was sampled.
        named = [m for m in named if "uncertain" not in m.status] or named
        named = [m for m in named if m.start not in others] or named
        ahead = [m for m in named if m.start < at]
        return ahead[-1] if ahead else named[0] if named else None

    def of_line(at: int) -> Place:
        line = told.line(at)
        return line.start, line.end

    others = _of_other_acts(told, places)
    for stretch in (told.sentence, of_line, told.block):
        for start, _ in places:
            found = nearest(stretch(start), start)
            if found is not None:
                return found
    return nearest((0, len(told.text)), 0)


def _of_other_acts(told: Told, places: Sequence[Place]) -> set[int]:
    """Where the diagnoses start that another act than that of these places was done to."""
    facts = [fact for fact in told.reading.facts if fact.kind == "treated" and fact.own]
    mine = {act_kind(f) for f in facts if f.act and any(a < f.act.end and f.act.start < b for a, b in places)}
    others = [fact for fact in facts if fact.act and mine and act_kind(fact) not in mine]
    return {fact.diagnosis.start for fact in others if fact.diagnosis}


def account_of(reading: Reading, act: str) -> Account | None:
    """The first account that the ledger keeps of an act."""
    return next((account for account in reading.accounts if account.act == act), None)
