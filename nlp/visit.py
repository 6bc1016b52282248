"""From the ledger to the record: accounts become procedures, places become evidence of the note itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, cast

from spacy.tokens import Doc

from nlp.evidence import evidence
from nlp.facts import Fact, Site, Span
from nlp.instructions import without_instructions
from nlp.language import language_of
from nlp.ledger import Account, Tally, diagnosis_class, items, label, site_words
from nlp.lexicon import load
from nlp.numbered_lesions import Labelled, in_place
from nlp.pipeline import build
from nlp.services import SETTLED_BY_FINDERS, Reading, find
from nlp.services.belonging import belonging
from nlp.services.complete import with_doubts
from nlp.services.global_period import in_global_period
from nlp.services.not_covered import not_covered
from nlp.services.office_work import office_work
from nlp.services.plain_services import told_plainly
from nlp.services.settling import of_today, settle, without_steps
from nlp.subsites import subsite_of
from nlp.text import Plain, plain
from records import Count, Doubt, Evidence, Finding, LesionGroup, Number, Procedure, SetAside, Visit
from records.visit import Laterality

_REASONS: dict[str, str] = load("context")["reasons"]
_METHOD_LABELS = {found["id"]: found["label"] for found in load("methods")["entries"]}


def read(note: str) -> Visit:
    """See nlp.read."""
    kept, warned = without_instructions(note)
    copy, labelled = in_place(replace(plain(kept), note=note))
    pipe = build()
    doc = pipe.make_doc(copy.text)
    doc._.plain = copy.text
    found = visit_of(pipe(doc), copy, labelled)
    return found.model_copy(update={"warnings": (*found.warnings, *warned)}) if warned else found


def visit_of(doc: Doc, copy: Plain, labelled: Labelled) -> Visit:
    """The visit a processed Doc stands for, with evidence in the note's own characters."""
    told = doc._  # spaCy makes it anew at every access
    accounts, aside = told.account
    day, place = told.day
    language = language_of(copy.text)
    reading = Reading(copy, told.lines, told.sentences, told.clauses, told.others, told.facts, accounts, day)
    counted = settle([(account, _procedure(account, copy)) for account in accounts], reading)
    found = find(reading)
    procedures = _joined(without_steps(of_today(counted, reading), found), found, copy.note)
    uncoded, named = not_covered(reading)
    if any(one.act == _SEWN for one in procedures):
        uncoded = tuple(one for one in uncoded if one.act not in _BEFORE_A_CLOSURE)
    procedures = with_doubts(reading, belonging(reading, (*procedures, *uncoded)))
    procedures, warnings = in_global_period(reading, told_plainly(reading, procedures))
    procedures = labelled.named(procedures)
    return Visit(
        day=day,
        language=language,
        about_skin=told.about_skin or bool(procedures or named),
        procedures=procedures if language == "en" else (),
        set_aside=(*_set_aside(aside, copy), *named),
        findings=_findings(doc, copy, place),
        numbers=_numbers(doc, copy, labelled),
        office_work=office_work(reading, procedures) if language == "en" else (),
        warnings=warnings if language == "en" else (),
    )


_LABEL = "label"
_OPEN_ACTS = frozenset(["destruction", "treatment"])
"""Acts of which a note may tell several kinds: those that are counted, and those a finder told one by one."""


def _joined(counted: tuple[Procedure, ...], found: tuple[Procedure, ...], note: str) -> tuple[Procedure, ...]:
    """What was counted and what the finders found; a finder's telling of an act, or of one that is its alone,
    replaces the count's.

    Of destructions and treatments the finder's replaces the count's where it tells of the same act, or of the
    same malignant diagnosis.
    """
    acts = ({procedure.act for procedure in found} | SETTLED_BY_FINDERS) - _OPEN_ACTS
    return (
        *(one for one in counted if one.act not in acts and not _told_better(one, found, note)),
        *found,
    )


def _told_better(counted: Procedure, found: tuple[Procedure, ...], note: str) -> bool:
    """Whether the finders told of a destruction or treatment that was counted as well."""
    if counted.act not in _OPEN_ACTS:
        return False
    told = {(proof.start, proof.end) for one in found for proof in one.evidence if proof.role in _DOING}
    if counted.act == "treatment" and any(_is_operation_on(one, counted) for one in found):
        return True
    doing = [proof for proof in counted.evidence if proof.role in _DOING]
    named = [proof for proof in doing if proof.role == "act"]
    if named and any(_is_operation_on(one, counted) for one in found):
        # "Nevus removed by shave ... keratoses treated with liquid nitrogen": the method is another's.
        doing = named
    if doing and all(any(a < proof.end and proof.start < b for a, b in told) for proof in doing):
        return True
    if counted.diagnosis_class == "benign" and _is_anothers_act(counted, doing, found, note):
        return True
    if counted.diagnosis == _ANY_CANCER:  # "two skin cancers treated: BCC of the arm, SCC of the leg"
        cancers = [one for one in found if one.diagnosis_class == "malignant" and one.act != "biopsy"]
        return bool(cancers) and (counted.count.value or 0) <= len(cancers)
    same = {one.diagnosis for one in found if one.act in _OPEN_ACTS or not counted.diagnosis_certain}
    return counted.diagnosis_class == "malignant" and counted.diagnosis in same


def _is_anothers_act(
    counted: Procedure, doing: list[Evidence], found: tuple[Procedure, ...], note: str
) -> bool:
    """ "The BCC was curetted. ... Angiomas: reassured": the act is in the sentence of the cancer."""
    acts = [
        proof.start
        for one in found
        if one.act == "destruction" and one.diagnosis_class == "malignant"
        for proof in one.evidence
        if proof.role in _DOING
    ]
    named = [proof for proof in counted.evidence if proof.role in ("diagnosis", "site", "count")]
    of_acts = all(any(_in_one_sentence(note, proof.start, at) for at in acts) for proof in doing)
    here = any(_in_one_sentence(note, one.start, proof.start) for one in named for proof in doing)
    return bool(doing and acts) and of_acts and not here


def _in_one_sentence(note: str, one: int, other: int) -> bool:
    return _SENTENCE_ENDS.search(note, min(one, other), max(one, other)) is None


def _is_operation_on(one: Procedure, counted: Procedure) -> bool:
    """Whether a lesion said to be "removed" or "treated" is the one that an operation was told of."""
    if one.act not in _OPERATIONS or not one.diagnosis or one.diagnosis != counted.diagnosis:
        return False
    places = {group.site for group in counted.groups if group.site}
    return not places or bool(places & {group.site for group in one.groups})


_SENTENCE_ENDS = re.compile(r"[.;](?=\s)|\n")
_ANY_CANCER = "skin_cancer"
"""The diagnosis of a cancer that the words do not name further."""
_SEWN = "repair"
_BEFORE_A_CLOSURE = frozenset(["ulcer_debridement"])
"""Steps of sewing a wound, told in its own sentences."""
_BESIDE = 20
"""Characters beside a place in which a part of it is named ("the lash line of the L upper lid")."""
_OPERATIONS = frozenset(["excision", "mohs", "shave_removal"])
_DOING = frozenset(["act", "method"])


def _spans(facts: list[Fact]) -> list[Span]:
    return [span for fact in facts for span in fact.spans]


def _procedure(account: Account, copy: Plain) -> Procedure:
    tally = account.tally
    diagnosis = account.diagnosis
    groups = tuple(_group(fact, account, copy) for fact in items(account))
    spans = _spans(tally.proof)
    spans += [(m.start, m.end, "method") for m in account.methods]
    acts = [f.act for f in account.facts if f.kind == "treated" and f.act is not None]
    spans += [(a.start, a.end, "method" if a.meaning["act"] == "destruction" else "act") for a in acts[:1]]
    if diagnosis is not None:
        spans.append((diagnosis.start, diagnosis.end, "diagnosis"))
    act = account.act
    if act == "destruction" and not account.methods:
        act = "treatment"
    methods = []
    for method in account.methods:
        methods += [method.id, *method.meaning.get("also", ())]
    return Procedure(
        act=act,
        methods=tuple(dict.fromkeys(methods)),
        diagnosis=diagnosis.id if diagnosis else None,
        diagnosis_class=diagnosis_class(diagnosis),
        diagnosis_certain=account.certain,
        groups=groups,
        count=_count(tally, copy),
        doubts=tuple(Doubt(about="count", says=says) for says in account.doubts),
        evidence=evidence(copy, spans),
    )


def _count(tally: Tally, copy: Plain) -> Count:
    spans = [span for span in _spans(tally.proof) if span[2] == "count"]
    return Count(
        value=tally.n,
        at_least=tally.n if tally.n is not None else tally.at_least,
        open_upward=tally.open,
        problem=None if tally.n is not None else (tally.problem or "missing"),
        says=tally.says,
        stated_total=tally.stated_total,
        evidence=evidence(copy, spans),
    )


def _group(fact: Fact, account: Account, copy: Plain) -> LesionGroup:
    diagnosis = fact.diagnosis or account.diagnosis
    site = fact.sites[0] if fact.sites else None
    sides = {s.side for s in fact.sites}
    return LesionGroup(
        diagnosis=diagnosis.id if diagnosis else None,
        diagnosis_class=diagnosis_class(diagnosis),
        site=", ".join(dict.fromkeys(s.id for s in fact.sites if s.known)) or None if site else None,
        subsite=_subsite(fact.sites, copy.text),
        laterality=cast(Laterality | None, sides.pop()) if len(sides) == 1 else None,
        count=Count(
            value=fact.n,
            at_least=fact.n or 0,
            problem=None if fact.n is not None else "missing",
            evidence=evidence(copy, [s for s in fact.spans if s[2] == "count"]),
        ),
        evidence=evidence(copy, fact.spans),
    )


def _subsite(sites: list[Site], text: str) -> str | None:
    """The part of the only place of lesions that is told right beside it."""
    if len(sites) != 1:
        return None
    first, stop = sites[0].start - _BESIDE, sites[0].end + _BESIDE
    return subsite_of(sites[0].id, lambda words: words.search(text, max(first, 0), stop))


def _set_aside(aside: list[Fact], copy: Plain) -> tuple[SetAside, ...]:
    found: dict[tuple[Any, ...], SetAside] = {}
    for fact in aside:
        counted = fact.n is not None and not fact.singular
        if fact.reason == "heading" or not (fact.act is not None or fact.own or counted):
            continue
        what = _what(fact)
        words = evidence(copy, fact.spans)
        if words:
            found.setdefault(
                (what, fact.reason, words[0].start),
                SetAside(what=what, reason=_REASONS.get(fact.reason, fact.reason), evidence=words),
            )
    return tuple(found.values())


def _what(fact: Fact) -> str:
    """The thing set aside, in words: "cryosurgery of 11 actinic keratosis (nose)"."""
    act = _METHOD_LABELS.get(fact.act.id, "") if fact.act else ""
    thing = label(fact.diagnosis.id) if fact.diagnosis else ""
    number = str(fact.n) if fact.n is not None and not fact.singular else ""
    places = ", ".join(site_words(site) for site in fact.sites)
    of = " of " if act and thing else ""
    return f"{act}{of}{' '.join(filter(None, [number, thing]))}" + (f" ({places})" if places else "")


def _findings(doc: Doc, copy: Plain, place: tuple[int, int] | None) -> tuple[Finding, ...]:
    found = []
    for element, places in sorted(doc._.findings.items()):
        words = evidence(copy, [(start, end, "documentation") for start, end in places])
        if words:
            found.append(Finding(element=element, evidence=words))
    if place is not None and not any(f.element == "date_of_service" for f in found):
        found.append(Finding(element="date_of_service", evidence=evidence(copy, [(*place, "time")])))
    return tuple(found)


def _numbers(doc: Doc, copy: Plain, labelled: Labelled) -> tuple[Number, ...]:
    told = doc._
    counted = [m for m in told.mentions if m.kind == "number" and m.role != "word"]
    found = [(place, _LABEL) for place in labelled.numbers]
    for mention in sorted([*told.others, *counted], key=lambda m: m.start):
        role = mention.role if mention.role != "unassigned" else "not assigned"
        found.append((copy.place(mention.start, mention.end), role))
    return tuple(
        Number(
            value=copy.note[begin:stop],
            role=role,
            evidence=Evidence(start=begin, end=stop, text=copy.note[begin:stop], role="number"),
        )
        for (begin, stop), role in dict.fromkeys(sorted(found) if labelled.numbers else found)
        if stop > begin
    )
