"""A second telling: words of an act that name the method, number or places of a procedure already counted.

"Liquid nitrogen was applied to each lesion", "16 lesions frozen in all", "a 4 mm punch was used": nothing new
is done in such a sentence. Another place, diagnosis or number in it is new, and then it explains nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.facts import Site
from nlp.facts.sides import site_of
from nlp.facts.status import BLOCKING
from nlp.ledger import diagnosis_class
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick
from nlp.services.places import may_touch
from nlp.services.reading import Reading
from nlp.services.surgical_lexicon import SURGERY
from nlp.services.surgical_words import Word
from nlp.services.told import Place, pattern, told_of
from records import LesionGroup, Procedure

_WORDS = SURGERY["told_again"]
_ALL_OF_THEM = Quick(_WORDS["all_of_them"])
_THE_ONE = Quick(_WORDS["the_one"])
_MORE = Quick(_WORDS["more"])
_DRUG = pattern(load("services")["light_treatment"]["drug"])
_FOR_THE_LIGHT = Quick(_WORDS["for_the_light"])
_FIELD = load("methods")["of_the_field"]
_TREATED_BY_LIGHT = frozenset(load("services")["treated_by_light"])
_SCRAPING, _ACID = "curettement", "chemosurgery"
_FROZEN = "cryosurgery"
_ACTS_OF_CUTS: dict[str, dict[str, list[str]]] = _WORDS["acts_of_cuts"]
"""Which acts, done in which ways, a cutting word may tell again."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What a sentence tells that nothing keeps from being today's, by kind of mention."""

    acts: tuple[Mention, ...]
    diagnoses: tuple[Mention, ...]
    sites: tuple[Mention, ...]
    lesions: tuple[Mention, ...]
    numbers: tuple[int, ...]


def is_method_again(
    reading: Reading, procedures: Sequence[Procedure], acts: Sequence[Mention], place: Place
) -> bool:
    """Whether the destroying of a sentence (acts, plain characters of place) is that of coded procedures."""
    told = _told(reading, place)
    if _MORE.search(reading.text, *place):
        return False
    methods = {act.id for act in acts}
    if methods == {_SCRAPING}:
        named = {m.id for m in told.diagnoses if diagnosis_class(m) != "unspecified"}
        lit = any(one.tells("debrided_by_clinician") for one in procedures)
        if lit and named <= _TREATED_BY_LIGHT and _is_before_the_light(reading, told, place):
            return True
    if methods == {_ACID} and not told.numbers and _of_the_peel(reading, procedures, place):
        return True
    destroyed = [one for one in procedures if one.act == "destruction" and methods <= set(one.methods)]
    return _is_again(reading, destroyed, told, place)


def is_cut_again(reading: Reading, procedures: Sequence[Procedure], word: Word) -> bool:
    """Whether a cutting word tells the coded biopsies or excisions again and none of its own."""
    place = told_of(reading).sentence(word.start)
    ways = _ACTS_OF_CUTS.get(word.kind, {})
    cut = [one for one in procedures if one.act in ways and (one.technique or "") in ways[one.act]]
    if not cut or _MORE.search(reading.text, *place):
        return False
    told = _told(reading, place)
    total = sum(one.count.value or 0 for one in cut)
    if not _are_named(told.diagnoses, cut) or not _are_theirs(told.sites, cut):
        return False
    return not told.lesions and (not told.numbers or set(told.numbers) == {total})


def is_rim_of_ice(reading: Reading, procedures: Sequence[Procedure], place: Place) -> bool:
    """Whether a margin stands in a sentence of lesions that were frozen or counted to be destroyed.

    place: of the sentence. Its margin is how far the ice went; a cancer's margin is a surgeon's.
    """
    plain = [one for one in procedures if one.act == "destruction" and one.diagnosis_class != "malignant"]
    if any(is_evidence(reading, [one], place) for one in plain):
        return True
    acts = [m for m in _told(reading, place).acts if m.id == _FROZEN]
    return bool(acts) and any(_FROZEN in one.methods for one in plain)


def is_evidence(reading: Reading, procedures: Iterable[Procedure], place: Place) -> bool:
    """Whether words at a plain place prove one of the procedures."""
    proofs = [proof for one in procedures for proof in one.evidence]
    return any(
        proof.start < stop and begin < proof.end
        for begin, stop in reading.copy.places(*place)
        for proof in proofs
    )


def _is_again(reading: Reading, coded: Sequence[Procedure], told: _Sentence, place: Place) -> bool:
    """Whether a sentence speaks of the coded lesions as a whole, and of no other."""
    if not coded or not _are_named(told.diagnoses, coded) or not _are_theirs(told.sites, coded):
        return False
    totals = {one.count.value for one in coded} | {sum(one.count.value or 0 for one in coded)}
    if told.numbers:
        return bool({sum(told.numbers), *told.numbers} & totals) and (
            sum(told.numbers) in totals or set(told.numbers) <= totals
        )
    if _ALL_OF_THEM.search(reading.text, *place):
        return True
    return totals == {1} and bool(_THE_ONE.search(reading.text, *place))


def _is_before_the_light(reading: Reading, told: _Sentence, place: Place) -> bool:
    """Whether what was scraped lies where the light was given, or was scraped for its sake.

    place: of the sentence. Its own words say so, or each of its places is told beside drug or light as well.
    """
    if _FOR_THE_LIGHT.search(reading.text, *place):
        return True
    asked = told_of(reading)
    lit = {asked.sentence(match.start()) for match in _DRUG.finditer(reading.text)}
    if any(place[0] <= start < place[1] for start, _ in lit):
        return True  # "curetted the AKs of the scalp, then applied ALA"
    there = [other for stretch in lit for other in asked.sites(stretch)]
    return all(any(may_touch(site_of(site), other) for other in there) for site in told.sites)


def _told(reading: Reading, place: Place) -> _Sentence:
    live = [
        mention
        for clause in reading.clauses
        if clause.start < place[1] and place[0] < clause.end
        for mention in clause.mentions
        if place[0] <= mention.start < place[1] and not any(why in mention.status for why in BLOCKING)
    ]
    of = {kind: tuple(m for m in live if m.kind == kind) for kind in ("act", "diagnosis", "site", "lesion")}
    numbers = tuple(m.value for m in live if m.kind == "number" and m.value)
    return _Sentence(of["act"], of["diagnosis"], of["site"], of["lesion"], numbers)


def _are_named(diagnoses: Sequence[Mention], coded: Sequence[Procedure]) -> bool:
    ids = {name for one in coded for name in (one.diagnosis, *(group.diagnosis for group in one.groups))}
    return all(m.id in ids or diagnosis_class(m) == "unspecified" for m in diagnoses)


def _are_theirs(sites: Sequence[Mention], coded: Sequence[Procedure]) -> bool:
    groups = [group for one in coded for group in one.groups if group.site]
    return all(any(_is_at(mention, group) for group in groups) for mention in sites)


def _is_at(mention: Mention, group: LesionGroup) -> bool:
    """Whether a place is that of a group."""
    site = Site(group.site or "", group.laterality, False, False, 0, 0, "")
    return may_touch(site_of(mention), site)


def _of_the_peel(reading: Reading, procedures: Sequence[Procedure], place: Place) -> bool:
    peels = [one for one in procedures if one.act in _FIELD and _ACID in one.methods]
    return is_evidence(reading, peels, place)
