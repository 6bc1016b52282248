"""What a visit amounts to: the answer of the command line, the page and the batch."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from records.visit import Evidence, Record, Visit

SCHEMA = "dermcode/coded/1"
Status = Literal["ready", "review", "query", "none"]


class Why(Record):
    """One step of a rule's own trace, with the sources (ids of coding/sources.yaml) behind it."""

    rule: str
    says: str
    sources: tuple[str, ...] = ()


class WhyNot(Record):
    """Why a code is not on a chart: the first condition of its rule that fails.

    about: the fact that fails ("count", "size", "site", "diagnosis", ...; "done" where nothing of the kind
        was done today, "lesion" where it is part of another service, "edits" where the claim does not allow
        it, "" where all hold).
    evidence: the words that fail it; empty when what fails it is that the note has none.
    """

    code: str
    condition: str
    about: str = ""
    evidence: tuple[Evidence, ...] = ()
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class CodeUnits(Record):
    """A code and its units, without reasons (what a note supports at the least)."""

    code: str
    units: Annotated[int, Field(ge=1)] = 1


class Code(Record):
    """One claim line with its proof: units are lesions or services, as the rule says."""

    code: str
    units: Annotated[int, Field(ge=1)]
    modifiers: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    status: Literal["ready", "review"] = "ready"
    label: str = ""
    evidence: tuple[Evidence, ...] = ()
    why: tuple[Why, ...] = ()
    would_change: tuple[str, ...] = ()


class Query(Record):
    """A neutral question to the provider about one missing or contradictory fact."""

    about: str
    question: str
    at_least: tuple[CodeUnits, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class NotCoded(Record):
    """Something seen in the note that makes no line, and why."""

    what: str
    reason: str
    evidence: tuple[Evidence, ...] = ()


class OfficeFact(Record):
    """One fact about work beside the procedures, for the question of a separate office visit.

    counts_as: "listed" (the note names a visit code), "procedure" (belongs to a procedure of the day,
        whose payment includes the decision for it), "beyond" (what is left without the procedures).
    The choice of a visit, of its level and of a modifier is the coder's: nothing here is a line.
    """

    counts_as: Literal["listed", "procedure", "beyond"]
    says: str
    evidence: tuple[Evidence, ...] = ()


class Documentation(Record):
    """One element of the documentation checklist: found with its words, or missing."""

    element: str
    label: str = ""
    found: bool
    evidence: tuple[Evidence, ...] = ()


class SecondLook(Record):
    """What the second reader marks as treated today and the rules do not: a reason to look, never a code.

    evidence: its words, each with the role that it gives them. sure: how sure it is of the surest, 0 to 1,
        to two digits.
    """

    says: str
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    sure: Annotated[float, Field(ge=0, le=1)]


class Versions(Record):
    """What an answer was made with. release: the release of learned data in force; second_reader: the
    fingerprint of its weights. Neither is there without one."""

    dermcode: str
    rules: str
    lexicon: str
    release: Annotated[str | None, Field(exclude_if=lambda told: told is None)] = None
    second_reader: Annotated[str | None, Field(exclude_if=lambda told: told is None)] = None


class Coded(Record):
    """The whole answer for one note.

    status: ready (every deciding fact is stated), review (lines proposed, a person must look),
        query (a service cannot be coded without asking), none (nothing billable in scope).
    reasons: why the chart has that status, a sentence each.
    office_visit: work beside the procedures, fact by fact; empty when the note tells none.
    second_look: what the second reader sees beyond the rules; not there where it sees nothing more.
    """

    schema_id: Annotated[str, Field(alias="schema")] = SCHEMA
    id: str
    status: Status
    reasons: tuple[str, ...] = ()
    day: date | None = None
    codes: tuple[Code, ...] = ()
    queries: tuple[Query, ...] = ()
    not_coded: tuple[NotCoded, ...] = ()
    warnings: tuple[str, ...] = ()
    documentation: tuple[Documentation, ...] = ()
    office_visit: tuple[OfficeFact, ...] = ()
    second_look: Annotated[SecondLook | None, Field(exclude_if=lambda told: told is None)] = None
    visit: Visit
    versions: Versions

    model_config = ConfigDict(populate_by_name=True)
