"""The nouns of learning: a candidate is one word, cue or preference, with its case."""

from __future__ import annotations

from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import Field

from records import Added, Preference
from records.visit import Record
from releases.release import SHORT, canonical, digest

Kind = Literal["diagnosis", "site", "method", "number", "vague", "cue", "preference"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class CaseLine(Record):
    """A code of a case. modifiers, diagnoses: None where the case does not settle them."""

    code: Annotated[str, Field(pattern=r"^[0-9A-Z]{5}$")]
    units: Annotated[int, Field(ge=1, le=999)] = 1
    modifiers: tuple[str, ...] | None = None
    diagnoses: tuple[str, ...] | None = None


class Case(Record):
    """A note of a sentence or a few, without anything of a patient, and what a careful coder makes of it.

    status: "ready" (also met by review), "query" (something must be asked) or "none".
    """

    note: str
    lines: tuple[CaseLine, ...] = ()
    status: Literal["ready", "query", "none"] = "ready"
    on: date | None = None
    payer: str | None = None

    def keyed(self, id: str) -> dict[str, Any]:
        """The case in the form that evaluation judges."""
        expected = [
            {
                "code": line.code,
                "units": line.units,
                **({"modifiers": list(line.modifiers)} if line.modifiers is not None else {}),
                **({"icd10": list(line.diagnoses)} if line.diagnoses is not None else {}),
            }
            for line in self.lines
        ]
        return {"id": id, "note": self.note, "expected": expected, "status": self.status}


class Source(Record):
    """The settled correction that a candidate comes from: chart, entry of the review log, and which one of
    the entry's corrections, counted from 0 (those that accept a line aside)."""

    chart: str
    entry: int
    correction: int = 0


class Candidate(Record):
    """One thing to be learned.

    word: as it stands in notes, in small letters; "" of a preference. meaning: id of the lexicon, category
    of a cue, or payer; "" of numbers. form: one of the kind's forms. value: what a number or a preference is.
    why: in the words of who proposed it. case: fails before and passes after.
    """

    kind: Kind
    word: str = ""
    meaning: str = ""
    form: str
    value: int | bool | str | None = None
    case: Case
    by: str
    at: str
    why: str = ""
    sources: tuple[Source, ...] = ()

    @cached_property
    def id(self) -> str:
        """The beginning of the hash of all of it: another candidate has another id."""
        return digest(canonical(self.model_dump(mode="json")))[:SHORT]

    def says(self) -> str:
        """The candidate in a line."""
        if self.kind == "preference":
            told = ("yes" if self.value else "no") if isinstance(self.value, bool) else str(self.value)
            return f"{self.meaning}: {self.form.replace('_', ' ')} {told}"
        means = str(self.value) if self.kind == "number" else self.meaning or "no certain number"
        return f"“{self.word}” means {means.replace('_', ' ')} ({self.form_says()})"

    def form_says(self) -> str:
        """The form in words."""
        return str(kinds()["kinds"][self.kind]["forms"].get(self.form, self.form))

    def added(self) -> Added | None:
        """The word of the lexicon that it adds; None of a preference."""
        if self.kind == "preference":
            return None
        told = kinds()["kinds"][self.kind]
        where = tuple(step.format(meaning=self.meaning, form=self.form) for step in told["where"])
        value = self.value if self.kind == "number" and type(self.value) is int else None
        return Added(file=told["file"], where=where, word=self.word, value=value)

    def preference(self) -> Preference | None:
        """The preference that it adds; None of a word."""
        if self.kind != "preference" or not isinstance(self.value, str | bool):
            return None
        return Preference(payer=self.meaning, key=self.form, value=self.value)


@cache
def kinds() -> dict[str, Any]:
    """The file kinds.yaml."""
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8"))
    return found


def same_person(one: str, other: str) -> bool:
    """Whether two names are of one person: blanks and capitals aside."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
