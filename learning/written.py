"""Candidates as a person writes them: a YAML file, with what a correction knows filled in."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import ValidationError

from learning.candidate import Candidate, kinds
from learning.proposing import Draft
from records import Unusable

HEAD = """\
# A candidate to be learned. Fill in what is missing, then: dermcode release propose FILE
# kind: {kinds}
# case: a sentence or two of your own words that show what is meant, without anything of a patient,
# and what a careful coder makes of it (status: ready, query or none).
"""


def as_yaml(draft: Draft) -> str:
    """A draft as a file to be completed. The note of the chart is not in it: the case is the person's own."""
    case: dict[str, Any] = {
        "note": "",
        "lines": [
            {"code": line.code, "units": line.units}
            | ({"modifiers": list(line.modifiers)} if line.modifiers is not None else {})
            for line in draft.lines
        ],
        "status": draft.status,
    }
    if draft.payer:
        case["payer"] = draft.payer
    told = {
        "kind": draft.kind or "",
        "word": draft.word,
        "meaning": draft.meaning,
        "form": draft.form,
        **({"value": draft.value} if draft.kind in ("number", "preference") else {}),
        "why": draft.says,
        "sources": [draft.source.model_dump()],
        "case": case,
    }
    head = HEAD.format(kinds=", ".join(kinds()["kinds"]))
    return head + yaml.safe_dump(told, sort_keys=False, allow_unicode=True)


def from_yaml(text: str, by: str, at: str) -> Candidate:
    """The candidate of a file. Raises Unusable, naming what is wrong."""
    try:
        told = yaml.safe_load(text)
        if not isinstance(told, dict):
            raise Unusable(
                "The file holds no candidate: `dermcode release draft CHART` writes one to fill in."
            )
        known = {**told, "by": by, "at": at}
        return Candidate.model_validate({key: value for key, value in known.items() if value is not None})
    except yaml.YAMLError:
        raise Unusable(
            "The file is not YAML: `dermcode release draft CHART` writes one to fill in."
        ) from None
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "the file"
        raise Unusable(f"The candidate cannot be read: look at {where}.") from None
