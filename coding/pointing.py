"""The diagnosis codes of a line, where the rule that made it has not pointed itself."""

from __future__ import annotations

from datetime import date

from coding import icd10
from coding.outcome import Line
from records import Why

RULE = "icd10"


def pointed(line: Line, day: date | None) -> tuple[Line, tuple[str, ...]]:
    """The line with the ICD-10-CM codes of its lesions, and why a person must look at them.

    Every code once, sorted, each with the step that says what it points to. Without a code on file, or
    where the note leaves a code less exact than it could be, the line is for a person to complete.
    """
    if line.code.diagnoses:
        return line, ()
    pointers = icd10.of_procedures(line.procedures, day)
    look = tuple(dict.fromkeys(says for one in pointers for says in one.look))
    codes = tuple(dict.fromkeys(code for one in pointers for code in one.codes))
    lacking = not codes or any(not one.codes for one in pointers)
    steps = tuple(Why(rule=RULE, says=one.says, sources=one.sources) for one in pointers)
    update = {
        "diagnoses": codes,
        "why": (*line.code.why, *steps),
        "status": "review" if look or lacking else line.code.status,
    }
    return Line(line.code.model_copy(update=update), line.procedures), look
