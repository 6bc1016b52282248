"""Work of the visit beside its procedures: problems, prescriptions, tests, visit codes, decisions."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.layout import Line
from nlp.ledger import label
from nlp.lexicon import load
from nlp.mentions import Mention
from nlp.services.reading import Reading
from nlp.services.told import Place, Told, pattern, told_of
from records import OfficeWork, Procedure

_WORDS = load("services")["office"]
_SECTIONS = frozenset(_WORDS["sections"])
_DRUGS, _PRESCRIBING = pattern(_WORDS["drugs"]), pattern(_WORDS["prescribing"])
_TESTS, _ORDERING = pattern(_WORDS["tests"]), pattern(_WORDS["ordering"])
_VISIT_CODES = pattern(_WORDS["visit_codes"])
_MANAGED, _DECISIONS = pattern(_WORDS["managed"]), pattern(_WORDS["decisions"])
_MEANT = frozenset(["planned", "offered", "elsewhere", "instruction", "historical"])
"""Statuses that say nothing against a prescription or a decision: both are told as what comes next."""
_ORDERED = _MEANT - {"historical"}
_NO_PROBLEM = frozenset(_WORDS["no_problem"])
_GIVEN_HERE = pattern(_WORDS["given_here"])
_ASSESSED = frozenset(["planned", "offered", "instruction"])


def office_work(reading: Reading, procedures: tuple[Procedure, ...]) -> tuple[OfficeWork, ...]:
    """What was done apart from the procedures, in the order of the note.

    procedures: a diagnosis that one of them treats is no further problem.
    """
    told = told_of(reading)
    found = [
        *_visit_codes(reading, told),
        *_problems(reading, told, procedures),
        *_prescriptions(reading, told),
        *_tests(reading, told),
        *_decisions(reading, told),
    ]
    return tuple(sorted(found, key=lambda work: (work.evidence[0].start, work.kind)))


def _work(reading: Reading, kind: str, says: str, places: list[Place], role: str = "status") -> OfficeWork:
    evidence = reading.evidence((*place, role) for place in places)
    return OfficeWork.model_validate({"kind": kind, "says": says, "evidence": evidence})


def _lines(reading: Reading) -> Iterator[Line]:
    """The lines that assess or plan."""
    return (line for line in reading.lines if line.kind in _SECTIONS and not line.earlier)


def _visit_codes(reading: Reading, told: Told) -> Iterator[OfficeWork]:
    for match in _VISIT_CODES.finditer(reading.text):
        if not told.line(match.start()).earlier:
            yield _work(reading, "visit_code", match.group().strip(), [match.span()])


def _problems(reading: Reading, told: Told, procedures: tuple[Procedure, ...]) -> Iterator[OfficeWork]:
    """Diagnoses that were assessed or managed without a procedure, each once."""
    seen: set[str | None] = {*_NO_PROBLEM, *(procedure.diagnosis for procedure in procedures)}
    for line in _lines(reading):
        for mention in told.mentions((line.start, line.end), "diagnosis"):
            if mention.id in seen or not _is_managed(told, line, mention):
                continue
            seen.add(mention.id)
            yield _work(reading, "problem", label(mention.id), [(mention.start, mention.end)], "diagnosis")


def _is_managed(told: Told, line: Line, mention: Mention) -> bool:
    """Whether the sentence, or the item it heads, says what becomes of the problem."""
    start, end = told.sentence(mention.start)
    stop = told.block(mention.start)[1] if line.bullet or line.kind in ("assessment", "plan") else end
    if told.why_not(mention.start, mention.end, but=_ASSESSED) is not None:
        return False
    return bool(told.found(_MANAGED, (start, min(stop, line.end)), but=_MEANT))


def _prescriptions(reading: Reading, told: Told) -> Iterator[OfficeWork]:
    seen: set[str] = set()
    for line in _lines(reading):
        for start, end in told.found(_DRUGS, (line.start, line.end), but=_MEANT):
            name = reading.text[start:end]
            sentence = told.sentence(start)
            given = _GIVEN_HERE.search(reading.text, *sentence)
            if name not in seen and not given and _PRESCRIBING.search(reading.text, *sentence):
                seen.add(name)
                yield _work(reading, "prescription", name, [(start, end)])


def _tests(reading: Reading, told: Told) -> Iterator[OfficeWork]:
    seen: set[str] = set()
    for line in _lines(reading):
        for start, end in told.found(_TESTS, (line.start, line.end), but=_ORDERED):
            name = reading.text[start:end]
            if name not in seen and _ORDERING.search(reading.text, *told.sentence(start)):
                seen.add(name)
                yield _work(reading, "test", name, [(start, end)])


def _decisions(reading: Reading, told: Told) -> Iterator[OfficeWork]:
    for line in _lines(reading):
        for start, end in told.found(_DECISIONS, (line.start, line.end), but=_MEANT):
            stop = min(told.sentence(start)[1], end + 60)
            yield _work(reading, "decision", reading.text[start:stop].strip(), [(start, end)])
