"""Work beside the procedures of a visit, laid out fact by fact; whether it is a visit is a coder's choice.

The test is a subtraction: what belongs to a procedure of the day is taken away, and what is left is told.
No line, no level and no modifier comes of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from coding.dated import document, known_source
from coding.edits.tables import FILE, facts
from coding.outcome import Line
from coding.proof import listed, proof
from records import OfficeFact, Visit


def laid_out(visit: Visit, lines: Sequence[Line]) -> tuple[OfficeFact, ...]:
    """The facts in the order: visit codes that the note lists, procedures of the day, what is left.

    Empty when the note tells no work beside its procedures.
    """
    if not visit.office_work:
        return ()
    texts = document(FILE)["office_visit"]["facts"]
    found = [
        OfficeFact(counts_as="listed", says=texts["listed"].format(code=work.says), evidence=work.evidence)
        for work in visit.office_work
        if work.kind == "visit_code"
    ]
    for line in lines:
        days = _global_days(line.code.code)
        if days:
            says = texts["procedure"].format(code=line.code.code, days=days)
            found.append(OfficeFact(counts_as="procedure", says=says, evidence=proof(line.procedures)))
    found.extend(
        OfficeFact(
            counts_as="beyond",
            says=texts["beyond"].format(kind=texts["kinds"][work.kind], says=work.says),
            evidence=work.evidence,
        )
        for work in visit.office_work
        if work.kind != "visit_code"
    )
    return tuple(dict.fromkeys(found))


def about_a_listed_visit(visit: Visit) -> tuple[str, ...]:
    """A warning where the note itself lists a visit code: it is not among the lines."""
    rules = document(FILE)["office_visit"]
    known_source(rules["source"], FILE)
    codes = list(dict.fromkeys(work.says for work in visit.office_work if work.kind == "visit_code"))
    return (rules["facts"]["warning"].format(codes=listed(codes)),) if codes else ()


def _global_days(code: str) -> str:
    """The global period of a procedure, "" for an add-on and for what has none."""
    own = facts().get(code)
    periods = document(FILE)["office_visit"]
    return own.global_days if own and own.global_days in (*periods["minor"], *periods["major"]) else ""
