"""What a release says a payer prefers, put over the payer's profile: modifiers only, never a code.

distinct, repeated: a modifier. several_procedures, class_findings: whether the payer wants that modifier.
several_procedures_exempt: one code more that it exempts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from coding.dated import FaultInData
from records import Preference

if TYPE_CHECKING:
    from coding.payer_profiles import Payer

CHOICES: Mapping[str, tuple[str | bool, ...]] = {
    "distinct": ("59", "XS"),
    "repeated": ("59", "XS", "76", "none"),
    "several_procedures": (True, False),
    "class_findings": (True, False),
    "several_procedures_exempt": (),
}
"""The keys of a profile that a release may set, each with its values; none listed: any code."""
_CODE = re.compile(r"[0-9A-Z]{5}")


def preferring(known: Mapping[str, Payer], preferences: tuple[Preference, ...]) -> Mapping[str, Payer]:
    """The profiles with these preferences; one of a payer that is not on file has nothing to change.

    Raises FaultInData for a key or a value that no profile has.
    """
    found = dict(known)
    for one in preferences:
        if one.payer in found:
            found[one.payer] = _with(found[one.payer], one)
    return found


def _with(payer: Payer, one: Preference) -> Payer:
    own = f"The preference {one.key} of {one.payer}"
    if one.key not in CHOICES:
        raise FaultInData(f"{own} is none that a release may set: use {', '.join(CHOICES)}.")
    if one.key == "several_procedures_exempt":
        if not isinstance(one.value, str) or not _CODE.fullmatch(one.value):
            raise FaultInData(f"{own} must be a code of five characters.")
        codes = (*payer.several_procedures_exempt, one.value)
        return replace(payer, several_procedures_exempt=tuple(dict.fromkeys(codes)))
    if (type(one.value), one.value) not in {(type(choice), choice) for choice in CHOICES[one.key]}:
        raise FaultInData(f"{own} must be one of {', '.join(map(_plain, CHOICES[one.key]))}.")
    changed = replace(payer, **{one.key: one.value})  # type: ignore[arg-type]
    if {changed.distinct, changed.repeated} >= {"59", "XS"}:
        raise FaultInData(
            f"distinct and repeated of {one.payer} must agree: 59 and XS never stand on one line."
        )
    return changed


def _plain(value: str | bool) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"
