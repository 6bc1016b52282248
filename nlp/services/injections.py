"""Injections into lesions: how many lesions, not needle passes, and what was injected."""

from __future__ import annotations

import re

from nlp.facts import Fact, Site
from nlp.ledger import Account, Tally, diagnosis_class
from nlp.ledger.adding_up import add_up
from nlp.ledger.plain_telling import told_twice
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.quick import Quick
from nlp.services.counted import how_many
from nlp.services.injected_kinds import ACT, injected_kinds
from nlp.services.making import (
    Circumstances,
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

_SERVICES = load("services")
_WORDS = _SERVICES["injected"]
_AGENTS = {kind: pattern(_WORDS[kind]) for kind in ("steroid", "immunotherapy", "chemotherapy")}
_ANY_AGENT = pattern([word for kind in _AGENTS for word in _WORDS[kind]])
_GIVEN = pattern(_WORDS["given"])
_LOCAL = pattern(_WORDS["local"])
_ELSEWHERE = pattern(_WORDS["elsewhere"])
_FRESH_WOUND = pattern(_WORDS["fresh_wound"])
_TOPICAL = pattern(_WORDS["topical"])
_PASSES = pattern(_WORDS["passes"])
_SESSION = re.compile("|".join(_WORDS["session_before"]))
_THINGS = pattern(_WORDS["things"])
_INTO_ONE = pattern(_WORDS["into_one"])
_SITES = pattern(_WORDS["sites"])
_NOTHING = Quick(r"(?!)")
_VAGUE = frozenset(["vague", "two_or_so", "part"])
_PREMALIGNANT = "premalignant"
_INJECTED = frozenset(_SERVICES["injected_things"])
_MEANT_BY: dict[str, list[str]] = _SERVICES["means"]
"""What a general word means where the note names one of these kinds."""


def injection(reading: Reading) -> list[Procedure]:
    """One procedure a diagnosis for the lesions injected today; local anaesthesia is none."""
    if not _ANY_AGENT.search(reading.text) and not any(a.act == ACT for a in reading.accounts):
        return []
    told = told_of(reading)
    found: dict[str, Procedure] = {}
    for block, places in _blocks(told).items():
        for procedure in _of_block(reading, told, block, places):
            key = procedure.diagnosis or ""
            found[key] = _joined(found[key], procedure) if key in found else procedure
    return list(found.values())


def _blocks(told: Told) -> dict[Place, list[Place]]:
    """Where something was injected today, by the block that tells it."""
    places = [(done.act.start, done.act.end) for done in told.done(ACT)]
    for place in told.found(_ANY_AGENT):
        sentence = told.sentence(place[0])
        if told.found(_GIVEN, sentence) and not _TOPICAL.search(told.text, *sentence):
            places.append(place)
    blocks: dict[Place, list[Place]] = {}
    for place in sorted(places):
        sentence = told.sentence(place[0])
        if _for_another_end(told, sentence):
            continue
        blocks.setdefault(told.block(place[0]), []).append(place)
    return blocks


def _for_another_end(told: Told, sentence: Place) -> bool:
    """Whether a sentence tells of numbing, of a fresh wound, or of a medicine meant for no lesion."""
    if _FRESH_WOUND.search(told.text, *sentence) and not _THINGS.search(told.text, *sentence):
        return True
    agent = _ANY_AGENT.search(told.text, *sentence)
    if _ELSEWHERE.search(told.text, *sentence):
        return not (agent and _THINGS.search(told.text, *sentence))
    return not agent and bool(_LOCAL.search(told.text, *sentence))


def _of_block(reading: Reading, told: Told, block: Place, places: list[Place]) -> list[Procedure]:
    """One procedure a diagnosis that is numbered where it is injected, else one of the whole block."""
    kinds = injected_kinds(reading, told, [told.sentence(start) for start, _ in places], places)
    if kinds:
        return [_of_kind(reading, told, places, facts) for facts in kinds.values()]
    procedure = _of_one_kind(reading, told, block, places)
    return [procedure] if procedure is not None else []


def _of_kind(reading: Reading, told: Told, places: list[Place], facts: list[Fact]) -> Procedure:
    """The injection of one of several diagnoses, by the facts that number it."""
    diagnosis = facts[0].diagnosis
    added = add_up(facts)
    proof = [(span[0], span[1]) for fact in facts for span in fact.spans if span[2] == "count"]
    count = unnumbered(added.at_least, "the numbers do not agree")
    if added.n:
        count = exactly(reading, added.n, proof, added.says)
    twice = told_twice(added)
    here = [place for place in places if told.sentence(place[0]) in {told.sentence(f.start) for f in facts}]
    sites = {(s.id, s.side): s for fact in facts for s in fact.sites if s.id}
    agents = _agents(told, [told.sentence(fact.start) for fact in facts]) or _agents(told, places)
    doubts = [Doubt(about="count", says=twice)] if twice else []
    return _procedure(reading, diagnosis, list(sites.values()), count, agents, doubts, here)


def _of_one_kind(reading: Reading, told: Told, block: Place, places: list[Place]) -> Procedure | None:
    sentences = list(dict.fromkeys(told.sentence(start) for start, _ in places))
    facts = _agents(told, sentences) or _agents(told, [block])
    doubts = []
    if not facts:
        if _LOCAL.search(told.text, *block) or _ELSEWHERE.search(told.text, *block):
            return None
        doubts.append(Doubt(about="agent", says="The note does not say what was injected."))
    diagnosis = diagnosis_near(told, places, _INJECTED)
    account = _account(reading, diagnosis)
    if diagnosis is None and account is None:
        pointed = [_with_before(told, sentence) for sentence in sentences]
        if not any(how_many(told, stretch, _THINGS, _NOTHING)[0] for stretch in pointed):
            return None
        doubts.append(Doubt(about="diagnosis", says="The note does not name what was injected into."))
    diagnosis = _of_its_kind(diagnosis or (account.diagnosis if account else None), reading)
    count, why = _count(reading, told, block, sentences, diagnosis, account)
    doubts += [Doubt(about="count", says=says) for says in why]
    sites = {(s.id, s.side): s for sentence in sentences for s in told.sites(sentence)}
    if not sites and account is not None:
        sites = {(s.id, s.side): s for fact in account.facts for s in fact.sites if s.id}
    return _procedure(reading, diagnosis, list(sites.values()), count, facts, doubts, places)


def _procedure(
    reading: Reading,
    diagnosis: Mention | None,
    sites: list[Site],
    count: Count,
    agents: Circumstances,
    doubts: list[Doubt],
    places: list[Place],
) -> Procedure:
    """The injection of one diagnosis; agents: the words for what was injected, places: of the act."""
    return Procedure(
        act=ACT,
        diagnosis=diagnosis.id if diagnosis else None,
        diagnosis_class=diagnosis_class(diagnosis),
        diagnosis_certain=diagnosis is None or "uncertain" not in diagnosis.status,
        groups=groups(reading, sites, diagnosis, count if len(sites) == 1 else None),
        count=count,
        circumstances=circumstances(reading, agents),
        doubts=tuple(doubts),
        evidence=reading.evidence(
            [
                *spans(places[:2], "act"),
                *([(diagnosis.start, diagnosis.end, "diagnosis")] if diagnosis else []),
            ]
        ),
    )


def _with_before(told: Told, sentence: Place) -> Place:
    """A sentence, with the one before it where it points back ("each", "all of them")."""
    points = any(m.id == "all" for m in told.mentions(sentence, "reference"))
    return (told.sentence_before(sentence[0])[0], sentence[1]) if points else sentence


def _account(reading: Reading, diagnosis: Mention | None) -> Account | None:
    """The ledger's account of the injection of this diagnosis, else its only one."""
    accounts = [account for account in reading.accounts if account.act == ACT]
    accounts = [account for account in accounts if diagnosis_class(account.diagnosis) != _PREMALIGNANT]
    same = [a for a in accounts if diagnosis is not None and a.diagnosis and a.diagnosis.id == diagnosis.id]
    return same[0] if same else accounts[0] if len(accounts) == 1 else None


def _count(
    reading: Reading,
    told: Told,
    block: Place,
    sentences: list[Place],
    diagnosis: Mention | None,
    account: Account | None,
) -> tuple[Count, list[str]]:
    """The number told beside the lesions where they are injected, else the ledger's, else a single one."""
    pointed = [_with_before(told, sentence) for sentence in sentences]
    by_place = [fact for fact in reading.facts if _is_injected_at(fact, pointed, diagnosis)]
    added = add_up(by_place)  # "6 keloids of both shoulders (4 right, 2 left)" are six
    summed = added.n or 0
    for stretch in sentences:
        number, where = how_many(told, stretch, _THINGS, _NOTHING)
        where = [place for place in where if not _is_session(told, place)]
        if number and where and number > 1 and not (len(by_place) > 1 and summed > number):
            return exactly(reading, number, where), []
    for stretch in sentences:
        number, where = how_many(told, stretch, _SITES, _NOTHING)
        if number and where and number > max(1, summed):
            return exactly(reading, number, where), [_WORDS["says_sites"]]
    into = list(dict.fromkeys(place for stretch in sentences for place in told.found(_INTO_ONE, stretch)))
    if len(into) > 1:
        return exactly(reading, len(into), into, "named one by one"), []
    tally = account.tally if account is not None else None
    vague = any(m.id in _VAGUE for stretch in sentences for m in told.mentions(stretch, "quantity"))
    if vague and len(by_place) < 2:
        return unnumbered(1, "lesions injected without a number"), []
    if len(by_place) > 1 and (tally is None or tally.n is None or tally.n < summed):
        proof = [(s[0], s[1]) for fact in by_place for s in fact.spans if s[2] == "count"]
        twice = told_twice(added)
        return exactly(reading, summed, proof, "told place by place"), [twice] if twice else []
    beside = _own_sentences(told, block, diagnosis)
    alone, where = _told_beside(told, beside)
    counted = account is not None and tally is not None and not _counts_passes(told, tally)
    if account is not None and counted and account.tally.n and (account.tally.n > 1 or not alone):
        proof = [(s[0], s[1]) for fact in account.tally.proof for s in fact.spans if s[2] == "count"]
        return exactly(reading, account.tally.n, proof, account.tally.says), account.doubts
    if alone:
        return exactly(reading, alone, where), []
    if into:
        return exactly(reading, 1, into), []
    if diagnosis is not None and not diagnosis.plural and diagnosis.id in _SERVICES["single_things"]:
        named = [(diagnosis.start, diagnosis.end)]
        return exactly(reading, 1, named), ["The number rests on the diagnosis being named in the singular."]
    return unnumbered(1, "lesions injected without a number"), []


def _own_sentences(told: Told, block: Place, diagnosis: Mention | None) -> list[Place]:
    """The sentences of a block that tell of no other lesions and no other act."""
    return [
        sentence
        for sentence in told.sentences(block)
        if all(m.meaning["act"] == ACT for m in told.mentions(sentence, "act"))
        and all(diagnosis is None or m.id == diagnosis.id for m in told.mentions(sentence, "diagnosis"))
    ]


def _told_beside(told: Told, sentences: list[Place]) -> tuple[int | None, list[Place]]:
    """The number of lesions in sentences of the same block, without those of sessions."""
    for sentence in sentences:
        number, where = how_many(told, sentence, _THINGS, _NOTHING)
        where = [place for place in where if not _is_session(told, place)]
        if number and where:
            return number, where
    return None, []


def _is_injected_at(fact: Fact, sentences: list[Place], diagnosis: Mention | None) -> bool:
    """Whether a fact numbers lesions injected at a place: "keloids: chest 2, left shoulder 3"."""
    if not fact.n or not fact.sites or fact.problem or fact.kind == "left":
        return False
    if not any(start <= fact.start < end for start, end in sentences):
        return False
    injected = fact.act is not None and fact.act.meaning.get("act") == ACT
    named = fact.diagnosis is not None and diagnosis is not None and fact.diagnosis.id == diagnosis.id
    return injected or (named and fact.act is None)


def _counts_passes(told: Told, tally: Tally) -> bool:
    """ "20 injections" are passes of the needle, "injection 2 of 4" is a session: neither counts lesions."""
    return any(
        _PASSES.match(told.text[span[1] :].lstrip(" -")) or _is_session(told, (span[0], span[1]))
        for fact in tally.proof
        for span in fact.spans
        if span[2] == "count"
    )


def _is_session(told: Told, place: Place) -> bool:
    return bool(_SESSION.search(told.text[max(0, place[0] - 30) : place[0]]))


def _agents(told: Told, stretches: list[Place]) -> Circumstances:
    found: Circumstances = {}
    for stretch in stretches:
        for kind, words in _AGENTS.items():
            places = told.found(words, stretch)
            if places:
                found.setdefault(kind, []).extend(places)  # type: ignore[arg-type]
    return found


def _of_its_kind(diagnosis: Mention | None, reading: Reading) -> Mention | None:
    """ "One scar" is the hypertrophic scar that the note names."""
    kinds = _MEANT_BY.get(diagnosis.id, []) if diagnosis is not None else []
    mentions = (m for clause in reading.clauses for m in clause.mentions)
    meant = (m for m in mentions if m.kind == "diagnosis" and m.id in kinds and not m.status)
    return next(meant, diagnosis)


def _joined(one: Procedure, other: Procedure) -> Procedure:
    """Lesions of one diagnosis told in two blocks: added up at other places, else told twice."""
    places = {(g.site, g.laterality) for g in one.groups}
    others = {(g.site, g.laterality) for g in other.groups}
    if one.count.value and other.count.value and places and others and not places & others:
        count = Count(
            value=one.count.value + other.count.value,
            at_least=one.count.value + other.count.value,
            says=f"{one.count.value} + {other.count.value}",
            evidence=one.count.evidence + other.count.evidence,
        )
        kept = one.model_copy(update={"count": count, "groups": one.groups + other.groups})
    else:
        kept = max(one, other, key=lambda p: p.count.value or 0)
    told = {c.id: c for c in (*one.circumstances, *other.circumstances)}
    return kept.model_copy(
        update={
            "circumstances": tuple(told.values()),
            "doubts": tuple(dict.fromkeys((*one.doubts, *other.doubts))) if kept.doubts else (),
        }
    )
