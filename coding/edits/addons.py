"""Add-on codes: one without a code that it may be added to is never reported."""

from __future__ import annotations

from coding.dated import document
from coding.edits.claim import Claim, Entry
from coding.edits.tables import FILE, facts


def drop_orphans(claim: Claim) -> None:
    """Drop every add-on whose parents are all absent; what is left is then for a person to confirm."""
    orphan = _orphan(claim)
    while orphan is not None:
        own = facts()[orphan.number]
        one_of = "one of " if len(own.parents) > 1 else ""
        claim.drop(orphan, f"an add-on needs {one_of}{', '.join(own.parents)} on the same claim")
        look = document(FILE)["texts"]["orphan"].format(code=orphan.number)
        claim.looks.append(look)
        for entry in claim.entries:
            claim.change(entry, look=look)
        orphan = _orphan(claim)


def _orphan(claim: Claim) -> Entry | None:
    standing = {entry.number for entry in claim.entries}
    for entry in claim.entries:
        own = facts().get(entry.number)
        if own and own.parents and not standing & set(own.parents):
            return entry
    return None
