"""Peels and dermabrasion: where, how deep, with what."""

from __future__ import annotations

from nlp.ledger import diagnosis_class
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick
from nlp.services.making import (
    Circumstances,
    account_of,
    circumstances,
    diagnosis_near,
    groups,
    once,
    spans,
)
from nlp.services.necessity import cosmetic_places
from nlp.services.reading import Reading
from nlp.services.told import Place, Told, pattern, told_of
from records import Doubt, Procedure

_SERVICES = load("services")
_PEEL = _SERVICES["peel"]
_TOLD_DEPTH = {"epidermal": pattern(_PEEL["told_epidermal"]), "dermal": pattern(_PEEL["told_dermal"])}
_BY_AGENT = {"epidermal": pattern(_PEEL["epidermal"]), "dermal": pattern(_PEEL["dermal"])}
_CARRIED_OUT = pattern(_PEEL["carried_out"])
_AIM = Quick(_PEEL["aim"])
_EFFECT = Quick("|".join(_PEEL["effect"]))
_ABRASION = pattern(_SERVICES["dermabrasion"]["words"])
_TOTAL_FACE = pattern(_SERVICES["dermabrasion"]["total_face"])
_PEELED = frozenset(_SERVICES["treated_by_peel"])
_ABRADED = frozenset(_SERVICES["treated_by_abrasion"])


def chemical_peel(reading: Reading) -> list[Procedure]:
    """One peel a day when it was done today; technique "epidermal" or "dermal" where the note lets tell."""
    if not any(m.kind == "act" and m.id == "chemical_peel" for c in reading.clauses for m in c.mentions):
        return []
    told = told_of(reading)
    acts = [(done.act.start, done.act.end) for done in told.done("chemical_peel")]
    acts = [place for place in acts if not _EFFECT.match(told.text[place[1] : place[1] + 8])]
    acts = [place for place in acts if not _AIM.search(told.text, 0, place[0])]  # "frosted to peel"
    if not any(_was_done(told, place) for place in acts):
        return []
    blocks = list(dict.fromkeys(told.block(start) for start, _ in acts))
    technique, words, inferred = _depth(told, blocks)
    account = account_of(reading, "chemical_peel")
    diagnosis = diagnosis_near(told, acts, _PEELED)
    if diagnosis is None and account is not None and not _is_of_other_lesions(account.diagnosis):
        diagnosis = account.diagnosis
    doubts = []
    if inferred:
        doubts.append(Doubt(about="depth", says="The depth of the peel was taken from the acid used."))
    return [
        _surface(reading, told, "chemical_peel", acts, diagnosis, technique, words, doubts),
    ]


def _is_of_other_lesions(diagnosis: Mention | None) -> bool:
    """Whether a diagnosis is of lesions that no peel treats (warts told beside it)."""
    return diagnosis_class(diagnosis) == "benign" and diagnosis is not None and diagnosis.id not in _PEELED


def dermabrasion(reading: Reading) -> list[Procedure]:
    """One dermabrasion a day when it was done today; subsite "total" for the whole face."""
    if not _ABRASION.search(reading.text):
        return []
    told = told_of(reading)
    places = told.found(_ABRASION)
    if not places:
        return []
    diagnosis = diagnosis_near(told, places, _ABRADED)
    found = _surface(reading, told, "dermabrasion", places, diagnosis, None, [], [])
    if told.found(_TOTAL_FACE):
        found = found.model_copy(
            update={"groups": tuple(g.model_copy(update={"subsite": "total"}) for g in found.groups)}
        )
    return [found]


def _was_done(told: Told, place: Place) -> bool:
    """Whether a peel is more than named: put on, frosted, or told in a procedure's section."""
    if told.line(place[0]).kind == "procedure" and told.line(place[0]).own_heading:
        return True
    block = told.block(place[0])
    return any(not (found[0] < place[1] and place[0] < found[1]) for found in told.found(_CARRIED_OUT, block))


def _depth(told: Told, blocks: list[Place]) -> tuple[str | None, list[Place], bool]:
    """The depth with its words, and whether it was only inferred from the acid."""
    for words_of, inferred in ((_TOLD_DEPTH, False), (_BY_AGENT, True)):
        found = {
            depth: [place for block in blocks for place in told.found(words, block)]
            for depth, words in words_of.items()
        }
        named = [depth for depth, places in found.items() if places]
        if len(named) == 1:
            return named[0], found[named[0]], inferred
        if len(named) > 1 and inferred:
            return "dermal", found["dermal"], True  # Jessner's solution before the deeper acid
    return None, [], False


def _looks(told: Told, places: list[Place], diagnosis: Mention | None) -> list[Place]:
    """Where it is said to be cosmetic: beside the act, or anywhere when no premalignant lesion is treated."""
    beside = [place for start, _ in places for place in cosmetic_places(told, told.sentence(start))]
    if beside or diagnosis_class(diagnosis) == "premalignant":
        return beside
    return cosmetic_places(told, (0, len(told.text)))


def _surface(
    reading: Reading,
    told: Told,
    act: str,
    places: list[Place],
    diagnosis: Mention | None,
    technique: str | None,
    words: list[Place],
    doubts: list[Doubt],
) -> Procedure:
    """The procedure with its places on the body, told beside the act or else in its block."""
    sites = {(s.id, s.side): s for start, _ in places for s in told.sites(told.sentence(start))}
    if not sites:
        sites = {(s.id, s.side): s for start, _ in places for s in told.sites(told.block(start))}
    facts: Circumstances = {"cosmetic": _looks(told, places, diagnosis)}
    return Procedure(
        act=act,
        technique=technique,
        methods=("chemosurgery",) if act == "chemical_peel" else (),
        diagnosis=diagnosis.id if diagnosis else None,
        diagnosis_class=diagnosis_class(diagnosis),
        diagnosis_certain=diagnosis is None or "uncertain" not in diagnosis.status,
        groups=groups(reading, list(sites.values()), diagnosis),
        count=once(),
        circumstances=circumstances(reading, facts, "necessity"),
        doubts=tuple(doubts),
        evidence=reading.evidence(
            [
                *spans(places[:2], "act"),
                *spans(words[:2], "depth"),
                *([(diagnosis.start, diagnosis.end, "diagnosis")] if diagnosis else []),
            ]
        ),
    )
