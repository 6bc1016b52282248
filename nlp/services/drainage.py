"""Incision and drainage: how many, packed, loculated, pus or none; and cautery of granulation tissue."""

from __future__ import annotations

import re

from nlp.facts import Fact, Site
from nlp.ledger import diagnosis_class
from nlp.ledger.families import act_kind
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick
from nlp.services.counted import how_many
from nlp.services.making import (
    Circumstances,
    circumstances,
    diagnosis_near,
    exactly,
    groups,
    once,
    spans,
    unnumbered,
)
from nlp.services.places import may_touch, touch
from nlp.services.reading import Reading
from nlp.services.told import Place, Told, pattern, told_of
from records import Count, Doubt, Procedure

_SERVICES = load("services")
_DRAINED = _SERVICES["drained"]
_WORDS = pattern(_DRAINED["words"])
_STABBED, _SEVERAL = pattern(_DRAINED["stabbed"]), pattern(_DRAINED["several"])
_PUS_FILLED = pattern(_DRAINED["pus_filled"])
_PLAINLY = pattern(_DRAINED["plainly"])
_TIMES = Quick(_DRAINED["times"])
_EACH = pattern(_DRAINED["each"])
_SURE = pattern(_DRAINED["sure"])
_WHAT = pattern(_DRAINED["what"])
_NOT_THESE, _BY_ITSELF = pattern(_DRAINED["not_these"]), pattern(_DRAINED["by_itself"])
_PACKED, _NOT_PACKED = pattern(_DRAINED["packed"]), pattern(_DRAINED["not_packed"])
_LOCULATED = pattern(_DRAINED["loculated"])
_COMPLICATED = pattern(_DRAINED["complicated"])
_PUS, _NO_PUS = pattern(_DRAINED["pus"]), pattern(_DRAINED["no_pus"])
_CONTENTS = pattern(_DRAINED["contents"])
_ACT = "incision_drainage"
_THINGS = frozenset(_SERVICES["drained_things"])
_DISEASE = "hidradenitis"
"""A disease of many abscesses: its name counts none."""
_OF_ACNE = frozenset(["milium", "acne"])
_TISSUE = pattern(_SERVICES["granulation"]["tissue"])
_CAUTERY = pattern(_SERVICES["granulation"]["cautery"])
_BLOOD = pattern(_DRAINED["blood"])
_BAGS = pattern(_DRAINED["bags"])
_PILONIDAL = pattern(_DRAINED["pilonidal"])
_ACNE_LESIONS = pattern(_SERVICES["acne"]["lesions"])
_NOT_COUNTED = pattern(_DRAINED["not_counted"])
_NOTHING = re.compile(r"(?!)")
_DENIED = frozenset(["negated"])
_OF_THE_WOUND = frozenset(["historical"])
"""Proud flesh told with the day of its wound ("six weeks after the graft") is today's."""


def incision_drainage(reading: Reading) -> list[Procedure]:
    """One procedure for all that was drained today, with their number."""
    if not any(words.search(reading.text) for words in (_WORDS, _PUS, _PLAINLY)):
        return []
    told = told_of(reading)
    places = [place for place in told.found(_WORDS) if _drains(told, place)]
    if not places:
        places = [place for place in told.found(_STABBED) if _drains(told, place)]
    plainly = [] if places else [place for place in told.found(_PLAINLY) if _is_drained(told, place)]
    places = places or plainly
    if not places:
        return []
    diagnosis = diagnosis_near(told, places, _THINGS)
    blocks = list(dict.fromkeys(told.block(start) for start, _ in places))
    count, doubts = _count(reading, told, places, _bag(told, places) or diagnosis)
    if told.found(_PILONIDAL):
        doubts = [*doubts, _DRAINED["says"]["pilonidal"]]
    if plainly:
        doubts = [*doubts, _DRAINED["says"]["how"]]
    facts: Circumstances = {
        "packed": [place for place in told.found(_PACKED) if not _taken_out(told, place)],
        "loculated": told.found(_LOCULATED),
        "called_complicated": _called_complicated(told, places, diagnosis),
        "no_pus": _without_pus(told, blocks) or _blood(told, blocks),
    }
    many = [place for start, _ in places for place in told.found(_SEVERAL, told.sentence(start))]
    if (count.value or count.at_least) > 1:
        facts["multiple"] = [(diagnosis.start, diagnosis.end)] if diagnosis else places[:1]
    elif count.value is None and many:
        facts["multiple"] = many
    elif count.value is None and diagnosis is not None and diagnosis.plural and _of_each(told, places):
        facts["multiple"] = [(diagnosis.start, diagnosis.end)]
        doubts = [*doubts, _SERVICES["drained"]["says"]["plural"]]
    sites = {(s.id, s.side): s for start, _ in places for s in _sites_beside(told, start)}
    for stretches in ([_line(told, start) for start, _ in places], blocks):
        sites = sites or {(s.id, s.side): s for stretch in stretches for s in told.sites(stretch)}
    if diagnosis is not None and not sites:
        sites = {(s.id, s.side): s for s in told.sites(told.sentence(diagnosis.start))}
    beside = _sites_beside(told, places[0][0])
    if count.value == 1 and any(not may_touch(one, beside[0]) for one in beside[1:]):
        doubts = [*doubts, _DRAINED["says"]["places"]]
    of_each = exactly(reading, 1) if len(sites) == (count.value or 0) else count if len(sites) == 1 else None
    return [
        Procedure(
            act=_ACT,
            diagnosis=diagnosis.id if diagnosis else None,
            diagnosis_class=diagnosis_class(diagnosis),
            diagnosis_certain=diagnosis is None or "uncertain" not in diagnosis.status,
            groups=groups(reading, list(sites.values()), diagnosis, of_each),
            count=count,
            circumstances=circumstances(reading, facts),
            doubts=tuple(Doubt(about="count", says=says) for says in doubts),
            evidence=reading.evidence(
                [
                    *spans(places[:2], "act"),
                    *([(diagnosis.start, diagnosis.end, "diagnosis")] if diagnosis else []),
                ]
            ),
        )
    ]


def _sites_beside(told: Told, at: int) -> list[Site]:
    """The places of the sentence; where another act is told in it too, those told of the drainage, if any."""
    sentence = told.sentence(at)
    acts = _acts_in(told, sentence)
    own = [site for fact in acts if act_kind(fact) == _ACT for site in fact.sites]
    return own if own and any(act_kind(fact) != _ACT for fact in acts) else told.sites(sentence)


def _acts_in(told: Told, within: Place) -> list[Fact]:
    """What a stretch tells of acts."""
    return [fact for fact in told.reading.facts if within[0] <= fact.start < within[1] and fact.act]


def _of_each(told: Told, places: list[Place]) -> bool:
    """Whether the sentences of the act speak of each of several ("bilateral", "pus from each")."""
    return any(told.found(_EACH, told.sentence(start)) for start, _ in places)


def _line(told: Told, at: int) -> Place:
    line = told.line(at)
    return line.start, line.end


def _drains(told: Told, place: Place) -> bool:
    """Whether the words drain something: the act's own name, or a cut with what came out of it."""
    sentence, block = told.sentence(place[0]), told.block(place[0])
    if _NOT_THESE.search(told.text, *sentence):
        return False
    sure = _SURE.match(told.text, place[0])
    if not sure and _BY_ITSELF.search(told.text, *sentence):
        return False
    named = {m.id for m in told.mentions(sentence, "diagnosis")}
    if named <= _OF_ACNE and (named or _ACNE_LESIONS.search(told.text, *sentence)):
        return False
    if sure:
        return True
    came = (_PUS, _CONTENTS, _LOCULATED, _PACKED)
    out = any(told.found(words, block) for words in came) or told.found(_NO_PUS, block, but=_DENIED)
    return bool(out) and bool(told.found(_WHAT, block, but=_DENIED))


def _is_drained(told: Told, place: Place) -> bool:
    """ "Abscess of the thigh drained": what it was stands before the word, and it did not drain by itself."""
    sentence = told.sentence(place[0])
    if any(words.search(told.text, *sentence) for words in (_NOT_THESE, _BY_ITSELF)):
        return False
    return bool(told.found(_PUS_FILLED, (sentence[0], place[0])))


def _called_complicated(told: Told, places: list[Place], diagnosis: Mention | None) -> list[Place]:
    """Where the note itself calls the drainage or what was drained complicated."""
    beside = [start for start, _ in places] + ([diagnosis.start] if diagnosis else [])
    sentences = list(dict.fromkeys(told.sentence(start) for start in beside))
    return [place for sentence in sentences for place in told.found(_COMPLICATED, sentence)]


def _taken_out(told: Told, place: Place) -> bool:
    """ "Packing removed": the packing of an earlier day."""
    return any(
        found.start() <= place[0] < found.end()
        for found in _NOT_PACKED.finditer(told.text, *told.sentence(place[0]))
    )


def _without_pus(told: Told, blocks: list[Place]) -> list[Place]:
    """Where the note says that no pus came, unless pus is told as well."""
    none = [place for block in blocks for place in told.found(_NO_PUS, block, but=_DENIED)]
    came = [place for block in blocks for place in told.found(_PUS, block)]
    inside = [place for place in came if not any(no[0] <= place[0] < no[1] for no in none)]
    return none if not inside else []


def _blood(told: Told, blocks: list[Place]) -> list[Place]:
    """A hematoma or seroma in the place of an abscess: no pus can have come of it."""
    if any(told.found(words, block) for block in blocks for words in (_PUS, _CONTENTS)):
        return []
    return [place for block in blocks for place in told.found(_BLOOD, block)]


def _count(
    reading: Reading, told: Told, places: list[Place], diagnosis: Mention | None
) -> tuple[Count, list[str]]:
    """The ledger's number of what was drained; one, when the note speaks of it in the singular."""
    for _, end in places:
        times = _TIMES.match(told.text, end)
        if times and int(times["n"]) > 1:
            return exactly(reading, int(times["n"]), [times.span("n")]), []
    for start, _ in places:
        for stretch in (told.sentence(start), *_of_no_other_act(told, _line(told, start))):
            number, where = how_many(told, stretch, _BAGS, _NOTHING)
            if number and number > 1:
                return exactly(reading, number, where), []
    drained = 0 if _NOT_COUNTED.search(told.text) else _place_by_place(told, places)
    if drained > 1:
        return exactly(reading, drained, places[:drained], "told place by place"), []
    lines = [_line(told, start) for start, _ in places]
    here = diagnosis is not None and any(a <= diagnosis.start < b for a, b in lines)
    if diagnosis is not None and here and not diagnosis.plural and diagnosis.id != _DISEASE:
        return exactly(reading, 1, [(diagnosis.start, diagnosis.end)], "named in the singular"), []
    for start, _ in places:
        number, where = how_many(told, told.block(start), _BAGS, _NOTHING)
        if number and number > 1:
            return exactly(reading, number, where), []
    accounts = [account for account in reading.accounts if account.act == _ACT]
    of_bags = [a for a in accounts if not (a.diagnosis and a.diagnosis.id == _DISEASE and a.tally.n == 1)]
    numbered = [a.tally for a in of_bags if a.tally.n]
    if numbered:
        best = max(numbered, key=lambda tally: tally.n or 0)
        proof = [(s[0], s[1]) for fact in best.proof for s in fact.spans if s[2] == "count"]
        return exactly(reading, best.n or 0, proof, best.says), []
    if diagnosis is not None and diagnosis.plural:
        return unnumbered(1, "more than one may be meant, without a number"), []
    if diagnosis is not None and diagnosis.id != _DISEASE:
        return exactly(reading, 1, [(diagnosis.start, diagnosis.end)], "named in the singular"), []
    return exactly(reading, 1, places[:1], "one drainage told"), ["The number of things drained is not told."]


def _of_no_other_act(told: Told, within: Place) -> list[Place]:
    """A stretch; where another act is told in it ("3 acne cysts injected"), only its other sentences."""
    others = [told.sentence(fact.start) for fact in _acts_in(told, within) if act_kind(fact) != _ACT]
    return [one for one in told.sentences(within) if one not in others] if others else [within]


def _bag(told: Told, places: list[Place]) -> Mention | None:
    """What was drained by its own name, where the disease that makes it is named as well ("HS: 2 boils")."""
    named = [m for start, _ in places for m in told.mentions(told.sentence(start), "diagnosis")]
    bags = [m for m in named if m.id in _THINGS - {_DISEASE}]
    return bags[0] if any(m.id == _DISEASE for m in named) and bags else None


def _place_by_place(told: Told, places: list[Place]) -> int:
    """How many were drained by the places named where it is told: "L buttock, I&D ... R thigh, I&D"."""
    found: dict[tuple[str, str | None], int] = {}
    for sentence in dict.fromkeys(told.sentence(start) for start, _ in places):
        sites = [(site.id, site.side) for site in told.sites(sentence)]
        several = told.found(_EACH, sentence) or any(_is_plural(m[0]) for m in _bags(told, sentence))
        for place, side in sites if several else sites[:1]:
            if not any(_overlap(place, side, *other) for other in found):
                found[(place, side)] = 1
    return len(found)


def _overlap(place: str, side: str | None, other: str, other_side: str | None) -> bool:
    """Whether two names may be of one place: "left thigh" and "leg"."""
    return touch(place, other) and (side == other_side or side is None or other_side is None)


def _bags(told: Told, stretch: Place) -> list[re.Match[str]]:
    return list(_BAGS.finditer(told.text, *stretch))


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def granulation_cautery(reading: Reading) -> list[Procedure]:
    """Cautery of granulation tissue today: both named in one sentence, or in sentences that follow."""
    if not (_TISSUE.search(reading.text) and _CAUTERY.search(reading.text)):
        return []
    told = told_of(reading)
    places = [
        place
        for place in told.found(_CAUTERY)
        if told.found(_TISSUE, _with_before(told, place[0]), but=_OF_THE_WOUND)
    ]
    if not places:
        return []
    tissue = diagnosis_near(told, places, frozenset(["granulation_tissue"]))
    sites = {(s.id, s.side): s for start, _ in places for s in told.sites(_with_before(told, start))}
    return [
        Procedure(
            act="granulation_cautery",
            methods=("chemosurgery",),
            diagnosis="granulation_tissue",
            diagnosis_class="other",
            groups=groups(reading, list(sites.values()), tissue),
            count=once(),
            evidence=reading.evidence(
                [*spans(places[:1], "act"), *([(tissue.start, tissue.end, "diagnosis")] if tissue else [])]
            ),
        )
    ]


def _with_before(told: Told, at: int) -> Place:
    """A sentence with the one before it in its block."""
    return told.sentence_before(at)[0], told.sentence(at)[1]
