"""Acne surgery (comedones, milia, pustules opened) and cryotherapy for acne."""

from __future__ import annotations

from nlp.ledger import diagnosis_class
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.services.making import circumstances, diagnosis_near, groups, once, spans
from nlp.services.necessity import cosmetic_places
from nlp.services.reading import Reading
from nlp.services.told import Place, Told, pattern, told_of
from records import Doubt, Procedure

_SERVICES = load("services")
_WORDS = _SERVICES["acne"]
_SURGERY = pattern(_WORDS["surgery"])
_LESIONS = pattern(_WORDS["lesions"])
_BY_LESIONS = _WORDS["named_by_lesions"]
_COMEDONES = pattern(_BY_LESIONS["words"])
_OPENED = pattern(_WORDS["opened"])
_SPA = pattern(_WORDS["spa"])
_SLUSH = pattern(_WORDS["slush"])
_ACNE = frozenset(_SERVICES["treated_as_acne"])
_OF_ACNE_TOO = frozenset(_SERVICES["acne_too"])


def acne_surgery(reading: Reading) -> list[Procedure]:
    """One a day when comedones, milia or pustules were opened or extracted today."""
    if not (_SURGERY.search(reading.text) or _LESIONS.search(reading.text)):
        return []
    told = told_of(reading)
    places = [place for place in told.found(_SURGERY) if not _SPA.search(told.text, *told.sentence(place[0]))]
    places += [
        place
        for place in told.found(_OPENED)
        if _near_lesions(told, place) and not _SPA.search(told.text, *told.sentence(place[0]))
    ]
    if not places:
        return []
    diagnosis = diagnosis_near(told, places, _ACNE) or _named_by_its_lesions(told, places)
    return [_procedure(reading, told, "acne_surgery", places, diagnosis)]


def _named_by_its_lesions(told: Told, places: list[Place]) -> Mention | None:
    """ "Comedone extraction": comedones are acne, where the note has no other name for what was opened."""
    for place in places:
        for start, end in told.found(_COMEDONES, told.sentence(place[0])):
            return Mention("diagnosis", _BY_LESIONS["id"], start, end, told.text[start:end])
    return None


def _near_lesions(told: Told, place: Place) -> bool:
    """Whether what was opened are such lesions: named in its sentence, or in the one before it."""
    start, end = told.sentence(place[0])
    before = told.sentence(max(start - 1, 0))[0]
    same_line = told.line(before).start == told.line(start).start
    return bool(told.found(_LESIONS, (before if same_line else start, end)))


def acne_cryotherapy(reading: Reading) -> list[Procedure]:
    """Slush or a light freeze of acne, once a day; freezing that treats acne is this and no destruction."""
    told = told_of(reading) if _may_be_frozen_acne(reading) else None
    if told is None:
        return []
    places = told.found(_SLUSH)
    diagnosis = diagnosis_near(told, places, _ACNE) if places else None
    if not places:
        for done in told.done("destruction"):
            place = (done.act.start, done.act.end)
            here = told.mentions(told.sentence(place[0]), "diagnosis")
            if done.act.id == "cryosurgery" and here and _is_acne(here):
                places.append(place)
                diagnosis = diagnosis or here[0]
    if not places:
        return []
    return [_procedure(reading, told, "acne_cryotherapy", places, diagnosis)]


def _is_acne(named: list[Mention]) -> bool:
    """Whether all that is named is acne; a cyst beside acne is one of it."""
    ids = {m.id for m in named}
    return bool(ids & _ACNE) and ids <= _ACNE | _OF_ACNE_TOO


def _may_be_frozen_acne(reading: Reading) -> bool:
    named = any(m.kind == "diagnosis" and m.id in _ACNE for c in reading.clauses for m in c.mentions)
    return bool(_SLUSH.search(reading.text)) or named


def _for_looks(told: Told, place: Place) -> list[Place]:
    """Where the block says that it is done for looks, in a sentence that names no other lesions."""
    return [
        found
        for found in cosmetic_places(told, told.block(place[0]))
        if not any(
            m.id not in _ACNE and m.meaning.get("class") in ("benign", "premalignant")
            for m in told.mentions(told.sentence(found[0]), "diagnosis")
        )
    ]


def _procedure(
    reading: Reading, told: Told, act: str, places: list[Place], diagnosis: Mention | None
) -> Procedure:
    sites = {(s.id, s.side): s for start, _ in places for s in told.sites(told.sentence(start))}
    doubts = []
    if diagnosis is None:
        doubts.append(Doubt(about="diagnosis", says="Acne is not named; the act alone tells of it."))
    return Procedure(
        act=act,
        methods=("cryosurgery",) if act == "acne_cryotherapy" else (),
        diagnosis=diagnosis.id if diagnosis else None,
        diagnosis_class=diagnosis_class(diagnosis),
        diagnosis_certain=diagnosis is None or "uncertain" not in diagnosis.status,
        groups=groups(reading, list(sites.values()), diagnosis),
        count=once(),
        circumstances=circumstances(reading, {"cosmetic": _for_looks(told, places[0])}, "necessity"),
        doubts=tuple(doubts),
        evidence=reading.evidence(
            [
                *spans(places[:2], "act"),
                *([(diagnosis.start, diagnosis.end, "diagnosis")] if diagnosis else []),
            ]
        ),
    )
