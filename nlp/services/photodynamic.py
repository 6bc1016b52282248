"""Photodynamic therapy: who put the drug on and ran the light, and whether lesions were scraped first."""

from __future__ import annotations

from nlp.ledger import diagnosis_class
from nlp.lexicon import load
from nlp.services.foot_spots import spots
from nlp.services.making import (
    Circumstances,
    account_of,
    circumstances,
    diagnosis_near,
    groups,
    once,
    spans,
)
from nlp.services.people import who_did, whole_service_by_clinician
from nlp.services.reading import Reading
from nlp.services.told import Done, Place, Told, pattern, told_of
from records import Doubt, Procedure

ACT = "photodynamic_therapy"
_WORDS = load("services")["light_treatment"]
_CARRIED_OUT = pattern(_WORDS["carried_out"])
_VISIT = pattern(_WORDS["visit"])
_DRUG = pattern(_WORDS["drug"])
_SURE_DRUG, _SURE_LIGHT = pattern(_WORDS["sure_drug"]), pattern(_WORDS["sure_light"])
_APPLY = pattern(_WORDS["apply"])
_OTHER_COAT = pattern(_WORDS["other_coat"])
_LIGHT = pattern(_WORDS["light"])
_SCRAPED = pattern(_WORDS["scraped"])
_OF_NAILS = pattern(load("services")["nails"]["sentences"]["things"])
_SCRAPED_WHAT = pattern(_WORDS["scraped_what"])
_TREATED = frozenset(load("services")["treated_by_light"])
_WHEN = frozenset(["instruction"])
"""A status that says nothing against a step: "before", "after" put the steps in order."""


def photodynamic_therapy(reading: Reading) -> list[Procedure]:
    """One procedure a day when it was carried out today; who did what as circumstances."""
    named = any(m.kind == "act" and m.meaning["act"] == ACT for c in reading.clauses for m in c.mentions)
    if not named and not _SURE_DRUG.search(reading.text):
        return []
    told = told_of(reading)
    acts = told.done(ACT)
    proof = _carried_out(told, acts) or _drug_and_light(told)
    if not proof:
        return []
    where = [(done.act.start, done.act.end) for done in acts] or proof
    account = account_of(reading, ACT)
    diagnosis = diagnosis_near(told, where, _TREATED) or (account.diagnosis if account else None)
    facts, doubts = _who_did_what(told)
    scraped, by_staff = _scraped_first(told, bool(facts.get("applied_by_clinician")))
    if scraped and not by_staff:
        facts["debrided_by_clinician"] = scraped
    elif scraped:
        doubts.append("The lesions were scraped before the light, but not by the clinician.")
    stretches = dict.fromkeys(told.sentence(at) for at, _ in [*where, *facts_places(facts)])
    sites = {(s.id, s.side): s for stretch in stretches for s in told.sites(stretch)}
    if not sites:
        sites = {(s.id, s.side): s for at, _ in where for s in told.sites(told.block(at))}
    return [
        Procedure(
            act=ACT,
            diagnosis=diagnosis.id if diagnosis else None,
            diagnosis_class=diagnosis_class(diagnosis),
            diagnosis_certain=diagnosis is None or "uncertain" not in diagnosis.status,
            groups=groups(reading, list(sites.values()), diagnosis),
            count=once(),
            circumstances=circumstances(reading, facts, "person"),
            doubts=tuple(Doubt(about="performer", says=says) for says in doubts),
            evidence=reading.evidence(
                [
                    *spans(where[:2], "act"),
                    *spans(proof[:1], "act"),
                    *([(diagnosis.start, diagnosis.end, "diagnosis")] if diagnosis else []),
                ]
            ),
        )
    ]


def facts_places(facts: Circumstances) -> list[Place]:
    """All places of some circumstances."""
    return [place for places in facts.values() for place in places]


def _carried_out(told: Told, acts: list[Done]) -> list[Place]:
    """Words that show that the therapy was given today, beside its name; empty when it is only named."""
    for done in acts:
        visit = told.found(_VISIT, told.sentence(done.act.start))
        doing = [
            place
            for place in told.found(_CARRIED_OUT, told.sentence(done.act.start))
            if place != (done.act.start, done.act.end)
        ]
        if visit or doing:
            return visit or doing
        if done.line.kind == "procedure":
            return [(done.act.start, done.act.end)]
    if not acts:
        return []
    # "PDT face. 1 h under Levulan, 16:40 of light." tells it sentence by sentence.
    block = told.block(acts[0].act.start)
    return [place for place in told.found(_CARRIED_OUT, block) if told.found(_DRUG, told.sentence(place[0]))]


def _drug_and_light(told: Told) -> list[Place]:
    """The drug put on and the light, both told in one block without the therapy's name."""
    drug = [place for place in told.found(_APPLY, but=_WHEN) if _is_of_the_drug(told, place)]
    sure = [p for p in drug if _SURE_DRUG.search(told.text, *told.sentence(p[0]))]
    return [place for place in sure if told.found(_SURE_LIGHT, told.block(place[0]), but=_WHEN)]


def _who_did_what(told: Told) -> tuple[Circumstances, list[str]]:
    """Who put the drug on, as circumstances, and what is doubtful because another one ran the light."""
    drug = _by(told, [place for place in told.found(_APPLY, but=_WHEN) if _is_of_the_drug(told, place)])
    light = _by(told, told.found(_LIGHT, but=_WHEN))
    doubts: list[str] = []
    facts: Circumstances = {}
    if drug["clinician"]:
        facts["applied_by_clinician"] = drug["clinician"]
        if light["staff"] and not light["clinician"]:
            doubts.append("The clinician put the drug on, but the light was run by staff.")
        if drug["staff"]:
            doubts.append("Both the clinician and staff are said to have put the drug on.")
    elif drug["staff"]:
        facts["applied_by_staff"] = drug["staff"]
        if light["clinician"]:
            doubts.append("Staff put the drug on, but the light was run by the clinician.")
    elif light["clinician"] and not light["staff"]:
        facts["applied_by_clinician"] = light["clinician"]
        doubts.append("The note says who ran the light, but not who put the drug on.")
    elif not light["staff"]:
        whole = whole_service_by_clinician(told)
        if whole:
            facts["applied_by_clinician"] = whole
            doubts.append("A clinician is named for the whole treatment, not for each of its steps.")
    return facts, doubts


def _by(told: Told, places: list[Place]) -> dict[str, list[Place]]:
    """The words for the people who did what stands at these places, by kind."""
    found: dict[str, list[Place]] = {"clinician": [], "staff": []}
    for place in places:
        person = who_did(told, place)
        if person is not None:
            found[person[0]].append((min(person[1][0], place[0]), max(person[1][1], place[1])))
    return found


_FREEZING = "cryosurgery"


def _is_of_the_drug(told: Told, place: Place) -> bool:
    """Whether what was put on is the drug: named in its sentence, and no sunscreen right behind the verb."""
    start, end = told.sentence(place[0])
    if not _DRUG.search(told.text, start, end):  # "Levulan stick crushed. Applied by the nurse."
        start = told.sentence_before(place[0])[0]
    named = [found.start() for found in _DRUG.finditer(told.text, start, end)]
    if any(m.id == _FREEZING and m.start >= place[1] for m in told.mentions((start, end), "act")):
        return False  # "applied liquid nitrogen to each"
    other = _OTHER_COAT.search(told.text, place[1], min(end, place[1] + 40))
    if other and not any(place[1] <= at <= other.start() for at in named):
        return False
    return bool(named)


def _is_of_feet(told: Told, sentence: Place) -> bool:
    """Whether nails or spots of the feet were pared or debrided in a sentence."""
    if any(m.id in _TREATED for m in told.mentions(sentence, "diagnosis")):
        return False
    return bool(_OF_NAILS.search(told.text, *sentence) or spots(told, sentence))


def _scraped_first(told: Told, by_clinician: bool) -> tuple[list[Place], bool]:
    """Where premalignant lesions were scraped before the light, and whether staff did it."""
    found = []
    for place in told.found(_SCRAPED, but=_WHEN):
        sentence = told.sentence(place[0])
        others = [
            m
            for m in told.mentions(sentence, "diagnosis")
            if m.id not in _TREATED and m.meaning.get("class") != "unspecified"
        ]
        here = told.found(_SCRAPED_WHAT, sentence) or told.found(_DRUG, sentence, but=_WHEN)
        if here and not others and not _is_of_feet(told, sentence):
            found.append(place)
    people = [who_did(told, place) for place in found]
    by_staff = bool(people) and all(person is not None and person[0] == "staff" for person in people)
    return found, by_staff and not by_clinician
