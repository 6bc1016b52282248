"""The diagnosis codes of a line, where the rule that made it has not pointed itself."""

from __future__ import annotations

from datetime import date

from coding.outcome import Line


def pointed(line: Line, day: date | None) -> Line:
    """The line with the ICD-10-CM codes of its lesions, each once, in the order of the note.

    Without a code on file the line is for a person to complete.
    """
    if line.code.diagnoses:
        return line
    return Line(line.code.model_copy(update={"status": "review"}), line.procedures)
