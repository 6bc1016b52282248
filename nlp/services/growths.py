"""Whether the note describes a lesion as a growth: a papule, nodule, plaque, mole, and no rash.

Before pathology a biopsied growth is one of unspecified behavior; a rash is none, whatever its spots are.
"""

from __future__ import annotations

from nlp.facts import Span
from nlp.facts.sides import site_of
from nlp.facts.status import of_section
from nlp.services.lesions import Lesion
from nlp.services.places import may_touch
from nlp.services.reading import Reading
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.told import Place, pattern, told_of

_GROWTH = pattern(SURGERY["growths"]["nouns"])
_RASH = pattern(SURGERY["growths"]["rashes"])
_OF_THE_RASH = frozenset(["uncertain"])
"""A rash that is only suspected still says that no growth was sampled."""


def growth_of(reading: Reading, lesion: Lesion) -> Span | None:
    """The word that describes a lesion as a growth; None without one, and where a rash is told."""
    stretches = [place for place in lesion.stretches if _RASH.search(reading.text, *place)]
    if stretches or any(_is_about(reading, place, lesion) for place in _rashes(reading)):
        return None
    for place in lesion.stretches:
        found = _GROWTH.search(reading.text, *place)
        if found:
            return (*found.span(), "diagnosis")
    return None


def _rashes(reading: Reading) -> list[Place]:
    """Where the note tells of a rash that the patient has now."""
    told = told_of(reading)
    return reading.once(
        "rashes",
        lambda _: [
            place
            for place in told.found(_RASH, but=_OF_THE_RASH)
            if of_section(told.line(place[0]), place[0]) is None
        ],
    )


def _is_about(reading: Reading, rash: Place, lesion: Lesion) -> bool:
    """Whether a rash may be what was sampled: told of no place, or of a place that touches the lesion's."""
    told = told_of(reading)
    sites = [site_of(m) for m in told.mentions(told.sentence(rash[0]), "site")]
    if not sites or lesion.place is None:
        return True
    return any(may_touch(site, lesion.place) for site in sites)
