"""Which group of codes a body site belongs to (``parameters/sites.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from coding.dated import FaultInData, document
from records import LesionGroup

FILE = "parameters/sites.yaml"
KEYS = {
    *("id", "size", "simple", "intermediate", "complex", "mohs", "biopsy", "destruction", "peel"),
    *("look", "look_at"),
}


@cache
def sites_on_file() -> Mapping[str, Mapping[str, Any]]:
    """Every site by its lexicon id. Raises FaultInData for a site listed twice or an unknown key."""
    found: dict[str, Mapping[str, Any]] = {}
    for entry in document(FILE)["sites"]:
        if entry["id"] in found or set(entry) - KEYS:
            raise FaultInData(f"coding/{FILE} lists {entry['id']} twice or with unknown keys.")
        found[entry["id"]] = entry
    return found


def where(group: LesionGroup) -> str | None:
    """The site a code goes by: the subsite where that names a place of its own, else the site."""
    known: Mapping[str, str] = document(FILE)["subsites"]
    return known.get(group.subsite or "", group.site)


def place(group: LesionGroup, kind: str) -> str | None:
    """The group of codes of a kind ("size", "complex", "biopsy", ...) that a place belongs to.

    None when the note names no site, a site not on file, or one too wide to tell.
    """
    found = sites_on_file().get(where(group) or "", {}).get(kind)
    return None if found is None else str(found)


def at_lid_margin(group: LesionGroup) -> bool:
    """Whether the note says that it was the margin of a lid."""
    return group.subsite in document(FILE)["lid_margins"]


def border(group: LesionGroup, kind: str) -> tuple[str, ...]:
    """Why a coder must confirm the group of a place, for codes of this kind."""
    entry = sites_on_file().get(where(group) or "", {})
    if not entry.get("look") or kind not in entry.get("look_at", [kind]):
        return ()
    return (str(entry["look"]),)
