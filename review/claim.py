"""Claim lines as coders type them, and how one set of lines comes from another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from records import Unusable
from review.decision import Action, ClaimLine, Correction

_CODE = re.compile(r"^[0-9]{4}[0-9A-Z]$|^[A-Z][0-9]{4}$")
_UNITS = re.compile(r"^[X×*]([1-9][0-9]{0,2})$")
_MODIFIER = re.compile(r"^-([0-9]{2}|[A-Z][A-Z0-9])$")
_POINTER = re.compile(r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$")


def line_of(text: str) -> ClaimLine:
    """A line as a coder types it: "17003 x 4", "11102 -59 C44.311", "17110-59 x1 B07.8".

    Units have an x before them and modifiers a dash, because a bare 59 could be either.
    Raises Unusable when there is no code, or a word that is none of code, units, modifier, diagnosis.
    """
    told = re.sub(r"[X×*] +(?=[0-9])", "X", text.upper().replace(",", " "))
    words = re.sub(r"(?<=[0-9A-Z])-(?=[0-9A-Z]{2}\b)", " -", told).split()
    if not words or not _CODE.match(words[0]):
        raise Unusable("A line begins with a code of five characters: 17003 x 4, or 11102 -59 C44.311.")
    units, modifiers, diagnoses = 1, [], []
    for word in words[1:]:
        if _POINTER.match(word):
            diagnoses.append(word)
        elif found := _UNITS.match(word):
            units = int(found.group(1))
        elif found := _MODIFIER.match(word):
            modifiers.append(found.group(1))
        else:
            raise Unusable(
                "A line holds a code, units (x 4), modifiers (-59) and diagnoses (L57.0), and nothing else."
            )
    return ClaimLine(code=words[0], units=units, modifiers=tuple(modifiers), diagnoses=tuple(diagnoses))


def typed(line: ClaimLine) -> str:
    """A line as line_of reads it: "17003 x 4 -59 L57.0"."""
    modifiers = [f"-{one}" for one in line.modifiers]
    return " ".join([line.code, "x", str(line.units), *modifiers, *line.diagnoses])


def compared(
    before: Sequence[ClaimLine], after: Sequence[ClaimLine], why: Mapping[str, object]
) -> tuple[Correction, ...]:
    """How one set of lines comes from another: the same, changed (the same code first), fallen, added."""
    left = list(after)
    found: list[tuple[ClaimLine, ClaimLine | None]] = []
    for whole in (True, False):
        for line in before:
            if any(line is one for one, _ in found):
                continue
            match = next(
                (other for other in left if (line == other if whole else line.code == other.code)), None
            )
            if match is not None:
                left.remove(match)
                found.append((line, match))
    fallen = [line for line in before if not any(line is one for one, _ in found)]
    found += [(line, left.pop(0) if left else None) for line in fallen]
    out = []
    for line in before:
        other = next(match for one, match in found if one is line)
        action: Action = "accept" if other == line else "change" if other else "reject"
        told = {} if action == "accept" else why
        out.append(Correction(action=action, before=line, after=other, **told))  # type: ignore[arg-type]
    return (*out, *(Correction(action="add", after=line, **why) for line in left))  # type: ignore[arg-type]
