"""Phototherapy: which lamp, over tar or petrolatum, and for the excimer laser how many square centimetres."""

from __future__ import annotations

import re

from nlp.ledger import diagnosis_class
from nlp.lexicon import load
from nlp.services.making import Circumstances, circumstances, diagnosis_near, groups, once, spans
from nlp.services.reading import Reading
from nlp.services.told import Place, Told, pattern, told_of
from records import Doubt, Procedure

ACT = "phototherapy"
_WORDS = load("services")["phototherapy"]
_KINDS = {kind: pattern(words) for kind, words in _WORDS["kinds"].items()}
_TOPICAL = pattern(_WORDS["topical"])
_NOT_HERE, _NOT_GIVEN = pattern(_WORDS["not_here"]), pattern(_WORDS["not_given"])
_TOTAL = pattern(_WORDS["total_before"])
_UP_TO = re.compile(r"[\s:=]*(?:of|is|was|about|approximately|today)?[\s:=]*")
_TOPICAL_FIRST = re.compile(_WORDS["topical_first"])
_OVER_TOPICAL, _ARRANGED = re.compile(_WORDS["over_a_topical"]), pattern(_WORDS["arranged"])
_CARRIED_OUT = pattern(_WORDS["carried_out"])
_DOSE_NOW = pattern(_WORDS["dose_now"])
_BEFORE_LIGHT = pattern(_WORDS["before_light"])
_NAMES_THE_LIGHT = pattern(_WORDS["names_the_light"])
_AREA = pattern(_WORDS["area"])
_ANSWER = re.compile(_WORDS["answer"])
_AREAS = re.compile(_WORDS["areas"])
_DIGITS = re.compile(r"\d+")
_ADDED_UP = "The treated area was added up from the areas of several places."
_TREATED = frozenset(load("services")["treated_by_phototherapy"])
_BESIDE = 12
"""Characters beside the lamp within which "home" is said of it."""
_REACH_OF_A_TOTAL = 40
"""Characters before an area in which words for a total stand."""
_EARLIER = frozenset(["historical"])
"""A lamp told with an earlier day ("last metered on the 1st") is today's where today's dose is told."""
_WHEN = frozenset(["instruction"])


def phototherapy(reading: Reading) -> list[Procedure]:
    """One procedure a day and lamp, when a session was given today."""
    if not any(words.search(reading.text) for words in _KINDS.values()):
        return []
    told = told_of(reading)
    found = []
    given = {kind: _sessions(told, kind) for kind in _KINDS}
    if given["excimer"] or given["puva"]:
        # The lamp's own name and the general word tell one session.
        given["uvb"] = [
            place for place in given["uvb"] if not _same_block(told, place, given["excimer"] + given["puva"])
        ]
    for kind, places in given.items():
        if places:
            found.append(_procedure(reading, told, kind, places))
    return found


def _sessions(told: Told, kind: str) -> list[Place]:
    """Where the lamp is named and a session with it was given today."""
    found = []
    for place in told.found(_KINDS[kind], but=_EARLIER):
        sentence = told.sentence(place[0])
        earlier = told.why_not(*place) is not None
        if earlier and not told.found(_DOSE_NOW, told.block(place[0])):
            continue
        if _NOT_HERE.search(told.text, max(sentence[0], place[0] - _BESIDE), place[1] + _BESIDE):
            continue
        if _called_off(told, place):
            continue
        if _is_carried_out(told, place) or _over_a_topical(told, place):
            found.append(place)
    return found


def _is_carried_out(told: Told, place: Place) -> bool:
    """Whether a dose, an area or a word of doing shows that light was given."""
    sentence = told.sentence(place[0])
    beside = [other for other in told.found(_CARRIED_OUT, sentence) if not _overlap(other, place)]
    return bool(
        beside
        or told.line(place[0]).kind == "procedure"
        or _doses_follow(told, sentence, place)
        or _AREA.search(told.text, *told.block(place[0]))
    )


def _over_a_topical(told: Told, place: Place) -> bool:
    """ "NBUVB + mineral oil", "tar, then NBUVB": put on right before the light; no prescription tells it."""
    start, end = told.sentence(place[0])
    over = _OVER_TOPICAL.match(told.text, place[1], end) or _TOPICAL_FIRST.search(told.text, start, place[0])
    return bool(over) and not _ARRANGED.search(told.text, start, place[0])


def _called_off(told: Told, place: Place) -> bool:
    """Whether a line of the block that names a lamp says that no light was given."""
    start, end = told.block(place[0])
    return any(
        _says_not_given(told, match.start(), told.line(match.start()).end)
        for words in _KINDS.values()
        for match in words.finditer(told.text, start, end)
    )


def _says_not_given(told: Told, start: int, end: int) -> bool:
    """Whether a line says so; a sentence with a place ("scalp clear, skipped") is of that place."""
    first = told.sentence(start)
    return any(
        told.sentence(match.start()) == first or not told.sites(told.sentence(match.start()))
        for match in _NOT_GIVEN.finditer(told.text, first[0], end)
    )


def _doses_follow(told: Told, sentence: Place, place: Place) -> bool:
    """Whether the sentences of the same block behind the lamp tell its dose or its time."""
    block = told.block(place[0])
    return bool(told.found(_CARRIED_OUT, (sentence[1], block[1])))


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _same_block(told: Told, place: Place, others: list[Place]) -> bool:
    return any(told.block(place[0]) == told.block(at) for at, _ in others)


def _topical(told: Told, within: Place | None = None) -> list[Place]:
    """What was put on for the light; the answer to a form's question goes before all that is said of it."""
    said = [match.span() for match in _TOPICAL.finditer(told.text, *(within or (0, len(told.text))))]
    answers = {place: _ANSWER.match(told.text, place[1]) for place in said}
    found = told.found(_TOPICAL, within, but=_WHEN)
    return [
        place
        for place in said
        for answer in [answers[place]]
        if (answer["yes"] is not None if answer else place in found)
    ]


def _is_total(text: str, at: int) -> bool:
    """Whether words for a total lead up to an area ("total area treated 180 cm2")."""
    ahead = max(0, at - _REACH_OF_A_TOTAL)
    return any(_UP_TO.fullmatch(text, found.end(), at) for found in _TOTAL.finditer(text, ahead, at))


def _procedure(reading: Reading, told: Told, kind: str, places: list[Place]) -> Procedure:
    diagnosis = diagnosis_near(told, places, _TREATED)
    facts: Circumstances = {}
    if diagnosis is not None and diagnosis.id == "psoriasis":
        facts["psoriasis"] = [(diagnosis.start, diagnosis.end)]
    topical = [found for start, _ in places for found in _topical(told, told.block(start))]
    elsewhere = _topical(told) if not topical else []
    topical = topical or [one for one in elsewhere if told.found(_BEFORE_LIGHT, told.sentence(one[0]), _WHEN)]
    technique: str | None = {"uvb": "uv", "puva": "puva", "excimer": "excimer"}[kind]
    if kind == "uvb" and not _NAMES_THE_LIGHT.search(told.text):
        technique = None  # "phototherapy today, light given as ordered": which light is to be asked
    doubts = [_WORDS["says_topical"]] if kind == "uvb" and elsewhere else []
    if not any(_is_carried_out(told, place) for place in places):
        doubts.append(_WORDS["says_no_dose"])
    if kind == "uvb" and topical:
        technique = "uvb_with_topical"
        facts["with_tar_or_petrolatum"] = list(dict.fromkeys(topical))
    area, areas = None, []
    if kind == "excimer":
        areas = [match for start, _ in places for match in _AREA.finditer(told.text, *told.block(start))]
        areas = areas or list(_AREA.finditer(told.text))
        totals = [m for m in areas if _is_total(told.text, m.start())]
        areas = totals or areas
        sizes = {float(match[1]) for match in areas}
        shared = (
            _AREAS.search(told.text, *told.sentence(areas[0].start())[:1], areas[0].start())
            if areas
            else None
        )
        if len(sizes) == 1:
            area = sizes.pop() + sum(map(int, _DIGITS.findall(shared["items"] if shared else "")))
            doubts += [_ADDED_UP] if shared else []
        elif sizes:
            area = max(sizes) if sum(sorted(sizes)[:-1]) == max(sizes) else sum(sizes)
            doubts.append(_ADDED_UP)
    sites = {(s.id, s.side): s for start, _ in places for s in told.sites(told.sentence(start))}
    return Procedure(
        act=ACT,
        technique=technique,
        diagnosis=diagnosis.id if diagnosis else None,
        diagnosis_class=diagnosis_class(diagnosis),
        diagnosis_certain=diagnosis is None or "uncertain" not in diagnosis.status,
        groups=groups(reading, list(sites.values()), diagnosis, area_cm2=area),
        count=once(),
        circumstances=circumstances(reading, facts),
        doubts=tuple(Doubt(about="area", says=says) for says in doubts),
        evidence=reading.evidence(
            [
                *spans(places[:1], "act"),
                *([(diagnosis.start, diagnosis.end, "diagnosis")] if diagnosis else []),
                *((*match.span(), "size") for match in areas[:3]),
            ]
        ),
    )
