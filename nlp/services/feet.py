"""Paring of corns and calluses: how many, and what makes foot care more than routine."""

from __future__ import annotations

import re

from nlp.ledger import diagnosis_class
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.numbers import WORD, value_of
from nlp.services.counted import how_many, own_sentences
from nlp.services.foot_spots import spots
from nlp.services.making import (
    Circumstances,
    account_of,
    circumstances,
    diagnosis_near,
    exactly,
    groups,
    spans,
    unnumbered,
)
from nlp.services.reading import Reading
from nlp.services.told import Place, Told, pattern, told_of
from records import Count, Doubt, Procedure

ACT = "paring"
_WORDS = load("services")["feet"]
_PARED = pattern(_WORDS["pared"])
_KERATOSIS = pattern(_WORDS["keratosis"])
_OVER_WARTS = pattern(_WORDS["over_warts"])
_OF_NAILS = pattern(_WORDS["of_nails"])
_BARE = pattern(_WORDS["bare_keratosis"])
_TOTAL = re.compile(_WORDS["total"])
_LOOKED_AT = re.compile(_WORDS["looked_at"])
_DISEASE = pattern(_WORDS["disease"])
_CLASS_A = pattern(_WORDS["class_a"])
_CLASS_B_TWO = pattern(_WORDS["class_b_two"])
_CLASS_B = tuple(pattern(_WORDS[name]) for name in ("class_b", "class_b_tibial", "class_b_trophic"))
_PULSES_BOTH = pattern(_WORDS["class_b_pedal_both"])
_CLASS_C = tuple(pattern([word]) for word in _WORDS["class_c"])
_CLASS_C_TWO = pattern(_WORDS["class_c_two"])
_SAYS: dict[str, str] = _WORDS["says"]
_CORN = frozenset(["corn_callus"])
_OTHER_WORK = frozenset(["injection", "skin_tag_removal", "destruction", "nail", "acne_surgery"])
_UNSPECIFIED = "keratosis_unspecified"
_HISTORY = frozenset(["historical", "instruction", "planned", "elsewhere", "offered"])
"""Statuses that say nothing against a disease or a finding of the feet."""
_ABSENT = frozenset([*_HISTORY, "negated"])


def paring(reading: Reading) -> list[Procedure]:
    """One procedure for all corns and calluses pared today; a wart pared before it is frozen is none."""
    keratoses = _KERATOSIS.search(reading.text) or _BARE.search(reading.text)
    if not (_PARED.search(reading.text) and keratoses):
        return []
    told = told_of(reading)
    places = [place for place in told.found(_PARED) if _of_keratoses(told, place)]
    if not places:
        return []
    diagnosis = diagnosis_near(told, places, _CORN)
    count, doubts = _count(reading, told, places)
    sites = {(s.id, s.side): s for start, _ in places for s in told.sites(told.sentence(start))}
    return [
        Procedure(
            act=ACT,
            diagnosis="corn_callus",
            diagnosis_class=diagnosis_class(diagnosis) if diagnosis else "benign",
            groups=groups(reading, list(sites.values()), diagnosis, count if len(sites) == 1 else None),
            count=count,
            circumstances=circumstances(reading, foot_circumstances(told), "necessity"),
            doubts=tuple(Doubt(about="count", says=says) for says in doubts),
            evidence=reading.evidence(
                [
                    *spans(places[:2], "act"),
                    *([(diagnosis.start, diagnosis.end, "diagnosis")] if diagnosis else []),
                ]
            ),
        )
    ]


def foot_circumstances(told: Told) -> Circumstances:
    """A systemic disease and class findings, wherever the note tells them."""
    b_signs = [places[:1] for words in _CLASS_B if (places := told.found(words, but=_ABSENT))]
    both_pulses = told.found(_PULSES_BOTH, but=_ABSENT)
    b_two = told.found(_CLASS_B_TWO, but=_HISTORY) or both_pulses
    if not b_two and len(b_signs) > 1:
        b_two = [place for places in b_signs for place in places]
    c_signs = [places[:1] for words in _CLASS_C if (places := told.found(words, but=_HISTORY))]
    c_two = told.found(_CLASS_C_TWO, but=_HISTORY)
    if not c_two and len(c_signs) > 1:
        c_two = [place for places in c_signs for place in places]
    return {
        "systemic_disease": told.found(_DISEASE, but=_HISTORY, ahead=True),
        "class_a": told.found(_CLASS_A, but=_HISTORY),
        "class_b": [place for places in b_signs for place in places],
        "class_b_two": b_two,
        "class_c_two": c_two if b_signs or told.found(_CLASS_C_TWO, but=_HISTORY) else [],
    }


def _of_keratoses(told: Told, place: Place) -> bool:
    """Whether what was pared are corns or calluses, named in its sentence or in the one before."""
    sentence = told.sentence(place[0])
    if _OVER_WARTS.search(told.text, *sentence) or _LOOKED_AT.search(told.text, sentence[0], place[0]):
        return False
    if _OF_NAILS.search(told.text, *sentence) and not _KERATOSIS.search(told.text, *sentence):
        return False
    others = [m for m in _diagnoses(told, sentence) if m.id not in _CORN]
    if told.found(_KERATOSIS, sentence):
        return not any(m.meaning["class"] in ("premalignant", "malignant") for m in others)
    if _BARE.search(told.text, *sentence) and spots(told, sentence):
        return all(m.id == _UNSPECIFIED for m in others)
    before = told.sentence(max(sentence[0] - 1, 0))
    return not others and bool(told.found(_KERATOSIS, (before[0], sentence[1])))


def _diagnoses(told: Told, stretch: Place) -> list[Mention]:
    return told.mentions(stretch, "diagnosis")


def _count(reading: Reading, told: Told, places: list[Place]) -> tuple[Count, list[str]]:
    """How many were pared: the number told, else the spots named; a doubt where they differ."""
    account = account_of(reading, ACT)
    sentences = list(dict.fromkeys(told.sentence(start) for start, _ in places))
    named = [spot for stretch in sentences for spot in spots(told, stretch)]
    n = 0
    proof: list[Place] = []
    for stretch in sentences:
        number, where = how_many(told, stretch, _KERATOSIS, _PARED)
        n, proof = n + (number or 0), proof + where
    if not n and account is not None and account.tally.n and len(named) < 2:
        n = account.tally.n
        proof = [(s[0], s[1]) for fact in account.tally.proof for s in fact.spans if s[2] == "count"]
    if not n and len(named) < 2:
        for start, _ in places:
            for sentence in own_sentences(told, told.block(start), _OTHER_WORK, _CORN):
                number, where = how_many(told, sentence, _KERATOSIS, _PARED)
                if number and not _OF_NAILS.search(told.text, *sentence):
                    n, proof = number, where
    if not n and not named:
        here = [f for f in reading.facts if any(a <= f.start < b for a, b in sentences) and f.n]
        corns = [f for f in here if f.diagnosis is not None and f.diagnosis.id in _CORN and f.kind != "left"]
        n, proof = (
            sum(f.n or 0 for f in corns),
            [(s[0], s[1]) for f in corns for s in f.spans if s[2] == "count"],
        )
    total = _total(told, sentences)
    if total is not None and total[0] == len(named):
        return exactly(reading, total[0], [total[1]], "total told"), []
    if len(named) > max(n, 1):
        if n > 1:
            says = _SAYS["numbers"].format(number=n, named=len(named))
            return exactly(reading, n, proof), [says]
        return exactly(reading, len(named), dict.fromkeys(named), "spots named one by one"), [
            _SAYS["by_spots"]
        ]
    return (exactly(reading, n, proof) if n else unnumbered(1, "pared without a number")), []


def _total(told: Told, sentences: list[Place]) -> tuple[int, Place] | None:
    """The total that a sentence gives of the spots it names, with its place."""
    for sentence in sentences:
        for match in _TOTAL.finditer(told.text, *sentence):
            word = match["n"] or match["before"]
            if word.isdigit() or re.fullmatch(WORD, word):
                return value_of(word), match.span()
    return None
