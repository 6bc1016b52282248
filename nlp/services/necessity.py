"""Why lesions were removed: what they did to the patient (symptoms), or how they looked (cosmetic)."""

from __future__ import annotations

import re

from nlp.facts import Fact
from nlp.layout import Line
from nlp.ledger import Account
from nlp.lexicon import load
from nlp.quick import Quick
from nlp.services.told import Place, Told, pattern

_WORDS = load("services")["necessity"]
_SYMPTOMS = pattern(_WORDS["symptoms"])
_NOT_OF_LESIONS = Quick("|".join(_WORDS["not_of_lesions"]))
_OF_THE_DAY = Quick("|".join(_WORDS["of_the_day"]))
_COSMETIC = pattern(_WORDS["cosmetic"])
_NOT_COSMETIC = Quick("|".join(_WORDS["not_cosmetic"]))
_OWN_SHARE = re.compile(_WORDS["own_share"])
_OF_OTHER_THINGS = pattern(_WORDS["of_other_things"])
SAYS_SYMPTOM: frozenset[str] = frozenset(_WORDS["diagnosis_says"])
"""Diagnoses that name the trouble themselves: "inflamed", "irritated"."""
"""Diagnoses that name the symptom themselves."""
_TOLD_BY_PATIENT = frozenset(["historical", "planned", "offered", "instruction", "elsewhere", "family"])
"""Statuses that say nothing against a complaint: patients tell of it in the past and ask for things."""
_COMPLAINTS = frozenset(["subjective", "complaint"])
_REACH = 60


def symptom_places(told: Told, account: Account, only: bool) -> list[Place]:
    """Where the note tells that the lesions of an account trouble the patient.

    only: whether they are the only lesions that a complaint elsewhere in the note can be about.
    """
    found = _named(account)
    stretches = _stretches(told, account)
    if only:
        stretches += [(line.start, line.end) for line in told.reading.lines if line.kind in _COMPLAINTS]
        return found or _in(told, stretches) or _in(told, _opening(told))
    return found or _in(told, stretches)


def cosmetic_places(told: Told, within: Place) -> list[Place]:
    """Where a stretch says that something is done for looks, or paid for by the patient."""
    return [
        match.span()
        for match in _COSMETIC.finditer(told.text, *within)
        if not _NOT_COSMETIC.search(told.text[max(0, match.start() - 25) : match.start()])
        and not _OWN_SHARE.match(told.text, match.end())
        and not _OF_OTHER_THINGS.search(told.text, *told.sentence(match.start()))
        and told.why_not(*match.span(), but=_TOLD_BY_PATIENT) in (None, "declined")
    ]


def blocks_of(told: Told, facts: list[Fact]) -> list[Place]:
    """The list items or paragraphs in which facts are told, each once."""
    places = [(span[0], span[1]) for fact in facts for span in fact.spans if span[2] != "method"]
    return list(dict.fromkeys(told.block(start) for start, _ in places))


def _named(account: Account) -> list[Place]:
    """The diagnosis itself, where it says "inflamed" or "irritated"."""
    mentions = [fact.diagnosis for fact in account.facts if fact.diagnosis is not None]
    return [(m.start, m.end) for m in mentions if m.id in SAYS_SYMPTOM][:1]


def _stretches(told: Told, account: Account) -> list[Place]:
    """The sentences that tell of the lesions, and what follows them in their line up to other lesions."""
    own = {fact.diagnosis.id for fact in account.facts if fact.diagnosis is not None}
    found = []
    for fact in account.facts:
        for start, _, role in fact.spans:
            if role == "method":
                continue
            line = told.line(start)
            found.append(_own_part(told, line, told.sentence(start), own))
    return list(dict.fromkeys(found))


def _own_part(told: Told, line: Line, sentence: Place, own: set[str]) -> Place:
    """The sentence with its neighbours in the line, as far as they name no other lesions."""
    start, end = sentence
    while end < line.end and not _others(told, told.sentence(end + 1), own):
        end = max(told.sentence(end + 1)[1], end + 1)
    while start > line.start and not _others(told, told.sentence(start - 1), own):
        start = min(told.sentence(start - 1)[0], start - 1)
    return max(start, line.start), min(end, line.end)


def _others(told: Told, sentence: Place, own: set[str]) -> bool:
    return any(m.id not in own for m in told.mentions(sentence, "diagnosis"))


def _opening(told: Told) -> list[Place]:
    """A note without headings tells the complaint wherever it likes."""
    if any(line.kind in _COMPLAINTS for line in told.reading.lines):
        return []
    return [
        (line.start, line.end) for line in told.reading.lines if line.kind in ("today", "exam", "assessment")
    ]


def _in(told: Told, stretches: list[Place]) -> list[Place]:
    found = []
    for stretch in stretches:
        for match in _SYMPTOMS.finditer(told.text, *stretch):
            before = told.text[max(stretch[0], match.start() - _REACH) : match.start()]
            before = re.split(r"[.;\n]", before)[-1]
            if _NOT_OF_LESIONS.search(before) or _OF_THE_DAY.match(told.text[match.end() :][:_REACH]):
                continue
            if told.why_not(*match.span(), but=_TOLD_BY_PATIENT) is None:
                found.append(match.span())
    return list(dict.fromkeys(found))
