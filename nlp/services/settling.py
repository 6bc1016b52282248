"""What the ledger counted, settled: the office families' own facts added, one act's steps kept apart."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.ledger import Account
from nlp.lexicon import load
from nlp.services import making
from nlp.services.benign import TAG_REMOVAL, settled
from nlp.services.places import is_part
from nlp.services.reading import Reading
from nlp.services.surgical_words import words_of_nothing
from nlp.services.told import Told, told_of
from records import Count, LesionGroup, Procedure

_CONDYLOMA, _WART = "condyloma", "verruca"
_DESTROYING = frozenset(["destruction", "treatment"])
_CUTTING = frozenset(["shave_removal", "excision"])
_OF_A_PEEL = frozenset(["chemosurgery", "cryosurgery"])
"""Methods that a peel's own words name: its acid, and its frost."""
_PEELED = frozenset(load("services")["treated_by_peel"])
_ACNE = frozenset([*load("services")["treated_as_acne"], *load("services")["acne_too"]])


def settle(counted: Sequence[tuple[Account, Procedure]], reading: Reading) -> tuple[Procedure, ...]:
    """The counted procedures with what their families ask beyond the number."""
    if not any(_concerns(procedure) for _, procedure in counted):
        return tuple(procedure for _, procedure in counted)
    told = told_of(reading)
    found: list[Procedure] = []
    for account, procedure in counted:
        found.append(settled(account, procedure, reading, told))
    return tuple(_one_kind_of_genital_warts(_one_tag_removal(found), told))


def of_today(counted: tuple[Procedure, ...], reading: Reading) -> tuple[Procedure, ...]:
    """The counted procedures without those whose every word of doing is one of another time or thing.

    "Sutures removed" treats no lesion; "we discussed ED&C as an alternative" does none.
    """
    if not counted:
        return counted
    places = [reading.copy.place(*span) for span in words_of_nothing(reading)]
    return tuple(one for one in counted if not _is_of_nothing(one, places))


def _is_of_nothing(procedure: Procedure, places: Sequence[tuple[int, int]]) -> bool:
    doing = [proof for proof in procedure.evidence if proof.role in ("act", "method")]
    return bool(doing) and all(any(a <= one.start and one.end <= b for a, b in places) for one in doing)


def without_steps(counted: tuple[Procedure, ...], found: tuple[Procedure, ...]) -> tuple[Procedure, ...]:
    """The counted procedures without those that are a step of one that a finder found.

    The scraping before light treatment, the acid of a peel, the freezing that treats acne.
    """
    left = tuple(p for p in counted if not any(_is_step(p, whole) for whole in found))
    return tuple(p for p in left if not _is_told_again(p, found))


def _is_told_again(procedure: Procedure, found: tuple[Procedure, ...]) -> bool:
    """ "Wants three moles taken off", then each shaved off: the treatment without a way is those cuts."""
    if procedure.act != "treatment" or procedure.methods or procedure.count.value is None:
        return False
    cut = [one for one in found if one.act in _CUTTING and one.diagnosis == procedure.diagnosis]
    return sum(one.count.value or 0 for one in cut) == procedure.count.value


def _is_step(procedure: Procedure, whole: Procedure) -> bool:
    if procedure.act not in _DESTROYING:
        return False
    if whole.act == "photodynamic_therapy" and whole.tells("debrided_by_clinician"):
        scraped = procedure.methods == ("curettement",)
        return scraped and procedure.diagnosis_class == "premalignant" and not _elsewhere(procedure, whole)
    if whole.act == "phototherapy" and whole.technique == "excimer":
        return set(procedure.methods) <= {"laser"} and bool(procedure.methods)
    if whole.act == "chemical_peel":
        others = procedure.diagnosis_class == "benign" and procedure.diagnosis not in _PEELED
        return set(procedure.methods) <= _OF_A_PEEL and procedure.count.value is None and not others
    return whole.act == "acne_cryotherapy" and procedure.diagnosis in _ACNE


def _elsewhere(procedure: Procedure, whole: Procedure) -> bool:
    """Whether both name places and share none."""
    places = {g.site for g in procedure.groups if g.site}
    others = {g.site for g in whole.groups if g.site}
    return bool(places and others) and not places & others


def _concerns(procedure: Procedure) -> bool:
    return procedure.act == TAG_REMOVAL or procedure.diagnosis_class == "benign"


def _one_kind_of_genital_warts(found: list[Procedure], told: Told) -> list[Procedure]:
    """Warts of the genitals are the condylomas that the note names elsewhere, not further lesions."""
    named = [m for m in told.mentions((0, len(told.text)), "diagnosis") if m.id == _CONDYLOMA]
    warts = [p for p in found if p.act in _DESTROYING and p.diagnosis == _WART and _genital(p)]
    condylomas = [p for p in found if p.act in _DESTROYING and p.diagnosis == _CONDYLOMA]
    if not named or len(warts) != 1 or len(condylomas) > 1:
        return found
    wart, elsewhere = _apart(warts[0])
    sites = [site for mention in named for site in told.sites(told.sentence(mention.start))][:1]
    places = [
        group for p in (*condylomas, wart) for group in p.groups if group.site and _is_genital(group.site)
    ]
    groups = tuple(g.model_copy(update={"diagnosis": _CONDYLOMA}) for g in places[:1])
    joined = wart.model_copy(
        update={
            "diagnosis": _CONDYLOMA,
            "groups": groups or making.groups(told.reading, sites, named[0], wart.count),
            "methods": tuple(dict.fromkeys(m for p in (*condylomas, wart) for m in p.methods)),
            "evidence": tuple(dict.fromkeys(e for p in (*condylomas, wart) for e in p.evidence)),
        }
    )
    parts = [joined, *elsewhere]
    return [one for p in found if p not in condylomas for one in (parts if p is warts[0] else [p])]


def _apart(warts: Procedure) -> tuple[Procedure, list[Procedure]]:
    """Those of the genitals, and those elsewhere on the body where each place has its number."""
    groups = warts.groups
    mine = [g for g in groups if g.site and _is_genital(g.site)]
    others = [g for g in groups if g not in mine]
    if not others or not mine or any(g.count.value is None for g in groups):
        return warts, []
    return _only(warts, mine), [_only(warts, others)]


def _only(warts: Procedure, groups: list[LesionGroup]) -> Procedure:
    number = sum(g.count.value or 0 for g in groups)
    count = warts.count.model_copy(update={"value": number, "at_least": number, "stated_total": None})
    return warts.model_copy(update={"groups": tuple(groups), "count": count})


def _genital(procedure: Procedure) -> bool:
    """Whether some of the lesions lie on the genitals, or no place of them is told."""
    places = [group.site for group in procedure.groups if group.site]
    return not places or any(_is_genital(place) for place in places)


def _is_genital(place: str) -> bool:
    return place == "perianal" or is_part(place, "genitalia")


def _told_of(tags: Procedure) -> tuple[object, ...]:
    """How many tags, and where: two tellings that agree in all of it are of the same tags."""
    places = frozenset((group.site, group.laterality, group.count.value) for group in tags.groups)
    return tags.count.value, places or tags.evidence


def _one_tag_removal(found: list[Procedure]) -> list[Procedure]:
    """Tags taken off by several methods are counted together."""
    tags = [p for p in found if p.act == TAG_REMOVAL and p.diagnosis == "skin_tag"]
    if len(tags) < 2:
        return found
    numbers = [p.count.value for p in tags]
    proofs = {tuple((e.start, e.end) for e in p.count.evidence) for p in tags}
    if None in numbers or (len(proofs) == 1 and () not in proofs):  # one list, told with two words of doing
        best = max(tags, key=lambda p: p.count.value or 0)
        return [p for p in found if p not in tags or p is best]
    if len({_told_of(p) for p in tags}) == 1:  # "all 13 tags snipped off", and then "tags removed"
        return [p for p in found if p not in tags or p is tags[0]]
    total = sum(n or 0 for n in numbers)
    first = tags[0]
    joined = first.model_copy(
        update={
            "methods": tuple(dict.fromkeys(m for p in tags for m in p.methods)),
            "groups": tuple(g for p in tags for g in p.groups),
            "count": Count(
                value=total,
                at_least=total,
                says=" + ".join(str(n) for n in numbers),
                evidence=tuple(e for p in tags for e in p.count.evidence),
            ),
            "circumstances": tuple({c.id: c for p in tags for c in p.circumstances}.values()),
            "doubts": tuple(dict.fromkeys(d for p in tags for d in p.doubts)),
            "evidence": tuple(dict.fromkeys(e for p in tags for e in p.evidence)),
        }
    )
    return [joined if p is first else p for p in found if p is first or p not in tags]
